// A race of the split that is shown against the two unsplit choices: who takes part, who is first, and by how much.

import { shownName } from "./solution.js";

/** @import { Delay, Lane, Solution, Translate } from "./types.js" */

const SAME = 1e-9; // relative; delays that differ by less are equal

/**
 * The lanes of a race, the split that is shown first. A choice that is the split that is shown has no lane of its own, and
 * one that the memory forbids does not start.
 *
 * @param {Solution} solution
 * @param {{ server: string }} named what as much as possible on the server is called
 * @param {boolean[]} pinned the layers that must stay on the device
 * @param {Translate} t
 * @returns {Lane[]}
 */
export function lanesOf(solution, { server }, pinned, t) {
  const { sides, deviceOnly, serverMost, deviceNeeds } = solution;
  const shown = shownName(solution, t) || t("play-best");
  const most = pinned.map((stays) => (stays ? "1" : "0")).join("");
  const whole = "1".repeat(sides.length);
  const lane = (/** @type {Delay} */ { terms, delay }, /** @type {string} */ name, starts = true) => ({ name, terms, delay, starts });
  return [
    lane(solution, shown),
    ...(sides === whole ? [] : [lane(deviceOnly, t("play-device"), deviceNeeds === null)]),
    ...(sides === most || most === whole ? [] : [lane(serverMost, server)]),
  ];
}

/**
 * How a race ends: the first and the next, and what the first saves, as a kind and a number to be written.
 *
 * @param {Lane[]} lanes
 */
export function resultOf(lanes) {
  const [first, next] = lanes.filter(({ starts }) => starts).toSorted((a, b) => a.delay - b.delay);
  if (next === undefined) return { kind: "alone", first, next: null, value: 0 };
  if (next.delay <= first.delay * (1 + SAME)) return { kind: "tie", first, next, value: 0 };
  const ratio = next.delay / first.delay;
  return ratio >= 2 ? { kind: "times", first, next, value: ratio } : { kind: "saves", first, next, value: 100 * (1 - 1 / ratio) };
}

/**
 * How far each lane has come, from 0 to 1.
 *
 * @param {Lane[]} lanes
 * @param {number} at s since the start
 */
export const progressOf = (lanes, at) => lanes.map(({ delay, starts }) => (!starts ? 0 : delay > 0 ? Math.min(1, at / delay) : 1));
