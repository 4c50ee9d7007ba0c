// Whether the best split survives what is not known of its machines' times; explorer/present/survival_words.py says the
// same. Times that are f times as long are a speed of 1/f, along which the envelope is known.

import { duration, listed, rough } from "./format.js";
import { holdsRange } from "./table.js";

/** @import { Segment, State, Translate } from "./types.js" */
/** @import { Titles } from "./payload.js" */

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
 * What the best split takes within the doubt, and up to where it is the best: "... it takes 20 s to 31 s; it stays the
 * best while Jetson Nano is up to 1.3 times slower."; "" where nothing is in doubt.
 *
 * @param {State} state
 * @param {Titles} titles
 * @param {Translate} t
 */
export function survivalText({ pricing, segments, values, solution }, titles, t) {
  const [device, server] = pricing.doubt;
  if (device === 1 && server === 1) return "";
  const of = (/** @type {"device_speed" | "server_speed"} */ slider, /** @type {string} */ machine, /** @type {number} */ doubt) => {
    const { slower, faster } = survival(segments[slider], values[slider], solution.row, doubt);
    if (slower >= doubt && faster >= doubt) return [];
    const way = slower < doubt && faster < doubt ? "both" : slower < doubt ? "slower" : "faster";
    return [t(`machine-limit_${way}`, { machine, slower: rough(slower), faster: rough(faster) })];
  };
  const limits = [...of("device_speed", titles.device, device), ...of("server_speed", titles.server, server)];
  const [onDevice, , onServer] = solution.terms;
  const rest = solution.delay - onDevice - onServer;
  const low = duration(rest + onDevice / device + onServer / server);
  const high = duration(rest + onDevice * device + onServer * server);
  return limits.length ? t("machine-holds", { low, high, limits: listed(limits) }) : t("machine-holds_all", { low, high });
}
