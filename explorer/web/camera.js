// Where the canvas looks: pan and zoom of vis-network, and the views that the page asks for.

import { viewOf } from "./picture.js";

/** @import { Placement, Point, Rect } from "./types.js" */
/** @import { Level } from "./level.js" */
/** @import { Network } from "./vendor/vis-network.min.js" */

const MARGIN_PX = 18;
const LARGEST_SCALE = 1.7;
const FRAMED_SCALE = 1.3; // at most, of a block that was opened: what is around it stays in view
const [LEAST_SCALE, MOST_SCALE] = [0.02, 6]; // of zooming
const READABLE_PX = 8; // least height of a vertex's label at which the first picture is shown whole
const FOCUSED_PX = 11; // least height of the label of a vertex that was looked for

/** @typedef {{ right: number, bottom: number }} Covered pixels of the canvas that lie under something */

export class Camera {
  /**
   * @param {Network} network
   * @param {HTMLElement} container
   * @param {() => void} redraw
   */
  constructor(network, container, redraw) {
    this.network = network;
    this.container = container;
    this.redraw = redraw;
    this.moved = false; // by a person, since it was fitted
  }

  get scale() {
    return this.network.getScale();
  }

  /** The room for a drawing, in pixels. */
  get room() {
    const { clientWidth, clientHeight } = this.container;
    return { width: clientWidth - 2 * MARGIN_PX, height: clientHeight - 2 * MARGIN_PX };
  }

  /** @returns {Placement} */
  get placement() {
    const origin = this.network.canvasToDOM({ x: 0, y: 0 });
    return { scale: this.scale, left: origin.x, top: origin.y };
  }

  /**
   * The part of the drawing that is in view.
   *
   * @returns {Rect}
   */
  get view() {
    return viewOf(this.placement, { width: this.container.clientWidth, height: this.container.clientHeight });
  }

  /**
   * Height in pixels of a level's labels when the whole of it is shown.
   *
   * @param {Level} level
   */
  labelPx(level) {
    return this.#fitScale(level) * level.labelSize;
  }

  /**
   * Show the whole of a level.
   *
   * @param {Level} level
   * @param {boolean} animated
   */
  fit(level, animated) {
    this.moved = false;
    const { width, height } = level;
    this.#move({ position: { x: width / 2, y: height / 2 }, scale: this.#fitScale(level) }, animated);
  }

  /**
   * Show the whole where it can be read, otherwise a vertex at a readable size.
   *
   * @param {Level} level
   * @param {Point | null} anchor
   */
  open(level, anchor) {
    this.fit(level, false);
    if (this.labelPx(level) >= READABLE_PX || anchor === null) return;
    const scale = READABLE_PX / level.labelSize;
    /** @type {(centre: number, size: number, view: number) => number} */
    const clamp = (centre, size, view) =>
      size * scale <= view ? size / 2 : Math.min(Math.max(centre, view / scale / 2), size - view / scale / 2);
    const { width, height } = this.room;
    const position = { x: clamp(anchor.x, level.width, width), y: clamp(anchor.y, level.height, height) };
    this.#move({ position, scale }, false);
  }

  /**
   * Centre on a vertex, at a scale at which its label can be read.
   *
   * @param {Point} node
   * @param {number} labelSize
   * @param {Covered} covered
   */
  focus({ x, y }, labelSize, covered) {
    this.moved = true;
    const scale = Math.max(this.scale, FOCUSED_PX / labelSize);
    const offset = { x: -covered.right / 2, y: -covered.bottom / 2 };
    this.#move({ position: { x, y }, scale, offset }, true);
  }

  /**
   * Show a rectangle of the drawing as large as there is room, with something around it.
   *
   * @param {Rect} rect
   */
  frame({ x, y, width, height }) {
    this.moved = true;
    const scale = Math.min((0.8 * this.room.width) / width, (0.9 * this.room.height) / height, FRAMED_SCALE);
    this.#move({ position: { x: x + width / 2, y: y + height / 2 }, scale }, true);
  }

  /**
   * Move the picture just as far as a vertex is not covered.
   *
   * @param {Rect} node its centre and its size
   * @param {Covered} covered
   */
  reveal(node, { right, bottom }) {
    const { scale, left, top } = this.placement;
    const { clientWidth, clientHeight } = this.container;
    const over = (/** @type {number} */ end, /** @type {number} */ room) => Math.max(0, end + MARGIN_PX - room);
    const dx = over((node.x + node.width / 2) * scale + left, clientWidth - right);
    const dy = over((node.y + node.height / 2) * scale + top, clientHeight - bottom);
    if (dx > 0 || dy > 0) this.panBy(dx, dy);
  }

  /** @param {number} factor */
  zoomBy(factor) {
    this.moved = true;
    const scale = Math.min(MOST_SCALE, Math.max(LEAST_SCALE, this.scale * factor));
    this.#move({ position: this.network.getViewPosition(), scale }, true);
  }

  /**
   * @param {number} dx
   * @param {number} dy
   */
  panBy(dx, dy) {
    this.moved = true;
    const { x, y } = this.network.getViewPosition();
    const { scale } = this;
    this.#move({ position: { x: x + dx / scale, y: y + dy / scale }, scale }, false);
  }

  /** @param {Level} level */
  #fitScale({ width, height }) {
    const { room } = this;
    return Math.max(LEAST_SCALE, Math.min(room.width / width, room.height / height, LARGEST_SCALE));
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
}
