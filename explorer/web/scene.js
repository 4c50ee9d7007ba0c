// The graph on the canvas. vis-network holds the vertices and gives pan, zoom and hit testing; the look is
// drawn here: group boxes and edges behind the vertices, badges on top. No physics, nothing is laid out.

import "./vendor/vis-network.min.js";
import { paintBadges } from "./badges.js";
import { whenFontsCome } from "./fonts.js";
import { edgePaths } from "./geometry.js";
import { Level } from "./level.js";
import { paintEdges, paintNode } from "./paint.js";
import { badgesOf, paintBehind } from "./picture.js";

/** @import { CanvasContext, DrawnSplit, LevelName, PlacedBadge, Point, Term, Theme } from "./types.js" */
/** @import { DrawingData } from "./payload.js" */
/** @import { CustomNode } from "./vendor/vis-network.min.js" */

const MARGIN_PX = 18;
const LARGEST_SCALE = 1.7;
/** @type {Term[]} */
const LINK_TERMS = ["uplink", "downlink", "round_trips"];
const READABLE_PX = 6.5; // least height of a vertex's label at which the first picture is shown whole

const OPTIONS = {
  autoResize: false,
  physics: { enabled: false },
  layout: { improvedLayout: false },
  interaction: {
    hover: true, dragNodes: false, multiselect: false, selectConnectedEdges: false, hoverConnectedEdges: false,
    zoomSpeed: 0.7,
  },
};

/**
 * @typedef {object} SceneEvents
 * A vertex is an index into the nodes of the level that is shown; points are pixels of the canvas.
 * @property {(vertex: number | null, point: Point | null) => void} hover
 * @property {(vertex: number | null) => void} click
 * @property {(vertex: number) => void} open on a double click
 * @property {(badge: PlacedBadge | null, point: Point) => void} badge the pointer is over a badge, or over none
 * @property {() => void} size once the canvas has one
 */

export class Scene {
  /**
   * @param {HTMLElement} container
   * @param {SceneEvents} events
   */
  constructor(container, events) {
    this.container = container;
    this.events = events;
    /** @type {Record<LevelName, Level> | null} */
    this.levels = null;
    /** @type {Level | null} */
    this.level = null;
    /** @type {DrawnSplit | null} */
    this.split = null;
    /** @type {Theme | null} */
    this.theme = null;
    /** @type {PlacedBadge[]} */
    this.badges = [];
    /** @type {{ key?: string, split?: DrawnSplit, level?: Level }} what the badges were placed for */
    this.placed = {};
    /** @type {number | null} */
    this.hovered = null;
    /** @type {number | null} */
    this.selected = null;
    /** @type {Term | null} */
    this.emphasis = null;
    this.moved = false;
    this.styled = false;
    this.stopFonts = () => {};
    this.fontReady = false;
    /** @type {{ key: string, image: OffscreenCanvas | null }} */
    this.cache = { key: "", image: null };
    const nodes = {
      shape: "custom", physics: false, chosen: false, fixed: true,
      ctxRenderer: (/** @type {CustomNode} */ { ctx, id }) => this.#drawNode(ctx, id),
    };
    this.network = new globalThis.vis.Network(container, { nodes: [], edges: [] }, { ...OPTIONS, nodes });
    this.canvas = /** @type {HTMLCanvasElement} */ (container.querySelector("canvas"));
    this.#listen();
    this.resizes = new ResizeObserver(() => this.resize());
    this.resizes.observe(container);
  }

  /**
   * Take the drawing, each level prepared once. Nothing is drawn until it has a split of its own.
   *
   * @param {DrawingData} drawing
   */
  setDrawing(drawing) {
    this.levels = { blocks: new Level(drawing.blocks), layers: new Level(drawing.layers) };
    this.level = null;
    this.split = null;
    this.badges = [];
    this.hovered = null;
    this.selected = null;
    this.moved = false;
    this.network.setData({ nodes: [], edges: [] });
  }

  /**
   * Show a level; the view is fitted unless a place to look at is given afterwards.
   *
   * @param {LevelName} name
   */
  setLevel(name) {
    if (this.levels === null) return;
    const level = this.levels[name];
    this.level = level;
    this.hovered = null;
    this.cache.key = "";
    if (this.split !== null) level.apply(this.split);
    const nodes = level.nodes.map((node, id) => ({ id, x: node.x, y: node.y }));
    this.network.setData({ nodes, edges: [] });
    this.moved = false;
    this.fit(false);
  }

  /**
   * Height in pixels of a level's labels when the whole of it is shown.
   *
   * @param {LevelName} name
   */
  labelPx(name) {
    return this.levels === null ? 0 : this.#labelPx(this.levels[name]);
  }

  /** @param {DrawnSplit} split */
  setSplit(split) {
    this.split = split;
    if (this.level !== null) this.level.apply(split);
    this.redraw();
  }

  /** @param {Theme} theme */
  setTheme(theme) {
    if (this.theme?.font !== theme.font) {
      this.stopFonts();
      this.stopFonts = whenFontsCome(theme.font, () => this.#measureAgain());
    }
    this.theme = theme;
    this.cache.key = "";
    this.placed = {};
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
    this.selected = layer === null || this.level === null ? null : this.vertexOf(layer);
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
   * @param {{ right: number, bottom: number }} covered pixels of the canvas that lie under something
   */
  focus(layer, covered) {
    const node = this.nodeAt(this.vertexOf(layer));
    this.moved = true;
    const scale = Math.max(this.network.getScale(), 11 / this.#shown.labelSize);
    const offset = { x: -covered.right / 2, y: -covered.bottom / 2 };
    this.#move({ position: { x: node.x, y: node.y }, scale, offset }, true);
  }

  /**
   * Move the picture just as far as a vertex is not covered.
   *
   * @param {number} vertex
   * @param {{ right: number, bottom: number }} covered as for `focus`
   */
  reveal(vertex, { right, bottom }) {
    const node = this.nodeAt(vertex);
    const scale = this.network.getScale();
    const { x, y } = this.network.canvasToDOM(node);
    const { clientWidth, clientHeight } = this.container;
    const over = (/** @type {number} */ end, /** @type {number} */ room) => Math.max(0, end + MARGIN_PX - room);
    const dx = over(x + (node.width / 2) * scale, clientWidth - right);
    const dy = over(y + (node.height / 2) * scale, clientHeight - bottom);
    if (dx > 0 || dy > 0) this.panBy(dx, dy);
  }

  fit(animated = true) {
    this.moved = false;
    if (this.level === null || !this.sized) return;
    const { width, height } = this.level;
    this.#move({ position: { x: width / 2, y: height / 2 }, scale: this.#fitScale(this.level) }, animated);
  }

  /** The first picture: the whole where it can be read, otherwise the cut at a readable size. */
  open() {
    this.fit(false);
    const { level } = this;
    const anchor = this.split?.cut.at(-1);
    if (level === null || this.#labelPx(level) >= READABLE_PX || anchor === undefined) return;
    const scale = READABLE_PX / level.labelSize;
    const node = level.nodes[level.vertexAt(anchor)];
    /** @type {(centre: number, size: number, view: number) => number} */
    const clamp = (centre, size, view) =>
      size * scale <= view ? size / 2 : Math.min(Math.max(centre, view / scale / 2), size - view / scale / 2);
    const { clientWidth, clientHeight } = this.container;
    const x = clamp(node.x, level.width, clientWidth - 2 * MARGIN_PX);
    const y = clamp(node.y, level.height, clientHeight - 2 * MARGIN_PX);
    this.#move({ position: { x, y }, scale }, false);
  }

  /** @param {number} factor */
  zoomBy(factor) {
    this.moved = true;
    const scale = Math.min(6, Math.max(0.05, this.network.getScale() * factor));
    this.#move({ position: this.network.getViewPosition(), scale }, true);
  }

  /**
   * @param {number} dx
   * @param {number} dy
   */
  panBy(dx, dy) {
    this.moved = true;
    const { x, y } = this.network.getViewPosition();
    const scale = this.network.getScale();
    this.#move({ position: { x: x + dx / scale, y: y + dy / scale }, scale }, false);
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
    this.cache.key = "";
    if (this.moved) this.redraw();
    else this.open();
  }

  // Texts have other widths after a font has come.
  #measureAgain() {
    this.fontReady = true;
    this.placed = {};
    this.redraw();
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
    if (this.#parts !== null) this.network.redraw();
  }

  // The level that is shown; nothing that needs one happens before.
  get #shown() {
    return /** @type {Level} */ (this.level);
  }

  // All that a picture is made of, null until it is there.
  get #parts() {
    const { level, split, theme } = this;
    return theme && level && split && this.fontReady && this.sized ? { level, split, theme } : null;
  }

  destroy() {
    this.stopFonts();
    this.resizes.disconnect();
    this.network.destroy();
  }

  /** @param {Level} level */
  #labelPx(level) {
    return this.#fitScale(level) * level.labelSize;
  }

  /** @param {Level} level */
  #fitScale({ width, height }) {
    const across = (this.container.clientWidth - 2 * MARGIN_PX) / width;
    const down = (this.container.clientHeight - 2 * MARGIN_PX) / height;
    return Math.max(0.02, Math.min(across, down, LARGEST_SCALE));
  }

  /**
   * @param {{ position: Point, scale: number, offset?: Point }} view
   * @param {boolean} animated
   */
  #move(view, animated) {
    const still = !animated || globalThis.matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.network.moveTo({ ...view, animation: still ? false : { duration: 260, easingFunction: "easeInOutQuad" } });
    if (still) this.redraw();
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {number} id
   */
  #drawNode(context, id) {
    const level = this.#shown;
    const node = level.nodes[id];
    const look = {
      share: node.share,
      pinned: node.pinned,
      dimmed: id !== this.selected && !level.causes(this.emphasis, id),
      marked: level.sources.has(id),
      selected: id === this.selected,
      hover: id === this.hovered,
    };
    return {
      drawNode: () => this.#parts && paintNode(context, node, look, this.#parts.theme, this.network.getScale()),
      nodeDimensions: { width: node.width, height: node.height },
    };
  }

  /** @param {CanvasRenderingContext2D} context */
  #drawBehind(context) {
    if (this.#parts === null) return;
    const { level, theme } = this.#parts;
    const scale = this.network.getScale();
    const wires = () => this.#drawAllEdges(context, level, theme, scale);
    paintBehind(context, level, theme, scale, wires, this.emphasis !== null);
    if (this.hovered !== null) {
      const near = edgePaths(level.edges, (edge) => edge.source === this.hovered || edge.target === this.hovered);
      paintEdges(context, near, theme.text, 1.8, scale);
    }
  }

  /**
   * While the view stands still, as in a drag of a slider, the edges are one picture that is copied.
   *
   * @param {CanvasRenderingContext2D} context
   * @param {Level} level
   * @param {Theme} theme
   * @param {number} scale
   */
  #drawAllEdges(context, level, theme, scale) {
    const transform = context.getTransform();
    const { width, height } = this.canvas;
    const key = [transform.a, transform.e, transform.f, width, height].join();
    const draw = (/** @type {CanvasContext} */ target) => paintEdges(target, level.paths, theme.wire, 1.3, scale);
    if (key !== this.cache.key) {
      this.cache = { key, image: null };
      draw(context);
      return;
    }
    if (this.cache.image === null) {
      this.cache.image = new OffscreenCanvas(width, height);
      const target = /** @type {OffscreenCanvasRenderingContext2D} */ (this.cache.image.getContext("2d"));
      target.setTransform(transform);
      draw(target);
    }
    context.save();
    context.resetTransform();
    context.drawImage(this.cache.image, 0, 0);
    context.restore();
  }

  /** @param {CanvasRenderingContext2D} context */
  #drawBadges(context) {
    if (this.#parts === null) return;
    const { level, split, theme } = this.#parts;
    const transform = context.getTransform();
    const ratio = this.canvas.width / this.canvas.clientWidth;
    context.save();
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const { a, e, f } = transform;
    const key = [a, e, f, this.canvas.width, this.canvas.height, ratio].join();
    if (this.placed.key !== key || this.placed.split !== split || this.placed.level !== level) {
      this.placed = { key, split, level };
      const view = { scale: a / ratio, left: e / ratio, top: f / ratio };
      const area = { width: this.canvas.clientWidth, height: this.canvas.clientHeight };
      this.badges = badgesOf(context, level, split, view, area, theme);
    }
    paintBadges(context, this.badges, theme, this.emphasis !== null && LINK_TERMS.includes(this.emphasis));
    context.restore();
  }

  #listen() {
    const { network, canvas } = this;
    network.on("beforeDrawing", (context) => this.#drawBehind(context));
    network.on("afterDrawing", (context) => this.#drawBadges(context));
    network.on("hoverNode", ({ node, event }) => this.#hover(node, event));
    network.on("blurNode", () => this.#hover(null));
    network.on("click", ({ nodes }) => this.events.click(nodes[0] ?? null));
    network.on("doubleClick", ({ nodes }) => nodes.length && this.events.open(nodes[0]));
    const moved = () => {
      this.moved = true;
      this.#hover(null);
    };
    network.on("dragStart", moved);
    network.on("zoom", moved);
    // The wheel belongs to the page until the graph has been clicked into, or Ctrl is held (a pinch on a pad).
    this.container.addEventListener(
      "wheel",
      (event) => {
        if (!event.ctrlKey && !this.container.matches(":focus")) event.stopPropagation();
      },
      { capture: true, passive: true },
    );
    const touch = () => (canvas.style.touchAction = this.container.matches(":focus") ? "none" : "pan-y");
    this.container.addEventListener("focus", touch);
    this.container.addEventListener("blur", touch);
    this.container.addEventListener("pointerdown", () => this.container.focus({ preventScroll: true }));
    canvas.addEventListener("pointermove", ({ offsetX: x, offsetY: y }) => {
      const over = this.badges.find((badge) => x >= badge.x && x <= badge.x + badge.width && y >= badge.y && y <= badge.y + badge.height);
      this.events.badge(over ?? null, { x, y });
    });
    canvas.addEventListener("pointerleave", ({ offsetX: x, offsetY: y }) => {
      this.events.badge(null, { x, y });
      this.#hover(null);
    });
    touch();
  }

  /**
   * @param {number | null} vertex
   * @param {MouseEvent} [event]
   */
  #hover(vertex, event) {
    if (vertex === this.hovered) return;
    this.hovered = vertex;
    this.redraw();
    this.events.hover(vertex, event ? { x: event.offsetX, y: event.offsetY } : null);
  }
}
