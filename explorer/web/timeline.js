// The timeline of a round: a bar of its phases in proportion to their seconds, the present one in words, and where it is.

import { bytes, duration } from "./format.js";
import { el, setText } from "./dom.js";
/** @import { Phase, State, Translate } from "./types.js" */

export class Timeline {
  /** @param {Translate} t */
  constructor(t) {
    this.t = t;
    /** @type {HTMLElement[]} */
    this.parts = [];
    /** @type {HTMLElement[]} */
    this.items = [];
    /** @type {string[]} of each phase */
    this.words = [];
    this.delay = 0; // s
    this.bar = el("div", "sx-timeline-bar", { "aria-hidden": "true" });
    this.needle = el("div", "sx-timeline-needle", { "aria-hidden": "true" });
    this.now = el("p", "sx-timeline-now", { "aria-live": "polite" });
    this.time = el("p", "sx-timeline-time");
    this.note = el("p", "sx-caption");
    this.list = el("ol", "sx-timeline-list");
    this.element = el("div", "sx-timeline", {}, [
      el("div", "sx-timeline-head", {}, [this.now, this.time]),
      el("div", "sx-timeline-track", {}, [this.bar, this.needle]),
      this.list,
      this.note,
    ]);
  }

  /**
   * Take the phases of a round.
   *
   * @param {Phase[]} phases
   * @param {State} state
   */
  describe(phases, { solution, pricing }) {
    const { t } = this;
    this.delay = solution.delay;
    this.parts = phases.map(({ term, seconds }) => {
      const part = el("div", `sx-segment sx-term-${term}`);
      part.style.width = `${(100 * seconds) / (solution.delay || 1)}%`;
      return part;
    });
    this.bar.replaceChildren(...this.parts);
    const [, up, , down, exchanged] = solution.features;
    this.words = phases.map(({ name }) => {
      const size = name === "up" ? up / pricing.iterations : name === "down" ? down / pricing.iterations : exchanged;
      return t(`play-phase_${name}`, { size: bytes(size), mode: pricing.mode, count: pricing.iterations });
    });
    this.items = phases.map(({ term, seconds, name }) =>
      el("li", "", {}, [
        el("span", `sx-swatch sx-term-${term}`, { "aria-hidden": "true" }),
        `${t(`play-name_${name}`, { mode: pricing.mode })} `,
        el("strong", "", {}, [duration(seconds)]),
      ]),
    );
    this.list.replaceChildren(...this.items);
    setText(this.note, t("play-note", { mode: pricing.mode, count: pricing.iterations }));
  }

  /**
   * @param {number} at s
   * @param {number} index of the phase
   */
  show(at, index) {
    this.needle.style.left = `${(100 * at) / (this.delay || 1)}%`;
    setText(this.now, this.words[index]);
    setText(this.time, this.t("play-at", { at: duration(at), delay: duration(this.delay) }));
    this.parts.forEach((part, i) => part.classList.toggle("sx-waiting", i > index));
    this.items.forEach((item, i) => item.classList.toggle("sx-now", i === index));
  }
}
