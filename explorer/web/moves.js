// Where the sliders were let go, on its way to Python.
//
// A message to Python is a run of the whole page, and a slider needs none: all that follows it is drawn here. So the
// values wait here until something else happens on the page, and are sent ahead of it: as the pointer comes to a widget,
// link or button outside of the view, at the first press, key or focus there, as the page is hidden, or as the browser
// goes back. What was meant then meets a Python that has them: a press comes a moment after the pointer.
// Each release is kept by itself, since each is a step that can be undone.
// Meanwhile the address has the values, in Python's own words, for a reload, a copy of it and a second tab.

import { ADDRESS_WRITTEN, writeQuery } from "./address.js";
import { sliderValues } from "./solution.js";
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

/** @typedef {Values & { at: number }} Move where the sliders were let go, and a number larger than that of the move before */

const MOST = 100; // moves that are said again: as many as Python can undo

export class Moves {
  /**
   * @param {HTMLElement} root of the view: what happens inside of it needs no Python
   * @param {{ settle(): void, send(moves: Move[]): void }} actions
   * `settle` a change that is under way, which adds it here; `send` all moves that Python does not have
   */
  constructor(root, actions) {
    this.actions = actions;
    /** @type {Move[]} */
    this.pending = []; // those that Python does not have, the oldest first
    this.sent = 0; // the number of the last one that was sent
    this.left = 0; // the number of the last one that is of another step of the browser's history
    /** @type {SlidersData | null} */
    this.set = null; // what Python set them to last
    /** @type {Values | null} */
    this.known = null; // where Python has them: as it set them, or as its last move says
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
    window.addEventListener("popstate", () => this.#leave(), options);
    window.addEventListener("pagehide", () => this.flush(), options);
    document.addEventListener("visibilitychange", () => document.hidden && this.flush(), options);
    window.addEventListener(ADDRESS_WRITTEN, () => this.#write(false), options);
  }

  /**
   * Keep where the sliders were let go, and write it into the address.
   *
   * @param {Values} values
   */
  add(values) {
    const at = Math.max(performance.timeOrigin + performance.now(), (this.pending.at(-1)?.at ?? 0) + 1);
    this.pending = [...this.pending, { ...values, at }].slice(-MOST);
    this.#write(true);
  }

  /**
   * The address has where the sliders were let go last, until Python has it, or the browser went to another step.
   *
   * @param {boolean} isStep
   */
  #write(isStep) {
    const last = this.pending.at(-1);
    if (last && last.at > this.left && this.set) writeQuery(queryWith(location.search, last, this.set), isStep);
  }

  /** The browser goes to another step of its history, which has sliders of its own: first Python gets these. */
  #leave() {
    this.flush();
    this.left = this.sent;
  }

  /** Send what was not sent, behind what Python does not have yet. */
  flush() {
    this.actions.settle();
    const last = this.pending.at(-1)?.at ?? 0;
    if (last <= this.sent) return;
    this.sent = last;
    this.actions.send(this.pending);
  }

  /**
   * Take what Python says: which moves it has, and what it set the sliders to. Returns where they stand: a slider that was
   * moved after that stays where it is, whatever the message was that Python answers.
   *
   * @param {SlidersData} set
   */
  take(set) {
    const isNew = this.set?.revision !== set.revision;
    const known = this.pending.findLast(({ at }) => at <= set.taken) ?? this.known;
    this.set = set;
    this.pending = this.pending.filter(({ at }) => at > set.taken);
    this.known = isNew ? sliderValues(set) : known;
    const last = this.pending.at(-1);
    const stand = { ...set };
    for (const name of SLIDERS) {
      if (last && known && last[name] !== known[name]) stand[name] = { ...set[name], value: last[name] };
    }
    return stand;
  }

  destroy() {
    this.ended.abort();
  }
}
