// What one split pays more and what it pays less than another one, term by term; explorer/questions/trade.py finds the
// same. Pure numbers, no words.

import { deviceSide, sum } from "./solution.js";
import { TERMS, delayOf } from "./table.js";

/** @import { Candidate } from "./candidates.js" */
/** @import { Shown, Term } from "./types.js" */
/** @import { PricingData } from "./payload.js" */

export const SAME = 1e-9; // of a delay; a smaller difference is none

/** @typedef {Pick<Shown, "features" | "sides" | "cut" | "kind">} Split */
/** @typedef {Term | "sending"} Part a term of the delay, or uplink and downlink together where both move the same way */
/**
 * @typedef {{
 *   part: Part, seconds: number, there: number, here: number,
 * }} Share `seconds` more (above 0) or less, for `there` instead of `here`: layers, bytes of one iteration, bytes of a
 * model, or passes
 */
/**
 * @typedef {{
 *   gap: number, costs: Share | null, saves: Share | null,
 * }} Trade `gap` in seconds is all that the other split takes more; the shares are the largest on either side
 */

/**
 * What another split takes more, and less, than one at these seconds per unit of each feature.
 *
 * @param {Split} other
 * @param {Split} split
 * @param {number[]} theta
 * @param {PricingData} pricing
 * @returns {Trade}
 */
export function tradeOf(other, split, theta, pricing) {
  const shares = sharesOf(other, split, theta, pricing);
  const delay = delayOf(split.features, theta);
  const largest = (/** @type {Share[]} */ all) =>
    all.reduce((/** @type {Share | null} */ most, next) => (most === null || Math.abs(next.seconds) > Math.abs(most.seconds) ? next : most), null);
  return {
    gap: delayOf(other.features, theta) - delay,
    costs: largest(shares.filter(({ seconds }) => seconds > SAME * delay)),
    saves: largest(shares.filter(({ seconds }) => seconds < -SAME * delay)),
  };
}

/**
 * The difference of each term; the seconds of all of them add up to the gap.
 *
 * @param {Split} other
 * @param {Split} split
 * @param {number[]} theta
 * @param {PricingData} pricing
 * @returns {Share[]}
 */
export function sharesOf(other, split, theta, { layers, iterations }) {
  const amounts = (/** @type {Split} */ { sides, cut, features }) => {
    const { count } = deviceSide(sides);
    const [up, down] = [sum(cut, layers.uplink_bytes), sum(cut, layers.downlink_bytes)];
    return [count, up, sides.length - count, down, features[4], features[5] / iterations];
  };
  const [there, here] = [amounts(other), amounts(split)];
  const shares = TERMS.map((part, i) => {
    /** @type {Share} */
    const share = { part, seconds: (other.features[i] - split.features[i]) * theta[i], there: there[i], here: here[i] };
    return share;
  });
  const [, up, , down] = shares;
  if (Math.abs(down.seconds) <= SAME * delayOf(split.features, theta) || up.seconds * down.seconds <= 0) return shares;
  /** @type {Share} */
  const sending = { part: "sending", seconds: up.seconds + down.seconds, there: up.there, here: up.here };
  return [sending, ...shares.filter((share) => share !== up && share !== down)];
}

/**
 * The fastest of some splits with fewer layers on the device than one, and the fastest of those with more, of tied ones
 * the first; null where there is none.
 *
 * @param {Candidate[]} candidates
 * @param {Split} split
 * @param {number[]} theta
 * @returns {{ earlier: Split | null, later: Split | null }}
 */
export function neighbours(candidates, split, theta) {
  const { count } = deviceSide(split.sides);
  const fastest = (/** @type {(there: number) => boolean} */ wanted) => {
    /** @type {Split | null} */
    let found = null;
    let least = Infinity;
    for (const candidate of candidates) {
      if (!wanted(candidate.count)) continue;
      const delay = delayOf(candidate.features, theta);
      if (delay >= least * (1 - SAME)) continue;
      [found, least] = [candidate, delay];
    }
    return found;
  };
  return { earlier: fastest((there) => there < count), later: fastest((there) => there > count) };
}
