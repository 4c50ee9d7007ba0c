// What the canvas of the graph shows at every frame: the level in view, what is pointed at, and the badges on top.

import { Backdrop } from "./backdrop.js";
import { paintBadges } from "./badges.js";
import { edgePaths } from "./geometry.js";
import { paintEdges, paintNode } from "./paint.js";
import { badgesOf, paintBehind, paintCut, paintNodes, paintOverview, paintWires } from "./picture.js";

/** @import { DrawnSplit, NodeLook, PlacedBadge, Placement, Point, ShownNode, Size, Term, Theme } from "./types.js" */
/** @import { Camera } from "./camera.js" */
/** @import { Level } from "./level.js" */

/** @type {Term[]} */
const LINK_TERMS = ["uplink", "downlink", "round_trips"];

/**
 * @typedef {object} Picture what is shown
 * @property {Level} level
 * @property {DrawnSplit} split
 * @property {Theme} theme
 * @property {number | null} hovered a vertex
 * @property {number | null} selected a vertex
 * @property {Term | null} emphasis
 */

const MANY_NODES = 1500; // of a level: more are one image while the view moves
const AROUND = 0.5; // of the view, drawn on each side of it into that image
const SETTLED_MS = 120; // after which badges are placed anew in a view that moved

export class CanvasPainter {
  /**
   * @param {HTMLCanvasElement} canvas
   * @param {Camera} camera
   * @param {() => void} redraw
   */
  constructor(canvas, camera, redraw) {
    this.canvas = canvas;
    this.camera = camera;
    this.redraw = redraw;
    /** @type {PlacedBadge[]} */
    this.badges = [];
    /** @type {{ view: Placement & Size, parts: unknown[] } | null} what the badges were placed for */
    this.placed = null;
    this.settling = 0;
    this.wires = new Backdrop(0);
    this.crowd = new Backdrop(AROUND);
  }

  /** Forget what was drawn before, as after a change of the font. */
  forget() {
    this.placed = null;
    this.wires = new Backdrop(0);
    this.crowd = new Backdrop(AROUND);
  }

  destroy() {
    clearTimeout(this.settling);
  }

  /**
   * Boxes, edges and vertices.
   *
   * @param {CanvasRenderingContext2D} context
   * @param {Picture} picture
   */
  drawGraph(context, picture) {
    const { level, split, theme, hovered, selected, emphasis } = picture;
    const { view, scale } = this.camera;
    if (isCrowded(level)) {
      this.crowd.paint(context, view, [level, split, theme, selected, emphasis], (target, region) => {
        paintBehind(target, level, region, theme, scale, () => paintWires(target, level, region, theme, scale), emphasis !== null);
        paintNodes(target, level, region, theme, scale, (node) => lookOf(node, { ...picture, hovered: null }));
      });
    } else {
      // While the view stands still, as in a drag of a slider, the edges are one picture that is copied.
      const wires = () => this.wires.paint(context, view, [level, theme], (target, region) => paintWires(target, level, region, theme, scale));
      paintBehind(context, level, view, theme, scale, wires, emphasis !== null);
    }
    if (hovered !== null) {
      const near = edgePaths(level.edges, (edge) => edge.source === hovered || edge.target === hovered);
      paintEdges(context, near, theme.text, 1.8, scale);
    }
    if (!isCrowded(level)) paintNodes(context, level, view, theme, scale, (node) => lookOf(node, picture));
    else if (hovered !== null) paintNode(context, level.nodes[hovered], lookOf(level.nodes[hovered], picture), theme, scale);
    paintOverview(context, level, view, theme, scale);
    paintCut(context, level, theme, scale);
  }

  /**
   * The badges, placed anew where the view, the split or the level is another. In a crowd, where placing takes long,
   * they move with the view until it stands still.
   *
   * @param {CanvasRenderingContext2D} context
   * @param {Picture} picture
   */
  drawBadges(context, { level, split, theme, emphasis }) {
    const { canvas, placed } = this;
    const ratio = canvas.width / canvas.clientWidth;
    const area = { width: canvas.clientWidth, height: canvas.clientHeight };
    const view = { ...this.camera.placement, ...area };
    const parts = [split, level, theme];
    const same = placed !== null && parts.every((part, i) => part === placed.parts[i]);
    context.save();
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    if (!same || Object.entries(view).some(([name, value]) => placed.view[/** @type {keyof typeof view} */ (name)] !== value)) {
      const moves = same && isCrowded(level) && placed.view.scale === view.scale;
      this.badges = moves ? moved(this.badges, view, placed.view) : badgesOf(context, level, split, view, area, theme);
      this.placed = { view, parts };
      if (moves) this.#placeSoon();
    }
    paintBadges(context, this.badges, theme, emphasis !== null && LINK_TERMS.includes(emphasis));
    context.restore();
  }

  #placeSoon() {
    clearTimeout(this.settling);
    this.settling = setTimeout(() => {
      this.placed = null;
      this.redraw();
    }, SETTLED_MS);
  }
}

/** @type {(level: Level) => boolean} */
const isCrowded = (level) => level.nodes.length > MANY_NODES;

/**
 * @param {ShownNode} node
 * @param {Picture} picture
 * @returns {NodeLook}
 */
const lookOf = ({ id, share, pinned }, { level, hovered, selected, emphasis }) => ({
  share,
  pinned,
  dimmed: id !== selected && !level.causes(emphasis, id),
  selected: id === selected,
  hover: id === hovered,
});

/**
 * Badges as far on as the view has moved.
 *
 * @param {PlacedBadge[]} badges
 * @param {Placement} to
 * @param {Placement} from
 * @returns {PlacedBadge[]}
 */
function moved(badges, to, from) {
  const [dx, dy] = [to.left - from.left, to.top - from.top];
  /** @type {<Place extends Point>(place: Place) => Place} */
  const on = (place) => ({ ...place, x: place.x + dx, y: place.y + dy });
  return badges.map((badge) => ({ ...on(badge), anchors: badge.anchors.map(on) }));
}
