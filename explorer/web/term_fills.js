// How the six terms are filled on a canvas: the colours and hatchings that css/controls.css gives them on the page.

import { TERMS } from "./table.js";

/** @import { CanvasContext, Term, Theme } from "./types.js" */

/** @typedef {{ colour: string, share: number, from: number, to: number }} Stripe `share` of the colour over the page */
/** @typedef {{ period: number, angle: number, stripes: Stripe[] } | { dots: string } | { plain: string }} Look */

/** @type {(theme: Theme) => Record<Term, Look>} */
const looks = ({ device, server, link, muted }) => ({
  device_compute: { plain: device.fill },
  uplink: striped(link.fill, [1, 0.58], 45, 4, 4),
  server_compute: { plain: server.fill },
  downlink: striped(link.fill, [0.62, 0.28], -45, 4, 4),
  model_exchange: { dots: link.fill },
  round_trips: striped(muted, [1, 0.35], 0, 2, 3),
});

/** @type {(colour: string, shares: [number, number], angle: number, first: number, second: number) => Look} */
const striped = (colour, [one, other], angle, first, second) => ({
  period: first + second,
  angle,
  stripes: [{ colour, share: one, from: 0, to: first }, { colour, share: other, from: first, to: first + second }],
});

/**
 * A fill for each term, in the order of TERMS. The hatching stays in place on the canvas while bars move over it.
 *
 * @param {CanvasContext} context
 * @param {Theme} theme
 * @returns {(string | CanvasPattern)[]}
 */
export function termFills(context, theme) {
  const look = looks(theme);
  return TERMS.map((term) => fillOf(context, look[term], theme.background));
}

/**
 * @param {CanvasContext} context
 * @param {Look} look
 * @param {string} background
 */
function fillOf(context, look, background) {
  if ("plain" in look) return look.plain;
  const period = "dots" in look ? 6 : look.period;
  const tile = new OffscreenCanvas(period, period);
  const brush = /** @type {OffscreenCanvasRenderingContext2D} */ (tile.getContext("2d"));
  brush.fillStyle = background;
  brush.fillRect(0, 0, period, period);
  if ("dots" in look) {
    brush.fillStyle = look.dots;
    brush.globalAlpha = 0.3;
    brush.fillRect(0, 0, period, period);
    brush.globalAlpha = 1;
    brush.beginPath();
    brush.arc(period / 2, period / 2, 1.25, 0, 2 * Math.PI);
    brush.fill();
  } else {
    for (const { colour, share, from, to } of look.stripes) {
      brush.globalAlpha = share;
      brush.fillStyle = colour;
      brush.fillRect(from, 0, to - from, period);
    }
  }
  const pattern = /** @type {CanvasPattern} */ (context.createPattern(tile, "repeat"));
  if ("angle" in look) pattern.setTransform(new DOMMatrix().rotate(look.angle));
  return pattern;
}
