// The four sliders: real range inputs on a log scale, with marks where the optimal cut changes.

import { el, setText } from "./dom.js";
import { factor, listed, parseFactor, parseRate, rate, round3 } from "./format.js";
import { bySlider, sliderValues } from "./solution.js";
import { SLIDERS } from "./table.js";

/** @import { Segments, Slider, Span, Translate, Values } from "./types.js" */
/** @import { SliderData } from "./payload.js" */

const STEPS = 1000;
const SETTLE_MS = 250;
const LONGEST_QUOTE = 24; // characters of a wrong value that are repeated
/** @type {(name: Slider) => boolean} */
const isRate = (name) => name === "uplink" || name === "downlink";
/** @type {(name: Slider, value: number) => string} */
const shown = (name, value) => (isRate(name) ? rate(value) : factor(value));
/** @type {(name: Slider, text: string) => number | null} */
const parsed = (name, text) => (isRate(name) ? parseRate(text) : parseFactor(text));

/**
 * @typedef {{ begin(): void, change(values: Values): void, settle(values: Values): void }} Handlers
 * `begin` before the first change of a drag, `change` on every change, `settle` 250 ms after the last one, never while the
 * thumb is held
 */

export class Controls {
  /**
   * @param {Translate} t
   * @param {Handlers} handlers
   * @param {Record<Slider, HTMLElement>} below what stands below each track
   */
  constructor(t, handlers, below) {
    this.t = t;
    this.handlers = handlers;
    /** @type {Record<Slider, Span>} */
    this.ranges = bySlider(() => ({ min: 1, max: 1 })); // until the first `set`
    /** @type {Values} */
    this.values = bySlider(() => 1);
    this.held = false;
    this.changing = false;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.parts = bySlider((name) => this.#build(name, below[name]));
    this.element = el("div", "sx-sliders", {}, SLIDERS.map((name) => this.parts[name].box));
  }

  /** Whether a change is under way that has not been settled yet. */
  get busy() {
    return this.held || this.changing;
  }

  /**
   * Take ranges and values, {value, min, max} by slider, and show them.
   *
   * @param {Record<Slider, SliderData>} ranges
   */
  set(ranges) {
    this.ranges = ranges;
    this.values = sliderValues(ranges);
    for (const name of SLIDERS) {
      const { low, high, problem } = this.parts[name];
      setText(problem, "");
      setText(low, shown(name, ranges[name].min));
      setText(high, shown(name, ranges[name].max));
      this.#show(name);
    }
  }

  /**
   * Paint each track by how much of the model is on the device there, with a tick at each change.
   *
   * @param {Segments} segmentsBySlider
   * @param {number[]} deviceShare
   */
  mark(segmentsBySlider, deviceShare) {
    for (const name of SLIDERS) {
      const segments = segmentsBySlider[name];
      const strips = segments.map(({ from, to, row }) => {
        const strip = el("span", "sx-strip");
        const start = this.#fraction(name, from);
        strip.style.left = `${100 * start}%`;
        strip.style.width = `${100 * (this.#fraction(name, to) - start)}%`;
        strip.style.setProperty("--share", `${Math.round(100 * deviceShare[row])}%`);
        return strip;
      });
      const ticks = segments.slice(1).map(({ from }) => {
        const tick = el("span", "sx-tick", { title: shown(name, from) });
        tick.style.left = `${100 * this.#fraction(name, from)}%`;
        return tick;
      });
      this.parts[name].marks.replaceChildren(...strips, ...ticks);
    }
  }

  /**
   * Say in words where the marks are; done when a drag is over and not at every frame.
   *
   * @param {Segments} segmentsBySlider
   */
  describe(segmentsBySlider) {
    for (const name of SLIDERS) {
      const values = segmentsBySlider[name].slice(1).map(({ from }) => shown(name, from));
      const text = values.length ? this.t("slider_marks", { values: listed(values) }) : this.t("slider_marks_none");
      setText(this.parts[name].help, text);
    }
  }

  /** Settle a change at once, unless the thumb is held. */
  settle() {
    clearTimeout(this.timer);
    if (!this.changing || this.held) return;
    this.changing = false;
    this.handlers.settle(this.values);
  }

  destroy() {
    clearTimeout(this.timer);
  }

  /**
   * @param {Slider} name
   * @param {HTMLElement} below
   */
  #build(name, below) {
    const label = this.t(`slider_${name}`);
    const range = el("input", "sx-range", {
      type: "range", id: `sx-${name}`, min: 0, max: STEPS, step: 1, "aria-describedby": `sx-${name}-help`,
    });
    const value = el("input", "sx-value", {
      type: "text", inputmode: "decimal", autocomplete: "off", spellcheck: "false",
      "aria-label": this.t("slider_value", { slider: label }), "aria-describedby": `sx-${name}-problem`,
    });
    const marks = el("span", "sx-marks", { "aria-hidden": "true" });
    const help = el("span", "sx-hidden", { id: `sx-${name}-help` });
    const [low, high] = [el("span"), el("span")];
    const problem = el("p", "sx-problem", { id: `sx-${name}-problem`, role: "alert" });
    const box = el("div", `sx-slider sx-slider-${name}`, {}, [
      el("div", "sx-slider-head", {}, [el("label", "", { for: `sx-${name}` }, [label]), value]),
      el("div", "sx-track", {}, [marks, range]),
      el("div", "sx-below-track", {}, [below]),
      el("div", "sx-ends", { "aria-hidden": "true" }, [low, high]),
      problem,
      help,
    ]);
    range.addEventListener("pointerdown", () => this.#hold());
    range.addEventListener("input", () => this.#change(name, this.#valueAt(name, Number(range.value) / STEPS)));
    for (const end of ["pointerup", "pointercancel", "change"]) range.addEventListener(end, () => this.#release());
    value.addEventListener("focus", () => value.select());
    value.addEventListener("input", () => this.#check(name));
    value.addEventListener("change", () => this.#type(name));
    value.addEventListener("blur", () => this.#show(name));
    return { box, range, value, marks, help, problem, low, high };
  }

  #hold() {
    this.held = true;
    clearTimeout(this.timer);
  }

  /**
   * @param {Slider} name
   * @param {number} value
   */
  #change(name, value) {
    if (!this.changing) this.handlers.begin();
    this.changing = true;
    this.values = { ...this.values, [name]: value };
    for (const other of SLIDERS) setText(this.parts[other].problem, "");
    this.#show(name);
    this.handlers.change(this.values);
    if (!this.held) this.#settleSoon();
  }

  #release() {
    this.held = false;
    if (this.changing) this.#settleSoon();
  }

  #settleSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.settle(), SETTLE_MS);
  }

  /** @param {Slider} name */
  #type(name) {
    const { value } = this.parts[name];
    const typed = value.value.trim();
    const number = parsed(name, typed);
    if (number === null) {
      this.#complain(name, isRate(name) ? "slider_bad_rate" : "slider_bad_factor", typed);
      return;
    }
    const { min, max } = this.ranges[name];
    this.#change(name, Math.min(max, Math.max(min, number)));
    if (number > max) this.#complain(name, "slider_most", typed, max);
    if (number < min) this.#complain(name, "slider_least", typed, min);
  }

  // A half-typed value is only marked; the sentence waits until it is entered, and stays until something is changed.
  /** @param {Slider} name */
  #check(name) {
    const { value, problem } = this.parts[name];
    value.setAttribute("aria-invalid", String(parsed(name, value.value) === null));
    setText(problem, "");
  }

  /**
   * @param {Slider} name
   * @param {string} key
   * @param {string} typed
   * @param {number | null} limit
   */
  #complain(name, key, typed, limit = null) {
    const shortened = typed.length > LONGEST_QUOTE ? `${typed.slice(0, LONGEST_QUOTE)}…` : typed;
    const values = { value: shortened, limit: limit === null ? "" : shown(name, limit) };
    setText(this.parts[name].problem, this.t(key, values));
  }

  /** @param {Slider} name */
  #show(name) {
    const { range, value } = this.parts[name];
    const text = shown(name, this.values[name]);
    const position = String(Math.round(STEPS * this.#fraction(name, this.values[name])));
    if (range.value !== position) range.value = position;
    range.setAttribute("aria-valuetext", text);
    value.value = text;
    value.removeAttribute("aria-invalid");
  }

  /**
   * @param {Slider} name
   * @param {number} value
   */
  #fraction(name, value) {
    const { min, max } = this.ranges[name];
    return Math.log(value / min) / Math.log(max / min);
  }

  /**
   * @param {Slider} name
   * @param {number} fraction
   */
  #valueAt(name, fraction) {
    const { min, max } = this.ranges[name];
    return Math.min(max, Math.max(min, round3(min * (max / min) ** fraction)));
  }
}
