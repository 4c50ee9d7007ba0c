// The graph on the canvas: which level is shown, what is pointed at and selected. vis-network gives pan and zoom by
// mouse and touch; it holds no vertices, since what is drawn and what is hit is looked up here among those in view.

import "./vendor/vis-network.min.js";
import { Camera } from "./camera.js";
import { CanvasPainter } from "./canvas_painter.js";
import { Clicks } from "./clicks.js";
import { FoldedBlocks } from "./folding.js";
import { whenFontsCome } from "./fonts.js";
import { Level } from "./level.js";
import { withOpenBlock } from "./opened_block.js";

/** @import { DrawnSplit, LevelName, Opened, PlacedBadge, Point, Term, Theme } from "./types.js" */
/** @import { Weighed } from "./weighing.js" */
/** @import { Covered } from "./camera.js" */
/** @import { DetailData, GraphData } from "./payload.js" */

const OPTIONS = {
  autoResize: false,
  physics: { enabled: false },
  layout: { improvedLayout: false },
  interaction: { hover: false, dragNodes: false, zoomSpeed: 0.7 },
};

/**
 * @typedef {object} SceneEvents
 * A vertex is an index into the nodes of the level that is shown; points are pixels of the canvas.
 * @property {(vertex: number | null, point: Point | null) => void} hover
 * @property {(vertex: number | null) => void} click
 * @property {(vertex: number) => void} open on a double click
 * @property {(badge: PlacedBadge | null, point: Point) => void} badge the pointer is over a badge, or over none
 * @property {() => void} size once the canvas has one
 * @property {() => void} drawn after each drawing
 */

export class Scene {
  /** @type {() => Level} */
  #makeLayers = () => /** @type {Level} */ (this.layers);

  /**
   * @param {HTMLElement} container
   * @param {SceneEvents} events
   */
  constructor(container, events) {
    this.container = container;
    this.events = events;
    /** @type {FoldedBlocks | null} */
    this.blocks = null;
    /** @type {Level | null} */
    this.layers = null;
    /** @type {LevelName | null} */
    this.name = null;
    /** @type {Opened} */
    this.opened = null;
    /** @type {number | null} a layer, whose block is open in place */
    this.openLayer = null;
    /** @type {number[][]} of each layer, the layers that it reads */
    this.reads = [];
    /** @type {WeakMap<Level, Map<number, Level>>} of each level of blocks, those with one block open */
    this.openedBlocks = new WeakMap();
    /** @type {Level | null} */
    this.level = null;
    /** @type {DrawnSplit | null} */
    this.split = null;
    /** @type {Theme | null} */
    this.theme = null;
    /** @type {number | null} */
    this.hovered = null;
    /** @type {number | null} a layer, in whose vertex it is */
    this.selected = null;
    /** @type {Term | null} */
    this.emphasis = null;
    /** @type {Weighed} */
    this.weighed = { edges: null, shadesOf: null };
    /** @type {{ level: Level, shades: number[] | null } | null} */
    this.shades = null;
    /** @type {((context: CanvasRenderingContext2D, level: Level, theme: Theme, scale: number) => void) | null} */
    this.overlay = null; // drawn over the graph and below the badges
    this.styled = false;
    this.stopFonts = () => {};
    this.fontReady = false;
    this.network = new globalThis.vis.Network(container, { nodes: [], edges: [] }, OPTIONS);
    this.canvas = /** @type {HTMLCanvasElement} */ (container.querySelector("canvas"));
    this.camera = new Camera(this.network, container, () => this.redraw());
    this.painter = new CanvasPainter(this.canvas, this.camera, () => this.redraw());
    this.#listen();
    this.resizes = new ResizeObserver(() => this.resize());
    this.resizes.observe(container);
  }

  /**
   * Take another graph. Nothing is drawn until it has a split of its own.
   *
   * @param {GraphData} graph
   */
  setGraph({ drawing, layers }) {
    this.blocks = new FoldedBlocks(drawing, layers.name.length);
    this.layers = null;
    this.openLayer = null;
    this.reads = layers.reads;
    this.name = null;
    this.level = null;
    this.split = null;
    this.painter.badges = [];
    this.hovered = null;
    this.selected = null;
    this.camera.moved = false;
  }

  /**
   * Take the layers' own picture, and those of the blocks with their runs open.
   *
   * @param {DetailData} detail
   * @param {string[]} names of the layers
   */
  setDetail({ layers, labels, folded }, names) {
    this.blocks?.add(folded);
    this.#makeLayers = () => new Level(layers, labels.map((label, layer) => ({ label, title: names[layer], layers: [layer], blocks: 1, run: null })));
    this.layers = this.#makeLayers();
  }

  /** The layers once more, for another picture of them. */
  ownLayers() {
    return this.#makeLayers();
  }

  /** Whether the layers can be shown. */
  get detailed() {
    return this.layers !== null;
  }

  /** Whether runs of identical blocks can be shown open. */
  get unfolds() {
    return this.blocks?.foldable === true;
  }

  /**
   * Show a level, with these runs of blocks open; the whole of it unless a place to look at is given afterwards.
   *
   * @param {LevelName} name
   * @param {Opened} opened
   */
  setLevel(name, opened = this.opened) {
    this.name = name;
    this.opened = opened;
    this.#choose();
    this.fit(false);
  }

  /**
   * Height in pixels of the labels of the layers, or of the blocks, when all of it is shown.
   *
   * @param {LevelName} name
   * @param {Opened} opened
   */
  labelPx(name, opened = null) {
    const level = this.#levelOf(name, opened);
    return level === null ? 0 : this.camera.labelPx(level);
  }

  /** @param {DrawnSplit} split */
  setSplit(split) {
    this.split = split;
    if (this.name !== null && !this.#choose()) this.level?.apply(split);
    this.redraw();
  }

  /** @param {Theme} theme */
  setTheme(theme) {
    if (this.theme?.font !== theme.font) {
      this.stopFonts();
      this.stopFonts = whenFontsCome(theme.font, () => this.#measureAgain());
    }
    this.theme = theme;
    this.redraw();
  }

  /**
   * Draw edges by their bytes and vertices by their time, or all of them alike.
   *
   * @param {Weighed} weighed
   */
  weigh(weighed) {
    const idle = [weighed, this.weighed].every(({ edges, shadesOf }) => edges === null && shadesOf === null);
    if (idle) return;
    this.weighed = weighed;
    this.shades = null;
    this.redraw();
  }

  /**
   * Light up what causes a term of the delay, or nothing (null).
   *
   * @param {Term | null} term
   */
  emphasise(term) {
    this.emphasis = term;
    this.redraw();
  }

  /**
   * Select the vertex that holds a layer, or none.
   *
   * @param {number | null} layer
   */
  select(layer) {
    this.selected = layer;
    this.redraw();
  }

  /** @param {number} layer */
  vertexOf(layer) {
    return this.#shown.vertexAt(layer);
  }

  /** @param {number} vertex */
  nodeAt(vertex) {
    return this.#shown.nodes[vertex];
  }

  /**
   * Centre on the vertex of a layer, at a scale at which its label can be read.
   *
   * @param {number} layer
   * @param {Covered} covered
   */
  focus(layer, covered) {
    this.camera.focus(this.nodeAt(this.vertexOf(layer)), this.#shown.labelSize, covered);
  }

  /**
   * Move the picture just as far as a vertex is not covered.
   *
   * @param {number} vertex
   * @param {Covered} covered
   */
  reveal(vertex, covered) {
    this.camera.reveal(this.nodeAt(vertex), covered);
  }

  /** How many vertices are shown. */
  get count() {
    return this.#shown.nodes.length;
  }

  /**
   * A point of the screen as one of the canvas; null outside of it.
   *
   * @param {Point} point
   */
  inside({ x, y }) {
    const { left, top, width, height } = this.canvas.getBoundingClientRect();
    const point = { x: x - left, y: y - top };
    return point.x >= 0 && point.y >= 0 && point.x <= width && point.y <= height ? point : null;
  }

  /**
   * The vertex under a point of the screen, or none.
   *
   * @param {Point} point
   */
  under(point) {
    const inside = this.inside(point);
    return inside && this.level && this.#at(inside);
  }

  /**
   * Open the block of a layer in place, or close the one that is open (null), and look at it.
   *
   * @param {number | null} layer
   */
  openBlock(layer) {
    this.openLayer = layer;
    this.#choose();
    if (this.level?.frame) this.camera.frame(this.level.frame);
    else this.fit();
  }

  fit(animated = true) {
    if (this.level !== null && this.sized) this.camera.fit(this.level, animated);
  }

  /** The first picture: the whole where it can be read, otherwise the cut at a readable size. */
  open() {
    const { level } = this;
    if (level === null || !this.sized) return;
    const anchor = this.split?.cut.at(-1);
    this.camera.open(level, anchor === undefined ? null : level.nodes[level.vertexAt(anchor)]);
  }

  /** Whether the canvas has its size; not before the style sheet is there. */
  get sized() {
    this.styled ||= getComputedStyle(this.container).position === "absolute";
    return this.styled && this.container.clientWidth > 0;
  }

  resize() {
    if (!this.sized) return;
    if (this.level === null) this.events.size();
    if (this.level === null) return;
    this.network.setSize("100%", "100%");
    const changed = this.#choose();
    if (this.camera.moved && !changed) this.redraw();
    else this.open();
  }

  /** Where on the canvas the vertices of the cut are, and how large it is, in pixels. */
  get cutPlaces() {
    const { level, split, container } = this;
    const { scale, left, top } = this.camera.placement;
    const at = (/** @type {Point} */ { x, y }) => ({ x: x * scale + left, y: y * scale + top });
    const points = level === null || split === null ? [] : split.cut.map((layer) => at(level.nodes[level.vertexAt(layer)]));
    return { points, area: { width: container.clientWidth, height: container.clientHeight } };
  }

  /** A copy of the canvas on the page's background, which the canvas itself lets shine through. */
  picture() {
    const { width, height } = this.canvas;
    const copy = new OffscreenCanvas(width, height);
    const context = /** @type {OffscreenCanvasRenderingContext2D} */ (copy.getContext("2d"));
    context.fillStyle = this.theme?.background ?? "";
    context.fillRect(0, 0, width, height);
    context.drawImage(this.canvas, 0, 0);
    return copy;
  }

  redraw() {
    if (this.#picture !== null) this.network.redraw();
  }

  destroy() {
    this.stopFonts();
    this.resizes.disconnect();
    this.painter.destroy();
    this.network.destroy();
  }

  // The level that is shown; nothing that needs one happens before.
  get #shown() {
    return /** @type {Level} */ (this.level);
  }

  // The same list as long as nothing weighs otherwise.
  /** @param {Level} level */
  #shadesOf(level) {
    if (this.shades?.level !== level) this.shades = { level, shades: this.weighed.shadesOf?.(level) ?? null };
    return this.shades.shades;
  }

  // All that a picture is made of, null until it is there.
  get #picture() {
    const { level, split, theme, hovered, emphasis } = this;
    if (!theme || !level || !split || !this.fontReady || !this.sized) return null;
    const selected = this.selected === null ? null : level.vertexAt(this.selected);
    const { edges } = this.weighed;
    return { level, split, theme, hovered, selected, emphasis, edges, shades: this.#shadesOf(level) };
  }

  /**
   * @param {LevelName} name
   * @param {Opened} opened
   */
  #levelOf(name, opened) {
    if (name === "layers") return this.layers;
    const level = this.blocks?.level(this.split?.cut ?? [], opened, this.camera.room) ?? null;
    return level === null || this.openLayer === null || this.layers === null ? level : this.#withOpened(level, this.openLayer);
  }

  /**
   * The level with the block of a layer open in place; the level itself where that vertex is several blocks or one layer.
   *
   * @param {Level} level
   * @param {number} layer
   */
  #withOpened(level, layer) {
    const vertex = level.vertexAt(layer);
    const { layers, run } = level.nodes[vertex];
    if (run !== null || layers.length === 1) return level;
    const made = this.openedBlocks.get(level) ?? new Map();
    this.openedBlocks.set(level, made);
    if (!made.has(vertex)) {
      const { data, names, frame } = withOpenBlock(level, vertex, /** @type {Level} */ (this.layers), this.reads);
      made.set(vertex, Object.assign(new Level(data, names), { frame }));
    }
    return /** @type {Level} */ (made.get(vertex));
  }

  // Show the level that the cut, the size and what is open ask for; returns whether it is another than before.
  #choose() {
    const level = this.name === null ? null : this.#levelOf(this.name, this.opened);
    if (level === null || level === this.level) return false;
    const [before, { moved }] = [this.level, this.camera];
    this.level = level;
    this.hovered = null;
    if (this.split !== null) level.apply(this.split);
    const alike = before !== null && before.width === level.width && before.height === level.height;
    if (!alike && !moved) this.fit(false);
    return true;
  }

  // Texts have other widths after a font has come.
  #measureAgain() {
    this.fontReady = true;
    this.painter.forget();
    this.redraw();
  }

  #listen() {
    const { network, canvas, container } = this;
    network.on("beforeDrawing", (context) => this.#picture && this.painter.drawGraph(context, this.#picture));
    network.on("afterDrawing", (context) => {
      const picture = this.#picture;
      if (picture === null) return;
      this.overlay?.(context, picture.level, picture.theme, this.camera.scale);
      this.painter.drawBadges(context, picture);
      this.events.drawn();
    });
    const clicks = new Clicks(this.events);
    let presses = 0;
    container.addEventListener("mousedown", ({ detail }) => (presses = detail), { capture: true });
    const counted = (/** @type {{ pointerType: string }} */ { pointerType }) => (pointerType === "mouse" ? presses : 0);
    network.on("click", ({ pointer, event }) => {
      if (this.level) clicks.click(this.level, this.#at(pointer.DOM), pointer.DOM, event.timeStamp, counted(event));
    });
    network.on("doubleClick", ({ event }) => this.level && clicks.open(this.level, counted(event)));
    const moved = () => {
      this.camera.moved = true;
      this.#hover(null);
    };
    network.on("dragStart", moved);
    network.on("zoom", moved);
    // The wheel belongs to the page until the graph has been clicked into, or Ctrl is held (a pinch on a pad).
    container.addEventListener(
      "wheel",
      (event) => {
        if (!event.ctrlKey && !container.matches(":focus")) event.stopPropagation();
      },
      { capture: true, passive: true },
    );
    const touch = () => (canvas.style.touchAction = container.matches(":focus") ? "none" : "pan-y");
    container.addEventListener("focus", touch);
    container.addEventListener("blur", touch);
    container.addEventListener("pointerdown", () => container.focus({ preventScroll: true }));
    canvas.addEventListener("pointermove", (event) => this.#point(event));
    canvas.addEventListener("pointerleave", ({ offsetX: x, offsetY: y }) => {
      this.events.badge(null, { x, y });
      this.#hover(null);
    });
    touch();
  }

  /**
   * The vertex at a point of the canvas, or none.
   *
   * @param {Point} point
   */
  #at({ x, y }) {
    const { scale, left, top } = this.camera.placement;
    return this.#shown.nodeTiles.at({ x: (x - left) / scale, y: (y - top) / scale })?.id ?? null;
  }

  /** @param {PointerEvent} event */
  #point({ offsetX: x, offsetY: y, buttons, pointerType }) {
    if (this.level === null || buttons !== 0 || pointerType === "touch") return;
    this.#hover(this.#at({ x, y }), { x, y });
    const over = this.painter.badges.find((badge) => x >= badge.x && x <= badge.x + badge.width && y >= badge.y && y <= badge.y + badge.height);
    this.events.badge(over ?? null, { x, y });
  }

  /**
   * @param {number | null} vertex
   * @param {Point | null} point
   */
  #hover(vertex, point = null) {
    if (vertex === this.hovered) return;
    this.hovered = vertex;
    this.canvas.style.cursor = vertex === null ? "" : "pointer";
    this.redraw();
    this.events.hover(vertex, point);
  }
}
