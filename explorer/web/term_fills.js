// How the six terms are filled on a canvas: the colours and hatchings that css/controls.css gives them on the page.

import { TERMS } from "./table.js";

/** @import { CanvasContext, Term, Theme } from "./types.js" */

/** @typedef {{ colour: string, shares: [number, number], slope: number, first: number, period: number }} Stripes */
/** @typedef {Stripes | { dots: string } | { plain: string }} Look */

const DOT_PX = 1.25; // radius
const DOTS_PX = 6; // from one dot to the next
const GROUND = 0.3; // share of the colour between the dots

/** @type {(theme: Theme) => Record<Term, Look>} */
const looks = ({ device, server, link, muted }) => ({
  device_compute: { plain: device.fill },
  uplink: { colour: link.fill, shares: [1, 0.58], slope: -1, first: 6, period: 12 },
  server_compute: { plain: server.fill },
  downlink: { colour: link.fill, shares: [0.62, 0.28], slope: 1, first: 6, period: 12 },
  model_exchange: { dots: link.fill },
  round_trips: { colour: muted, shares: [1, 0.35], slope: 0, first: 2, period: 5 },
});

/** @type {WeakMap<Theme, Map<boolean, (string | CanvasPattern)[]>>} */
const made = new WeakMap();

/**
 * A fill for each term, in the order of TERMS; without hatching, which costs time, a colour as dark on the whole.
 *
 * @param {CanvasContext} context
 * @param {Theme} theme
 * @param {boolean} hatched
 * @returns {(string | CanvasPattern)[]}
 */
export function termFills(context, theme, hatched) {
  const known = made.get(theme) ?? new Map();
  made.set(theme, known);
  if (!known.has(hatched)) {
    const look = looks(theme);
    known.set(hatched, TERMS.map((term) => (hatched ? hatching : plainly)(context, look[term], theme.background)));
  }
  return /** @type {(string | CanvasPattern)[]} */ (known.get(hatched));
}

/** @type {(context: CanvasContext, look: Look, background: string) => string} */
function plainly(_, look, background) {
  if ("plain" in look) return look.plain;
  if ("dots" in look) return mixed(look.dots, GROUND + (1 - GROUND) * Math.PI * (DOT_PX / DOTS_PX) ** 2, background);
  const part = look.first / look.period;
  return mixed(look.colour, part * look.shares[0] + (1 - part) * look.shares[1], background);
}

/** @type {(colour: string, share: number, background: string) => string} */
const mixed = (colour, share, background) => `color-mix(in srgb, ${colour} ${(100 * share).toFixed(0)}%, ${background})`;

/**
 * A pattern of a tile that repeats upright: a turned one takes several times as long to paint.
 *
 * @param {CanvasContext} context
 * @param {Look} look
 * @param {string} background
 */
function hatching(context, look, background) {
  if ("plain" in look) return look.plain;
  const size = "dots" in look ? DOTS_PX : look.period;
  const tile = new OffscreenCanvas(size, size);
  const brush = /** @type {OffscreenCanvasRenderingContext2D} */ (tile.getContext("2d"));
  brush.fillStyle = "dots" in look ? mixed(look.dots, GROUND, background) : mixed(look.colour, look.shares[1], background);
  brush.fillRect(0, 0, size, size);
  brush.fillStyle = "dots" in look ? look.dots : mixed(look.colour, look.shares[0], background);
  brush.beginPath();
  if ("dots" in look) brush.arc(size / 2, size / 2, DOT_PX, 0, 2 * Math.PI);
  else {
    for (const shift of [-size, 0, size]) {
      brush.moveTo(shift, 0);
      brush.lineTo(shift + look.first, 0);
      brush.lineTo(shift + look.first + look.slope * size, size);
      brush.lineTo(shift + look.slope * size, size);
      brush.closePath();
    }
  }
  brush.fill();
  return /** @type {CanvasPattern} */ (context.createPattern(tile, "repeat"));
}
