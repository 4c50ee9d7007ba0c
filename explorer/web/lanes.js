// A race of the split that is shown against the two unsplit choices: who takes part, who is first, and by how much.

import { unsplitName, unsplitWords } from "./choices.js";
import { shownName } from "./solution.js";

/** @import { Delay, Lane, Solution, Translate } from "./types.js" */
/** @import { PricingData } from "./payload.js" */
/** @import { Unsplit } from "./choices.js" */

/**
 * The lanes of a race, the split that is shown first. A choice that is the split that is shown has no lane of its own, and
 * one that the memory forbids does not start.
 *
 * @param {Solution} solution
 * @param {PricingData} pricing
 * @param {Translate} t
 * @returns {Lane[]}
 */
export function lanesOf(solution, { layers, references }, t) {
  const { sides, allOnDevice, allOnServer, deviceNeeds, needs } = solution;
  const most = layers.on_device.map((stays) => (stays ? "1" : "0")).join("");
  const all = "1".repeat(sides.length);
  const lane = (/** @type {Delay} */ { terms, delay }, /** @type {[string, string]} */ [name, words], starts = true) => ({ name, words, terms, delay, starts });
  const unsplit = (/** @type {Unsplit} */ choice) => /** @type {[string, string]} */ ([unsplitName(choice, references, t), unsplitWords(choice, references, t)]);
  const lanes = [
    ...(sides === all ? [] : [lane(allOnDevice, unsplit("device"), deviceNeeds === null)]),
    ...(sides === most || most === all ? [] : [lane(allOnServer, unsplit("server"))]),
  ];
  return [lane(solution, shownNames(solution, t), !needs), ...lanes];
}

/**
 * What the split that is shown is called, standing alone and within a sentence.
 *
 * @param {Solution} solution
 * @param {Translate} t
 * @returns {[string, string]}
 */
function shownNames(solution, t) {
  if (solution.whose === "own") return [t("cut-yours"), t("cut-yours_words")];
  const name = shownName(solution, t);
  return name ? [name, name] : [t("play-best"), t("phrase-best_split")];
}

/**
 * How a race ends: the first, the next, and how many times as fast as the next the first is.
 *
 * @param {Lane[]} lanes
 */
export function resultOf(lanes) {
  const [first, next] = lanes.filter(({ starts }) => starts).toSorted((a, b) => a.delay - b.delay);
  return { first, next, times: first && next ? next.delay / first.delay : 1 };
}

/**
 * How far each lane has come, from 0 to 1.
 *
 * @param {Lane[]} lanes
 * @param {number} at s since the start
 */
export const progressOf = (lanes, at) => lanes.map(({ delay, starts }) => (!starts ? 0 : delay > 0 ? Math.min(1, at / delay) : 1));
