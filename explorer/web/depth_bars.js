// The bars of the chart along the depth: where each is, and how it is painted.

import { axisTicks } from "./axis.js";
import { axisPen } from "./axis_pen.js";
import { duration } from "./format.js";
import { paintScissors } from "./paint.js";
import { termFills } from "./term_fills.js";

/** @import { CanvasContext, Shown, Size, Theme } from "./types.js" */

const ROOM = { left: 68, right: 8, top: 24, bottom: 6 }; // px around the bars: numbers of the axis, marks above
const FADED = 0.5; // of a bar that is neither the best nor shown nor pointed at
const LEAST_LIT_PX = 4; // width of one that is
const HATCHED_PX = 4; // least width of a bar in which hatching can be seen
const FONT_PX = 12;
const TORN_PX = 9; // below the top, where a bar that goes on has a gap

/**
 * @typedef {{
 *   candidates: Shown[], delays: number[], theta: number[], end: number, best: number, shown: number,
 *   shownDelay: number, looked: number | null,
 * }} Bars `end` the seconds at the top, the rest places among the candidates: the best, the one shown (half a place where
 * it is none of them), the one pointed at
 */

/**
 * Where place `i` is: the left edge and width of its bar, without the gap to the next.
 *
 * @param {Size} area
 * @param {number} count
 * @param {number} i
 */
export function slotOf(area, count, i) {
  const width = (area.width - ROOM.left - ROOM.right) / count;
  return { x: ROOM.left + i * width, width };
}

/**
 * The place at a point of the canvas; the first or last one beside the bars.
 *
 * @param {Size} area
 * @param {number} count
 * @param {number} x
 */
export function placeAt(area, count, x) {
  const { width } = slotOf(area, count, 0);
  return Math.min(count - 1, Math.max(0, Math.floor((x - ROOM.left) / width)));
}

/**
 * Paint axis, bars and marks; `area` is the canvas in pixels of the page.
 *
 * @param {CanvasContext} context
 * @param {Size} area
 * @param {Bars} bars
 * @param {Theme} theme
 */
export function paintBars(context, area, bars, theme) {
  const { candidates, best, shown, looked } = bars;
  paintAxis(context, area, bars.end, theme);
  const fills = termFills(context, theme, slotOf(area, candidates.length, 0).width >= HATCHED_PX);
  context.globalAlpha = FADED;
  paintStacks(context, area, bars, fills, candidates.map((_, i) => i), 0);
  context.globalAlpha = 1;
  const lit = [...new Set([best, shown, ...(looked === null ? [] : [looked])])].filter(Number.isInteger);
  for (const place of lit) clearSlot(context, area, candidates.length, place, theme);
  paintStacks(context, area, bars, fills, lit, LEAST_LIT_PX);
  paintTorn(context, area, bars, theme);
  if (looked !== null && looked !== best) outline(context, area, candidates.length, looked, theme.text);
  paintMark(context, area, candidates.length, best, theme.text);
  if (shown !== best) {
    const { x, width } = slotOf(area, candidates.length, shown);
    paintScissors(context, x + width / 2, ROOM.top - 12, 16, theme.link.text);
    paintLevel(context, area, bars, theme);
  }
}

/** @type {(area: Size) => number} */
const floorOf = ({ height }) => height - ROOM.bottom;

/** @type {(area: Size, end: number) => number} pixels of a second */
const scaleOf = (area, end) => (floorOf(area) - ROOM.top) / end;

/**
 * @param {CanvasContext} context
 * @param {Size} area
 * @param {number} end
 * @param {Theme} theme
 */
function paintAxis(context, area, end, theme) {
  const { seconds, ticks } = axisTicks(end);
  axisPen(context, theme, FONT_PX);
  context.beginPath();
  for (const tick of ticks) {
    const y = Math.round(floorOf(area) - tick * seconds * scaleOf(area, end)) + 0.5;
    context.moveTo(ROOM.left - 4, y);
    context.lineTo(area.width - ROOM.right, y);
    context.fillText(duration(tick * seconds), ROOM.left - 8, Math.min(y, area.height - FONT_PX / 2));
  }
  context.stroke();
}

// Rectangles one by one are painted several times as fast as in one path.
/**
 * @param {CanvasContext} context
 * @param {Size} area
 * @param {Bars} bars
 * @param {(string | CanvasPattern)[]} fills
 * @param {number[]} places
 * @param {number} least width
 */
function paintStacks(context, area, { candidates, theta, end }, fills, places, least) {
  const [floor, scale] = [floorOf(area), scaleOf(area, end)];
  const heights = places.map(() => 0);
  for (const [term, fill] of fills.entries()) {
    context.fillStyle = fill;
    for (const [i, place] of places.entries()) {
      const from = heights[i];
      const to = Math.min(floor - ROOM.top, from + candidates[place].features[term] * theta[term] * scale);
      heights[i] = to;
      if (to <= from) continue;
      const { x, width } = barOf(area, candidates.length, place, least);
      context.fillRect(x, floor - to, width, to - from);
    }
  }
}

// A bar leaves a gap to the next where there is room for one.
/**
 * @param {Size} area
 * @param {number} count
 * @param {number} place
 * @param {number} least
 */
function barOf(area, count, place, least) {
  const { x, width } = slotOf(area, count, place);
  const wide = Math.max(least, width > 3 ? width * 0.82 : width);
  return { x: x + (width - wide) / 2, width: wide };
}

/**
 * @param {CanvasContext} context
 * @param {Size} area
 * @param {number} count
 * @param {number} place
 * @param {Theme} theme
 */
function clearSlot(context, area, count, place, theme) {
  const { x, width } = barOf(area, count, place, LEAST_LIT_PX);
  context.fillStyle = theme.background;
  context.fillRect(x - 1, ROOM.top, width + 2, floorOf(area) - ROOM.top - 1);
}

// A slanted gap in each bar that goes on above the axis.
/**
 * @param {CanvasContext} context
 * @param {Size} area
 * @param {Bars} bars
 * @param {Theme} theme
 */
function paintTorn(context, area, { candidates, delays, end }, theme) {
  context.strokeStyle = theme.background;
  context.lineWidth = 2.5;
  context.beginPath();
  for (const [place, delay] of delays.entries()) {
    if (delay <= end) continue;
    const { x, width } = slotOf(area, candidates.length, place);
    const rise = Math.min(4, width / 3);
    context.moveTo(x, ROOM.top + TORN_PX + rise);
    context.lineTo(x + width, ROOM.top + TORN_PX - rise);
  }
  context.stroke();
}

/**
 * @param {CanvasContext} context
 * @param {Size} area
 * @param {number} count
 * @param {number} place
 * @param {string} colour
 */
function outline(context, area, count, place, colour) {
  const { x, width } = barOf(area, count, place, LEAST_LIT_PX);
  context.strokeStyle = colour;
  context.lineWidth = 1.5;
  context.strokeRect(x - 1, ROOM.top - 2, width + 2, floorOf(area) - ROOM.top + 2);
}

// A triangle above the best bar.
/**
 * @param {CanvasContext} context
 * @param {Size} area
 * @param {number} count
 * @param {number} place
 * @param {string} colour
 */
function paintMark(context, area, count, place, colour) {
  const { x, width } = slotOf(area, count, place);
  const [middle, y] = [x + width / 2, ROOM.top - 4];
  context.fillStyle = colour;
  context.beginPath();
  context.moveTo(middle, y);
  context.lineTo(middle - 5.5, y - 8);
  context.lineTo(middle + 5.5, y - 8);
  context.fill();
}

// How long the split takes that is shown, across all bars, so that they compare with it.
/**
 * @param {CanvasContext} context
 * @param {Size} area
 * @param {Bars} bars
 * @param {Theme} theme
 */
function paintLevel(context, area, { shownDelay, end }, theme) {
  if (shownDelay > end) return;
  const y = floorOf(area) - shownDelay * scaleOf(area, end);
  context.strokeStyle = theme.link.text;
  context.lineWidth = 1.5;
  context.setLineDash([5, 4]);
  context.beginPath();
  context.moveTo(ROOM.left, y);
  context.lineTo(area.width - ROOM.right, y);
  context.stroke();
  context.setLineDash([]);
}
