// What stands above the graph: the sentence, how far its numbers can be trusted, and the way back to the optimum.

import { Badge } from "./badge.js";
import { crossingLines, sharingLine } from "./basis.js";
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
    this.detail = el("span");
    this.crossing = el("span");
    this.accuracy = el("p", "sx-detail sx-accuracy");
    this.said = "";
    this.titles = /** @type {Titles} */ ({});
    this.sharing = new Badge("sx-sharing");
    this.timing = new Badge("sx-timing");
    this.optimum = el("button", "sx-optimum", { type: "button", hidden: true }, [t("cut-back")]);
    this.optimum.addEventListener("click", showOptimum);
    const detail = el("p", "sx-detail", {}, [this.detail, " ", this.crossing]);
    this.element = el("div", "sx-sentence", {}, [
      el("div", "sx-words", {}, [this.headline, detail, this.accuracy]),
      el("div", "sx-aside", {}, [this.timing.element, this.sharing.element, this.optimum]),
    ]);
    this.live = el("p", "sx-hidden", { "aria-live": "polite" });
  }

  /**
   * Say what the times are, and who trains.
   *
   * @param {GraphViewData} data
   */
  describe({ timing, trust, titles, accuracy, pricing: { basis } }) {
    this.titles = titles;
    setText(this.accuracy, accuracy);
    const [device, server] = [trust.device, trust.server].map((each) => this.t(`timing_${each}`));
    this.timing.name(device === server ? device : this.t("machine-badge", { device, server }));
    this.timing.button.dataset.timing = timing;
    this.timing.explain(trust.words);
    this.sharing.element.hidden = basis === "inference";
    if (basis !== "inference") this.sharing.name(this.t(`basis-short_${basis}`));
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
    this.sharing.explain(sharingLine(state, this.t));
    setText(this.crossing, crossingLines(state, this.t).join(" "));
    this.accuracy.hidden = state.solution.cut.length === 0;
    this.said = `${plain(headline)} ${plain(detail)}`;
  }

  /** Let a screen reader say the sentence; done when a drag is over and not at every frame. */
  announce() {
    setText(this.live, this.said);
  }
}
