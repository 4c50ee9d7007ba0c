// Where values stand in a chart of rounds: from left to right the rounds, upwards a scale of its own. Pure.

import { axisTicks } from "../axis.js";

/** @import { Size } from "../types.js" */

export const ROOM = { left: 58, right: 10, top: 8, bottom: 8 }; // px around what is drawn: numbers of the axis at the left
const WIDE_RANGE = 20; // from which on a scale is logarithmic
const MOST_TICKS = 4;

/** @typedef {{ y: (value: number) => number, ticks: number[], low: number, high: number, isLog: boolean }} Scale */

/** @typedef {{ linear(high: number): number[], log(low: number, high: number): number[] }} Ticks */

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
 * @param {Ticks} ticksOf
 * @returns {Scale}
 */
export function scaleOf(area, low, high, ticksOf = NUMBERS) {
  const floor = area.height - ROOM.bottom;
  const height = floor - ROOM.top;
  const isLog = low > 0 && high / low > WIDE_RANGE;
  if (!isLog) {
    return { y: (value) => floor - (height * Math.min(value, high)) / (high || 1), ticks: ticksOf.linear(high), low: 0, high, isLog };
  }
  const [from, to] = [Math.log10(low) - 0.1, Math.log10(high)];
  /** @type {(value: number) => number} */
  const y = (value) => (value > 0 ? floor - (height * Math.max(0, Math.min(1, (Math.log10(value) - from) / (to - from)))) : floor);
  return { y, ticks: ticksOf.log(low, high), low, high, isLog };
}

/** Times that read well one after another, a factor of 2 to 10 apart; shorter ones are powers of ten. */
const CLOCK_S = [1, 10, 60, 600, 3600, 36000, 86400, 864000];
const FINE_CLOCK_S = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 18000, 36000, 86400, 172800, 432000, 864000];

/** Ticks of seconds, in units of time. @type {Ticks} */
export const TIMES = {
  linear: (high) => {
    const { seconds, ticks } = axisTicks(high);
    return ticks.map((tick) => tick * seconds);
  },
  log: (low, high) => {
    const within = (/** @type {number} */ tick) => tick >= low && tick <= high;
    const coarse = CLOCK_S.filter(within);
    if (low < 1) return logTicks(low, high);
    return coarse.length > 1 ? coarse : FINE_CLOCK_S.filter(within);
  },
};

/** @param {number} high */
function linearTicks(high) {
  if (high <= 0) return [0];
  const least = high / MOST_TICKS;
  const power = 10 ** Math.floor(Math.log10(least));
  const step = ([1, 2, 5].find((digit) => digit * power >= least * (1 - 1e-9)) ?? 10) * power;
  return Array.from({ length: Math.floor(high / step + 1e-9) + 1 }, (_, i) => i * step);
}

/**
 * Powers of ten between two ends, of many every second or third one; of less than two also what lies between them.
 *
 * @param {number} low
 * @param {number} high
 */
function logTicks(low, high) {
  const [first, last] = [Math.floor(Math.log10(low) + 1e-9), Math.floor(Math.log10(high) + 1e-9)];
  const within = (/** @type {number} */ tick) => tick >= low * (1 - 1e-9) && tick <= high * (1 + 1e-9);
  const powers = Array.from({ length: last - first + 1 }, (_, i) => 10 ** (first + i));
  const found = powers.filter(within);
  if (found.length > MOST_TICKS) return found.filter((_, i) => i % Math.ceil(found.length / MOST_TICKS) === 0);
  if (found.length > 1) return found;
  const between = powers.flatMap((power) => [power, 2 * power, 5 * power]).filter(within);
  return between.length > 0 ? between : [low, high];
}

/** Ticks of bytes per second that are round numbers of bits. @type {Ticks} */
export const RATES = {
  linear: (high) => linearTicks(8 * high).map((bits) => bits / 8),
  log: (low, high) => logTicks(8 * low, 8 * high).map((bits) => bits / 8),
};

/** Ticks of plain numbers. @type {Ticks} */
const NUMBERS = { linear: linearTicks, log: logTicks };

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
