// Where the sliders were let go, on its way to Python.
//
// A message to Python is a run of the whole page, and a slider needs none: all that follows it is drawn here. So the
// values wait here until something else happens on the page, and are sent ahead of it: as the pointer comes to a widget,
// link or button outside of the view, at the first press, key or focus there, as the page is hidden, or as the browser
// goes back. What was meant then meets a Python that has them: a press comes a moment after the pointer.
// Each release is kept by itself, since each is a step that can be undone.
// Meanwhile the address has the values, in Python's own words, for a reload, a copy of it and a second tab.

import { ADDRESS_WRITTEN, writeQuery } from "./address.js";
import { SLIDERS } from "./table.js";

/** @import { Slider, Values } from "./types.js" */
/** @import { SlidersData } from "./payload.js" */

const CONTROLS = "a, button, input, textarea, label, [role]:not([role=main], [role=img])";
const MEGABIT = 125000; // B
/** @type {Record<Slider, string>} */
const PARAMETERS = { uplink: "up", downlink: "down", device_speed: "device-speed", server_speed: "server-speed" };

/**
 * A rate as Python writes it: short where that is read back as the same number.
 *
 * @param {number} bytesPerSecond
 */
function rateText(bytesPerSecond) {
  const short = Number((bytesPerSecond / MEGABIT).toPrecision(12));
  return (short * 1e6) / 8 === bytesPerSecond ? `${short}Mbit/s` : `${floatText(bytesPerSecond * 8)}bit/s`;
}

/** @type {(value: number) => string} */
const floatText = (value) => (Number.isInteger(value) ? value.toFixed(1) : String(value));

/**
 * An address's query with these values in place of those that it has; one that describes no view stays as it is.
 *
 * @param {string} query
 * @param {Values} values
 * @param {SlidersData} set what Python set them to, with the link that has these rates
 */
export function queryWith(query, values, set) {
  const pairs = query.replace(/^\?/, "").split("&");
  const written = new Map(pairs.map((pair) => /** @type {[string, string]} */ ([pair.split("=")[0], pair])));
  if (!written.has("up")) return query;
  for (const name of SLIDERS) {
    const parameter = PARAMETERS[name];
    const text = name.endsWith("link") ? rateText(values[name]) : floatText(values[name]);
    written.set(parameter, `${parameter}=${encodeURIComponent(text)}`);
  }
  const same = values.uplink === set.uplink.value && values.downlink === set.downlink.value;
  if (same && set.link) written.set("link", `link=${encodeURIComponent(set.link)}`);
  else written.delete("link");
  return `?${[...written.values()].join("&")}`;
}

export class Moves {
  /**
   * @param {HTMLElement} root of the view: what happens inside of it needs no Python
   * @param {{ settle(): void, send(message: { at: number, moves: Values[] }): void }} actions
   * `settle` a change that is under way, which adds it here; `send` a message, whose number is larger than the last one's
   */
  constructor(root, actions) {
    this.actions = actions;
    /** @type {Values[]} */
    this.waiting = [];
    /** @type {SlidersData | null} */
    this.set = null; // what Python had set them to when they were let go last
    this.ended = new AbortController();
    const options = { capture: true, signal: this.ended.signal };
    const outside = (/** @type {Event} */ event) => {
      if (!event.composedPath().includes(root)) this.flush();
    };
    for (const kind of ["pointerdown", "keydown", "focusin"]) document.addEventListener(kind, outside, options);
    const over = (/** @type {Event} */ event) => {
      if (event.target instanceof Element && event.target.closest(CONTROLS)) outside(event);
    };
    document.addEventListener("pointerover", over, options);
    for (const kind of ["popstate", "pagehide"]) window.addEventListener(kind, () => this.flush(), options);
    document.addEventListener("visibilitychange", () => document.hidden && this.flush(), options);
    window.addEventListener(ADDRESS_WRITTEN, () => this.#write(), options);
  }

  /**
   * Keep where the sliders were let go, and write it into the address.
   *
   * @param {Values} values
   * @param {SlidersData} set
   */
  add(values, set) {
    this.waiting.push({ ...values });
    this.set = set;
    this.#write();
  }

  /** The address has where the sliders were let go last, until Python has it. */
  #write() {
    const values = this.waiting.at(-1);
    if (values && this.set) writeQuery(queryWith(location.search, values, this.set));
  }

  /** Send what waits. */
  flush() {
    this.actions.settle();
    if (this.waiting.length === 0) return;
    const moves = this.waiting;
    this.waiting = [];
    this.actions.send({ at: performance.timeOrigin + performance.now(), moves });
  }

  /** Python has set the sliders: what waits is no more. */
  forget() {
    this.waiting = [];
  }

  destroy() {
    this.ended.abort();
  }
}
