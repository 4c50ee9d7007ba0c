// How the lines and numbers of a chart's vertical axis are drawn, the same in all charts on a canvas.

/** @import { CanvasContext, Theme } from "./types.js" */

/**
 * Set thin lines, and numbers that end where they are drawn, in the middle of their height.
 *
 * @param {CanvasContext} context
 * @param {Theme} theme
 * @param {number} fontPx
 */
export function axisPen(context, theme, fontPx) {
  context.font = `450 ${fontPx}px ${theme.font}`;
  context.textAlign = "right";
  context.textBaseline = "middle";
  context.fillStyle = theme.muted;
  context.strokeStyle = theme.line;
  context.lineWidth = 1;
}
