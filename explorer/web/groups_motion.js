// How the layers of a group fall together to one vertex: pure numbers, no page and no drawing.

/** @import { Rect } from "./types.js" */

const FLIGHT = 0.4; // of the whole, that one group takes; the others start before or after it

/**
 * How far a group has come, 0 to 1, when so much of the whole has passed: the first group starts at once, the last one
 * ends with the whole.
 *
 * @param {number} group
 * @param {number} groups how many there are
 * @param {number} progress 0 to 1
 */
export function arrived(group, groups, progress) {
  const start = groups > 1 ? ((1 - FLIGHT) * group) / (groups - 1) : 0;
  const share = Math.min(1, Math.max(0, (progress - start) / FLIGHT));
  return share * share * (3 - 2 * share);
}

/**
 * A rectangle on its way to another.
 *
 * @param {Rect} from
 * @param {Rect} to
 * @param {number} share 0 to 1
 * @returns {Rect}
 */
export function between(from, to, share) {
  const at = (/** @type {keyof Rect} */ name) => from[name] + share * (to[name] - from[name]);
  return { x: at("x"), y: at("y"), width: at("width"), height: at("height") };
}

/**
 * The colour of each group by its place among `colours`, in turn, so that neighbours differ; null for a layer alone.
 *
 * @param {number[]} of the group of each layer
 * @param {number} colours how many there are
 * @returns {(number | null)[]}
 */
export function colourPlaces(of, colours) {
  const sizes = sizesOf(of);
  let next = 0;
  return sizes.map((size) => (size > 1 ? next++ % colours : null));
}

/**
 * How many layers each group has.
 *
 * @param {number[]} of the group of each layer
 */
export function sizesOf(of) {
  /** @type {number[]} */
  const sizes = [];
  for (const group of of) sizes[group] = (sizes[group] ?? 0) + 1;
  return sizes;
}

/**
 * Where the graph and the contracted graph stand on a canvas: beside each other, or one above the other on a narrow one.
 *
 * @param {number} width px
 * @param {number} height px
 * @returns {{ full: Rect, left: Rect }}
 */
export function regionsOf(width, height) {
  if (width >= height * 1.1) {
    const at = Math.round(0.57 * width);
    return { full: { x: 0, y: 0, width: at, height }, left: { x: at, y: 0, width: width - at, height } };
  }
  const at = Math.round(0.55 * height);
  return { full: { x: 0, y: 0, width, height: at }, left: { x: 0, y: at, width, height: height - at } };
}
