// How one level of the drawing is put together from its parts: behind its vertices, and on top of them.

import { placeBadges } from "./badges.js";
import { paintBox, paintEdges } from "./paint.js";

/** @import { CanvasContext, DrawnSplit, Placement, PlacedBadge, Rect, Size, Theme } from "./types.js" */
/** @import { Level } from "./level.js" */

const MANY_EDGES = 12; // of a cut; so many bold lines would hide the graph

/**
 * Boxes, all edges by `paintWires()`, and the edges that the cut crosses; pale where something is emphasised.
 *
 * @param {CanvasContext} context
 * @param {Level} level
 * @param {Theme} theme
 * @param {number} scale
 * @param {() => void} paintWires
 * @param {boolean} pale
 */
export function paintBehind(context, level, theme, scale, paintWires, pale = false) {
  context.globalAlpha = pale ? 0.5 : 1;
  for (const box of level.boxes) paintBox(context, box, box.share, theme, scale);
  paintWires();
  const many = level.cutEdges.length > MANY_EDGES;
  context.globalAlpha = many ? 0.35 : 0.9;
  paintEdges(context, level.cutPaths, theme.link.fill, many ? 1.4 : 2.4, scale);
  context.globalAlpha = 1;
}

/**
 * The badges of a split (see Scene.setSplit) that `level` has applied, for a canvas of `area` {width, height} in
 * screen pixels, where the drawing's x is at `scale` * x + `left` and its y at `scale` * y + `top`.
 *
 * @param {CanvasContext} context
 * @param {Level} level
 * @param {DrawnSplit} split
 * @param {Placement} placement
 * @param {Size} area
 * @param {Theme} theme
 * @returns {PlacedBadge[]}
 */
export function badgesOf(context, level, split, { scale, left, top }, area, theme) {
  /** @type {(rect: Rect) => Rect} */
  const onScreen = ({ x, y, width, height }) => ({
    x: x * scale + left, y: y * scale + top, width: width * scale, height: height * scale,
  });
  const anchors = split.cut.map((layer) => ({
    ...onScreen(level.nodes[level.vertexAt(layer)]), layer, bytes: split.bytes[layer],
  }));
  const { nodes, labels, edges } = level.obstacles;
  const obstacles = { nodes: nodes.map(onScreen), labels: labels.map(onScreen), edges: edges.map(onScreen) };
  return placeBadges(context, anchors, obstacles, area, split.words, theme);
}
