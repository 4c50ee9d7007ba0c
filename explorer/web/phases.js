// What happens in a round, one after the other: the parts of the delay in the order in which they pass.

import { TERMS } from "./table.js";

/** @import { Phase, PhaseName, Solution, Term } from "./types.js" */
/** @import { PricingData } from "./payload.js" */

/**
 * The phases of the split that is shown; those that take no time are left out. Their seconds are of all iterations and
 * sum to the delay. A layer's time is parted into forward and backward by its operations.
 *
 * @param {Solution} solution
 * @param {PricingData} pricing
 * @returns {Phase[]}
 */
export function phasesOf(solution, pricing) {
  const { sides, terms } = solution;
  const { device_s: deviceS, server_s: serverS } = pricing.layers;
  const device = computing(pricing, layersOn(sides, "1"), deviceS, terms[0]);
  const server = computing(pricing, layersOn(sides, "0"), serverS, terms[2]);
  const link = (/** @type {PhaseName} */ name, /** @type {Term} */ term) => ({ name, term, seconds: terms[TERMS.indexOf(term)], steps: [] });
  /** @type {Phase[]} */
  const phases = [
    { name: "device_forward", term: "device_compute", ...device.forward },
    link("up", "uplink"),
    link("trip", "round_trips"),
    { name: "server_forward", term: "server_compute", ...server.forward },
    { name: "server_backward", term: "server_compute", ...server.backward },
    link("down", "downlink"),
    { name: "device_backward", term: "device_compute", ...device.backward },
    link("exchange", "model_exchange"),
  ];
  return phases.filter(({ seconds }) => seconds > 0);
}

/**
 * The phase at a time and how much of it has passed; at the border of two the later one.
 *
 * @param {Phase[]} phases at least one
 * @param {number} at s
 */
export function phaseAt(phases, at) {
  let start = 0;
  for (const [index, { seconds }] of phases.entries()) {
    if (at < start + seconds || index === phases.length - 1) {
      return { index, progress: Math.min(1, Math.max(0, (at - start) / seconds)), start };
    }
    start += seconds;
  }
  return { index: 0, progress: 0, start: 0 };
}

/**
 * The layers that have been computed in a phase of which a part has passed, and the one that is being computed.
 *
 * @param {Phase} phase
 * @param {number} progress from 0 to 1
 */
export function computed({ steps, seconds }, progress) {
  const at = progress * seconds;
  const index = steps.findIndex(({ until }) => at < until);
  const end = index < 0 ? steps.length : index;
  return { done: steps.slice(0, end).map(({ layer }) => layer), active: steps[end]?.layer ?? null };
}

/** @type {(sides: string, side: string) => number[]} */
const layersOn = (sides, side) => [...sides].flatMap((each, layer) => (each === side ? [layer] : []));

/**
 * The two directions of computing some layers, `total` seconds in both: forward in their order, backward against it.
 *
 * @param {PricingData} pricing
 * @param {number[]} layers
 * @param {number[]} times of each layer of the graph, in any unit
 * @param {number} total s
 */
function computing({ layers: { forward_flops: forward, backward_flops: backward }, mode }, layers, times, total) {
  const all = layers.reduce((sum, layer) => sum + times[layer], 0);
  const share = (/** @type {number} */ layer) => {
    if (mode === "inference") return 1;
    const both = forward[layer] + backward[layer];
    return both > 0 ? forward[layer] / both : 0.5;
  };
  const inOrder = (/** @type {number[]} */ order, /** @type {(layer: number) => number} */ part) => {
    let seconds = 0;
    const steps = order.map((layer) => {
      seconds += part(layer) * total * (all > 0 ? times[layer] / all : 1 / layers.length);
      return { layer, until: seconds };
    });
    return { seconds, steps };
  };
  return {
    forward: inOrder(layers, share),
    backward: inOrder(layers.toReversed(), (layer) => 1 - share(layer)),
  };
}
