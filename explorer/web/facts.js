// The row of facts under the sentence.

import { bytes, difference, duration, rate, rateRange } from "./format.js";
import { distanceText, longerBy } from "./gaps.js";
import { el, setText } from "./dom.js";
import { cutBytes, isOptimal } from "./solution.js";

const FACTS = ["delay", "device", "server", "cut", "holds"];

/** Builds the row; `show(state, ghost, t)` fills it, with the difference to the ghost's delay where there is one. */
export class Facts {
  constructor(t) {
    this.values = {};
    this.notes = {};
    this.names = {};
    this.element = el("dl", "sx-facts");
    for (const name of FACTS) {
      this.values[name] = el("span", "sx-fact-value");
      this.notes[name] = el("span", "sx-fact-note");
      this.names[name] = el("dt", "", {}, [t(`fact_${name}`)]);
      const value = el("dd", "", {}, [this.values[name], this.notes[name]]);
      this.element.append(el("div", `sx-fact sx-fact-${name}`, {}, [this.names[name], value]));
    }
  }

  show({ solution, pricing, range, names, values }, ghost, t) {
    this.#set("delay", duration(solution.delay), change(solution.delay, ghost, t));
    this.values.delay.dataset.seconds = solution.delay;
    this.notes.delay.dataset.change = ghost === null ? "" : String(Math.sign(solution.delay - ghost.delay));
    for (const [name, other] of [["device", solution.deviceOnly], ["server", solution.serverMost]]) {
      this.#set(name, duration(other.delay), otherNote(longerBy(other.delay, solution.best), solution, t));
    }
    const forbidden = solution.deviceNeeds;
    if (forbidden) setText(this.notes.device, t("fact_not_allowed"));
    this.notes.device.classList.toggle("sx-forbidden", forbidden !== null);
    this.#set("cut", cutText(solution.cut, names, t), solution.cut.length ? cutNote(solution, pricing, t) : "");
    this.values.cut.title = solution.cut.map((layer) => names[layer]).join("\n");
    setText(this.names.holds, t(solution.method === null ? "fact_holds" : "fact_optimum"));
    if (solution.method === null) this.#set("holds", rangeText(range, t), t("holds_now", { value: rate(values.uplink) }));
    else this.#set("holds", duration(solution.best), optimumNote(solution, t));
  }

  #set(name, value, note) {
    setText(this.values[name], value);
    setText(this.notes[name], note);
  }
}

function change(delay, ghost, t) {
  if (ghost === null) return t("fact_first");
  const seconds = delay - ghost.delay;
  if (Math.abs(seconds) < 1e-6 * delay) return t("fact_no_change");
  return t("fact_before", { difference: difference(seconds) });
}

// How much longer an unsplit choice takes than the best split, which need not be the one shown.
function otherNote(gap, { method }, t) {
  if (method !== null) return t("fact_against_best", { gap: distanceText(gap, t) });
  return gap === 0 ? t("fact_same") : distanceText(gap, t);
}

// What the optimum would save against the split shown.
function optimumNote(solution, t) {
  return isOptimal(solution) ? t("fact_same") : difference(solution.best - solution.delay);
}

function cutText(cut, names, t) {
  if (cut.length === 0) return t("fact_no_cut");
  return cut.length === 1 ? names[cut[0]] : t.count("tensors", cut.length);
}

function cutNote(solution, pricing, t) {
  return t(`cut_size_${pricing.mode}`, { size: bytes(cutBytes(solution, pricing)) });
}

function rangeText({ from, to, opens, closes }, t) {
  if (opens && closes) return t("range_whole");
  if (opens) return t("range_below", { to: rate(to) });
  if (closes) return t("range_above", { from: rate(from) });
  return rateRange(from, to, (low, high) => t("range", { from: low, to: high }));
}
