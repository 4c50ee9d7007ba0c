// Which vertex a click and a double click mean: the picture may move under the pointer between two clicks, when the
// panel opens beside it, and both mean what the first one hit.

/** @import { Point } from "./types.js" */
/** @import { Level } from "./level.js" */

const DOUBLE_MS = 300; // between two clicks that are one double click, as the gestures of vis-network have it
const DOUBLE_PX = 10;

export class Clicks {
  /** @param {{ click: (vertex: number | null) => void, open: (vertex: number) => void }} events */
  constructor(events) {
    this.events = events;
    this.at = -Infinity;
    this.point = { x: 0, y: 0 };
    /** @type {number | null} */
    this.vertex = null;
    /** @type {Level | null} */
    this.level = null;
  }

  /**
   * Tell of a click, unless it is the second of two.
   *
   * @param {Level} level
   * @param {number | null} vertex
   * @param {Point} point
   * @param {number} now in milliseconds
   * @param {number} presses of a mouse as the system counts them, 2 for the second of two; 0 where it is a finger
   */
  click(level, vertex, point, now, presses) {
    const near = now - this.at < DOUBLE_MS && Math.hypot(point.x - this.point.x, point.y - this.point.y) < DOUBLE_PX;
    if (presses > 1 || (presses === 0 && near)) return;
    Object.assign(this, { level, vertex, point, at: now });
    this.events.click(vertex);
  }

  /**
   * Open the vertex that the first of two clicks hit.
   *
   * @param {Level} level
   * @param {number} presses as for `click`
   */
  open(level, presses) {
    if (presses !== 1 && this.vertex !== null && this.level === level) this.events.open(this.vertex);
  }
}
