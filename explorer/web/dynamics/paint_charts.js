// The charts of a trace, each on a canvas of its own with the rounds from left to right: painted once, and again only
// when the trace, the size, the theme or the policy that is looked at is another.

import { axisPen } from "../axis_pen.js";
import { duration, factor, rate } from "../format.js";
import { DARK, LIGHT } from "../palette.js";
import { RATES, ROOM, TIMES, ends, roundTicks, scaleOf, xOf } from "./scales.js";
import { stretches } from "./trace.js";

/** @import { CanvasContext, Size, Theme } from "../types.js" */
/** @import { Policy, Rounds } from "./trace.js" */
/** @import { Scale } from "./scales.js" */

const FONT_PX = 12;
const MARK_PX = 5; // half the width of the mark where a rule fired

/** What adapting is drawn in: the colour of a gain on the maps. @type {(theme: Theme) => string} */
export const gainColour = ({ dark }) => (dark ? DARK : LIGHT).gain[1];

/**
 * The uplink of each round; hatched where there is no link.
 *
 * @param {CanvasContext} context
 * @param {Size} area
 * @param {Rounds} trace
 * @param {Theme} theme
 * @param {string} out in words
 */
export function paintUplink(context, area, trace, theme, out) {
  const { rounds, uplink } = trace;
  const [low, high] = ends(uplink);
  const scale = scaleOf(area, low, high, RATES);
  paintAxis(context, area, scale, rate, theme);
  for (const [first, end, value] of stretches(uplink)) {
    if (value === 0) paintOut(context, area, [xOf(area, rounds, first), xOf(area, rounds, end)], theme, out);
  }
  const floor = area.height - ROOM.bottom;
  context.beginPath();
  context.moveTo(xOf(area, rounds, 0), floor);
  stepLine(context, area, rounds, uplink, scale);
  context.lineTo(xOf(area, rounds, rounds), floor);
  context.fillStyle = theme.link.fill;
  context.globalAlpha = 0.13;
  context.fill();
  context.globalAlpha = 1;
  strokeSteps(context, area, rounds, uplink, scale, { colour: theme.link.fill, width: 1.6 });
}

/**
 * The device's speed in each round.
 *
 * @param {CanvasContext} context
 * @param {Size} area
 * @param {Rounds} trace
 * @param {Theme} theme
 */
export function paintSpeed(context, area, { rounds, speed }, theme) {
  const scale = scaleOf(area, 0, Math.max(...speed));
  paintAxis(context, area, { ...scale, ticks: [0, scale.high] }, factor, theme);
  strokeSteps(context, area, rounds, speed, scale, { colour: theme.device.fill, width: 1.6 });
}

/**
 * The cuts of a policy as bands in the colours of the splits, and marks where a rule fired.
 *
 * @param {CanvasContext} context
 * @param {Size} area
 * @param {number} rounds
 * @param {Policy} policy
 * @param {string[]} colours
 * @param {Theme} theme
 */
export function paintBands(context, area, rounds, policy, colours, theme) {
  for (const [first, end, split] of stretches(policy.split)) {
    const [x, to] = [xOf(area, rounds, first), xOf(area, rounds, end)];
    context.fillStyle = colours[split];
    context.fillRect(x, 0, to - x, area.height);
  }
  context.fillStyle = theme.text;
  context.strokeStyle = theme.background;
  context.lineWidth = 1;
  for (const [round] of policy.fired) {
    const x = xOf(area, rounds, round);
    context.beginPath();
    context.moveTo(x - MARK_PX, 0);
    context.lineTo(x + MARK_PX, 0);
    context.lineTo(x, MARK_PX * 1.8);
    context.closePath();
    context.fill();
    context.stroke();
  }
}

/**
 * A line for each policy: what each round takes, or all rounds so far; the one that is looked at over the others.
 *
 * @param {CanvasContext} context
 * @param {Size} area
 * @param {number} rounds
 * @param {Policy[]} policies
 * @param {Policy} looked
 * @param {(policy: Policy) => ArrayLike<number>} values
 * @param {Theme} theme
 */
export function paintLines(context, area, rounds, policies, looked, values, theme) {
  const all = policies.map(values);
  const isSum = values(looked) === looked.sum;
  const highs = all.map((each) => ends(Array.from(each)));
  const low = Math.min(...highs.map(([least]) => least));
  const high = isSum ? topOfSums(policies, looked) : Math.max(...highs.map(([, most]) => most));
  const scale = scaleOf(area, isSum ? 0 : low, high, TIMES);
  paintAxis(context, area, scale, duration, theme);
  context.save();
  context.beginPath();
  context.rect(ROOM.left, 0, area.width - ROOM.left, area.height);
  context.clip();
  const ordered = [...policies].sort((a, b) => weight(a, looked) - weight(b, looked));
  for (const policy of ordered) {
    const style = styleOf(policy, looked, theme);
    const line = isSum ? sumLine : strokeSteps;
    line(context, area, rounds, values(policy), scale, style);
  }
  context.restore();
}

// A policy that takes many times as long would press all others to the floor; its line leaves the chart instead.
const MOST_TIMES = 2.5;

/**
 * @param {Policy[]} policies
 * @param {Policy} looked
 */
function topOfSums(policies, looked) {
  const totals = policies.map(({ sum }) => sum[sum.length - 1]);
  const least = Math.min(...totals);
  return Math.max(looked.sum[looked.sum.length - 1], ...totals.filter((total) => total <= MOST_TIMES * least));
}

/** @typedef {{ colour: string, width: number, dash?: number[] }} Stroke */

/** @type {(policy: Policy, looked: Policy) => number} */
const weight = (policy, looked) => (policy === looked ? 3 : policy.role === "other" ? 0 : policy.role === "bound" ? 2 : 1);

/**
 * How the line of a policy is drawn.
 *
 * @param {Policy} policy
 * @param {Policy} looked
 * @param {Theme} theme
 * @returns {Stroke}
 */
export function styleOf(policy, looked, theme) {
  if (policy === looked) return { colour: gainColour(theme), width: 2.4 };
  if (policy.role === "best_fixed") return { colour: theme.text, width: 1.6 };
  if (policy.role === "bound") return { colour: theme.text, width: 1.4, dash: [2, 3] };
  return { colour: theme.muted, width: 1, dash: policy.role === "adapts" ? undefined : [6, 3] };
}

/**
 * The numbers of the rounds below the charts.
 *
 * @param {CanvasContext} context
 * @param {Size} area
 * @param {number} rounds
 * @param {Theme} theme
 */
export function paintRounds(context, area, rounds, theme) {
  context.font = `450 ${FONT_PX}px ${theme.font}`;
  context.fillStyle = theme.muted;
  context.textBaseline = "top";
  for (const tick of roundTicks(rounds, area.width / 90)) {
    context.textAlign = tick === 0 ? "left" : tick === rounds ? "right" : "center";
    context.fillText(String(tick), xOf(area, rounds, tick), 2);
  }
}

/**
 * @param {CanvasContext} context
 * @param {Size} area
 * @param {Scale} scale
 * @param {(value: number) => string} written
 * @param {Theme} theme
 */
function paintAxis(context, area, { ticks, y }, written, theme) {
  axisPen(context, theme, FONT_PX);
  context.beginPath();
  for (const tick of ticks) {
    const at = Math.round(y(tick)) + 0.5;
    context.moveTo(ROOM.left, at);
    context.lineTo(area.width - ROOM.right, at);
    context.fillText(short(written(tick)), ROOM.left - 6, Math.max(FONT_PX / 2, Math.min(area.height - FONT_PX / 2, at)));
  }
  context.stroke();
}

/** Without "bit/s", which the chart's title says. @type {(text: string) => string} */
const short = (text) => text.replace("bit/s", "");

/**
 * @param {CanvasContext} context
 * @param {Size} area
 * @param {[number, number]} between x
 * @param {Theme} theme
 * @param {string} words
 */
function paintOut(context, area, [x, to], theme, words) {
  context.fillStyle = theme.wire;
  context.globalAlpha = 0.35;
  context.fillRect(x, 0, to - x, area.height - ROOM.bottom);
  context.globalAlpha = 1;
  context.font = `450 ${FONT_PX}px ${theme.font}`;
  if (context.measureText(words).width > to - x) return;
  context.fillStyle = theme.text;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(words, (x + to) / 2, area.height / 2);
}

/** @type {(context: CanvasContext, stroke: Stroke) => void} */
function stroke(context, { colour, width, dash = [] }) {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.setLineDash(dash);
  context.stroke();
  context.setLineDash([]);
}

/**
 * @param {CanvasContext} context
 * @param {Size} area
 * @param {number} rounds
 * @param {ArrayLike<number>} values
 * @param {Scale} scale
 */
function stepLine(context, area, rounds, values, { y }) {
  for (let round = 0; round < rounds; round += 1) {
    const at = y(values[round]);
    context.lineTo(xOf(area, rounds, round), at);
    context.lineTo(xOf(area, rounds, round + 1), at);
  }
}

/** @type {(context: CanvasContext, area: Size, rounds: number, values: ArrayLike<number>, scale: Scale, style: Stroke) => void} */
function strokeSteps(context, area, rounds, values, scale, style) {
  context.beginPath();
  stepLine(context, area, rounds, values, scale);
  stroke(context, style);
}

/** @type {(context: CanvasContext, area: Size, rounds: number, values: ArrayLike<number>, scale: Scale, style: Stroke) => void} */
function sumLine(context, area, rounds, values, scale, style) {
  const floor = area.height - ROOM.bottom;
  const perSecond = scale.high > 0 ? (floor - ROOM.top) / scale.high : 0;
  context.beginPath();
  context.moveTo(xOf(area, rounds, 0), floor);
  for (let round = 0; round < rounds; round += 1) context.lineTo(xOf(area, rounds, round + 1), floor - values[round] * perSecond);
  stroke(context, style);
}
