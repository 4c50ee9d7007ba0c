// The whole graph with a split as a still picture: no pan, no zoom, no pointer, and so no vis-network.

import { paintBadges } from "./badges.js";
import { whenFontsCome } from "./fonts.js";
import { FoldedBlocks } from "./folding.js";
import { badgesOf, paintBehind, paintCut, paintNodes, paintWires, viewOf } from "./picture.js";

/** @import { DrawnSplit, Theme } from "./types.js" */
/** @import { DrawingData } from "./payload.js" */
/** @import { Level } from "./level.js" */

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
    /** @type {FoldedBlocks | null} */
    this.blocks = null;
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
   * Take the drawing of a graph with so many layers; it is painted once it has a split of its own.
   *
   * @param {DrawingData} drawing
   * @param {number} layers
   */
  setDrawing(drawing, layers) {
    this.blocks = new FoldedBlocks(drawing, layers);
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
    const { blocks, split, theme } = this;
    const { clientWidth: width, clientHeight: height } = this.container;
    if (!this.fontReady || blocks === null || split === null || theme === null || width === 0 || height === 0) return;
    const ratio = globalThis.devicePixelRatio;
    const context = this.#cleared(Math.round(width * ratio), Math.round(height * ratio));
    const room = { width: width - 2 * MARGIN_PX, height: height - 2 * MARGIN_PX };
    const scaleOf = (/** @type {Level} */ { width: across, height: down }) => Math.min(room.width / across, room.height / down, LARGEST_SCALE);
    const open = blocks.level(split.cut, "all", room);
    const level = scaleOf(open) * open.labelSize >= LEAST_LABEL_PX ? open : blocks.level(split.cut, null, room);
    const scale = scaleOf(level);
    level.apply(split);
    const placement = { scale, left: (width - scale * level.width) / 2, top: (height - scale * level.height) / 2 };
    context.save();
    context.setTransform(ratio * scale, 0, 0, ratio * scale, ratio * placement.left, ratio * placement.top);
    const view = viewOf(placement, { width, height });
    paintBehind(context, level, view, theme, scale, () => paintWires(context, level, view, theme, scale));
    paintNodes(context, level, view, theme, scale, ({ share, pinned }) => ({ share, pinned }));
    paintCut(context, level, theme, scale);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    paintBadges(context, badgesOf(context, level, split, placement, { width, height }, theme), theme, false);
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
