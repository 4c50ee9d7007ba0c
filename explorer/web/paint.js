// How boxes, edges and vertices look on the canvas. Everything is drawn in the drawing's own units;
// `scale` is screen pixels per unit, so that lines and labels can keep a least size; a label that would be smaller than
// `theme.leastLabelPx` on the screen is left out.

import { fitText } from "./geometry.js";

/** @import { CanvasContext, NodeLook, Paths, ShownBox, ShownNode, SideColours, Theme } from "./types.js" */

const TALL = 34; // from this height on a vertex has two lines
const SECOND = 0.84; // of the first line's size
const RADIUS = 6;
const [STAGE_PX, BLOCK_PX] = [14, 11]; // of names over boxes, on the screen

/** @type {(theme: Theme, share: number) => SideColours | null} */
const sideColours = (theme, share) => (share >= 1 ? theme.device : share <= 0 ? theme.server : null);

/**
 * A group box: tinted by side; the block that the cut passes through has both tints.
 *
 * @param {CanvasContext} context
 * @param {ShownBox} box
 * @param {number} share
 * @param {Theme} theme
 * @param {number} scale
 */
export function paintBox(context, box, share, theme, scale) {
  const radius = box.depth === 0 ? 12 : 9;
  const colours = sideColours(theme, share);
  context.beginPath();
  context.roundRect(box.x, box.y, box.width, box.height, radius);
  if (colours !== null) {
    context.fillStyle = box.depth === 0 ? theme.panel : colours.tint;
    context.fill();
  } else if (box.single) {
    paintSplit(context, box, theme, share);
  } else {
    context.fillStyle = theme.panel;
    context.fill();
  }
  context.beginPath();
  context.roundRect(box.x, box.y, box.width, box.height, radius);
  context.lineWidth = Math.max(1, 0.6 / scale);
  context.strokeStyle = theme.line;
  context.stroke();
  paintBoxLabel(context, box, theme, scale);
}

// Two tints meeting where the device's vertices end: below each other, beside each other, or blended.
/**
 * @param {CanvasContext} context
 * @param {ShownBox} box
 * @param {Theme} theme
 * @param {number} share
 */
function paintSplit(context, box, theme, share) {
  /** @type {(nodes: ShownNode[], start: (node: ShownNode) => number, end: (node: ShownNode) => number) => [number, number]} */
  const ends = (nodes, start, end) => [Math.min(...nodes.map(start)), Math.max(...nodes.map(end))];
  const device = box.nodes.filter((node) => node.share >= 1);
  const server = box.nodes.filter((node) => node.share < 1);
  let at = share;
  let across = false;
  if (device.length && server.length) {
    const [, low] = ends(device, (node) => node.y, (node) => node.y + node.height / 2);
    const [top] = ends(server, (node) => node.y - node.height / 2, (node) => node.y);
    const [, right] = ends(device, (node) => node.x, (node) => node.x + node.width / 2);
    const [left] = ends(server, (node) => node.x - node.width / 2, (node) => node.x);
    if (low <= top) at = ((low + top) / 2 - box.y) / box.height;
    else if (right <= left) [at, across] = [((right + left) / 2 - box.x) / box.width, true];
  }
  const stop = Math.min(1, Math.max(0, at));
  const gradient = across
    ? context.createLinearGradient(box.x, 0, box.x + box.width, 0)
    : context.createLinearGradient(0, box.y, 0, box.y + box.height);
  gradient.addColorStop(0, theme.device.tint);
  gradient.addColorStop(stop, theme.device.tint);
  gradient.addColorStop(stop, theme.server.tint);
  gradient.addColorStop(1, theme.server.tint);
  context.fillStyle = gradient;
  context.fill();
}

/**
 * @param {CanvasContext} context
 * @param {ShownBox} box
 * @param {Theme} theme
 * @param {number} scale
 */
function paintBoxLabel(context, box, theme, scale) {
  if (!box.label || box.head < 6) return;
  const stage = box.depth === 0;
  const size = Math.min(box.head * 0.8, Math.max(stage ? 14 : 11, 9.5 / scale));
  const smallest = theme.leastLabelPx / (size * scale);
  if (smallest > 1) return;
  const least = Math.max(0.6, smallest);
  const line = fitText(context, box.label, box.width - 12, { weight: stage ? 650 : 550, size, family: theme.font, least });
  context.fillStyle = stage ? theme.text : theme.muted;
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.fillText(line.text, box.x + 7, box.y + box.head / 2 + size * 0.06);
}

/**
 * The name of a box across its middle, in letters of the screen's size, if the box is large enough for the whole of it.
 *
 * @param {CanvasContext} context
 * @param {ShownBox} box
 * @param {Theme} theme
 * @param {number} scale
 */
export function paintOver(context, box, theme, scale) {
  const size = (box.depth === 0 ? STAGE_PX : BLOCK_PX) / scale;
  context.font = `${box.depth === 0 ? 650 : 550} ${size}px ${theme.font}`;
  if (box.height < 1.6 * size || context.measureText(box.label).width > 0.94 * box.width) return;
  context.textAlign = "center";
  context.textBaseline = "middle";
  const [x, y] = [box.x + box.width / 2, box.depth === 0 ? box.y + 0.9 * size : box.y + box.height / 2];
  context.lineJoin = "round";
  context.lineWidth = 3.5 / scale;
  context.strokeStyle = theme.background;
  context.strokeText(box.label, x, y);
  context.fillStyle = theme.text;
  context.fillText(box.label, x, y);
}

/**
 * All edges in one stroke; the arrow heads only where they can be seen.
 *
 * @param {CanvasContext} context
 * @param {Paths} paths
 * @param {string} colour
 * @param {number} width
 * @param {number} scale
 */
export function paintEdges(context, paths, colour, width, scale) {
  context.strokeStyle = colour;
  context.lineWidth = Math.max(width, (0.55 * width) / scale);
  context.lineJoin = "round";
  context.stroke(paths.lines);
  if (scale >= 0.4) {
    context.fillStyle = colour;
    context.fill(paths.arrows);
  }
}

/**
 * A vertex: `look` is {share on the device, pinned, dimmed, selected, hover}.
 * A block with layers on both sides is filled from the left as far as its share on the device.
 *
 * @param {CanvasContext} context
 * @param {ShownNode} node
 * @param {NodeLook} look
 * @param {Theme} theme
 * @param {number} scale
 */
export function paintNode(context, node, look, theme, scale) {
  const [x, y] = [node.x - node.width / 2, node.y - node.height / 2];
  const colours = look.colours ?? sideColours(theme, look.share);
  context.globalAlpha = look.dimmed ? 0.28 : 1;
  context.beginPath();
  context.roundRect(x, y, node.width, node.height, RADIUS);
  if (colours !== null) {
    context.fillStyle = colours.fill;
  } else {
    const split = context.createLinearGradient(x, 0, x + node.width, 0);
    split.addColorStop(look.share, theme.device.fill);
    split.addColorStop(look.share, theme.server.fill);
    context.fillStyle = split;
  }
  context.fill();
  const strong = look.selected || look.hover;
  const ring = strong ? theme.text : (colours?.edge ?? theme.line);
  context.lineWidth = strong ? Math.max(2.4, 2 / scale) : Math.max(1, 0.5 / scale);
  context.strokeStyle = ring;
  context.stroke();
  paintNodeLabel(context, node, look, colours, theme, scale);
  context.globalAlpha = 1;
}

/**
 * A vertex that is too small on the screen for anything but its side's colour.
 *
 * @param {CanvasContext} context
 * @param {ShownNode} node
 * @param {NodeLook} look
 * @param {Theme} theme
 */
export function paintSpeck(context, node, look, theme) {
  context.globalAlpha = look.dimmed ? 0.28 : 1;
  context.fillStyle = look.share >= 1 ? theme.device.fill : theme.server.fill;
  context.fillRect(node.x - node.width / 2, node.y - node.height / 2, node.width, node.height);
}

/**
 * Size of a vertex's label in the drawing's units.
 *
 * @type {(node: { height: number }) => number}
 */
export const labelSize = ({ height }) => (height >= TALL ? 12.5 : Math.min(height * 0.54, 15));

/**
 * @param {CanvasContext} context
 * @param {ShownNode} node
 * @param {NodeLook} look
 * @param {SideColours | null} colours
 * @param {Theme} theme
 * @param {number} scale
 */
function paintNodeLabel(context, node, look, colours, theme, scale) {
  const size = labelSize(node);
  const smallest = theme.leastLabelPx / scale;
  if (size < smallest) return;
  const lock = look.pinned ? size * 0.95 : 0;
  const two = node.height >= TALL && node.note !== "" && size * SECOND >= smallest;
  context.textAlign = "center";
  context.textBaseline = "middle";
  /** @type {(text: string, shift: number, y: number, weight: number, points: number) => number} */
  const write = (text, shift, y, weight, points) => {
    const least = Math.max(0.8, smallest / points);
    const line = fitText(context, text, node.width - 8 - 2 * shift, { weight, size: points, family: theme.font, least });
    const x = node.x + shift;
    if (colours === null) paintMixedText(context, line.text, x, y, node, look.share, theme);
    else {
      context.fillStyle = colours.ink;
      context.fillText(line.text, x, y);
    }
    return look.pinned ? context.measureText(line.text).width : 0;
  };
  const y = two ? node.y - node.height * 0.17 : node.y + size * 0.05;
  const width = write(node.label, lock / 2, y, two ? 650 : 550, size);
  if (two) write(node.note, 0, node.y + node.height * 0.22, 450, size * SECOND);
  if (look.pinned) {
    const ink = colours === null ? theme.device.ink : colours.ink;
    paintLock(context, node.x + lock / 2 - width / 2 - lock * 0.62, y - size * 0.05, size * 0.72, ink);
  }
}

// Over two fills one ink cannot be read on both: each half of the text takes its own side's ink.
/**
 * @param {CanvasContext} context
 * @param {string} text
 * @param {number} x
 * @param {number} y
 * @param {ShownNode} node
 * @param {number} share
 * @param {Theme} theme
 */
function paintMixedText(context, text, x, y, node, share, theme) {
  const left = node.x - node.width / 2;
  const border = left + node.width * share;
  /** @type {[number, number, string][]} */
  const halves = [[left, border, theme.device.ink], [border, left + node.width, theme.server.ink]];
  for (const [from, to, ink] of halves) {
    context.save();
    context.beginPath();
    context.rect(from, node.y - node.height / 2, to - from, node.height);
    context.clip();
    context.fillStyle = ink;
    context.fillText(text, x, y);
    context.restore();
  }
}

/**
 * @param {CanvasContext} context
 * @param {number} x
 * @param {number} y
 * @param {number} size
 * @param {string} colour
 */
function paintLock(context, x, y, size, colour) {
  context.fillStyle = colour;
  context.strokeStyle = colour;
  context.lineWidth = size * 0.15;
  context.beginPath();
  context.arc(x, y - size * 0.12, size * 0.24, Math.PI, 0);
  context.stroke();
  context.beginPath();
  context.roundRect(x - size * 0.38, y - size * 0.12, size * 0.76, size * 0.6, size * 0.1);
  context.fill();
}

/**
 * A pair of scissors, `size` wide, centred on x, y.
 *
 * @param {CanvasContext} context
 * @param {number} x
 * @param {number} y
 * @param {number} size
 * @param {string} colour
 * @param {number} scale pixels of the screen per unit
 * @param {number} bold times the usual width of its lines
 */
export function paintScissors(context, x, y, size, colour, scale = 1, bold = 1) {
  const r = size * 0.17;
  context.strokeStyle = colour;
  context.lineWidth = Math.max(1.2 / scale, size * 0.11) * bold;
  context.lineCap = "round";
  context.beginPath();
  for (const sign of [-1, 1]) {
    context.moveTo(x - size * 0.3 + r, y + sign * size * 0.3);
    context.arc(x - size * 0.3, y + sign * size * 0.3, r, 0, 2 * Math.PI);
    context.moveTo(x - size * 0.17, y + sign * size * 0.2);
    context.lineTo(x + size * 0.48, y - sign * size * 0.26);
  }
  context.stroke();
}
