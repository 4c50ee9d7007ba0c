// The delay over one slider, the others held: the lower envelope of the splits' delays, as points. Pure.

import { SLIDERS, coefficients, delayOf } from "./table.js";

/** @import { Segment, Segments, Slider, Span, Values } from "./types.js" */

const POINTS = 48; // along a slider, besides those where the best split changes
const MOST = 8; // times the present delay that is shown, so that the far end does not flatten the rest
const LEAST_SPAN = 2; // times, so that a change that does not matter does not look as if it did

/** @typedef {{ at: number, delay: number }} Height `at` the share of the slider's length, on its log scale */
/** @typedef {{ row: number, heights: Height[] }} Stretch where one row of the table is the best */

/**
 * Where a value is on a slider, from 0 to 1.
 *
 * @type {(span: Span, value: number) => number}
 */
export const shareAt = ({ min, max }, value) => Math.log(value / min) / Math.log(max / min);

/**
 * The value at a share of a slider.
 *
 * @type {(span: Span, share: number) => number}
 */
export const valueAt = ({ min, max }, share) => min * (max / min) ** share;

/**
 * The least delay along a slider: a stretch for each part of it in which one split is the best, touching.
 *
 * @param {number[][]} features of the rows of the table
 * @param {Values} values where the sliders stand
 * @param {number} rttS
 * @param {Slider} name
 * @param {Span} span
 * @param {Segment[]} segments of this slider
 * @returns {Stretch[]}
 */
export function landscape(features, values, rttS, name, span, segments) {
  return segments.map(({ from, to, row }) => {
    const [start, end] = [shareAt(span, from), shareAt(span, to)];
    const steps = Math.max(1, Math.round(POINTS * (end - start)));
    const heights = Array.from({ length: steps + 1 }, (_, i) => {
      const at = start + ((end - start) * i) / steps;
      const value = i === 0 ? from : i === steps ? to : valueAt(span, at);
      return { at, delay: delayOf(features[row], coefficients({ ...values, [name]: value }, rttS)) };
    });
    return { row, heights };
  });
}

/**
 * The delays at the foot and at the top of all four landscapes, which have one scale, so that they compare.
 *
 * @param {Record<Slider, Stretch[]>} curves
 * @param {number} now the least delay where the sliders stand
 * @returns {Span}
 */
export function sharedScale(curves, now) {
  const delays = SLIDERS.flatMap((name) => curves[name].flatMap(({ heights }) => heights.map(({ delay }) => delay)));
  const min = Math.min(...delays) || Number.MIN_VALUE;
  return { min, max: Math.max(LEAST_SPAN * min, Math.min(Math.max(...delays), MOST * now)) };
}

/**
 * Which labels are written on a line: those first in the list, as far as they leave each other and both ends alone.
 *
 * @template {{ at: number, width: number }} Label `at` its middle
 * @param {Label[]} labels
 * @param {Span} room
 * @param {number} gap
 * @returns {Label[]}
 */
export function fitting(labels, room, gap) {
  /** @type {Label[]} */
  const placed = [];
  for (const label of labels) {
    const [from, to] = [label.at - label.width / 2, label.at + label.width / 2];
    const free = placed.every((other) => to + gap <= other.at - other.width / 2 || from >= other.at + other.width / 2 + gap);
    if (from >= room.min && to <= room.max && free) placed.push(label);
  }
  return placed;
}

/**
 * The least delays along all four sliders.
 *
 * @param {number[][]} features
 * @param {Values} values
 * @param {number} rttS
 * @param {Record<Slider, Span>} spans
 * @param {Segments} segments
 */
export function landscapes(features, values, rttS, spans, segments) {
  const of = (/** @type {Slider} */ name) => landscape(features, values, rttS, name, spans[name], segments[name]);
  return { uplink: of("uplink"), downlink: of("downlink"), device_speed: of("device_speed"), server_speed: of("server_speed") };
}
