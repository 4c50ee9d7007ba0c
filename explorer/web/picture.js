// How one level of the drawing is put together from its parts, of which only those in view are painted.

import { placeBadges } from "./badges.js";
import { overlaps } from "./geometry.js";
import { paintBox, paintEdges, paintNode, paintOver, paintScissors, paintSpeck } from "./paint.js";

/** @import { CanvasContext, DrawnSplit, NodeLook, Placement, PlacedBadge, Rect, ShownNode, Size, Theme } from "./types.js" */
/** @import { Level } from "./level.js" */

const MANY_EDGES = 12; // of a cut; so many bold lines would hide the graph
const PLAIN_SCALE = 0.3; // below which an edge is a line without corners and without a head
const SPECK_PX = 5; // height on the screen below which a vertex is a speck of colour

/**
 * The part of the drawing that a canvas of this size shows.
 *
 * @param {Placement} placement
 * @param {Size} area
 * @returns {Rect}
 */
export const viewOf = ({ scale, left, top }, { width, height }) => ({
  x: -left / scale, y: -top / scale, width: width / scale, height: height / scale,
});

/**
 * Boxes, edges by `paintWires()`, and the edges that the cut crosses; pale where something is emphasised.
 *
 * @param {CanvasContext} context
 * @param {Level} level
 * @param {Rect} view
 * @param {Theme} theme
 * @param {number} scale
 * @param {() => void} paintAllWires
 * @param {boolean} pale
 */
export function paintBehind(context, level, view, theme, scale, paintAllWires, pale = false) {
  context.globalAlpha = pale ? 0.5 : 1;
  for (const box of level.boxes) if (overlaps(box, view)) paintBox(context, box, box.share, theme, scale);
  paintAllWires();
  const many = level.cutEdges.length > MANY_EDGES;
  context.globalAlpha = many ? 0.35 : 0.9;
  paintEdges(context, level.cutPaths, theme.link.fill, many ? 1.4 : 2.4, scale);
  context.globalAlpha = 1;
}

/**
 * All edges in view.
 *
 * @param {CanvasContext} context
 * @param {Level} level
 * @param {Rect} view
 * @param {Theme} theme
 * @param {number} scale
 */
export function paintWires(context, level, view, theme, scale) {
  for (const paths of level.wires(view, scale < PLAIN_SCALE)) paintEdges(context, paths, theme.wire, 1.3, scale);
}

/**
 * The vertices in view.
 *
 * @param {CanvasContext} context
 * @param {Level} level
 * @param {Rect} view
 * @param {Theme} theme
 * @param {number} scale
 * @param {(node: ShownNode) => NodeLook} lookOf
 */
export function paintNodes(context, level, view, theme, scale, lookOf) {
  for (const node of level.nodeTiles.shapesWithin(view)) {
    const look = lookOf(node);
    const whole = look.share <= 0 || look.share >= 1;
    const plain = whole && !look.selected && !look.hover;
    if (plain && node.height * scale < SPECK_PX) paintSpeck(context, node, look, theme);
    else paintNode(context, node, look, theme, scale);
  }
  context.globalAlpha = 1;
}

const LINE_PX = 2.6; // of the cut's lines on the screen
const SCISSORS_PX = 19;
const MANY_STROKES = 8; // of a cut; so many pairs of scissors would hide it

/**
 * The lines of the cut with the scissors on them, over everything but the badges.
 *
 * @param {CanvasContext} context
 * @param {Level} level
 * @param {Theme} theme
 * @param {number} scale
 */
export function paintCut(context, level, theme, scale) {
  const strokes = level.cutStrokes;
  const [wide, size] = [LINE_PX / scale, SCISSORS_PX / scale];
  const lines = new Path2D();
  for (const { x0, y0, x1, y1 } of strokes) {
    lines.moveTo(x0, y0);
    lines.lineTo(x1, y1);
  }
  context.save();
  context.lineCap = "butt";
  context.strokeStyle = theme.background;
  context.lineWidth = 1.8 * wide;
  context.stroke(lines);
  context.strokeStyle = theme.link.fill;
  context.lineWidth = wide;
  context.setLineDash([3 * wide, 1.6 * wide]);
  context.stroke(lines);
  context.setLineDash([]);
  for (const { x0, y0, y1 } of strokes.slice(0, strokes.length > MANY_STROKES ? 1 : strokes.length)) {
    context.save();
    context.translate(x0, y0);
    if (y0 !== y1) context.rotate(Math.PI / 2);
    paintScissors(context, -0.4 * size, 0, size, theme.background, scale, 2.2);
    paintScissors(context, -0.4 * size, 0, size, theme.link.fill, scale);
    context.restore();
  }
  context.restore();
}

/**
 * Names of boxes over what they hold, where the labels inside are too small to be read: those of the blocks where they
 * have room, otherwise those of the stages.
 *
 * @param {CanvasContext} context
 * @param {Level} level
 * @param {Rect} view
 * @param {Theme} theme
 * @param {number} scale
 */
export function paintOverview(context, level, view, theme, scale) {
  if (level.labelSize * scale >= theme.leastLabelPx) return;
  for (const box of level.boxes) if (overlaps(box, view)) paintOver(context, box, theme, scale);
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
export function badgesOf(context, level, split, placement, area, theme) {
  const { scale, left, top } = placement;
  /** @type {(rect: Rect) => Rect} */
  const onScreen = ({ x, y, width, height }) => ({
    x: x * scale + left, y: y * scale + top, width: width * scale, height: height * scale,
  });
  const anchors = split.cut.map((layer) => ({
    ...onScreen(level.nodes[level.vertexAt(layer)]), layer, bytes: split.bytes[layer],
  }));
  const { nodes, labels, edges } = level.obstacles(viewOf(placement, area));
  const strokes = level.cutStrokes.map(({ x0, y0, x1, y1 }) => onScreen({ x: x0 - 16, y: y0 - 9, width: x1 - x0 + 20, height: y1 - y0 + 18 }));
  const obstacles = { nodes: nodes.map(onScreen), labels: [...labels.map(onScreen), ...strokes], edges: edges.map(onScreen) };
  return placeBadges(context, anchors, obstacles, area, split.words, theme);
}
