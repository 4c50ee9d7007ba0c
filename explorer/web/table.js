// The table of all optimal splits, read in the browser: price a row, pick the best, find where it changes.
// A row is six features phi; the delay is theta . phi, so nothing here needs the graph.

/** @import { Segment, Slider, Span, Term, Values } from "./types.js" */

/** @type {Term[]} */
export const TERMS = ["device_compute", "uplink", "server_compute", "downlink", "model_exchange", "round_trips"];
/** @type {Slider[]} */
export const SLIDERS = ["uplink", "downlink", "device_speed", "server_speed"];

const TIED = 1e-12; // relative; delays that differ by less are equal, as in Python

// The feature columns that each slider divides: the model exchange goes over both directions of the link.
/** @type {Record<Slider, number[]>} */
const COLUMNS = { uplink: [1, 4], downlink: [3, 4], device_speed: [0], server_speed: [2] };

/**
 * Seconds per unit of each feature. Rates in bytes/s, speeds as factors, rttS in seconds.
 *
 * @param {Values} values
 * @param {number} rttS
 */
export function coefficients({ uplink, downlink, device_speed, server_speed }, rttS) {
  return [1 / device_speed, 1 / uplink, 1 / server_speed, 1 / downlink, 1 / uplink + 1 / downlink, rttS];
}

/**
 * The six named terms of a feature row, in seconds, in the order of TERMS.
 *
 * @param {number[]} row
 * @param {number[]} theta
 */
export function termsOf(row, theta) {
  return row.map((feature, i) => feature * theta[i]);
}

/**
 * The delay of a feature row in seconds: the sum of its six terms.
 *
 * @param {number[]} row
 * @param {number[]} theta
 */
export function delayOf(row, theta) {
  let delay = 0;
  for (let i = 0; i < row.length; i += 1) delay += row[i] * theta[i];
  return delay;
}

/**
 * The index of the row with the least delay; of tied ones the first, which has the fewest layers on the device.
 *
 * @param {number[][]} features
 * @param {number[]} theta
 */
export function optimalRow(features, theta) {
  const delays = features.map((row) => delayOf(row, theta));
  const most = Math.min(...delays) * (1 + TIED);
  return delays.findIndex((delay) => delay <= most);
}

/**
 * Which row is optimal where along one slider, the others held: [{from, to, row}], ascending, touching.
 *
 * Along a slider the delay of a row is A + B x with x = 1 / slider, so the optimum is the lower envelope of
 * straight lines. It is walked exactly, from the small x (the fast end) on; its slopes only fall.
 *
 * @param {number[][]} features
 * @param {Values} sliders
 * @param {number} rttS
 * @param {Slider} name
 * @param {Span} span
 * @returns {Segment[]}
 */
export function envelope(features, sliders, rttS, name, { min, max }) {
  const atZero = coefficients({ ...sliders, [name]: Infinity }, rttS);
  const lines = features.map((row) => ({
    slope: COLUMNS[name].reduce((sum, column) => sum + row[column], 0),
    intercept: delayOf(row, atZero),
  }));
  let x = 1 / max;
  const end = 1 / min;
  let current = lowestAt(lines, x);
  /** @type {Segment[]} */
  const segments = [];
  for (;;) {
    const next = nextCrossing(lines, current, x);
    if (next === null || next.x >= end) break;
    if (next.x > x) segments.push({ from: 1 / next.x, to: 1 / x, row: current });
    x = next.x;
    current = next.row;
  }
  segments.push({ from: min, to: 1 / x, row: current });
  segments[0].to = max;
  return segments.reverse();
}

/** @typedef {{ slope: number, intercept: number }} Line in seconds, over x */

// The lowest line at x; of equal ones the flattest, which stays lowest as x grows.
/**
 * @param {Line[]} lines
 * @param {number} x
 */
function lowestAt(lines, x) {
  let best = 0;
  lines.forEach((line, index) => {
    const here = line.intercept + line.slope * x;
    const lowest = lines[best].intercept + lines[best].slope * x;
    if (here < lowest || (here === lowest && line.slope < lines[best].slope)) best = index;
  });
  return best;
}

/**
 * @param {Line[]} lines
 * @param {number} current
 * @param {number} x
 */
function nextCrossing(lines, current, x) {
  const { slope, intercept } = lines[current];
  /** @type {{ x: number, row: number } | null} */
  let next = null;
  for (const [row, line] of lines.entries()) {
    if (line.slope >= slope) continue;
    const at = Math.max(x, (line.intercept - intercept) / (slope - line.slope));
    if (next === null || at < next.x || (at === next.x && line.slope < lines[next.row].slope)) next = { x: at, row };
  }
  return next;
}

/**
 * The part of an envelope that holds a slider value: {from, to}. At a border, the part of the given row.
 *
 * @param {Segment[]} segments
 * @param {number} value
 * @param {number} row
 */
export function holdsRange(segments, value, row) {
  const around = segments.filter((segment) => segment.from <= value * (1 + 1e-9) && value <= segment.to * (1 + 1e-9));
  return around.find((segment) => segment.row === row) ?? around[0] ?? segments[0];
}
