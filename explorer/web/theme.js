// The theme in force: the page's own colours from Streamlit's --st-* variables, all others from the palette.

import { DARK, LIGHT } from "./palette.js";

/** @import { Theme } from "./types.js" */

/**
 * Relative luminance, 0 to 1, of a colour that the canvas understands.
 *
 * @param {string} colour
 */
function luminance(colour) {
  const canvas = document.createElement("canvas");
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
  const linear = [red, green, blue].map((channel) => {
    const part = channel / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
}

/**
 * The theme in force at an element, and the same colours set on it as --sx-* variables.
 *
 * @param {HTMLElement} root
 * @returns {Theme}
 */
export function applyTheme(root) {
  const style = getComputedStyle(root);
  const read = (/** @type {string} */ name, /** @type {string} */ otherwise) => style.getPropertyValue(name).trim() || otherwise;
  const background = read("--st-background-color", LIGHT.background);
  const dark = luminance(background) < 0.3;
  const colours = dark ? DARK : LIGHT;
  const { device, server, link, muted, frame, thin_wire, panel, groups } = colours;
  const sides = { device, server, link };
  for (const [side, parts] of Object.entries(sides)) {
    for (const [part, colour] of Object.entries(parts)) root.style.setProperty(`--sx-${side}-${part}`, colour);
  }
  root.classList.toggle("sx-dark", dark);
  return {
    ...sides,
    dark,
    background,
    text: read("--st-text-color", colours.text),
    font: read("--st-font", "system-ui, sans-serif"),
    leastLabelPx: 5.2, // where one can zoom in
    line: frame,
    wire: thin_wire,
    muted,
    panel,
    groups,
  };
}
