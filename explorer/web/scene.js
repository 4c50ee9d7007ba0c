// The graph on the canvas. vis-network holds the vertices and gives pan, zoom and hit testing; the look is
// drawn here: group boxes and edges behind the vertices, badges on top. No physics, nothing is laid out.

import "./vendor/vis-network.min.js";
import { paintBadges } from "./badges.js";
import { edgePaths } from "./geometry.js";
import { Level } from "./level.js";
import { paintEdges, paintNode } from "./paint.js";
import { badgesOf, paintBehind } from "./picture.js";

const MARGIN_PX = 18;
const LARGEST_SCALE = 1.7;
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
 * `events`: hover(vertex or null, {x, y}), click(vertex or null), open(vertex) on a double click,
 * badge(badge or null, {x, y}), size() once the canvas has one. A vertex is an index into the nodes of the level that is shown.
 */
export class Scene {
  constructor(container, events) {
    this.container = container;
    this.events = events;
    this.levels = {};
    this.level = null;
    this.split = null;
    this.theme = null;
    this.badges = [];
    this.placed = {}; // what the badges were placed for
    this.hovered = null;
    this.selected = null;
    this.emphasis = null;
    this.moved = false;
    this.styled = false;
    this.cache = { key: "", image: null };
    const nodes = {
      shape: "custom", physics: false, chosen: false, fixed: true,
      ctxRenderer: ({ ctx, id }) => this.#drawNode(ctx, id),
    };
    this.network = new globalThis.vis.Network(container, { nodes: [], edges: [] }, { ...OPTIONS, nodes });
    this.canvas = container.querySelector("canvas");
    this.#listen();
    this.resizes = new ResizeObserver(() => this.resize());
    this.resizes.observe(container);
  }

  /** Take the drawing: {blocks, layers}, each prepared once. Nothing is drawn until it has a split of its own. */
  setDrawing(drawing) {
    this.levels = Object.fromEntries(Object.entries(drawing).map(([name, level]) => [name, new Level(level)]));
    this.level = null;
    this.split = null;
    this.badges = [];
    this.hovered = null;
    this.selected = null;
    this.moved = false;
    this.network.setData({ nodes: [], edges: [] });
  }

  /** Show a level; the view is fitted unless a place to look at is given afterwards. */
  setLevel(name) {
    this.level = this.levels[name];
    this.levelName = name;
    this.hovered = null;
    this.cache.key = "";
    if (this.split !== null) this.level.apply(this.split);
    const nodes = this.level.nodes.map((node, id) => ({ id, x: node.x, y: node.y }));
    this.network.setData({ nodes, edges: [] });
    this.moved = false;
    this.fit(false);
  }

  /** Height in pixels of a level's labels when the whole of it is shown. */
  labelPx(name) {
    const level = this.levels[name];
    return this.#fitScale(level) * level.labelSize;
  }

  /**
   * Take a split: {sides, cut, pinned, bytes, words}; `words(anchors)` are a badge's (see placeBadges) and
   * `note(node, onDevice)` is the second line of a block.
   */
  setSplit(split) {
    this.split = split;
    if (this.level !== null) this.level.apply(split);
    this.redraw();
  }

  setTheme(theme) {
    this.theme = theme;
    this.cache.key = "";
    this.placed = {};
    this.redraw();
  }

  /** Light up what causes a term of the delay (a name of TERMS), or nothing (null). */
  emphasise(term) {
    this.emphasis = term;
    this.redraw();
  }

  /** Select the vertex that holds a layer, or none. */
  select(layer) {
    this.selected = layer === null ? null : this.vertexOf(layer);
    this.redraw();
  }

  vertexOf(layer) {
    return this.level.vertexOf.get(layer) ?? null;
  }

  /**
   * Centre on the vertex of a layer, at a scale at which its label can be read. `covered` {right, bottom} are
   * pixels of the canvas that lie under something.
   */
  focus(layer, covered) {
    const node = this.level.nodes[this.vertexOf(layer)];
    if (!node) return;
    this.moved = true;
    const scale = Math.max(this.network.getScale(), 11 / this.level.labelSize);
    const offset = { x: -covered.right / 2, y: -covered.bottom / 2 };
    this.#move({ position: { x: node.x, y: node.y }, scale, offset }, true);
  }

  /** Move the picture just as far as the vertex of a layer is not covered. */
  reveal(layer, { right, bottom }) {
    const node = this.level.nodes[this.vertexOf(layer)];
    const scale = this.network.getScale();
    const { x, y } = this.network.canvasToDOM(node);
    const { clientWidth, clientHeight } = this.container;
    const over = (end, room) => Math.max(0, end + MARGIN_PX - room);
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
    const anchor = this.split?.cut[this.split.cut.length - 1];
    if (this.level === null || this.labelPx(this.levelName) >= READABLE_PX || anchor === undefined) return;
    const scale = READABLE_PX / this.level.labelSize;
    const node = this.level.nodes[this.vertexOf(anchor)];
    const clamp = (centre, size, view) =>
      size * scale <= view ? size / 2 : Math.min(Math.max(centre, view / scale / 2), size - view / scale / 2);
    const { clientWidth, clientHeight } = this.container;
    const [x, y] = [clamp(node.x, this.level.width, clientWidth - 2 * MARGIN_PX), clamp(node.y, this.level.height, clientHeight - 2 * MARGIN_PX)];
    this.#move({ position: { x, y }, scale }, false);
  }

  zoomBy(factor) {
    this.moved = true;
    const scale = Math.min(6, Math.max(0.05, this.network.getScale() * factor));
    this.#move({ position: this.network.getViewPosition(), scale }, true);
  }

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

  /** Draw with texts of other widths, as after a font has come. */
  measureAgain() {
    this.placed = {};
    this.redraw();
  }

  /** A copy of the canvas on the page's background, which the canvas itself lets shine through. */
  picture() {
    const { width, height } = this.canvas;
    const copy = new OffscreenCanvas(width, height);
    const context = copy.getContext("2d");
    context.fillStyle = this.theme.background;
    context.fillRect(0, 0, width, height);
    context.drawImage(this.canvas, 0, 0);
    return copy;
  }

  redraw() {
    if (this.#ready) this.network.redraw();
  }

  get #ready() {
    return this.theme !== null && this.level !== null && this.split !== null && this.sized;
  }

  destroy() {
    this.resizes.disconnect();
    this.network.destroy();
  }

  #fitScale({ width, height }) {
    const across = (this.container.clientWidth - 2 * MARGIN_PX) / width;
    const down = (this.container.clientHeight - 2 * MARGIN_PX) / height;
    return Math.max(0.02, Math.min(across, down, LARGEST_SCALE));
  }

  #move(view, animated) {
    const still = !animated || globalThis.matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.network.moveTo({ ...view, animation: still ? false : { duration: 260, easingFunction: "easeInOutQuad" } });
    if (still) this.redraw();
  }

  #drawNode(context, id) {
    const node = this.level.nodes[id];
    const look = {
      share: node.share ?? 0,
      pinned: node.pinned,
      dimmed: id !== this.selected && !this.level.causes(this.emphasis, id),
      marked: this.level.sources?.has(id),
      selected: id === this.selected,
      hover: id === this.hovered,
    };
    return {
      drawNode: () => paintNode(context, node, look, this.theme, this.network.getScale()),
      nodeDimensions: { width: node.width, height: node.height },
    };
  }

  #drawBehind(context) {
    const scale = this.network.getScale();
    const wires = () => this.#drawAllEdges(context, scale);
    paintBehind(context, this.level, this.theme, scale, wires, this.emphasis !== null);
    if (this.hovered !== null) {
      const near = edgePaths(this.level.edges, (edge) => edge.source === this.hovered || edge.target === this.hovered);
      paintEdges(context, near, this.theme.text, 1.8, scale);
    }
  }

  // While the view stands still, as in a drag of a slider, the edges are one picture that is copied.
  #drawAllEdges(context, scale) {
    const transform = context.getTransform();
    const { width, height } = this.canvas;
    const key = [transform.a, transform.e, transform.f, width, height].join();
    const draw = (target) => paintEdges(target, this.level.paths, this.theme.wire, 1.3, scale);
    if (key !== this.cache.key) {
      this.cache = { key, image: null };
      draw(context);
      return;
    }
    if (this.cache.image === null) {
      this.cache.image = new OffscreenCanvas(width, height);
      const target = this.cache.image.getContext("2d");
      target.setTransform(transform);
      draw(target);
    }
    context.save();
    context.resetTransform();
    context.drawImage(this.cache.image, 0, 0);
    context.restore();
  }

  #drawBadges(context) {
    const transform = context.getTransform();
    const ratio = this.canvas.width / this.canvas.clientWidth;
    context.save();
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const { a, e, f } = transform;
    const key = [a, e, f, this.canvas.width, this.canvas.height, ratio].join();
    if (this.placed.key !== key || this.placed.split !== this.split || this.placed.level !== this.level) {
      this.placed = { key, split: this.split, level: this.level };
      const view = { scale: a / ratio, left: e / ratio, top: f / ratio };
      const area = { width: this.canvas.clientWidth, height: this.canvas.clientHeight };
      this.badges = badgesOf(context, this.level, this.split, view, area, this.theme);
    }
    const linked = ["uplink", "downlink", "round_trips"].includes(this.emphasis);
    paintBadges(context, this.badges, this.theme, linked);
    context.restore();
  }

  #listen() {
    const { network, canvas } = this;
    network.on("beforeDrawing", (context) => this.#ready && this.#drawBehind(context));
    network.on("afterDrawing", (context) => this.#ready && this.#drawBadges(context));
    network.on("hoverNode", ({ node, event }) => this.#hover(node, event));
    network.on("blurNode", () => this.#hover(null));
    network.on("click", ({ nodes }) => this.events.click(nodes[0] ?? null));
    network.on("doubleClick", ({ nodes }) => nodes.length && this.events.open(nodes[0]));
    for (const name of ["dragStart", "zoom"]) {
      network.on(name, () => {
        this.moved = true;
        this.#hover(null);
      });
    }
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
    canvas.addEventListener("pointerleave", () => {
      this.events.badge(null);
      this.#hover(null);
    });
    touch();
  }

  #hover(vertex, event) {
    if (vertex === this.hovered) return;
    this.hovered = vertex;
    this.redraw();
    this.events.hover(vertex, event ? { x: event.offsetX, y: event.offsetY } : null);
  }
}
