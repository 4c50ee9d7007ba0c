// Shapes of a drawing, computed once a level: paths of the edges, head room of the boxes, shortened labels.

/** @import { BoxData, EdgeData } from "./payload.js" */

/** @import { BoxShape, CanvasContext, Obstacles, Paths, Rect, ShownNode } from "./types.js" */

const CORNER = 7;

// Add a polyline with rounded corners to a path.
/**
 * @param {Path2D} path
 * @param {EdgeData["points"]} points
 */
function addRounded(path, points) {
  path.moveTo(points[0][0], points[0][1]);
  for (let i = 1; i + 1 < points.length; i += 1) {
    const [[x0, y0], [x1, y1], [x2, y2]] = [points[i - 1], points[i], points[i + 1]];
    const room = Math.min(Math.hypot(x1 - x0, y1 - y0), Math.hypot(x2 - x1, y2 - y1)) / 2;
    path.arcTo(x1, y1, x2, y2, Math.min(CORNER, room));
  }
  const end = points[points.length - 1];
  path.lineTo(end[0], end[1]);
}

// Add an arrow head at the end of a polyline.
/**
 * @param {Path2D} path
 * @param {EdgeData["points"]} points
 * @param {number} size
 */
function addArrow(path, points, size) {
  const [x1, y1] = points[points.length - 1];
  const [x0, y0] = points[points.length - 2];
  const angle = Math.atan2(y1 - y0, x1 - x0);
  path.moveTo(x1, y1);
  for (const turn of [-0.42, 0.42]) path.lineTo(x1 - size * Math.cos(angle + turn), y1 - size * Math.sin(angle + turn));
  path.closePath();
}

/**
 * One path for all edges that pass `wanted(edge)`, and one for their arrow heads.
 *
 * @param {EdgeData[]} edges
 * @param {(edge: EdgeData) => boolean} wanted
 * @returns {Paths}
 */
export function edgePaths(edges, wanted = () => true) {
  const lines = new Path2D();
  const arrows = new Path2D();
  for (const edge of edges) {
    if (edge.points.length < 2 || !wanted(edge)) continue;
    addRounded(lines, edge.points);
    addArrow(arrows, edge.points, 6);
  }
  return { lines, arrows };
}

/**
 * The same for edges so small on the screen that neither corners nor heads can be seen.
 *
 * @param {EdgeData[]} edges
 * @returns {Paths}
 */
export function plainPaths(edges) {
  const lines = new Path2D();
  for (const { points } of edges) points.forEach(([x, y], i) => (i ? lines.lineTo(x, y) : lines.moveTo(x, y)));
  return { lines, arrows: new Path2D() };
}

/**
 * For each box, the outer ones first: its vertices, the height above its contents, and whether it holds single layers
 * only, no boxes.
 *
 * @param {BoxData[]} boxes
 * @param {ShownNode[]} nodes
 * @returns {BoxShape[]}
 */
export function boxShapes(boxes, nodes) {
  return boxes.toSorted((a, b) => a.depth - b.depth).map((box) => {
    const held = nodes.slice(box.first, box.end);
    const inner = boxes.filter((other) => other.depth > box.depth && other.first >= box.first && other.end <= box.end);
    const top = Math.min(...inner.map((other) => other.y), ...held.map((node) => node.y - node.height / 2));
    const single = inner.length === 0 && held.every((node) => node.layers.length === 1);
    return { ...box, head: top - box.y, nodes: held, single };
  });
}

/**
 * {text, font} that fits a width: the font smaller, down to a share of its size, then the text cut off.
 *
 * @param {CanvasContext} context
 * @param {string} text
 * @param {number} width
 * @param {{ weight: number, size: number, family: string, least: number }} style
 */
export function fitText(context, text, width, style) {
  const { weight, size, family, least } = style;
  /** @type {(factor: number) => string} */
  const font = (factor) => `${weight} ${size * factor}px ${family}`;
  context.font = font(1);
  const shrink = Math.min(1, Math.max(least, width / context.measureText(text).width));
  context.font = font(shrink);
  return { text: shorten(context, text, width), font: font(shrink) };
}

/**
 * The text with an ellipsis in place of its middle where it is wider than so many pixels in the context's current font;
 * more of its end stays, which often tells names apart. Empty where nothing fits.
 *
 * @param {CanvasContext} context
 * @param {string} text
 * @param {number} width
 */
export function shorten(context, text, width) {
  if (context.measureText(text).width <= width) return text;
  const letters = [...text];
  const keeping = (/** @type {number} */ count) => {
    const head = Math.floor(count / 3);
    return [...letters.slice(0, head), "…", ...letters.slice(letters.length - (count - head))].join("");
  };
  let [low, high] = [0, letters.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (context.measureText(keeping(middle)).width <= width) low = middle;
    else high = middle - 1;
  }
  return low > 0 ? keeping(low) : "";
}

const EDGE_WIDTH = 6; // what an edge takes up beside its line
const LETTER_WIDTH = 7;
const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/gu;

/**
 * About how wide a box's label is; a letter of an East Asian script is as wide as two others.
 *
 * @param {string} label
 */
const labelWidth = (label) => LETTER_WIDTH * (label.length + (label.match(WIDE)?.length ?? 0));

/**
 * What is better not covered, as rectangles with x, y top left: vertices, labels of boxes, straight pieces of edges.
 *
 * @param {ShownNode[]} nodes
 * @param {BoxShape[]} boxes
 * @param {EdgeData[]} edges
 * @returns {Obstacles}
 */
export function obstaclesOf(nodes, boxes, edges) {
  const pieces = edges.flatMap(({ points }) =>
    points.slice(1).map(([x, y], i) => {
      const [fromX, fromY] = points[i];
      return {
        x: Math.min(x, fromX) - EDGE_WIDTH / 2,
        y: Math.min(y, fromY) - EDGE_WIDTH / 2,
        width: Math.abs(x - fromX) + EDGE_WIDTH,
        height: Math.abs(y - fromY) + EDGE_WIDTH,
      };
    }),
  );
  const labels = boxes
    .filter(({ label }) => label)
    .map(({ x, y, width, head, label }) => ({
      x, y, width: Math.min(width, 14 + labelWidth(label)), height: Math.max(0, head),
    }));
  return { nodes: nodes.map(asRect), labels, edges: pieces };
}

/**
 * The rectangle around an edge with its arrow head.
 *
 * @type {(edge: EdgeData) => Rect}
 */
export function boundsOf({ points }) {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const [x, y] = [Math.min(...xs) - EDGE_WIDTH / 2, Math.min(...ys) - EDGE_WIDTH / 2];
  return { x, y, width: Math.max(...xs) + EDGE_WIDTH / 2 - x, height: Math.max(...ys) + EDGE_WIDTH / 2 - y };
}

/**
 * The rectangle, x and y top left, of what has them in its centre.
 *
 * @type {(centred: Rect) => Rect}
 */
export const asRect = ({ x, y, width, height }) => ({ x: x - width / 2, y: y - height / 2, width, height });

/**
 * Whether two {x, y, width, height} with x, y top left overlap.
 *
 * @param {Rect} a
 * @param {Rect} b
 */
export function overlaps(a, b) {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
