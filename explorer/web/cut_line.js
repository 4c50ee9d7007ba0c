// The lines of a cut: across the edges that leave the device, and through a block with layers on both sides. Pure.
// explorer/present/cut_line.py has the same rules.

/** @import { ShownNode } from "./types.js" */
/** @import { EdgeData } from "./payload.js" */

/** @typedef {{ x0: number, y0: number, x1: number, y1: number }} Stroke level or upright, its scissors at x0, y0 */

const BEHIND = 6; // px behind the vertex that an edge leaves, or half of its first piece where that is shorter
const BEYOND = 9; // px that a line goes on beyond a vertex
const ALIGNED = 4; // px that two lines may be apart to be joined
const NEAR = 40; // px between the ends of two lines that are joined

/**
 * The lines of the cut of a level whose vertices know their shares on the device.
 *
 * @param {ShownNode[]} nodes
 * @param {EdgeData[]} cutEdges
 * @returns {Stroke[]}
 */
export function cutStrokes(nodes, cutEdges) {
  const through = nodes.filter(({ share }) => share > 0 && share < 1).map((node) => {
    const x = node.x - node.width / 2 + node.width * node.share;
    return { x0: x, y0: node.y - node.height / 2 - BEYOND, x1: x, y1: node.y + node.height / 2 + BEYOND };
  });
  const across = cutEdges
    .filter(({ points }) => points.length > 1)
    .map(({ source, points }) => acrossEdge(nodes[source], points));
  return [...through, ...joined(joined(across, "x", "y"), "y", "x")];
}

/**
 * The line across an edge, just behind the vertex that it leaves and as long as that side of it.
 *
 * @param {ShownNode} node
 * @param {EdgeData["points"]} points
 * @returns {Stroke}
 */
function acrossEdge(node, points) {
  const { x, y, level } = behind(points);
  return level
    ? { x0: Math.min(x, node.x - node.width / 2) - BEYOND, y0: y, x1: Math.max(x, node.x + node.width / 2) + BEYOND, y1: y }
    : { x0: x, y0: Math.min(y, node.y - node.height / 2) - BEYOND, x1: x, y1: Math.max(y, node.y + node.height / 2) + BEYOND };
}

/**
 * The point of an edge where it is cut, and whether the line across it is level there.
 *
 * @param {EdgeData["points"]} points
 */
function behind([[fromX, fromY], [toX, toY]]) {
  const length = Math.hypot(toX - fromX, toY - fromY);
  const share = length > 0 ? Math.min(BEHIND / length, 0.5) : 0;
  return { x: fromX + share * (toX - fromX), y: fromY + share * (toY - fromY), level: Math.abs(toY - fromY) >= Math.abs(toX - fromX) };
}

/**
 * The lines, those joined that go `along` one axis, are aligned on the other, `on`, and lie near each other.
 *
 * @param {Stroke[]} strokes
 * @param {"x" | "y"} along
 * @param {"x" | "y"} on
 * @returns {Stroke[]}
 */
function joined(strokes, along, on) {
  const [from, to, at, until] = /** @type {(keyof Stroke)[]} */ ([`${along}0`, `${along}1`, `${on}0`, `${on}1`]);
  const others = strokes.filter((stroke) => stroke[at] !== stroke[until]);
  const ordered = strokes.filter((stroke) => stroke[at] === stroke[until]).toSorted((a, b) => a[at] - b[at] || a[from] - b[from]);
  /** @type {Stroke[]} */
  const done = [];
  for (const stroke of ordered) {
    const last = done.findLast((each) => stroke[at] - each[at] <= ALIGNED && stroke[from] - each[to] <= NEAR && each[from] - stroke[to] <= NEAR);
    if (last === undefined) done.push({ ...stroke });
    else Object.assign(last, { [from]: Math.min(last[from], stroke[from]), [to]: Math.max(last[to], stroke[to]) });
  }
  return [...others, ...done];
}
