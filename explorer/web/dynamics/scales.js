// Where values stand in a chart of rounds: from left to right the rounds, upwards a scale of its own. Pure.

/** @import { Size } from "../types.js" */

export const ROOM = { left: 58, right: 10, top: 8, bottom: 8 }; // px around what is drawn: numbers of the axis at the left
const WIDE_RANGE = 20; // from which on a scale is logarithmic
const MOST_TICKS = 4;

/** @typedef {{ y: (value: number) => number, ticks: number[], low: number, high: number, isLog: boolean }} Scale */

/** @type {(area: Size) => number} */
export const across = ({ width }) => width - ROOM.left - ROOM.right;

/**
 * Where a moment is, in rounds from 0.
 *
 * @param {Size} area
 * @param {number} rounds
 * @param {number} at
 */
export const xOf = (area, rounds, at) => ROOM.left + (across(area) * at) / rounds;

/**
 * The moment at a point; the first or the last one beside the chart.
 *
 * @param {Size} area
 * @param {number} rounds
 * @param {number} x
 */
export const atOf = (area, rounds, x) => Math.min(rounds, Math.max(0, (rounds * (x - ROOM.left)) / across(area)));

/**
 * Upwards from 0, or by powers of ten where values above 0 lie far apart; 0 then stands on the floor.
 *
 * @param {Size} area
 * @param {number} low the least value above 0
 * @param {number} high
 * @returns {Scale}
 */
export function scaleOf(area, low, high) {
  const floor = area.height - ROOM.bottom;
  const height = floor - ROOM.top;
  const isLog = low > 0 && high / low > WIDE_RANGE;
  if (!isLog) {
    const ticks = linearTicks(high);
    return { y: (value) => floor - (height * Math.min(value, high)) / (high || 1), ticks, low: 0, high, isLog };
  }
  const [from, to] = [Math.log10(low) - 0.1, Math.log10(high)];
  /** @type {(value: number) => number} */
  const y = (value) => (value > 0 ? floor - (height * Math.max(0, Math.min(1, (Math.log10(value) - from) / (to - from)))) : floor);
  return { y, ticks: logTicks(low, high), low, high, isLog };
}

/** @param {number} high */
function linearTicks(high) {
  if (high <= 0) return [0];
  const least = high / MOST_TICKS;
  const power = 10 ** Math.floor(Math.log10(least));
  const step = ([1, 2, 5].find((digit) => digit * power >= least * (1 - 1e-9)) ?? 10) * power;
  return Array.from({ length: Math.floor(high / step + 1e-9) + 1 }, (_, i) => i * step);
}

/**
 * Powers of ten between two ends, of many every second or third one; the ends where there are none.
 *
 * @param {number} low
 * @param {number} high
 */
function logTicks(low, high) {
  const [first, last] = [Math.ceil(Math.log10(low) - 1e-9), Math.floor(Math.log10(high) + 1e-9)];
  const step = Math.max(1, Math.ceil((last - first + 1) / MOST_TICKS));
  const ticks = [];
  for (let power = first; power <= last; power += step) ticks.push(10 ** power);
  return ticks.length > 0 ? ticks : [low, high];
}

/**
 * Round numbers of rounds to write below the charts.
 *
 * @param {number} rounds
 * @param {number} most
 */
export function roundTicks(rounds, most) {
  const least = Math.max(1, rounds / most);
  const power = 10 ** Math.floor(Math.log10(least));
  const step = ([1, 2, 5].find((digit) => digit * power >= least * (1 - 1e-9)) ?? 10) * power;
  return Array.from({ length: Math.floor(rounds / step) + 1 }, (_, i) => i * step);
}

/**
 * The least of some values above 0, and the largest; [0, 0] where none is.
 *
 * @param {Iterable<number>} values
 */
export function ends(values) {
  let [low, high] = [Infinity, 0];
  for (const value of values) {
    if (value > 0 && value < low) low = value;
    if (value > high) high = value;
  }
  return [high > 0 ? low : 0, high];
}
