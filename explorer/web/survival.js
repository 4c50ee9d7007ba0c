// Whether the best split survives what is not known of its machines' times; explorer/present/survival_words.py says the
// same. Times that are f times as long are a speed of 1/f, along which the envelope is known.

import { duration, rough } from "./format.js";
import { delayOf, holdsRange, optimalRow } from "./table.js";

/** @import { Segment, Solution, State, Translate } from "./types.js" */
/** @import { PricingData, Titles } from "./payload.js" */

const ROUNDING = 1 + 1e-9;

/**
 * By which factors a machine's times may be longer and shorter, at most `doubt`, while a row of the table is the best.
 *
 * @param {Segment[]} segments along the speed of the machine
 * @param {number} speed
 * @param {number} row
 * @param {number} doubt
 */
export function survival(segments, speed, row, doubt) {
  const { from, to } = holdsRange(segments, speed, row);
  const [least, most] = [segments[0].from, segments[segments.length - 1].to];
  const reach = (/** @type {number} */ factor, /** @type {boolean} */ ends) => (ends || factor * ROUNDING >= doubt ? doubt : factor);
  return { slower: reach(speed / from, from === least), faster: reach(to / speed, to === most) };
}

/**
 * What the best split takes within the doubt, and from where another is the best: "... it takes 20 s to 31 s; not the
 * best split once Jetson Nano takes 30 % longer."; "" where nothing is in doubt.
 *
 * @param {State} state
 * @param {Titles} titles
 * @param {Translate} t
 */
export function survivalText({ pricing, segments, values, solution }, titles, t) {
  const [device, server] = pricing.doubt;
  if (device === 1 && server === 1) return "";
  const limit =
    firstLimit(t, [
      { machine: titles.device, doubt: device, ...survival(segments.device_speed, values.device_speed, solution.row, device) },
      { machine: titles.server, doubt: server, ...survival(segments.server_speed, values.server_speed, solution.row, server) },
    ]) ?? bothLimit(t, titles, failingCorner(pricing, solution));
  const [onDevice, , onServer] = solution.terms;
  const rest = solution.delay - onDevice - onServer;
  const low = duration(rest + onDevice / device + onServer / server);
  const high = duration(rest + onDevice * device + onServer * server);
  return t(low === high ? "machine-doubt_same" : "machine-doubt", { low, high, ...limit });
}

/**
 * Factors on the times of both machines, as far off as they may be, where another split is the best: a split that is the
 * best at all four corners is so wherever the times are.
 *
 * @param {PricingData} pricing
 * @param {Solution} solution
 */
export function failingCorner({ doubt: [device, server], table: { features } }, { theta, row }) {
  for (const onDevice of [device, 1 / device]) {
    for (const onServer of [server, 1 / server]) {
      const there = [...theta];
      there[0] *= onDevice;
      there[2] *= onServer;
      const best = delayOf(features[optimalRow(features, there)], there);
      if (delayOf(features[row], there) > best * ROUNDING) return [onDevice, onServer];
    }
  }
  return null;
}

/**
 * Of all that one machine makes another split the best by, the least; the first of those that are equal, as a device
 * that is faster and a server that is slower often are. Null where there is none.
 *
 * @param {Translate} t
 * @param {{ machine: string, doubt: number, slower: number, faster: number }[]} found
 * @returns {Record<string, string> | null}
 */
function firstLimit(t, found) {
  const limits = found
    .flatMap(({ machine, doubt, slower, faster }) => [
      { machine, doubt, reach: slower, factor: slower },
      { machine, doubt, reach: faster, factor: 1 / faster },
    ])
    .filter(({ reach, doubt }) => reach < doubt);
  const least = Math.min(...limits.map(({ reach }) => reach));
  const first = limits.find(({ reach }) => reach <= least * ROUNDING);
  return first ? { limit: "one", machine: first.machine, change: changed(t, first.factor) } : null;
}

/**
 * @param {Translate} t
 * @param {Titles} titles
 * @param {number[] | null} factors
 * @returns {Record<string, string>}
 */
function bothLimit(t, titles, factors) {
  if (!factors) return { limit: "none" };
  const [change, other] = factors.map((factor) => changed(t, factor));
  return { limit: "both", machine: titles.device, change, other: titles.server, other_change: other };
}

/**
 * How much longer or less long a machine takes.
 *
 * @param {Translate} t
 * @param {number} factor
 */
function changed(t, factor) {
  return t(factor > 1 ? "machine-change_longer" : "machine-change_less", { change: rough(100 * Math.abs(factor - 1)) });
}
