// Under each slider how the delay goes along it, drawn small, with where the best cut changes and the links by name.

import { el, setAttribute } from "./dom.js";
import { duration, factor, rate } from "./format.js";
import { fitting, landscapes, shareAt, sharedScale, valueAt } from "./landscape.js";
import { bySlider } from "./solution.js";
import { splitName } from "./split_names.js";
import { SLIDERS, coefficients, delayOf } from "./table.js";

/** @import { CanvasContext, Segments, Slider, Span, State, Theme, Translate } from "./types.js" */
/** @import { KnownLink } from "./payload.js" */
/** @import { Stretch } from "./landscape.js" */

const FONT_PX = 11.5;
const GAP_PX = 6; // between two labels
const NAMES_PX = 17; // height of the line of names, on the sliders that have names
const EDGE_PX = 4; // above the curve
const TINT = 0.26; // of a side's colour under the curve

/** @type {(name: Slider) => name is "uplink" | "downlink"} */
const isRate = (name) => name === "uplink" || name === "downlink";

export class Landscapes {
  /** @param {Translate} t */
  constructor(t) {
    this.t = t;
    /** @type {State | null} */
    this.state = null;
    /** @type {Theme | null} */
    this.theme = null;
    /** @type {KnownLink[]} */
    this.links = [];
    /** @type {Record<Slider, Span>} */
    this.spans = bySlider(() => ({ min: 1, max: 1 }));
    /** @type {number[]} */
    this.shares = [];
    this.rttS = 0;
    this.canvases = bySlider((name) => {
      const canvas = el("canvas", `sx-landscape${isRate(name) ? " sx-named" : ""}`, { "aria-hidden": "true" });
      canvas.addEventListener("pointermove", ({ offsetX }) => this.#point(name, offsetX));
      return canvas;
    });
    this.resizes = new ResizeObserver(() => this.#paint());
    this.resizes.observe(this.canvases.uplink);
  }

  /**
   * Take what stays while a slider is dragged: ranges, known links, and of each row its share of the layers on the device.
   *
   * @param {{ sliders: Record<Slider, Span>, links: KnownLink[], rtt_s: number }} data
   * @param {number[]} shares
   */
  describe({ sliders, links, rtt_s: rttS }, shares) {
    Object.assign(this, { spans: sliders, links, rttS, shares });
  }

  /** @param {Theme} theme */
  setTheme(theme) {
    this.theme = theme;
  }

  /** @param {State} state */
  show(state) {
    this.state = state;
    this.#paint();
  }

  destroy() {
    this.resizes.disconnect();
  }

  #paint() {
    const { state, theme, spans, rttS } = this;
    if (state === null || theme === null) return;
    const { pricing, values, segments, solution } = state;
    const curves = landscapes(pricing.table.features, values, rttS, spans, segments);
    const scale = sharedScale(curves, solution.best);
    for (const name of SLIDERS) this.#paintOne(name, curves[name], scale, state, theme);
  }

  /**
   * @param {Slider} name
   * @param {Stretch[]} curve
   * @param {Span} scale
   * @param {State} state
   * @param {Theme} theme
   */
  #paintOne(name, curve, scale, { values, segments, solution }, theme) {
    const canvas = this.canvases[name];
    const { clientWidth: width, clientHeight: height } = canvas;
    if (width === 0) return;
    const ratio = globalThis.devicePixelRatio;
    const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (canvas.width !== across || canvas.height !== down) Object.assign(canvas, { width: across, height: down });
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    const floor = height - (isRate(name) ? NAMES_PX : 0) - 1;
    /** @type {(delay: number) => number} */
    const heightAt = (delay) => {
      const share = Math.log(delay / scale.min) / Math.log(scale.max / scale.min);
      return floor - 3 - (floor - 3 - EDGE_PX) * Math.min(1.2, Math.max(0, share));
    };
    this.#paintGround(context, curve, width, floor, heightAt, theme);
    context.font = `500 ${FONT_PX}px ${theme.font}`;
    context.textBaseline = "middle";
    context.textAlign = "center";
    const x = width * shareAt(this.spans[name], values[name]);
    paintNow(context, x, heightAt(solution.best), floor, theme);
    if (isRate(name)) this.#paintNames(context, name, width, floor, theme);
    this.#paintChanges(context, name, segments, width, floor, x, theme);
  }

  /**
   * @param {CanvasContext} context
   * @param {Stretch[]} curve
   * @param {number} width
   * @param {number} floor
   * @param {(delay: number) => number} heightAt
   * @param {Theme} theme
   */
  #paintGround(context, curve, width, floor, heightAt, theme) {
    const line = new Path2D();
    for (const [i, { row, heights }] of curve.entries()) {
      const ground = new Path2D();
      ground.moveTo(heights[0].at * width, floor);
      for (const [j, { at, delay }] of heights.entries()) {
        const [x, y] = [at * width, heightAt(delay)];
        ground.lineTo(x, y);
        if (i === 0 && j === 0) line.moveTo(x, y);
        else line.lineTo(x, y);
      }
      ground.lineTo((heights.at(-1)?.at ?? 0) * width, floor);
      for (const [colour, share] of /** @type {[string, number][]} */ ([[theme.device.fill, this.shares[row]], [theme.server.fill, 1 - this.shares[row]]])) {
        context.globalAlpha = TINT * share;
        context.fillStyle = colour;
        context.fill(ground);
      }
    }
    context.globalAlpha = 1;
    context.strokeStyle = theme.muted;
    context.lineWidth = 1.5;
    context.lineJoin = "round";
    context.stroke(line);
  }

  // Values where the best cut changes, as far as there is room; all of them are told to a reader (see Controls.describe).
  /**
   * @param {CanvasContext} context
   * @param {Slider} name
   * @param {Segments} segments
   * @param {number} width
   * @param {number} floor
   * @param {number} now px
   * @param {Theme} theme
   */
  #paintChanges(context, name, segments, width, floor, now, theme) {
    const changes = segments[name].slice(1).map(({ from }) => {
      const text = isRate(name) ? rate(from) : factor(from);
      return { text, at: width * shareAt(this.spans[name], from), width: context.measureText(text).width };
    });
    context.strokeStyle = theme.link.fill;
    context.lineWidth = 1.5;
    context.beginPath();
    for (const { at } of changes) {
      context.moveTo(at, 0);
      context.lineTo(at, floor);
    }
    context.stroke();
    const beside = changes.flatMap((change) => [-1, 1].map((side) => ({ ...change, at: change.at + side * (change.width / 2 + 4) })));
    const taken = [...changes.map(({ at }) => ({ text: "", at, width: 2 })), { text: "", at: now, width: 10 }];
    const placed = fitting([...taken, ...beside], { min: -width, max: 2 * width }, 1).filter(({ text }) => text);
    const said = new Set();
    context.fillStyle = theme.link.text;
    context.strokeStyle = theme.background;
    context.lineWidth = 3;
    for (const { text, at, width: wide } of placed) {
      if (said.has(text) || at - wide / 2 < 0 || at + wide / 2 > width) continue;
      said.add(text);
      context.strokeText(text, at, floor - FONT_PX / 2 - 1);
      context.fillText(text, at, floor - FONT_PX / 2 - 1);
    }
  }

  /**
   * @param {CanvasContext} context
   * @param {"uplink" | "downlink"} name
   * @param {number} width
   * @param {number} floor
   * @param {Theme} theme
   */
  #paintNames(context, name, width, floor, theme) {
    const span = this.spans[name];
    const names = this.links
      .filter((link) => link[name] >= span.min && link[name] <= span.max)
      .map((link) => ({ text: link.name, at: width * shareAt(span, link[name]), width: context.measureText(link.name).width }));
    const y = floor + 4;
    context.strokeStyle = theme.muted;
    context.lineWidth = 1;
    context.fillStyle = theme.muted;
    context.beginPath();
    for (const { text, at } of fitting(names, { min: 0, max: width }, GAP_PX)) {
      context.moveTo(at, floor);
      context.lineTo(at, y);
      context.fillText(text, at, y + FONT_PX / 2 + 1);
    }
    context.stroke();
  }

  /**
   * Say under the pointer what the delay is there, and where its cut holds.
   *
   * @param {Slider} name
   * @param {number} x
   */
  #point(name, x) {
    if (this.state === null) return;
    const { pricing, values, segments, names } = this.state;
    const span = this.spans[name];
    const value = valueAt(span, Math.min(1, Math.max(0, x / this.canvases[name].clientWidth)));
    const { from, to, row } = segments[name].find((segment) => value <= segment.to) ?? segments[name][0];
    const { cuts, kinds, sides, features } = pricing.table;
    const written = isRate(name) ? rate : factor;
    const delay = delayOf(features[row], coefficients({ ...values, [name]: value }, this.rttS));
    const cut = splitName({ sides: sides[row], cut: cuts[row], kind: kinds[row] }, names, this.t);
    const said = this.t("depth-landscape", { value: written(value), delay: duration(delay), cut, from: written(from), to: written(to) });
    setAttribute(this.canvases[name], "title", said);
  }
}

/**
 * Where the slider stands: a line down from its thumb to a dot on the curve.
 *
 * @param {CanvasContext} context
 * @param {number} x
 * @param {number} y
 * @param {number} floor
 * @param {Theme} theme
 */
function paintNow(context, x, y, floor, theme) {
  context.strokeStyle = theme.text;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(x, 0);
  context.lineTo(x, floor);
  context.stroke();
  context.fillStyle = theme.text;
  context.strokeStyle = theme.background;
  context.lineWidth = 2;
  context.beginPath();
  context.arc(x, y, 4.5, 0, 2 * Math.PI);
  context.fill();
  context.stroke();
}
