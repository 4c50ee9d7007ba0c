// What the block-wise algorithm draws together: the graph in the colours of its groups, and the few vertices that are
// left. The layers fall together from one into the other; pointing at either lights up both.

import { el, setText } from "./dom.js";
import { arrived, between, colourPlaces, regionsOf, sizesOf } from "./groups_motion.js";
import { Level } from "./level.js";
import { asRect } from "./geometry.js";
import { paintEdges, paintNode } from "./paint.js";
import { paintWires, viewOf } from "./picture.js";

/** @import { DrawnSplit, Placement, Point, Rect, ShownNode, SideColours, Theme, Translate, Values } from "./types.js" */
/** @import { GroupsData } from "./payload.js" */

const FALL_MS = 2200;
const [MARGIN_PX, HEAD_PX, LARGEST_SCALE] = [14, 30, 1.6];

/** @typedef {{ level: Level, region: Rect, placement: Placement }} Half */

export class Groups {
  /**
   * @param {Translate} t
   * @param {(group: number | null, point: Point | null) => void} onHover
   */
  constructor(t, onHover) {
    this.t = t;
    this.onHover = onHover;
    /** @type {GroupsData | null} */
    this.data = null;
    /** @type {Level | null} every layer a node */
    this.layers = null;
    /** @type {Level | null} every group a node */
    this.level = null;
    /** @type {DrawnSplit | null} */
    this.split = null;
    /** @type {Theme | null} */
    this.theme = null;
    /** @type {(number | null)[]} of each group */
    this.colours = [];
    /** @type {number[]} of each group */
    this.sizes = [];
    /** @type {number | null} */
    this.lit = null;
    this.began = 0; // ms, when the fall began; 0 where none is under way
    this.frame = 0;
    this.canvas = el("canvas", "sx-groups-canvas", { role: "img" });
    this.proof = el("p", "sx-groups-proof", { "aria-live": "polite" });
    this.button = el("button", "sx-button sx-groups-play", { type: "button" }, [t("groups-play")]);
    this.button.addEventListener("click", () => this.play());
    this.picture = el("div", "sx-groups-picture", {}, [this.canvas]);
    this.element = el("div", "sx-groups", { hidden: true }, [
      this.picture,
      el("div", "sx-groups-foot", {}, [this.proof, this.button]),
    ]);
    this.canvas.addEventListener("pointermove", ({ offsetX: x, offsetY: y }) => this.#point({ x, y }));
    this.canvas.addEventListener("pointerleave", () => this.#light(null, null));
    this.resizes = new ResizeObserver(() => this.#paint());
    this.resizes.observe(this.picture);
  }

  get shown() {
    return !this.element.hidden;
  }

  /** Whether there is something to show. */
  get ready() {
    return this.data !== null && this.layers !== null;
  }

  /**
   * Whether the groups hold where the sliders stand: they depend on which layers the device may run faster.
   *
   * @param {Values} values
   */
  holdAt({ uplink, downlink, device_speed: device, server_speed: server }) {
    if (this.data === null) return false;
    const { speedup, ratio } = this.data;
    const [low, high] = ratio;
    return device / server <= (speedup ?? Infinity) && uplink / downlink >= low && uplink / downlink <= (high ?? Infinity);
  }

  /** Forget the graph that was shown. */
  clear() {
    this.hide();
    this.data = this.layers = this.level = this.split = null;
  }

  /** @param {Level} layers a level of its own: this view applies the split to it */
  setLayers(layers) {
    this.layers = layers;
    this.#begin();
  }

  /** @param {GroupsData} data */
  setData(data) {
    this.data = data;
    this.sizes = sizesOf(data.of);
    /** @type {number[][]} */
    const members = this.sizes.map(() => []);
    data.of.forEach((group, layer) => members[group].push(layer));
    const names = data.labels.map((label, group) => ({ label, title: label, layers: members[group], blocks: 1, run: null }));
    this.level = new Level(data.drawing, names);
    this.#begin();
  }

  /** @param {Theme} theme */
  setTheme(theme) {
    this.theme = theme;
    this.#soon();
  }

  /** @param {DrawnSplit} split */
  setSplit(split) {
    this.split = split;
    if (!this.shown) return;
    this.layers?.apply(split);
    this.level?.apply(split);
    this.#soon();
  }

  show() {
    this.element.hidden = false;
    setText(this.proof, this.t("groups-waiting"));
    this.#begin();
  }

  hide() {
    this.element.hidden = true;
    this.began = 0;
    this.#light(null, null);
  }

  /** Let the layers fall together; where motion is not wanted the end stands at once. */
  play() {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    this.began = performance.now();
    this.#soon();
  }

  destroy() {
    cancelAnimationFrame(this.frame);
    this.resizes.disconnect();
  }

  // Say what is seen, and let it fall, once there is all that it takes.
  #begin() {
    const { data, theme } = this;
    if (!this.shown || !this.ready || data === null || theme === null) return;
    this.colours = colourPlaces(data.of, theme.groups.length);
    const [before, after] = [data.of.length, this.sizes.length];
    setText(this.proof, this.t(after < before ? "groups-proof" : "groups-nothing", { before, after }));
    this.canvas.setAttribute("aria-label", `${this.t("groups-full", { count: before })}. ${this.t("groups-left", { count: after })}.`);
    this.button.hidden = after === before;
    if (this.split !== null) this.setSplit(this.split);
    if (after < before) this.play();
    this.#soon();
  }

  #soon() {
    if (this.shown) this.frame ||= requestAnimationFrame(() => this.#paint());
  }

  /** @returns {Half[]} the graph, and the contracted one */
  get #halves() {
    const { layers, level } = this;
    if (layers === null || level === null) return [];
    const regions = regionsOf(this.picture.clientWidth, this.picture.clientHeight);
    return [placed(layers, regions.full), placed(level, regions.left)];
  }

  #paint() {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    const { theme, data } = this;
    const { clientWidth: width, clientHeight: height } = this.picture;
    if (!this.shown || theme === null || data === null || this.split === null || width === 0 || height === 0) return;
    const [full, left] = this.#halves;
    if (full === undefined) return;
    const progress = this.began === 0 ? 1 : Math.min(1, (performance.now() - this.began) / FALL_MS);
    if (progress === 1) this.began = 0;
    const ratio = globalThis.devicePixelRatio;
    Object.assign(this.canvas, { width: Math.round(width * ratio), height: Math.round(height * ratio) });
    const context = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d"));
    const share = (/** @type {number} */ group) => arrived(group, this.sizes.length, progress);
    this.#paintHalf(context, full, ratio, this.t("groups-full", { count: data.of.length }), (node) => data.of[node.id], () => 1);
    this.#paintHalf(context, left, ratio, this.t("groups-left", { count: this.sizes.length }), (node) => node.id, share);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    if (progress < 1) this.#paintFlight(context, full, left, share);
    if (progress < 1) this.#soon();
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Half} half
   * @param {number} ratio
   * @param {string} heading
   * @param {(node: ShownNode) => number} groupOf
   * @param {(group: number) => number} share
   */
  #paintHalf(context, { level, region, placement }, ratio, heading, groupOf, share) {
    const theme = /** @type {Theme} */ (this.theme);
    const { scale, left, top } = placement;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.fillStyle = theme.text;
    context.font = `650 14px ${theme.font}`;
    context.textAlign = "left";
    context.textBaseline = "middle";
    context.fillText(heading, region.x + MARGIN_PX, region.y + HEAD_PX / 2 + 4);
    context.setTransform(ratio * scale, 0, 0, ratio * scale, ratio * left, ratio * top);
    const view = viewOf(placement, { width: this.picture.clientWidth, height: this.picture.clientHeight });
    paintWires(context, level, view, theme, scale);
    if (share(this.sizes.length - 1) === 1) paintEdges(context, level.cutPaths, theme.link.fill, 2.4, scale);
    for (const node of level.nodes) {
      const group = groupOf(node);
      const here = share(group);
      if (here <= 0) continue;
      const look = { share: node.share, pinned: false, dimmed: here < 1 || (this.lit !== null && group !== this.lit), hover: group === this.lit };
      paintNode(context, node, { ...look, colours: this.#coloursOf(group, node.share) }, theme, scale);
    }
  }

  /**
   * The layers of every group on their way.
   *
   * @param {CanvasRenderingContext2D} context
   * @param {Half} full
   * @param {Half} left
   * @param {(group: number) => number} share
   */
  #paintFlight(context, full, left, share) {
    const of = /** @type {GroupsData} */ (this.data).of;
    const ends = left.level.nodes.map((node) => middleOf(onScreen(asRect(node), left.placement)));
    context.lineWidth = 1;
    for (const node of full.level.nodes) {
      const group = of[node.id];
      const here = share(group);
      if (here <= 0 || here >= 1) continue;
      const { x, y, width, height } = between(onScreen(asRect(node), full.placement), ends[group], here);
      const { fill, edge } = this.#coloursOf(group, node.share);
      context.beginPath();
      context.roundRect(x, y, width, height, 3);
      context.fillStyle = fill;
      context.fill();
      context.strokeStyle = edge;
      context.stroke();
    }
  }

  /**
   * The colours of a vertex: the group's, with the edge of the side that it is on.
   *
   * @param {number} group
   * @param {number} share on the device
   * @returns {SideColours}
   */
  #coloursOf(group, share) {
    const theme = /** @type {Theme} */ (this.theme);
    const place = this.colours[group];
    const { edge, text, tint } = share > 0 ? theme.device : theme.server;
    return { fill: place === null ? theme.panel : theme.groups[place], ink: theme.text, edge, text, tint };
  }

  /** @param {Point} point */
  #point(point) {
    for (const [half, { level, region, placement }] of this.#halves.entries()) {
      if (!inside(region, point)) continue;
      const { scale, left, top } = placement;
      const node = level.nodeTiles.at({ x: (point.x - left) / scale, y: (point.y - top) / scale });
      this.#light(node ? (half === 0 ? /** @type {GroupsData} */ (this.data).of[node.id] : node.id) : null, point);
      return;
    }
  }

  /**
   * @param {number | null} group
   * @param {Point | null} point
   */
  #light(group, point) {
    if (group === this.lit) return;
    this.lit = group;
    this.canvas.style.cursor = group === null ? "" : "pointer";
    this.onHover(group, point);
    this.#soon();
  }
}

/**
 * A level in the middle of a region, below the heading.
 *
 * @param {Level} level
 * @param {Rect} region
 * @returns {Half}
 */
function placed(level, region) {
  const [width, height] = [region.width - 2 * MARGIN_PX, region.height - MARGIN_PX - HEAD_PX];
  const scale = Math.max(1e-3, Math.min(width / level.width, height / level.height, LARGEST_SCALE));
  const left = region.x + MARGIN_PX + (width - scale * level.width) / 2;
  return { level, region, placement: { scale, left, top: region.y + HEAD_PX + (height - scale * level.height) / 2 } };
}

/**
 * The small middle of a vertex, where its layers vanish.
 *
 * @type {(rect: Rect) => Rect}
 */
const middleOf = ({ x, y, width, height }) => ({
  x: x + 0.3 * width, y: y + 0.25 * height, width: 0.4 * width, height: 0.5 * height,
});

/** @type {(rect: Rect, placement: Placement) => Rect} */
const onScreen = ({ x, y, width, height }, { scale, left, top }) => ({
  x: x * scale + left, y: y * scale + top, width: width * scale, height: height * scale,
});

/** @type {(rect: Rect, point: Point) => boolean} */
const inside = ({ x, y, width, height }, point) =>
  point.x >= x && point.x < x + width && point.y >= y && point.y < y + height;
