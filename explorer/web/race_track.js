// The race as lanes side by side, each as far as its time has come, and who won.

import { el, setText } from "./dom.js";
import { duration } from "./format.js";
import { measureText } from "./gaps.js";
import { progressOf } from "./lanes.js";
import { TERMS } from "./table.js";

/** @import { Lane, Translate } from "./types.js" */

export class RaceTrack {
  /** @param {Translate} t */
  constructor(t) {
    this.t = t;
    /** @type {Lane[]} */
    this.lanes = [];
    this.longest = 0; // s
    this.said = "";
    /** @type {{ row: HTMLElement, covered: HTMLElement, time: HTMLElement }[]} */
    this.rows = [];
    this.list = el("ol", "sx-lanes");
    this.result = el("p", "sx-race-result", { "aria-live": "polite" });
    this.element = el("div", "sx-race", {}, [this.list, this.result]);
  }

  /**
   * Take the lanes of a race and how it ends.
   *
   * @param {Lane[]} lanes
   * @param {{ first?: Lane, next?: Lane, times: number }} result
   */
  describe(lanes, { first, next, times }) {
    const { t } = this;
    this.lanes = lanes;
    this.longest = Math.max(...lanes.filter(({ starts }) => starts).map(({ delay }) => delay), 0) || 1;
    this.said = first === undefined ? "" : next === undefined ? t("play-alone", { name: first.name }) : t(times === 1 ? "play-tie" : "play-wins", {
      name: first.name, next: next.words, gain: measureText(times, t, next.words),
    });
    this.rows = lanes.map((lane) => this.#row(lane));
    this.list.replaceChildren(...this.rows.map(({ row }) => row));
  }

  /** @param {number} at s since the start */
  show(at) {
    for (const [i, part] of progressOf(this.lanes, at).entries()) {
      const { row, covered, time } = this.rows[i];
      const { delay, starts } = this.lanes[i];
      covered.style.clipPath = `inset(0 ${100 - 100 * part}% 0 0)`;
      row.classList.toggle("sx-done", part >= 1);
      setText(time, starts ? duration(Math.min(at, delay)) : this.t("play-too_large"));
    }
    setText(this.result, at >= this.longest ? this.said : "");
  }

  /** @param {Lane} lane */
  #row({ name, terms, delay, starts }) {
    const segments = TERMS.map((term, i) => {
      const segment = el("div", `sx-segment sx-term-${term}`);
      segment.style.width = `${delay > 0 ? (100 * terms[i]) / delay : 0}%`;
      return segment;
    });
    const covered = el("div", "sx-lane-covered", {}, segments);
    const track = el("div", "sx-lane-track", { "aria-hidden": "true" }, [covered]);
    track.style.width = `${Math.min(100, (100 * delay) / this.longest)}%`;
    const time = el("strong");
    const row = el("li", starts ? "sx-lane" : "sx-lane sx-out", {}, [el("p", "", {}, [el("span", "", {}, [name]), time]), track]);
    return { row, covered, time };
  }
}
