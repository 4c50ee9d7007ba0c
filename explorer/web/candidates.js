// The splits that have a bar in the chart along the depth: priced once, and their delays at one slider position. Pure.

import { priced } from "./priced.js";
import { deviceSide } from "./solution.js";
import { delayOf } from "./table.js";

/** @import { Shown } from "./types.js" */
/** @import { GraphData, PricingData } from "./payload.js" */

/** @typedef {Shown & { count: number }} Candidate */

/**
 * The candidates of a pricing with their numbers of layers on the device, the fewest first.
 *
 * @param {PricingData} pricing
 * @param {GraphData} graph
 * @returns {Candidate[]}
 */
export function candidatesOf(pricing, graph) {
  const sides = graph.layers.name.map(() => "0");
  return pricing.candidates.flips.map((flips) => {
    for (const layer of flips) sides[layer] = sides[layer] === "0" ? "1" : "0";
    const split = priced(pricing, graph, sides.join(""));
    return { ...split, count: deviceSide(split.sides).count };
  });
}

/**
 * The delay of each candidate in seconds.
 *
 * @type {(candidates: Shown[], theta: number[]) => number[]}
 */
export const delaysOf = (candidates, theta) => candidates.map(({ features }) => delayOf(features, theta));

/**
 * Where a split stands among the candidates: its own place, or, where it is none of them, half a place behind the last
 * one that has no more layers on the device.
 *
 * @param {Candidate[]} candidates
 * @param {string} sides
 */
export function placeOf(candidates, sides) {
  const place = candidates.findIndex((candidate) => candidate.sides === sides);
  if (place >= 0) return place;
  const { count } = deviceSide(sides);
  const deeper = candidates.findIndex((candidate) => candidate.count > count);
  return (deeper < 0 ? candidates.length : deeper) - 0.5;
}

const STEPS = [1, 1.5, 2, 3, 4, 5, 6, 8, 10]; // of where the axis may end: few enough that it stands still for a while
const ABOVE_LEAST = 3.2; // times the least delay that the axis shows, where there is so much

/**
 * Seconds at the top of the axis: above every bar where the longest is not far above the least one, otherwise some
 * times the least, which the longer ones are cut off at.
 *
 * @type {(least: number, most: number) => number}
 */
export function axisTop(least, most) {
  const wanted = Math.min(most, ABOVE_LEAST * least) || most;
  if (!(wanted > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(wanted));
  return power * (STEPS.find((step) => step * power >= wanted * (1 - 1e-9)) ?? 10);
}
