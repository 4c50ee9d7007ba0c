// The one measure of delays in words; explorer/present/measure.py and explorer/questions/speedup.py say the same.

import { rough } from "./format.js";
import { unsplitWords } from "./choices.js";

/** @import { Delay, Solution, Translate } from "./types.js" */
/** @import { PricingData } from "./payload.js" */

/** @typedef {[low: number, high: number]} Between */
/** @typedef {{ against: "device" | "server", times: number, low: number, high: number }} Speedup */
/** @typedef {{ device: number, server: number, link: number }} Line seconds by the factor that each part is multiplied by */

const LEAST = 0.001; // a smaller share is not written in digits
const TWICE = 2; // from here on a factor is said
const ROUNDING = 1e-9; // relative; delays that differ by less are equal

/**
 * How much longer one delay is than another, as a fraction of it: 0.12 is 12 % longer; 0 within rounding.
 *
 * @param {number} delay
 * @param {number} best
 */
export function longerBy(delay, best) {
  if (Math.abs(delay - best) <= ROUNDING * best) return 0;
  return best > 0 ? delay / best - 1 : Infinity;
}

/**
 * How a delay compares with another one, of which `times` is how many times as fast it is: "3.2 times as fast (1.6 to
 * 4.1 times)", "saves 38 % of the time against all on the device", "takes 25 % longer".
 *
 * @param {number} times
 * @param {Translate} t
 * @param {string} than names the other one
 * @param {Between | null} between the range of `times`
 */
export function measureText(times, t, than = "", between = null) {
  const [kind, value] = measured(times);
  const range = between === null ? "" : rangeText(kind, between, t);
  return t(than ? "phrase-measure_than" : "phrase-measure", { kind, value, range, than });
}

/**
 * How a delay compares with another; `gap` as `longerBy` has it, negative for less.
 *
 * @param {number} gap
 * @param {Translate} t
 * @param {string} than
 */
export const gapText = (gap, t, than = "") => measureText(gap > -1 ? 1 / (1 + gap) : Infinity, t, than);

/** @type {(times: number) => [kind: string, value: string]} */
function measured(times) {
  if (times === 1) return ["same", ""];
  const slower = 1 / times;
  if (times === Infinity || slower === Infinity) return [times > 1 ? "endless" : "endless_slow", ""];
  if (times >= TWICE) return ["fast", rough(times)];
  if (slower >= TWICE) return ["slow", rough(slower)];
  const share = times > 1 ? 1 - slower : slower - 1;
  const kind = times > 1 ? "saves" : "longer";
  return share < LEAST ? [`little_${kind}`, rough(100 * LEAST)] : [kind, rough(100 * share)];
}

/** @type {(kind: string, between: Between, t: Translate) => string} */
function rangeText(kind, [low, high], t) {
  if ((kind !== "fast" && kind !== "saves") || high === Infinity || low === 0) return "";
  const [first, last] = (kind === "fast" ? [low, high] : [100 - 100 / low, 100 - 100 / high])
    .map((end) => rough(end).replace("-", "\u2212"));
  return first === last ? "" : t("phrase-measure_range", { kind, low: first, high: last });
}

/**
 * What the split shown gains against the better unsplit choice that is allowed, and how far that is in doubt: looked at
 * where the factors on the computing times are at their ends, and where both choices take equally long.
 *
 * @param {Solution} solution
 * @param {[device: number, server: number]} doubt
 * @returns {Speedup}
 */
export function speedup({ terms, delay, allOnDevice, allOnServer, deviceNeeds }, doubt) {
  /** @type {["device" | "server", Delay][]} */
  const choices = deviceNeeds ? [["server", allOnServer]] : [["server", allOnServer], ["device", allOnDevice]];
  const [against, unsplit] = choices.reduce((least, each) => (each[1].delay < least[1].delay ? each : least));
  const [split, lines] = [lineOf(terms), choices.map((choice) => lineOf(choice[1].terms))];
  const times = timesAs(unsplit.delay, delay);
  const gains = lookedAt(lines, doubt).map(([f, g]) => timesAs(Math.min(...lines.map((line) => at(line, f, g))), at(split, f, g)));
  return { against, times, low: Math.min(times, ...gains), high: Math.max(times, ...gains) };
}

/**
 * What the split shown gains, in words: "is 3.2 times as fast as all on the device (1.6 to 4.1 times)".
 *
 * @param {Solution} solution
 * @param {PricingData} pricing
 * @param {Translate} t
 */
export function gainText(solution, pricing, t) {
  const { against, times, low, high } = speedup(solution, pricing.doubt);
  return measureText(times, t, unsplitWords(against, pricing.references, t), [low, high]);
}

/** @type {(terms: number[]) => Line} */
const lineOf = ([device, up, server, down, exchange, passes]) => ({ device, server, link: up + down + exchange + passes });

/** @type {(line: Line, f: number, g: number) => number} */
const at = ({ device, server, link }, f, g) => f * device + g * server + link;

/** @type {(unsplit: number, delay: number) => number} */
const timesAs = (unsplit, delay) => (Math.abs(unsplit - delay) <= ROUNDING * unsplit ? 1 : unsplit / delay);

/** @type {(lines: Line[], doubt: [number, number]) => [number, number][]} */
function lookedAt([first, second], doubt) {
  const [fs, gs] = doubt.map((factor) => [1 / factor, factor]);
  /** @type {[number, number][]} */
  const found = fs.flatMap((f) => gs.map((g) => /** @type {[number, number]} */ ([f, g])));
  if (second === undefined) return found;
  const [a, b, c] = [first.device - second.device, first.server - second.server, first.link - second.link];
  const inside = (/** @type {number} */ value, /** @type {number[]} */ ends) => value >= ends[0] && value <= ends[1];
  for (const f of fs) if (b && inside(-(a * f + c) / b, gs)) found.push([f, -(a * f + c) / b]);
  for (const g of gs) if (a && inside(-(b * g + c) / a, fs)) found.push([-(b * g + c) / a, g]);
  return found;
}
