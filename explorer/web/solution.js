// What is optimal at one slider position, and everything the page says about it. Pure: no page, no drawing.

import { coefficients, delayOf, envelope, holdsRange, optimalRow, termsOf } from "./table.js";

/** @import { Delay, Segment, Segments, Shown, Slider, Solution, Span, Translate, UplinkRange, Values } from "./types.js" */
/** @import { PricingData, SliderData } from "./payload.js" */

/** @type {<V>(of: (name: Slider) => V) => Record<Slider, V>} */
export const bySlider = (of) =>
  ({ uplink: of("uplink"), downlink: of("downlink"), device_speed: of("device_speed"), server_speed: of("server_speed") });

/**
 * Values of the four sliders as plain numbers from the {value, min, max} of the payload.
 *
 * @type {(sliders: Record<Slider, SliderData>) => Values}
 */
export const sliderValues = (sliders) => bySlider((name) => sliders[name].value);

/**
 * The split to show at these slider values: its terms, cut and sides, and the two unsplit choices beside it.
 *
 * That is a preview, or else the user's own cut, or else a method's split, which all stay whatever the sliders say, or
 * else the split with the least delay. `row` and `best` are the optimum's in any case, and `gap` is how much longer the
 * split shown takes, as a fraction.
 * `deviceNeeds` is {needs, limit} in bytes where the device's memory limit forbids everything on the device, or null.
 *
 * @param {PricingData} pricing
 * @param {Values} values
 * @param {number} rttS
 * @param {{ preview?: Shown | null, own?: Shown | null }} before what is shown before a method's split and the best
 * @returns {Solution}
 */
export function solve(pricing, values, rttS, { preview = null, own = null } = {}) {
  const { features, sides, cuts, kinds } = pricing.table;
  const theta = coefficients(values, rttS);
  const row = optimalRow(features, theta);
  const { all_on_device: allOnDevice, all_on_server: allOnServer } = pricing.references;
  /** @type {Shown} */
  const shown = preview ?? own ?? pricing.chosen ?? { features: features[row], sides: sides[row], cut: cuts[row], kind: kinds[row] };
  const delay = delayOf(shown.features, theta);
  const best = delayOf(features[row], theta);
  const whose = preview ? "preview" : own ? "own" : pricing.chosen ? "method" : "best";
  const chosen = whose === "method" ? pricing.chosen : null;
  return {
    whose,
    row,
    theta,
    terms: termsOf(shown.features, theta),
    delay,
    best,
    gap: best > 0 ? delay / best - 1 : 0,
    method: chosen?.title ?? null,
    violation: chosen?.violation ?? "",
    needs: shown.needs ?? null,
    features: shown.features,
    sides: shown.sides,
    cut: shown.cut,
    kind: shown.kind,
    deviceNeeds: pricing.references.device_needs,
    allOnDevice: { terms: termsOf(allOnDevice, theta), delay: delayOf(allOnDevice, theta) },
    allOnServer: { terms: termsOf(allOnServer, theta), delay: delayOf(allOnServer, theta) },
  };
}

/**
 * For each slider where the optimum changes along it, the others held; see `envelope`.
 *
 * @param {PricingData} pricing
 * @param {Values} values
 * @param {number} rttS
 * @param {Record<Slider, Span>} ranges
 * @returns {Segments}
 */
export function envelopes(pricing, values, rttS, ranges) {
  return bySlider((name) => envelope(pricing.table.features, values, rttS, name, ranges[name]));
}

/**
 * The range of the uplink in which the split stays optimal, and whether it ends inside the slider's range.
 *
 * @param {Solution} solution
 * @param {Segment[]} segments
 * @param {number} value
 * @returns {UplinkRange}
 */
export function uplinkRange(solution, segments, value) {
  const { from, to } = holdsRange(segments, value, solution.row);
  return { from, to, opens: from === segments[0].from, closes: to === segments[segments.length - 1].to };
}

/**
 * Whose split it is, as a sentence begins with it; "" of the best.
 *
 * @param {Solution} solution
 * @param {Translate} t
 */
export function shownName({ whose, method }, t) {
  return whose === "best" ? "" : whose === "method" ? (method ?? "") : t(whose === "own" ? "cut-yours" : "cut-looked_at");
}

/**
 * Whether the split shown takes as long as the optimum.
 *
 * @type {(solution: Solution) => boolean}
 */
export const isOptimal = ({ gap }) => Math.abs(gap) <= 1e-9;

/**
 * The sides of all layers from base64: a bit a layer, 1 on the device, the first one the highest of its byte.
 *
 * @param {string} sides
 */
export function unpacked(sides) {
  return Array.from(atob(sides), (byte) => byte.charCodeAt(0).toString(2).padStart(8, "0")).join("");
}

/**
 * The sum of the layers' values.
 *
 * @type {(layers: number[], values: number[]) => number}
 */
export const sum = (layers, values) => layers.reduce((all, layer) => all + values[layer], 0);

/**
 * Layers on the device: how many, and the last of them in topological order.
 *
 * @param {string} sides
 */
export function deviceSide(sides) {
  let count = 0;
  for (const side of sides) if (side === "1") count += 1;
  return { count, last: sides.lastIndexOf("1") };
}

/**
 * Bytes that the cut sends up in one iteration.
 *
 * @type {(solution: Solution, pricing: PricingData) => number}
 */
export const cutBytes = (solution, pricing) => sum(solution.cut, pricing.layers.uplink_bytes);

/**
 * Bytes that go up and come down in the whole of what the delay is of, but for the model.
 *
 * @type {(solution: Solution) => number}
 */
export const carriedBytes = ({ features }) => features[1] + features[3];

/**
 * Seconds on the link for the cut's tensors, and seconds of computing and of exchanging parameters.
 *
 * @type {(terms: number[]) => number}
 */
export const sendingS = (terms) => terms[1] + terms[3] + terms[5];
/** @type {(terms: number[]) => number} */
export const workingS = (terms) => terms[0] + terms[2] + terms[4];

/**
 * The best split known that does not leave everything on the device, {terms, delay, row}: a row of the table, or
 * null for as much as possible on the server. There may be better ones, which win at no slider position.
 *
 * @param {PricingData} pricing
 * @param {Solution} solution
 * @returns {Delay & { row: number | null }}
 */
export function bestOther({ table }, { theta, allOnServer }) {
  const others = table.features.flatMap((features, row) =>
    table.sides[row].includes("0") ? [{ terms: termsOf(features, theta), delay: delayOf(features, theta), row }] : [],
  );
  const most = { ...allOnServer, row: null };
  return [...others, most].reduce((best, other) => (other.delay < best.delay ? other : best));
}

/**
 * The least delay of a table row that has the layer on the given side ("1" device), or null where none has.
 *
 * @param {PricingData} pricing
 * @param {number[]} theta
 * @param {number} layer
 * @param {"0" | "1"} side
 */
export function bestWith(pricing, theta, layer, side) {
  const delays = pricing.table.features
    .filter((_, index) => pricing.table.sides[index][layer] === side)
    .map((features) => delayOf(features, theta));
  return delays.length ? Math.min(...delays) : null;
}
