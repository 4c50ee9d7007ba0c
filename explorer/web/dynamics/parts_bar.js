// The bar of a round's delay by its parts. Its scale stays the same for a whole trace, so its length is the delay.

import { el, setText } from "../dom.js";
import { duration } from "../format.js";
import { TERMS } from "../table.js";

/** @import { Translate } from "../types.js" */
/** @import { Policy } from "./trace.js" */

const EXTRA = ["moved", "waited"]; // behind the terms, in the order of explorer/dynamics/parts.py
const LONG = 0.95; // of the rounds are shorter than what the bar holds; a longer one is torn off

export class PartsBar {
  /** @param {Translate} t */
  constructor(t) {
    const kinds = [...TERMS.map((term) => [`sx-term-${term}`, t(`term_${term}`)]), ...EXTRA.map((part) => [`sx-part-${part}`, t(`timeline-${part}`)])];
    this.segments = kinds.map(([look]) => el("div", `sx-segment ${look}`));
    this.values = kinds.map(() => el("span", "sx-term-value"));
    this.items = kinds.map(([look, name], i) =>
      el("li", "sx-term", {}, [el("span", `sx-swatch ${look}`, { "aria-hidden": "true" }), el("span", "sx-term-name", { title: name }, [name]), this.values[i]]),
    );
    this.bar = el("div", "sx-bar-now sx-dyn-bar", { "aria-hidden": "true" }, this.segments);
    this.element = el("section", "sx-bar", { "aria-label": t("timeline-where") }, [this.bar, el("ul", "sx-terms sx-dyn-terms", {}, this.items)]);
    this.end = 1; // s
  }

  /**
   * Take the policy that is looked at; a part that it never has is left out.
   *
   * @param {Policy} policy
   */
  describe({ delay, parts }) {
    const sorted = Float32Array.from(delay).sort();
    this.end = sorted[Math.floor(LONG * (sorted.length - 1))] * 1.1 || 1;
    this.items.forEach((item, i) => (item.hidden = i >= TERMS.length && parts[i].every((value) => value === 0)));
  }

  /**
   * @param {Policy} policy
   * @param {number} round
   */
  show({ delay, parts }, round) {
    this.bar.classList.toggle("sx-torn", delay[round] > this.end);
    parts.forEach((part, i) => {
      const seconds = part[round];
      this.segments[i].style.width = `${(100 * seconds) / this.end}%`;
      setText(this.values[i], duration(seconds));
      this.items[i].classList.toggle("sx-zero", seconds === 0);
    });
  }
}
