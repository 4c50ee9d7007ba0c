// The two switches above the graph for what weighs in it, and what they stand for in words.

import { el, setText } from "./dom.js";
import { bytes, duration } from "./format.js";
import { EdgeWeights, secondsOf, shadesOf } from "./weights.js";

/** @import { State, Translate } from "./types.js" */
/** @import { GraphData, LayerCosts } from "./payload.js" */
/** @import { Level } from "./level.js" */

/** @typedef {{ edges: EdgeWeights | null, shadesOf: ((level: Level) => number[]) | null }} Weighed null what does not weigh */

export class Weighing {
  /**
   * @param {Translate} t
   * @param {() => void} changed
   */
  constructor(t, changed) {
    this.t = t;
    /** @type {EdgeWeights | null} */
    this.edges = null;
    /** @type {LayerCosts | null} whose edges those are */
    this.layers = null;
    const button = (/** @type {string} */ name, pressed = false) => {
      const made = el("button", "sx-button", { type: "button", "aria-pressed": String(pressed), title: t(`depth-weigh_${name}_help`) }, [t(`depth-weigh_${name}`)]);
      made.addEventListener("click", () => {
        made.setAttribute("aria-pressed", String(made.getAttribute("aria-pressed") !== "true"));
        changed();
      });
      return made;
    };
    this.buttons = { bytes: button("bytes", true), time: button("time") };
    this.tools = el("div", "sx-group sx-weigh", { role: "group", "aria-label": t("depth-weigh") }, Object.values(this.buttons));
    this.legends = { bytes: el("span"), time: el("span") };
    const entry = (/** @type {"bytes" | "time"} */ name) =>
      el("li", "", { hidden: true }, [el("span", `sx-key sx-key-${name}`, { "aria-hidden": "true" }), this.legends[name]]);
    this.entries = { bytes: entry("bytes"), time: entry("time") };
  }

  /**
   * What weighs in a state, and in the legend what the ends of each scale are at the level that is shown.
   *
   * @param {State} state
   * @param {GraphData} graph
   * @param {Level | null} level
   * @returns {Weighed}
   */
  weighed({ solution, pricing, values }, graph, level) {
    const on = (/** @type {"bytes" | "time"} */ name) => this.buttons[name].getAttribute("aria-pressed") === "true";
    const { layers } = pricing;
    if (this.layers !== layers) {
      this.layers = layers;
      this.edges = new EdgeWeights(graph.layers.reads, layers.uplink_bytes);
    }
    const seconds = (/** @type {Level} */ { nodes }) => secondsOf(nodes, solution.sides, layers, values);
    for (const name of /** @type {const} */ (["bytes", "time"])) this.entries[name].hidden = !on(name);
    if (on("bytes") && this.edges) {
      setText(this.legends.bytes, this.t("depth-legend_bytes", { most: bytes(this.edges.most) }));
    }
    if (on("time") && level) setText(this.legends.time, this.t("depth-legend_time", { most: duration(Math.max(...seconds(level))) }));
    return { edges: on("bytes") ? this.edges : null, shadesOf: on("time") ? (shown) => shadesOf(seconds(shown)) : null };
  }
}
