// The delay of each cut along the depth of the network, as stacked bars that move with the sliders. What is pointed at
// shows its cut in the graph; a click takes it as the user's own. For a keyboard and a reader it is a slider.

import { axisTop, candidatesOf, delaysOf, placeOf } from "./candidates.js";
import { unsplitWords } from "./choices.js";
import { el, setAttribute, setText } from "./dom.js";
import { paintBars, placeAt } from "./depth_bars.js";
import { duration } from "./format.js";
import { gapText, longerBy } from "./gaps.js";
import { splitName } from "./split_names.js";

/** @import { Candidate } from "./candidates.js" */
/** @import { Shown, State, Theme, Translate } from "./types.js" */
/** @import { GraphData, GraphViewData } from "./payload.js" */

const PAGE = 10; // cuts that Page Up and Page Down go on
/** @type {Record<string, number>} */
const MOVES = { ArrowLeft: -1, ArrowRight: 1, ArrowDown: -1, ArrowUp: 1, PageUp: PAGE, PageDown: -PAGE, Home: -Infinity, End: Infinity };

/** @typedef {{ look(split: Shown | null): void, take(split: Shown): void }} DepthActions */

export class Depth {
  /**
   * @param {Translate} t
   * @param {DepthActions} actions `look` at a cut in the graph, or at none, and `take` one
   */
  constructor(t, actions) {
    this.t = t;
    this.actions = actions;
    /** @type {Candidate[]} */
    this.candidates = [];
    /** @type {number | null} the place that is pointed at */
    this.looked = null;
    /** @type {State | null} */
    this.state = null;
    /** @type {Theme | null} */
    this.theme = null;
    this.caption = el("p", "sx-caption");
    this.said = el("p", "sx-depth-said");
    this.torn = el("p", "sx-caption sx-depth-torn", {}, [t("depth-torn")]);
    this.earliest = el("span");
    this.latest = el("span");
    this.canvas = el("canvas", "sx-depth-canvas", {
      role: "slider", tabindex: "0", "aria-label": t("depth-label"), "aria-describedby": "sx-depth-keys", "aria-valuemin": 0,
    });
    this.element = el("section", "sx-depth", { "aria-labelledby": "sx-depth-heading" }, [
      el("h2", "sx-heading", { id: "sx-depth-heading" }, [t("depth-heading")]),
      this.caption,
      this.said,
      el("div", "sx-depth-box", {}, [this.canvas]),
      el("div", "sx-depth-ends", { "aria-hidden": "true" }, [this.earliest, this.latest]),
      this.torn,
      el("span", "sx-hidden", { id: "sx-depth-keys" }, [t("depth-keys")]),
    ]);
    this.#listen();
    this.resizes = new ResizeObserver(() => this.#paint());
    this.resizes.observe(this.canvas);
  }

  /**
   * Take other prices or another graph.
   *
   * @param {GraphViewData} data
   * @param {GraphData} graph
   */
  describe({ pricing }, graph) {
    this.candidates = candidatesOf(pricing, graph);
    this.looked = null;
    const { choice, allowed } = pricing.candidates;
    const count = this.candidates.length;
    setText(this.earliest, unsplitWords("server", pricing.references, this.t));
    setText(this.latest, unsplitWords("device", pricing.references, this.t));
    const all = choice === "undominated" && allowed === count;
    setText(this.caption, this.t("depth-caption", { choice: all ? "all" : choice, count, allowed: allowed ?? "" }));
    setAttribute(this.canvas, "aria-valuemax", String(count - 1));
  }

  /** @param {Theme} theme */
  setTheme(theme) {
    this.theme = theme;
    this.#paint();
  }

  /** @param {State} state */
  show(state) {
    this.state = state;
    this.#paint();
  }

  destroy() {
    this.resizes.disconnect();
  }

  #listen() {
    const { canvas } = this;
    canvas.addEventListener("pointermove", ({ offsetX }) => this.#look(this.#placeAt(offsetX)));
    canvas.addEventListener("pointerleave", () => this.#look(null));
    canvas.addEventListener("blur", () => this.#look(null));
    canvas.addEventListener("click", ({ offsetX }) => this.#take(this.#placeAt(offsetX)));
    canvas.addEventListener("keydown", (event) => this.#key(event));
  }

  /** @param {number} x */
  #placeAt(x) {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    return placeAt({ width, height }, this.candidates.length, x);
  }

  /** @param {number | null} place */
  #look(place) {
    if (place === this.looked || this.state === null) return;
    this.looked = place;
    this.actions.look(place === null ? null : this.candidates[place]);
  }

  /** @param {number} place */
  #take(place) {
    if (this.state === null) return;
    this.looked = null;
    this.actions.take(this.candidates[place]);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (this.state === null) return;
    const from = this.looked ?? Math.round(placeOf(this.candidates, this.state.solution.sides));
    const move = MOVES[event.key];
    if (move !== undefined) this.#look(Math.min(this.candidates.length - 1, Math.max(0, from + move)));
    else if (event.key === "Enter" && this.looked !== null) this.#take(this.looked);
    else if (event.key === "Escape" && this.looked !== null) this.#look(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #paint() {
    const { canvas, state, theme, candidates, looked } = this;
    const { clientWidth: width, clientHeight: height } = canvas;
    if (state === null || theme === null || candidates.length === 0 || width === 0) return;
    const { solution, pricing } = state;
    const delays = delaysOf(candidates, solution.theta);
    const best = placeOf(candidates, pricing.table.sides[solution.row]);
    const shown = placeOf(candidates, solution.sides);
    const most = Math.max(...delays);
    const end = axisTop(solution.best, most);
    this.torn.style.visibility = most > end ? "" : "hidden";
    this.#say(state, delays);
    const ratio = globalThis.devicePixelRatio;
    const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (canvas.width !== across || canvas.height !== down) Object.assign(canvas, { width: across, height: down });
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    const bars = { candidates, delays, theta: solution.theta, end, best, shown, shownDelay: solution.delay, looked };
    paintBars(context, { width, height }, bars, theme);
  }

  /**
   * @param {State} state
   * @param {number[]} delays
   */
  #say({ solution, pricing, names }, delays) {
    const { candidates, looked, t } = this;
    const { sides, cuts, kinds } = pricing.table;
    const { row } = solution;
    const best = { sides: sides[row], cut: cuts[row], kind: kinds[row] };
    const [key, split, delay] =
      looked !== null
        ? ["looked_at", candidates[looked], delays[looked]]
        : solution.whose === "best" || solution.sides === best.sides
          ? ["best", best, solution.best]
          : ["shown", solution, solution.delay];
    const isBest = looked !== null && split.sides === best.sides;
    const said = t(`depth-${key}${isBest ? "_best" : ""}`, {
      name: splitName(split, names, t),
      delay: duration(delay),
      gap: gapText(longerBy(delay, solution.best), t, t("depth-the_best")),
    });
    setText(this.said, said);
    setAttribute(this.canvas, "aria-valuetext", said);
    setAttribute(this.canvas, "aria-valuenow", String(looked ?? Math.round(placeOf(candidates, solution.sides))));
  }
}
