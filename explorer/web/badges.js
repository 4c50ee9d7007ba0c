// One badge for each tensor of the cut, in screen pixels: merged where they would overlap, placed where they
// cover the least.

import { asRect, overlaps, shorten } from "./geometry.js";
import { paintScissors } from "./paint.js";

/** @import { Anchor, Badge, BadgeWords, CanvasContext, Obstacles, PlacedBadge, Point, Rect, Size, Theme } from "./types.js" */

const HEIGHT = 22;
const WIDEST = 230;
const GAP = 7;
const ICON = 14;
const FONT_PX = 12;
const RINGS = 10; // of spots around a tensor's vertex that are tried, from touching it outwards
const RING_PX = 18;
const DIRECTIONS = [0, 4, 8, 12, 2, 6, 10, 14, 1, 3, 5, 7, 9, 11, 13, 15].map((part) => (part * Math.PI) / 8);
// What a badge pays for covering a pixel's width over its whole height, for a pixel away from its vertex, and for a
// pixel of its line that lies on other vertices.
const COST = { node: 6, own: 12, label: 3, edge: 2, badge: 40, distance: 0.25, line: 1.5 };

/** @type {(theme: { font: string }) => string} */
const font = (theme) => `650 ${FONT_PX}px ${theme.font}`;

/**
 * Badges for anchors [{x, y, width, height, label, bytes, layer}] (screen pixels, x and y the centre).
 *
 * `words(anchors)` are a badge's {names, size}, of which the first name that fits stands before the size, `area`
 * {width, height} the canvas, and `obstacles` {nodes, labels, edges} what is better not covered: rectangles with x, y
 * top left, of edges one for each straight piece.
 * Returns [{x, y, width, height, text, anchors}] with x, y top left.
 *
 * @param {CanvasContext} context
 * @param {Anchor[]} anchors
 * @param {Obstacles} obstacles
 * @param {Size} area
 * @param {(anchors: Anchor[]) => BadgeWords} words
 * @param {{ font: string }} theme
 * @returns {PlacedBadge[]}
 */
export function placeBadges(context, anchors, obstacles, area, words, theme) {
  context.font = font(theme);
  /** @type {(group: Anchor[]) => Badge} */
  const join = (group) => worded(context, group, words(group));
  /** @type {Badge[]} */
  let badges = anchors.filter((anchor) => onScreen(anchor, area)).map((anchor) => join([anchor]));
  // Placing is slow, so what is too close for badges of their own is joined before.
  /** @type {Badge[] | null} */
  let fewer = badges;
  for (; fewer !== null; fewer = joinFirst(badges, crowded, join)) badges = fewer;
  for (;;) {
    /** @type {PlacedBadge[]} */
    const placed = [];
    for (const badge of badges) placed.push(place(badge, obstacles, placed, area));
    const rest = joinFirst(placed, (a, b) => overlaps(a, b) || crowded(a, b), join);
    if (rest === null) return placed;
    badges = rest;
  }
}

/** @type {(point: Point, area: Size) => boolean} */
const onScreen = ({ x, y }, area) => x > 0 && y > 0 && x < area.width && y < area.height;

// A badge that has no place yet. Its size is never cut off: it is what the badge is there for.
/**
 * @param {CanvasContext} context
 * @param {Anchor[]} anchors
 * @param {BadgeWords} words
 * @returns {Badge}
 */
function worded(context, anchors, { names, size }) {
  const end = ` · ${size}`;
  const room = WIDEST - ICON - 20 - context.measureText(end).width;
  const name = names.find((each) => context.measureText(each).width <= room) ?? shorten(context, names.at(-1) ?? "", room);
  const text = name + end;
  return { anchors, text, width: Math.ceil(context.measureText(text).width) + ICON + 20 };
}

// The badges with the first two joined that are to be together; null where none are.
/**
 * @template {Badge} B
 * @param {B[]} badges
 * @param {(badge: B, other: B) => boolean} together
 * @param {(group: Anchor[]) => Badge} join
 * @returns {Badge[] | null}
 */
function joinFirst(badges, together, join) {
  for (let i = 0; i < badges.length; i += 1) {
    for (let j = i + 1; j < badges.length; j += 1) {
      if (!together(badges[i], badges[j])) continue;
      const rest = badges.filter((_, index) => index !== i && index !== j);
      return [join([...badges[i].anchors, ...badges[j].anchors]), ...rest];
    }
  }
  return null;
}

// Whether tensors are closer than two badges would be readable.
/**
 * @param {Badge} badge
 * @param {Badge} other
 */
function crowded(badge, other) {
  /** @type {(a: Point, b: Point) => boolean} */
  const near = (a, b) => Math.abs(a.x - b.x) < badge.width && Math.abs(a.y - b.y) < 2 * HEIGHT;
  return badge.anchors.some((a) => other.anchors.some((b) => near(a, b)));
}

/**
 * @param {Badge} badge
 * @param {Obstacles} obstacles
 * @param {PlacedBadge[]} placed
 * @param {Size} area
 * @returns {PlacedBadge}
 */
function place({ anchors, text, width }, obstacles, placed, area) {
  const anchor = anchors.reduce((last, next) => (next.y > last.y || (next.y === last.y && next.x > last.x) ? next : last));
  const spots = { x: anchor.width / 2 + GAP + width / 2, y: anchor.height / 2 + GAP + HEIGHT / 2 };
  const near = nearby(obstacles, anchor, width);
  const own = anchors.map(asRect);
  /** @type {PlacedBadge | null} */
  let best = null;
  for (let ring = 0; ring < RINGS; ring += 1) {
    const away = COST.distance * RING_PX * ring;
    if (best !== null && away >= best.cost) break;
    for (const angle of DIRECTIONS) {
      const rect = inside(onRectangle(anchor, spots, angle, RING_PX * ring), width, area);
      const cost =
        away +
        COST.node * covered(rect, near.nodes) +
        COST.own * covered(rect, own) +
        COST.label * covered(rect, near.labels) +
        COST.edge * covered(rect, near.edges) +
        COST.badge * covered(rect, placed) +
        COST.line * crossed(rect, anchor, near.nodes);
      if (best === null || cost < best.cost) best = { ...rect, cost, text, anchors };
    }
  }
  return /** @type {PlacedBadge} */ (best);
}

// The point where a ray from the centre leaves the rectangle with these half sides, which is larger by `more`.
/**
 * @param {Point} centre
 * @param {Point} half
 * @param {number} angle
 * @param {number} more
 * @returns {[number, number]}
 */
function onRectangle({ x, y }, half, angle, more) {
  const [across, down] = [Math.cos(angle), Math.sin(angle)];
  const reach = Math.min((half.x + more) / Math.abs(across), (half.y + more) / Math.abs(down));
  return [x + across * reach, y + down * reach];
}

// A badge around its centre, moved into the canvas.
/**
 * @param {[number, number]} centre
 * @param {number} width
 * @param {Size} area
 * @returns {Rect}
 */
function inside([x, y], width, area) {
  return {
    x: Math.min(Math.max(x - width / 2, 4), area.width - width - 4),
    y: Math.min(Math.max(y - HEIGHT / 2, 4), area.height - HEIGHT - 4),
    width,
    height: HEIGHT,
  };
}

/**
 * @param {Obstacles} obstacles
 * @param {Rect} anchor
 * @param {number} badgeWidth
 * @returns {Obstacles}
 */
function nearby(obstacles, { x, y, width, height }, badgeWidth) {
  const reach = { x: width / 2 + badgeWidth + RINGS * RING_PX, y: height / 2 + HEIGHT + RINGS * RING_PX };
  const region = { x: x - reach.x, y: y - reach.y, width: 2 * reach.x, height: 2 * reach.y };
  /** @type {(rects: Rect[]) => Rect[]} */
  const within = (rects) => rects.filter((rect) => overlaps(rect, region));
  return { nodes: within(obstacles.nodes), labels: within(obstacles.labels), edges: within(obstacles.edges) };
}

// Square pixels of the rectangles that a badge would cover, per pixel of its height.
/**
 * @param {Rect} rect
 * @param {Rect[]} obstacles
 */
function covered(rect, obstacles) {
  let area = 0;
  for (const other of obstacles) {
    if (!overlaps(rect, other)) continue;
    const width = Math.min(rect.x + rect.width, other.x + other.width) - Math.max(rect.x, other.x);
    const height = Math.min(rect.y + rect.height, other.y + other.height) - Math.max(rect.y, other.y);
    area += width * height;
  }
  return area / HEIGHT;
}

// Pixels of the line from a badge's centre to its tensor's vertex that lie on other vertices.
/**
 * @param {Rect} rect
 * @param {Rect} anchor
 * @param {Rect[]} nodes
 */
function crossed(rect, anchor, nodes) {
  const [x0, y0] = [rect.x + rect.width / 2, rect.y + rect.height / 2];
  const [x1, y1] = nearestBorder(anchor, x0, y0);
  const length = Math.hypot(x1 - x0, y1 - y0);
  let share = 0;
  for (const node of nodes) {
    let [from, to] = [0, 1];
    for (const [start, step, least, most] of [[x0, x1 - x0, node.x, node.x + node.width], [y0, y1 - y0, node.y, node.y + node.height]]) {
      if (step === 0) {
        if (start <= least || start >= most) to = -1;
        continue;
      }
      const [enters, leaves] = [(least - start) / step, (most - start) / step];
      from = Math.max(from, Math.min(enters, leaves));
      to = Math.min(to, Math.max(enters, leaves));
    }
    share += Math.max(0, to - from);
  }
  return share * length;
}

/**
 * Draw the badges, each with a line to the tensors that it names.
 *
 * @param {CanvasContext} context
 * @param {PlacedBadge[]} badges
 * @param {Theme} theme
 * @param {boolean} emphasised
 */
export function paintBadges(context, badges, theme, emphasised) {
  const { fill, ink } = theme.link;
  for (const badge of badges) {
    const [cx, cy] = [badge.x + badge.width / 2, badge.y + badge.height / 2];
    context.strokeStyle = fill;
    context.lineWidth = 1.6;
    context.lineCap = "round";
    context.beginPath();
    for (const anchor of badge.anchors) {
      context.moveTo(cx, cy);
      context.lineTo(...nearestBorder(anchor, cx, cy));
    }
    context.stroke();
  }
  for (const badge of badges) {
    context.save();
    context.shadowColor = "rgba(0, 0, 0, 0.28)";
    context.shadowBlur = emphasised ? 14 : 6;
    context.shadowOffsetY = 1.5;
    context.fillStyle = fill;
    context.beginPath();
    context.roundRect(badge.x, badge.y, badge.width, badge.height, badge.height / 2);
    context.fill();
    context.restore();
    context.lineWidth = emphasised ? 2.5 : 1.5;
    context.strokeStyle = emphasised ? theme.text : theme.background;
    context.stroke();
    paintScissors(context, badge.x + 15, badge.y + badge.height / 2, ICON, ink);
    context.font = font(theme);
    context.textAlign = "left";
    context.textBaseline = "middle";
    context.fillStyle = ink;
    context.fillText(badge.text, badge.x + 9 + ICON + 4, badge.y + badge.height / 2 + 0.5);
  }
}

/**
 * @param {Rect} anchor
 * @param {number} x
 * @param {number} y
 * @returns {[number, number]}
 */
function nearestBorder(anchor, x, y) {
  const [halfWidth, halfHeight] = [anchor.width / 2, anchor.height / 2];
  return [
    Math.min(Math.max(x, anchor.x - halfWidth), anchor.x + halfWidth),
    Math.min(Math.max(y, anchor.y - halfHeight), anchor.y + halfHeight),
  ];
}
