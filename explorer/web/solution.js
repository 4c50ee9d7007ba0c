// What is optimal at one slider position, and everything the page says about it. Pure: no page, no drawing.

import { SLIDERS, coefficients, delayOf, envelope, holdsRange, optimalRow, termsOf } from "./table.js";

/** Values of the four sliders as plain numbers from the {value, min, max} of the payload. */
export const sliderValues = (sliders) => Object.fromEntries(SLIDERS.map((name) => [name, sliders[name].value]));

/**
 * The split to show at these slider values: its terms, cut and sides, and the two unsplit choices beside it.
 *
 * That is the one with the least delay, unless a method's own split was chosen, which stays whatever the sliders say.
 * `row` and `best` are the optimum's in any case, and `gap` is how much longer the split shown takes, as a fraction.
 * `deviceNeeds` is {needs, limit} in bytes where the device's memory limit forbids everything on the device, or null.
 */
export function solve(pricing, values, rttS) {
  const { features, sides, cuts } = pricing.table;
  const theta = coefficients(values, rttS);
  const row = optimalRow(features, theta);
  const { device_only: deviceOnly, server_most: serverMost } = pricing.references;
  const shown = pricing.chosen ?? { features: features[row], sides: sides[row], cut: cuts[row] };
  const delay = delayOf(shown.features, theta);
  const best = delayOf(features[row], theta);
  return {
    row,
    theta,
    terms: termsOf(shown.features, theta),
    delay,
    best,
    gap: best > 0 ? delay / best - 1 : 0,
    method: pricing.chosen?.title ?? null,
    violation: pricing.chosen?.violation ?? "",
    sides: shown.sides,
    cut: shown.cut,
    deviceNeeds: pricing.references.device_needs,
    deviceOnly: { terms: termsOf(deviceOnly, theta), delay: delayOf(deviceOnly, theta) },
    serverMost: { terms: termsOf(serverMost, theta), delay: delayOf(serverMost, theta) },
  };
}

/** For each slider where the optimum changes along it, the others held; see `envelope`. */
export function envelopes(pricing, values, rttS, ranges) {
  return Object.fromEntries(
    SLIDERS.map((name) => [name, envelope(pricing.table.features, values, rttS, name, ranges[name])]),
  );
}

/** The range of the uplink in which the split stays optimal, and whether it ends inside the slider's range. */
export function uplinkRange(solution, segments, value) {
  const { from, to } = holdsRange(segments, value, solution.row);
  return { from, to, opens: from === segments[0].from, closes: to === segments[segments.length - 1].to };
}

/** "device" where all stays on the device, "server" where as much as possible leaves it, otherwise "split". */
export function kindOf(solution) {
  if (!solution.sides.includes("0")) return "device";
  const { delay, serverMost } = solution;
  return Math.abs(delay - serverMost.delay) <= 1e-9 * serverMost.delay ? "server" : "split";
}

/** Whether the split shown takes as long as the optimum. */
export const isOptimal = ({ gap }) => Math.abs(gap) <= 1e-9;

/** Layers on the device: how many, and the last of them in topological order. */
export function deviceSide(sides) {
  let count = 0;
  for (const side of sides) if (side === "1") count += 1;
  return { count, last: sides.lastIndexOf("1") };
}

/** Bytes that the cut sends up in one iteration. */
export const cutBytes = (solution, pricing) =>
  solution.cut.reduce((sum, layer) => sum + pricing.layers.uplink_bytes[layer], 0);

/** Bytes that the cut sends in both directions in the whole of what the delay is of. */
export const carriedBytes = (solution, { iterations, layers }) =>
  iterations * solution.cut.reduce((sum, layer) => sum + layers.uplink_bytes[layer] + layers.downlink_bytes[layer], 0);

/** Seconds on the link for the cut's tensors, and seconds of computing and of exchanging parameters. */
export const sendingS = (terms) => terms[1] + terms[3] + terms[5];
export const workingS = (terms) => terms[0] + terms[2] + terms[4];

/**
 * The best split known that does not leave everything on the device, {terms, delay, row}: a row of the table, or
 * null for as much as possible on the server. There may be better ones, which win at no slider position.
 */
export function bestOther({ table }, { theta, serverMost }) {
  const others = table.features.flatMap((features, row) =>
    table.sides[row].includes("0") ? [{ terms: termsOf(features, theta), delay: delayOf(features, theta), row }] : [],
  );
  const most = { ...serverMost, row: null };
  return [...others, most].reduce((best, other) => (other.delay < best.delay ? other : best));
}

/** The least delay of a table row that has the layer on the given side ("1" device), or null where none has. */
export function bestWith(pricing, theta, layer, side) {
  const delays = pricing.table.features
    .filter((_, index) => pricing.table.sides[index][layer] === side)
    .map((features) => delayOf(features, theta));
  return delays.length ? Math.min(...delays) : null;
}
