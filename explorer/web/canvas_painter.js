// What the canvas of the graph shows at every frame: the level in view, what is pointed at, and the badges on top.

import { paintBadges } from "./badges.js";
import { edgePaths } from "./geometry.js";
import { paintEdges } from "./paint.js";
import { badgesOf, paintBehind, paintNodes, paintWires } from "./picture.js";

/** @import { CanvasContext, DrawnSplit, PlacedBadge, Rect, Term, Theme } from "./types.js" */
/** @import { Camera } from "./camera.js" */
/** @import { Level } from "./level.js" */

/** @type {Term[]} */
const LINK_TERMS = ["uplink", "downlink", "round_trips"];

/**
 * @typedef {object} Picture what is shown
 * @property {Level} level
 * @property {DrawnSplit} split
 * @property {Theme} theme
 * @property {number | null} hovered a vertex
 * @property {number | null} selected a vertex
 * @property {Term | null} emphasis
 */

export class CanvasPainter {
  /**
   * @param {HTMLCanvasElement} canvas
   * @param {Camera} camera
   */
  constructor(canvas, camera) {
    this.canvas = canvas;
    this.camera = camera;
    /** @type {PlacedBadge[]} */
    this.badges = [];
    /** @type {{ key?: string, split?: DrawnSplit, level?: Level, theme?: Theme }} what the badges were placed for */
    this.placed = {};
    /** @type {{ key: string, level?: Level, theme?: Theme, image: OffscreenCanvas | null }} all edges, drawn once */
    this.wires = { key: "", image: null };
  }

  /** Forget what was drawn before, as after a change of the font. */
  forget() {
    this.placed = {};
    this.wires = { key: "", image: null };
  }

  /**
   * Boxes, edges and vertices.
   *
   * @param {CanvasRenderingContext2D} context
   * @param {Picture} picture
   */
  drawGraph(context, { level, theme, hovered, selected, emphasis }) {
    const { view, scale } = this.camera;
    const wires = () => this.#drawWires(context, level, view, theme, scale);
    paintBehind(context, level, view, theme, scale, wires, emphasis !== null);
    if (hovered !== null) {
      const near = edgePaths(level.edges, (edge) => edge.source === hovered || edge.target === hovered);
      paintEdges(context, near, theme.text, 1.8, scale);
    }
    paintNodes(context, level, view, theme, scale, ({ id, share, pinned }) => ({
      share,
      pinned,
      dimmed: id !== selected && !level.causes(emphasis, id),
      marked: level.sources.has(id),
      selected: id === selected,
      hover: id === hovered,
    }));
  }

  /**
   * The badges, placed anew where the view, the split or the level is another.
   *
   * @param {CanvasRenderingContext2D} context
   * @param {Picture} picture
   */
  drawBadges(context, { level, split, theme, emphasis }) {
    const { canvas, placed } = this;
    const ratio = canvas.width / canvas.clientWidth;
    const { placement } = this.camera;
    const key = [...Object.values(placement), canvas.width, canvas.height, ratio].join();
    context.save();
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    if (placed.key !== key || placed.split !== split || placed.level !== level || placed.theme !== theme) {
      this.placed = { key, split, level, theme };
      const area = { width: canvas.clientWidth, height: canvas.clientHeight };
      this.badges = badgesOf(context, level, split, placement, area, theme);
    }
    paintBadges(context, this.badges, theme, emphasis !== null && LINK_TERMS.includes(emphasis));
    context.restore();
  }

  /**
   * While the view stands still, as in a drag of a slider, the edges are one picture that is copied.
   *
   * @param {CanvasRenderingContext2D} context
   * @param {Level} level
   * @param {Rect} view
   * @param {Theme} theme
   * @param {number} scale
   */
  #drawWires(context, level, view, theme, scale) {
    const transform = context.getTransform();
    const { width, height } = this.canvas;
    const key = [transform.a, transform.e, transform.f, width, height].join();
    const draw = (/** @type {CanvasContext} */ target) => paintWires(target, level, view, theme, scale);
    if (key !== this.wires.key || level !== this.wires.level || theme !== this.wires.theme) {
      this.wires = { key, level, theme, image: null };
      draw(context);
      return;
    }
    if (this.wires.image === null) {
      this.wires.image = new OffscreenCanvas(width, height);
      const target = /** @type {OffscreenCanvasRenderingContext2D} */ (this.wires.image.getContext("2d"));
      target.setTransform(transform);
      draw(target);
    }
    context.save();
    context.resetTransform();
    context.drawImage(this.wires.image, 0, 0);
    context.restore();
  }
}
