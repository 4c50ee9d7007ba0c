// The panel that plays a round of the split that is shown, in the graph and on a timeline, or a race of three choices.

import { el, icon, setText } from "./dom.js";
import { lanesOf, resultOf } from "./lanes.js";
import { computed, phaseAt, phasesOf } from "./phases.js";
import { paintMoment } from "./play_paint.js";
import { RaceTrack } from "./race_track.js";
import { Timeline } from "./timeline.js";
import { Transport } from "./transport.js";

/** @import { CanvasContext, Lane, Phase, PhaseName, State, Theme, Translate } from "./types.js" */
/** @import { Level } from "./level.js" */
/** @import { Moment } from "./play_paint.js" */

/** @typedef {"round" | "race"} PlayMode */

const SHOWN_S = { round: 12, race: 6 }; // on the screen at speed 1
/** @type {Set<PhaseName>} in which the server's layers are not computed yet, or not all of them */
const BEFORE_SERVER = new Set(["up", "trip", "server_forward"]);
const ICONS = { round: "M6 4l10 6l-10 6z", race: "M4 3v14M4 4h11l-3 3.5l3 3.5H4" };

export class Play {
  /**
   * @param {Translate} t
   * @param {{ begin(): void, redraw(): void }} actions `begin` something; `redraw` the graph, over which `paint` draws
   */
  constructor(t, { begin, redraw }) {
    this.t = t;
    this.begin = begin;
    this.redraw = redraw;
    /** @type {PlayMode | null} what is played */
    this.mode = null;
    /** @type {State | null} */
    this.state = null;
    /** @type {Phase[]} */
    this.phases = [];
    /** @type {Lane[]} */
    this.lanes = [];
    /** @type {Moment | null} of the graph */
    this.moment = null;
    this.timeline = new Timeline(t);
    this.track = new RaceTrack(t);
    this.transport = new Transport(t, {
      show: (at) => this.#show(at),
      stops: () => this.#stops,
      close: () => void this.close(),
    });
    this.buttons = { round: this.#button("round"), race: this.#button("race") };
    this.tools = el("div", "sx-group", { role: "group", "aria-label": t("play-label") }, Object.values(this.buttons));
    this.title = el("h2", "sx-play-title");
    this.head = el("div", "sx-play-head", {}, [this.title, this.transport.element]);
    this.element = el("section", "sx-play", { hidden: true, "aria-label": t("play-label") }, [
      this.head, this.timeline.element, this.track.element,
    ]);
  }

  /** @param {PlayMode} mode */
  open(mode) {
    if (this.state === null) return;
    this.begin();
    this.mode = mode;
    this.moment = null;
    this.redraw();
    this.element.hidden = false;
    this.timeline.element.hidden = mode !== "round";
    this.track.element.hidden = mode !== "race";
    setText(this.title, this.t(`play-title_${mode}`));
    this.#press();
    this.#describe(this.state);
    this.element.scrollIntoView({ block: "nearest" });
    this.transport.play(this.#length, SHOWN_S[mode]);
  }

  /** Stop and put the panel away; returns whether it was open. */
  close() {
    if (this.mode === null) return false;
    this.transport.destroy();
    this.mode = null;
    this.moment = null;
    this.element.hidden = true;
    this.#press();
    this.redraw();
    return true;
  }

  /**
   * Take what is shown now; what is played goes on with its times.
   *
   * @param {State} state
   */
  show(state) {
    this.state = state;
    if (this.mode === null) return;
    this.#describe(state);
    this.transport.fit(this.#length, SHOWN_S[this.mode]);
    this.#show(this.transport.clock.at);
  }

  /**
   * Draw the moment over the graph.
   *
   * @param {CanvasContext} context
   * @param {Level} level
   * @param {Theme} theme
   * @param {number} scale
   */
  paint(context, level, theme, scale) {
    if (this.moment) paintMoment(context, level, theme, scale, this.moment);
  }

  destroy() {
    this.transport.destroy();
  }

  get #length() {
    const starters = this.lanes.filter(({ starts }) => starts);
    return this.mode === "race" ? Math.max(0, ...starters.map(({ delay }) => delay)) : /** @type {State} */ (this.state).solution.delay;
  }

  get #stops() {
    if (this.mode === "race") return this.lanes.filter(({ starts }) => starts).map(({ delay }) => delay).toSorted((a, b) => a - b);
    let end = 0;
    return this.phases.map(({ seconds }) => (end += seconds));
  }

  /** @param {State} state */
  #describe(state) {
    const { solution, pricing } = state;
    this.phases = phasesOf(solution, pricing);
    this.lanes = lanesOf(solution, pricing, this.t);
    this.timeline.describe(this.phases, state);
    this.track.describe(this.lanes, resultOf(this.lanes));
  }

  /** @param {number} at s */
  #show(at) {
    if (this.mode === "race") {
      this.track.show(at);
      return;
    }
    if (this.state === null || this.phases.length === 0) return;
    const { index, progress } = phaseAt(this.phases, at);
    this.timeline.show(at, index);
    this.moment = momentOf(this.phases, index, progress, this.state);
    this.redraw();
  }

  #press() {
    for (const [mode, button] of Object.entries(this.buttons)) button.setAttribute("aria-pressed", String(mode === this.mode));
  }

  /** @param {PlayMode} mode */
  #button(mode) {
    const attributes = { type: "button", "aria-pressed": "false", title: this.t(`play-${mode}_help`) };
    const button = el("button", "sx-button sx-tool", attributes, [icon(ICONS[mode]), el("span", "", {}, [this.t(`play-${mode}`)])]);
    button.addEventListener("click", () => (this.mode === mode ? this.close() : this.open(mode)));
    return button;
  }
}

/**
 * What a part of a phase is in the graph.
 *
 * @param {Phase[]} phases
 * @param {number} index
 * @param {number} progress from 0 to 1
 * @param {State} state
 * @returns {Moment}
 */
export function momentOf(phases, index, progress, { solution, pricing }) {
  const phase = phases[index];
  const { name } = phase;
  const { done, active } = computed(phase, progress);
  const device = [...solution.sides].flatMap((side, layer) => (side === "1" ? [layer] : []));
  // Until its forward pass has computed it, a layer waits.
  const lit = new Set(name === "device_forward" ? [] : BEFORE_SERVER.has(name) ? device : [...solution.sides].keys());
  for (const layer of active === null ? done : [...done, active]) lit.add(layer);
  const ringed = name === "exchange" ? device.filter((layer) => pricing.layers.param_bytes[layer] > 0) : [];
  const flow = name === "up" ? "up" : name === "down" ? "down" : null;
  return { lit, active, ringed: new Set(ringed), flow, progress };
}
