// What a playback adds to the picture: what waits is pale, what computes is ringed, and tensors travel over the cut.

/** @import { CanvasContext, Point, ShownNode, Theme } from "./types.js" */
/** @import { EdgeData } from "./payload.js" */
/** @import { Level } from "./level.js" */

const PALE = 0.62; // of the page's colour over what waits
const DOTS = 3; // on their way at once along an edge
const RADIUS = 6;

/**
 * A moment of a playback in the graph.
 *
 * @typedef {object} Moment
 * @property {Set<number>} lit layers in full colour
 * @property {number | null} active the layer that is being computed
 * @property {Set<number>} ringed layers, as while their parameters are exchanged
 * @property {"up" | "down" | null} flow which way tensors travel
 * @property {number} progress of the phase, from 0 to 1
 */

/**
 * @param {CanvasContext} context in the drawing's own px
 * @param {Level} level
 * @param {Theme} theme
 * @param {number} scale
 * @param {Moment} moment
 */
export function paintMoment(context, level, theme, scale, { lit, active, ringed, flow, progress }) {
  for (const node of level.nodes) {
    const share = node.layers.filter((layer) => lit.has(layer)).length / node.layers.length;
    if (share < 1) paintWaiting(context, node, theme, share);
    if (node.layers.some((layer) => ringed.has(layer))) paintRing(context, node, theme.link.fill, scale);
  }
  if (active !== null) paintRing(context, level.nodes[level.vertexAt(active)], theme.text, scale);
  if (flow !== null) paintFlow(context, level.cutEdges, flow === "up" ? progress : 1 - progress, theme, scale);
}

// The part of a vertex that is not computed yet, from the right.
/**
 * @param {CanvasContext} context
 * @param {ShownNode} node
 * @param {Theme} theme
 * @param {number} share
 */
function paintWaiting(context, node, theme, share) {
  context.save();
  context.globalAlpha = PALE;
  context.fillStyle = theme.background;
  const left = node.x - node.width / 2 + node.width * share;
  context.fillRect(left - 2, node.y - node.height / 2 - 2, node.width * (1 - share) + 4, node.height + 4);
  context.restore();
}

/**
 * @param {CanvasContext} context
 * @param {ShownNode} node
 * @param {string} colour
 * @param {number} scale
 */
function paintRing(context, node, colour, scale) {
  const gap = Math.max(2, 2 / scale);
  context.beginPath();
  context.roundRect(node.x - node.width / 2 - gap, node.y - node.height / 2 - gap, node.width + 2 * gap, node.height + 2 * gap, RADIUS + gap);
  context.lineWidth = Math.max(3, 2.5 / scale);
  context.strokeStyle = colour;
  context.stroke();
}

/**
 * @param {CanvasContext} context
 * @param {EdgeData[]} edges
 * @param {number} part of the way, from the device's end
 * @param {Theme} theme
 * @param {number} scale
 */
function paintFlow(context, edges, part, theme, scale) {
  const radius = Math.max(4, 4 / scale);
  for (const { points } of edges) {
    for (let dot = 0; dot < DOTS; dot += 1) {
      const { x, y } = along(points, (part * DOTS + dot / DOTS) % 1);
      context.beginPath();
      context.arc(x, y, radius, 0, 2 * Math.PI);
      context.fillStyle = theme.link.fill;
      context.fill();
      context.lineWidth = radius / 3;
      context.strokeStyle = theme.background;
      context.stroke();
    }
  }
}

/**
 * The point at a part of the length of a line.
 *
 * @param {[number, number][]} points
 * @param {number} part from 0 to 1
 * @returns {Point}
 */
export function along(points, part) {
  const lengths = points.slice(1).map(([x, y], i) => Math.hypot(x - points[i][0], y - points[i][1]));
  let left = part * lengths.reduce((sum, length) => sum + length, 0);
  for (const [i, length] of lengths.entries()) {
    if (left <= length && length > 0) {
      const [[x0, y0], [x1, y1]] = [points[i], points[i + 1]];
      return { x: x0 + ((x1 - x0) * left) / length, y: y0 + ((y1 - y0) * left) / length };
    }
    left -= length;
  }
  const [x, y] = points[points.length - 1];
  return { x, y };
}
