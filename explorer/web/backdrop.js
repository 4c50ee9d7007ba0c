// A part of the picture that is drawn once and then copied, as long as it stays what it is.

/** @import { CanvasContext, Rect } from "./types.js" */

export class Backdrop {
  /**
   * With a margin, a share of the view that is drawn around it, the view can move so far before it is drawn again. With
   * none it is drawn into the canvas itself at first, and kept once the same is wanted again.
   *
   * @param {number} margin
   */
  constructor(margin) {
    this.margin = margin;
    /** @type {unknown[]} */
    this.parts = [];
    /** @type {Rect | null} in the drawing, what the image shows */
    this.region = null;
    /** @type {OffscreenCanvas | null} */
    this.image = null;
  }

  /**
   * Paint what `draw(context, view)` draws of the parts of the drawing; `parts` are all that it depends on.
   *
   * @param {CanvasRenderingContext2D} context its x and y are the drawing's
   * @param {Rect} view
   * @param {unknown[]} parts
   * @param {(context: CanvasContext, view: Rect) => void} draw
   */
  paint(context, view, parts, draw) {
    const { a: scale } = context.getTransform();
    const all = [scale, ...parts];
    const same = all.length === this.parts.length && all.every((part, i) => part === this.parts[i]);
    if (!same || this.region === null || !holds(this.region, view, 1 / scale)) {
      this.parts = all;
      this.region = grown(view, this.margin);
      this.image = null;
      if (this.margin === 0) {
        draw(context, view);
        return;
      }
    }
    const { x, y, width, height } = this.region;
    this.image ??= drawn(this.region, scale, draw);
    context.drawImage(this.image, x, y, width, height);
  }
}

/**
 * @param {Rect} region
 * @param {number} scale
 * @param {(context: CanvasContext, view: Rect) => void} draw
 */
function drawn(region, scale, draw) {
  const image = new OffscreenCanvas(Math.round(region.width * scale), Math.round(region.height * scale));
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (image.getContext("2d"));
  context.setTransform(scale, 0, 0, scale, -region.x * scale, -region.y * scale);
  draw(context, region);
  return image;
}

/**
 * Whether a rectangle lies in another, but for so many pixels.
 *
 * @type {(outer: Rect, inner: Rect, tolerance: number) => boolean}
 */
const holds = (outer, inner, tolerance) =>
  inner.x >= outer.x - tolerance && inner.x + inner.width <= outer.x + outer.width + tolerance &&
  inner.y >= outer.y - tolerance && inner.y + inner.height <= outer.y + outer.height + tolerance;

/** @type {(rect: Rect, share: number) => Rect} */
const grown = ({ x, y, width, height }, share) => ({
  x: x - share * width, y: y - share * height, width: (1 + 2 * share) * width, height: (1 + 2 * share) * height,
});
