// The button at the border of the graph that points to the cut while the cut is out of view, and goes there.

import { el, icon, setText } from "./dom.js";

/** @import { Point, Size } from "./types.js" */

const INSET_PX = 26; // of the button's middle from the border of the graph

export class CutPointer {
  /** @param {() => void} onPress */
  constructor(onPress) {
    this.arrow = el("span", "sx-to-cut-arrow", { "aria-hidden": "true" }, [icon("M4 10h12M11 5l5 5l-5 5")]);
    this.words = el("span");
    this.element = el("button", "sx-to-cut", { type: "button", hidden: true }, [this.words, this.arrow]);
    this.element.addEventListener("click", onPress);
  }

  /**
   * Point from the middle of an area to the nearest of the points, all in px; hide where one of them is in view.
   *
   * @param {Point[]} points
   * @param {Size} area
   * @param {string} words
   */
  show(points, area, words) {
    const at = borderPoint(points, area);
    this.element.hidden = at === null;
    if (at === null) return;
    setText(this.words, words);
    const half = this.element.offsetWidth / 2 + 8;
    const x = Math.min(Math.max(at.x, half), Math.max(half, area.width - half));
    this.element.style.transform = `translate(${x.toFixed(1)}px, ${at.y.toFixed(1)}px) translate(-50%, -50%)`;
    this.arrow.style.transform = `rotate(${at.angle.toFixed(3)}rad)`;
  }
}

/**
 * Where the way from the middle of an area to the nearest of the points leaves it, and its angle; null where a point is
 * inside, or where there is none.
 *
 * @param {Point[]} points
 * @param {Size} area
 */
export function borderPoint(points, { width, height }) {
  if (points.length === 0 || points.some(({ x, y }) => x >= 0 && y >= 0 && x <= width && y <= height)) return null;
  const middle = { x: width / 2, y: height / 2 };
  const distance = (/** @type {Point} */ { x, y }) => Math.hypot(x - middle.x, y - middle.y);
  const nearest = points.reduce((best, point) => (distance(point) < distance(best) ? point : best));
  const [dx, dy] = [nearest.x - middle.x, nearest.y - middle.y];
  const share = Math.min((middle.x - INSET_PX) / Math.abs(dx), (middle.y - INSET_PX) / Math.abs(dy), 1);
  return { x: middle.x + share * dx, y: middle.y + share * dy, angle: Math.atan2(dy, dx) };
}
