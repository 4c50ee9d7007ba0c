// The row of facts under the sentence.

import { bytes, difference, duration, rate, rateRange } from "./format.js";
import { unsplitName } from "./choices.js";
import { gapText, longerBy } from "./gaps.js";
import { el, setText } from "./dom.js";
import { cutBytes, isOptimal } from "./solution.js";
import { cutText } from "./split_names.js";

/** @import { Delay, Solution, State, Translate, UplinkRange } from "./types.js" */
/** @import { MemoryNeeds, PricingData } from "./payload.js" */

/** @typedef {"delay" | "device" | "server" | "cut" | "holds"} Fact */

/** @type {Fact[]} */
const FACTS = ["delay", "device", "server", "cut", "holds"];

/** @type {(made: (name: Fact) => HTMLElement) => Record<Fact, HTMLElement>} */
const byFact = (made) => /** @type {Record<Fact, HTMLElement>} */ (
  Object.fromEntries(FACTS.map((name) => [name, made(name)]))
);

/** Builds the row; `show(state, ghost, t)` fills it, with the difference to the ghost's delay where there is one. */
export class Facts {
  /** @param {Translate} t */
  constructor(t) {
    this.values = byFact(() => el("span", "sx-fact-value"));
    this.notes = byFact(() => el("span", "sx-fact-note"));
    this.names = byFact((name) => el("dt", "", {}, name === "device" || name === "server" ? [] : [t(`fact_${name}`)]));
    const parts = FACTS.map((name) => {
      const value = el("dd", "", {}, [this.values[name], this.notes[name]]);
      return el("div", `sx-fact sx-fact-${name}`, {}, [this.names[name], value]);
    });
    this.element = el("dl", "sx-facts", {}, parts);
  }

  /**
   * @param {State} state
   * @param {Delay | null} ghost
   * @param {Translate} t
   */
  show({ solution, pricing, range, names, values }, ghost, t) {
    this.#set("delay", duration(solution.delay), change(solution.delay, ghost, t));
    this.values.delay.dataset.seconds = String(solution.delay);
    this.notes.delay.dataset.change = ghost === null ? "" : String(Math.sign(solution.delay - ghost.delay));
    /** @type {["device" | "server", Delay][]} */
    const others = [["device", solution.allOnDevice], ["server", solution.allOnServer]];
    for (const [name, other] of others) {
      setText(this.names[name], unsplitName(name, pricing.references, t));
      this.#set(name, duration(other.delay), otherNote(longerBy(other.delay, solution.best), solution, t));
    }
    const forbidden = solution.deviceNeeds;
    if (forbidden) setText(this.notes.device, tooLarge(forbidden, t));
    this.notes.device.classList.toggle("sx-forbidden", forbidden !== null);
    this.values.device.classList.toggle("sx-struck", forbidden !== null);
    this.#set("cut", cutText(solution.cut, names, t) || t("fact_no_cut"), solution.cut.length ? cutNote(solution, pricing, t) : "");
    this.values.cut.title = solution.cut.map((layer) => names[layer]).join("\n");
    setText(this.names.holds, t(solution.whose === "best" ? "fact_holds" : "fact_optimum"));
    if (solution.whose === "best") this.#set("holds", rangeText(range, t), t("holds_now", { value: rate(values.uplink) }));
    else this.#set("holds", duration(solution.best), optimumNote(solution, t));
  }

  /**
   * @param {Fact} name
   * @param {string} value
   * @param {string} note
   */
  #set(name, value, note) {
    setText(this.values[name], value);
    setText(this.notes[name], note);
  }
}

/**
 * Why everything on the device is no choice.
 *
 * @param {MemoryNeeds} needed
 * @param {Translate} t
 */
export function tooLarge({ needs, limit }, t) {
  return t("fact_not_allowed", { needs: bytes(needs), limit: bytes(limit) });
}

/**
 * @param {number} delay
 * @param {Delay | null} ghost
 * @param {Translate} t
 */
function change(delay, ghost, t) {
  if (ghost === null) return t("fact_first");
  const seconds = delay - ghost.delay;
  if (Math.abs(seconds) < 1e-6 * delay) return t("fact_no_change");
  return t("fact_before", { difference: difference(seconds) });
}

// How much longer an unsplit choice takes than the best split, which need not be the one shown.
/**
 * @param {number} gap
 * @param {Solution} solution
 * @param {Translate} t
 */
function otherNote(gap, { whose }, t) {
  if (whose !== "best") return t("fact_against_best", { gap: gapText(gap, t) });
  return gapText(gap, t);
}

// What the optimum would save against the split shown.
/**
 * @param {Solution} solution
 * @param {Translate} t
 */
function optimumNote(solution, t) {
  return isOptimal(solution) ? t("fact_same") : difference(solution.best - solution.delay);
}

/**
 * @param {Solution} solution
 * @param {PricingData} pricing
 * @param {Translate} t
 */
function cutNote(solution, pricing, t) {
  return t(`cut_size_${pricing.mode}`, { size: bytes(cutBytes(solution, pricing)) });
}

/**
 * @param {UplinkRange} range
 * @param {Translate} t
 */
function rangeText({ from, to, opens, closes }, t) {
  if (opens && closes) return t("range_whole");
  if (opens) return t("range_below", { to: rate(to) });
  if (closes) return t("range_above", { from: rate(from) });
  return rateRange(from, to, (low, high) => t("range", { from: low, to: high }));
}
