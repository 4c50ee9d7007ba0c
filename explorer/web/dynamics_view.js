// The entry of the Dynamics page: a trace with what policies did on it, played. All of it is in the browser: while it
// plays, and while somebody moves the slider, nothing is asked of Python.

import { el, setAttribute, setText } from "./dom.js";
import { Charts } from "./dynamics/charts.js";
import { CutList } from "./dynamics/cut_list.js";
import { firedList } from "./dynamics/fired_list.js";
import { HeatMap } from "./dynamics/heat_map.js";
import { gainColour } from "./dynamics/paint_charts.js";
import { PartsBar } from "./dynamics/parts_bar.js";
import { unpack } from "./dynamics/trace.js";
import { savings, worthTable } from "./dynamics/worth_table.js";
import { duration, rate } from "./format.js";
import { mounting } from "./mount.js";
import { badgeWords, blockNote } from "./notes.js";
import { unpacked } from "./solution.js";
import { Still } from "./still.js";
import { translator } from "./text.js";
import { applyTheme } from "./theme.js";
import { Transport } from "./transport.js";

/** @import { Call, Theme } from "./types.js" */
/** @import { DynamicsViewData, LevelData, SplitGraph } from "./payload.js" */
/** @import { Policy, Rounds } from "./dynamics/trace.js" */

const SHOWN_S = 20; // on the screen at speed 1, of a trace of two hundred rounds; a longer one takes longer
const MOST_SHOWN_S = 40;
const USUAL_ROUNDS = 200;

class DynamicsView {
  /**
   * @param {HTMLElement | ShadowRoot} parent
   * @param {DynamicsViewData} data
   */
  constructor(parent, data) {
    this.calls = 0;
    this.data = data;
    this.t = translator(data.text);
    const { t } = this;
    /** @type {Rounds | null} */
    this.trace = null;
    /** @type {Policy | null} the policy that is looked at */
    this.looked = null;
    /** @type {string[]} */
    this.names = [];
    /** @type {string[]} the sides of each split */
    this.sides = [];
    /** @type {Theme | null} */
    this.theme = null;
    this.at = 0; // rounds from the start
    this.round = 0;
    /** @type {number | null} the split in the graph */
    this.split = null;
    this.transport = new Transport(t, { show: (at) => this.#show(at / this.#every), stops: () => this.#stops });
    this.charts = new Charts(t, { seek: (round) => this.#seek(round), look: (name) => this.#look(name) });
    this.bar = new PartsBar(t);
    this.cuts = new CutList(t);
    this.worth = el("div", "sx-dyn-worth");
    this.where = el("strong", "sx-dyn-where");
    this.link = el("span");
    this.title = el("strong", "sx-split-title");
    this.figures = el("span", "sx-split-figures");
    this.stage = el("div", "sx-stage", { role: "img" });
    this.below = el("div", "sx-dyn-below");
    /** @type {Call<DynamicsViewData>["setTriggerValue"]} */
    this.say = () => {};
    this.heat = new HeatMap(t, (stress, policy) => this.say("open", { stress, policy }));
    const head = el("div", "sx-dyn-head", {}, [this.transport.element, el("p", "sx-dyn-now", {}, [this.where, this.link])]);
    const picture = el("div", "sx-dyn-picture sx-split", {}, [el("p", "sx-split-line", {}, [this.title, this.figures]), this.stage, this.cuts.element, this.bar.element, this.worth]);
    this.root = el("div", "sx-root sx-dynamics", { role: "group", "aria-label": t("timeline-label") }, [
      this.heat.element,
      el("div", "sx-dyn-beside", {}, [el("div", "sx-dyn-left", {}, [head, this.charts.element]), picture]), this.below,
    ]);
    parent.append(this.root);
    this.root.addEventListener("keydown", (event) => this.#key(event));
    this.still = new Still(this.stage);
  }

  /**
   * Take the arguments of one call; returns its number.
   *
   * @param {Call<DynamicsViewData> & { data: DynamicsViewData }} call
   */
  update({ data, setTriggerValue }) {
    this.say = setTriggerValue;
    const before = this.calls === 0 ? null : this.data;
    this.calls += 1;
    this.data = data;
    this.t = translator(data.text);
    const isNew = before?.timeline.id !== data.timeline.id || before.splits.id !== data.splits.id;
    if (before?.graph.id !== data.graph.id) this.#takeGraph(JSON.parse(data.graph.json));
    this.theme = applyTheme(this.root);
    this.root.style.setProperty("--sx-gain", gainColour(this.theme));
    this.still.setTheme(this.theme);
    this.heat.show(data.stress);
    if (isNew || before.adapts !== data.adapts) this.#takeTrace(before?.adapts !== data.adapts);
    this.#describe();
    return this.calls;
  }

  destroy() {
    this.transport.destroy();
    this.charts.destroy();
    this.still.destroy();
    this.root.remove();
  }

  get #every() {
    return this.trace?.every ?? 1;
  }

  // A step ends where the cut is another one, or where a rule fires.
  get #stops() {
    if (this.looked === null) return [];
    const { resplits, fired } = this.looked;
    return [...new Set([...resplits, ...fired.map(([round]) => round)])].sort((a, b) => a - b).map((round) => round * this.#every);
  }

  /** @param {SplitGraph} graph */
  #takeGraph({ drawing, names }) {
    this.names = names;
    const shape = (/** @type {LevelData} */ { width, height }, /** @type {string} */ name) =>
      this.stage.style.setProperty(name, String(width / height));
    shape(Object.values(drawing.folded.wide)[0], "--sx-aspect");
    shape(Object.values(drawing.folded.narrow)[0], "--sx-narrow-aspect");
    this.still.setDrawing(drawing, names.length);
    this.split = null;
  }

  /** @param {boolean} looksAnew at the policy that adapts */
  #takeTrace(looksAnew) {
    const { data, t } = this;
    const trace = unpack(JSON.parse(data.timeline.json));
    const kept = looksAnew ? undefined : trace.policies.find(({ name }) => name === this.looked?.name);
    this.trace = trace;
    this.looked = kept ?? trace.policies.find(({ name }) => name === data.adapts) ?? trace.policies[0];
    this.sides = data.splits.each.map(({ sides }) => unpacked(sides));
    this.split = null;
    setAttribute(this.stage, "aria-label", t("timeline-graph", { model: data.titles.model }));
    const adapts = trace.policies.find(({ name }) => name === data.adapts)?.title ?? "";
    const fired = firedList(trace, () => this.round, (round) => this.#seek(round), t);
    this.worth.replaceChildren(savings(trace.policies, adapts, t));
    this.below.replaceChildren(worthTable(trace.policies, adapts, data.note, t), ...(fired ? [fired] : []));
    const shown = Math.min(MOST_SHOWN_S, SHOWN_S * Math.max(1, Math.sqrt(trace.rounds / USUAL_ROUNDS)));
    this.transport.fit(trace.rounds * trace.every, shown);
  }

  #describe() {
    const { trace, looked, theme, data } = this;
    if (trace === null || looked === null || theme === null) return;
    const colours = theme.dark ? data.dark : data.light;
    const names = data.splits.each.map(({ name }) => name);
    this.charts.describe({ trace, looked, colours, names, theme });
    this.bar.describe(looked);
    this.cuts.describe(looked, names, colours);
    this.cuts.show(looked.split[this.round]);
    this.#show(this.transport.clock.at / trace.every);
  }

  /** @param {string} name */
  #look(name) {
    this.looked = this.trace?.policies.find((policy) => policy.name === name) ?? this.looked;
    this.#describe();
  }

  /** @param {number} round */
  #seek(round) {
    this.transport.seek(round * this.#every);
  }

  /** @param {number} at rounds from the start */
  #show(at) {
    const { trace, looked, data, t } = this;
    if (trace === null || looked === null) return;
    this.at = at;
    this.round = Math.min(trace.rounds - 1, Math.floor(at + 1e-9));
    const { round } = this;
    this.charts.show(at);
    this.bar.show(looked, round);
    const up = trace.uplink[round];
    setText(this.where, `${t("timeline-round")} ${t("timeline-moment", { round: String(round + 1), count: String(trace.rounds) })}`);
    setText(this.link, up > 0 ? t("timeline-up", { rate: rate(up) }) : t("timeline-no_link"));
    const position = looked.split[round];
    const split = data.splits.each[position];
    setText(this.title, split.name);
    setText(this.figures, t("timeline-took", { policy: looked.title, delay: duration(looked.delay[round]) }));
    if (position === this.split) return;
    this.split = position;
    this.cuts.show(position);
    this.still.setSplit({
      sides: this.sides[position],
      cut: split.cut,
      pinned: data.splits.on_device,
      parameters: [], // asked for where a term of the delay is emphasised, which none is here
      bytes: data.splits.uplink_bytes,
      words: (anchors) => badgeWords(anchors, this.names, t),
      note: (node, onDevice) => blockNote(node, onDevice, t),
    });
  }

  // The space bar plays and pauses, but where it presses a button; the arrows go on or back, but where they do so anyway.
  /** @param {KeyboardEvent} event */
  #key(event) {
    const [target] = event.composedPath();
    if (event.key === " " && !(target instanceof HTMLButtonElement)) this.transport.toggle();
    else if ((event.key === "ArrowRight" || event.key === "ArrowLeft") && !(target instanceof HTMLInputElement)) {
      this.#seek(this.round + (event.key === "ArrowRight" ? 1 : -1));
    } else return;
    event.preventDefault();
  }
}

export default mounting(DynamicsView).mount;
