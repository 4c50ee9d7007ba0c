// How far one delay is from another, in words; explorer/present/phrases.py says the same.

import { number } from "./format.js";

/** @import { Translate } from "./types.js" */

const LEAST = 0.001; // a smaller gap is not written in digits
const MOST = 0.9995; // nor is a larger share that is saved,
const NEARLY_ALL = 0.999; // which is said to be more than this
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
 * "just as long", "9.23 % longer", "5.53 times as long"; `gap` as `longerBy` has it, negative for less.
 *
 * @param {number} gap
 * @param {Translate} t
 */
export function distanceText(gap, t) {
  const share = Math.abs(gap);
  const percent = (/** @type {number} */ fraction) => number(100 * fraction);
  if (gap === 0) return t("phrase-gap", { kind: "same" });
  if (gap === Infinity) return t("phrase-gap", { kind: "endless" });
  if (gap >= 1) return t("phrase-gap", { kind: "times", ratio: number(1 + gap) });
  if (share < LEAST) return t("phrase-gap", { kind: gap > 0 ? "little" : "little_less", percent: percent(LEAST) });
  if (-gap >= MOST) return t("phrase-gap", { kind: "nearly_all", percent: percent(NEARLY_ALL) });
  return t("phrase-gap", { kind: gap > 0 ? "longer" : "less", percent: percent(share) });
}
