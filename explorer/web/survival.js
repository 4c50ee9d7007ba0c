// Whether the best split survives what is not known of its machines' times; explorer/present/survival_words.py says the
// same. Times that are f times as long are a speed of 1/f, along which the envelope is known.

import { duration, rough } from "./format.js";
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
  const nearest = firstLimit([
    { machine: titles.device, doubt: device, ...survival(segments.device_speed, values.device_speed, solution.row, device) },
    { machine: titles.server, doubt: server, ...survival(segments.server_speed, values.server_speed, solution.row, server) },
  ]);
  const [onDevice, , onServer] = solution.terms;
  const rest = solution.delay - onDevice - onServer;
  const low = duration(rest + onDevice / device + onServer / server);
  const high = duration(rest + onDevice * device + onServer * server);
  return t(low === high ? "machine-doubt_same" : "machine-doubt", { low, high, ...nearest });
}

/**
 * Of all that makes another split the best, the least; the first of those that are equal, as a device that is faster
 * and a server that is slower often are.
 *
 * @param {{ machine: string, doubt: number, slower: number, faster: number }[]} found
 */
function firstLimit(found) {
  const limits = found
    .flatMap(({ machine, doubt, slower, faster }) => [
      { way: "longer", machine, doubt, factor: slower, change: rough((slower - 1) * 100) },
      { way: "less", machine, doubt, factor: faster, change: rough((1 - 1 / faster) * 100) },
    ])
    .filter(({ factor, doubt }) => factor < doubt);
  const least = Math.min(...limits.map(({ factor }) => factor));
  return limits.find(({ factor }) => factor <= least * ROUNDING) ?? { way: "none", machine: "", change: "" };
}
