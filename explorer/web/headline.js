// What stands above the graph: the sentence, how far its numbers can be trusted, and the way back to the optimum.

import { basisLines } from "./basis.js";
import { el, setText, showRuns } from "./dom.js";
import { sentence } from "./sentence.js";
import { plain } from "./text.js";

/** @import { State, Translate } from "./types.js" */
/** @import { GraphViewData, Titles } from "./payload.js" */

export class Headline {
  /**
   * @param {Translate} t
   * @param {() => void} showOptimum
   */
  constructor(t, showOptimum) {
    this.t = t;
    this.headline = el("h1", "sx-headline");
    this.detail = el("p", "sx-detail");
    this.basis = el("p", "sx-detail sx-basis");
    this.accuracy = el("p", "sx-detail sx-accuracy");
    this.said = "";
    this.titles = /** @type {Titles} */ ({});
    this.badgeHelp = el("span", "sx-badge-help", { role: "tooltip", id: "sx-timing-help" });
    this.badge = el("button", "sx-badge", { type: "button", "aria-describedby": "sx-timing-help" });
    this.optimum = el("button", "sx-optimum", { type: "button", hidden: true }, [t("cut-back")]);
    this.optimum.addEventListener("click", showOptimum);
    this.element = el("div", "sx-sentence", {}, [
      el("div", "sx-words", {}, [this.headline, this.detail, this.basis, this.accuracy]),
      el("div", "sx-aside", {}, [el("div", "sx-badge-box", {}, [this.badge, this.badgeHelp]), this.optimum]),
    ]);
    this.live = el("p", "sx-hidden", { "aria-live": "polite" });
  }

  /**
   * Say what the times are.
   *
   * @param {GraphViewData} data
   */
  describe({ timing, trust, titles, accuracy }) {
    this.titles = titles;
    setText(this.accuracy, accuracy);
    const [device, server] = [trust.device, trust.server].map((each) => this.t(`timing_${each}`));
    setText(this.badge, device === server ? device : this.t("machine-badge", { device, server }));
    this.badge.dataset.timing = timing;
    setText(this.badgeHelp, trust.words);
  }

  /**
   * @param {State} state
   * @param {boolean} offersBest whether another split than the best stays
   */
  show(state, offersBest) {
    this.optimum.hidden = !offersBest;
    const { headline, detail } = sentence(state, this.titles, this.t);
    this.element.classList.toggle("sx-limited", state.solution.deviceNeeds !== null);
    showRuns(this.headline, headline);
    showRuns(this.detail, detail);
    const basis = basisLines(state, this.t).join(" ");
    setText(this.basis, basis);
    this.basis.hidden = basis === "";
    this.accuracy.hidden = state.solution.cut.length === 0;
    this.said = `${plain(headline)} ${plain(detail)}`;
  }

  /** Let a screen reader say the sentence; done when a drag is over and not at every frame. */
  announce() {
    setText(this.live, this.said);
  }
}
