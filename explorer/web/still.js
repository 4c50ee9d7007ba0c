// The whole graph with a split as a still picture: no pan, no zoom, no pointer, and so no vis-network.

import { paintBadges } from "./badges.js";
import { whenFontsCome } from "./fonts.js";
import { Level } from "./level.js";
import { paintEdges, paintNode } from "./paint.js";
import { badgesOf, paintBehind } from "./picture.js";

/** @import { DrawnSplit, Theme } from "./types.js" */
/** @import { LevelData } from "./payload.js" */

const MARGIN_PX = 10;
const LARGEST_SCALE = 2;
const LEAST_LABEL_PX = 10; // nobody can zoom in

export class Still {
  /**
   * Fills `container`, an element with a size of its own.
   *
   * @param {HTMLElement} container
   */
  constructor(container) {
    this.container = container;
    this.canvas = container.appendChild(document.createElement("canvas"));
    /** @type {Level[]} */
    this.levels = [];
    /** @type {DrawnSplit | null} */
    this.split = null;
    /** @type {Theme | null} */
    this.theme = null;
    this.frame = 0;
    this.fontReady = false;
    this.stopFonts = () => {};
    this.resizes = new ResizeObserver(() => this.#paint()); // at once: a canvas that gets a size is empty
    this.resizes.observe(container);
  }

  /**
   * Take drawings of one graph, of which the one that shows larger is painted; none is until it has a split of its own.
   *
   * @param {LevelData[]} drawings
   */
  setDrawings(drawings) {
    this.levels = drawings.map((drawing) => new Level(drawing));
    this.split = null;
  }

  /** @param {Theme} theme */
  setTheme(theme) {
    if (this.theme?.font !== theme.font) {
      this.stopFonts();
      this.stopFonts = whenFontsCome(theme.font, () => {
        this.fontReady = true;
        this.#soon();
      });
    }
    this.theme = { ...theme, leastLabelPx: LEAST_LABEL_PX };
    this.#soon();
  }

  /**
   * Take a split, as Scene.setSplit does.
   *
   * @param {DrawnSplit} split
   */
  setSplit(split) {
    this.split = split;
    for (const level of this.levels) level.apply(split);
    this.#soon();
  }

  destroy() {
    cancelAnimationFrame(this.frame);
    this.resizes.disconnect();
    this.stopFonts();
  }

  // Once a frame, however often the pointer moves on.
  #soon() {
    this.frame ||= requestAnimationFrame(() => this.#paint());
  }

  #paint() {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    const { levels, split, theme } = this;
    const { clientWidth: width, clientHeight: height } = this.container;
    if (!this.fontReady || split === null || theme === null || width === 0 || height === 0) return;
    const ratio = globalThis.devicePixelRatio;
    const context = this.#cleared(Math.round(width * ratio), Math.round(height * ratio));
    const room = { width: width - 2 * MARGIN_PX, height: height - 2 * MARGIN_PX };
    const scaleOf = (/** @type {Level} */ { width: across, height: down }) => Math.min(room.width / across, room.height / down, LARGEST_SCALE);
    const level = levels.reduce((best, other) => (scaleOf(other) > scaleOf(best) ? other : best));
    const scale = scaleOf(level);
    const view = { scale, left: (width - scale * level.width) / 2, top: (height - scale * level.height) / 2 };
    context.save();
    context.setTransform(ratio * scale, 0, 0, ratio * scale, ratio * view.left, ratio * view.top);
    paintBehind(context, level, theme, scale, () => paintEdges(context, level.paths, theme.wire, 1.3, scale));
    level.nodes.forEach((node, id) => {
      const { share, pinned } = node;
      paintNode(context, node, { share, pinned, marked: level.sources.has(id) }, theme, scale);
    });
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    paintBadges(context, badgesOf(context, level, split, view, { width, height }, theme), theme, false);
    context.restore();
  }

  /**
   * @param {number} width
   * @param {number} height
   */
  #cleared(width, height) {
    const context = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d"));
    if (this.canvas.width !== width || this.canvas.height !== height) Object.assign(this.canvas, { width, height });
    context.clearRect(0, 0, width, height);
    return context;
  }
}
