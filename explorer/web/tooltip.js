// What hovering a vertex or a badge says.

import { el } from "./dom.js";
import { bytes, duration, flops } from "./format.js";
import { gapText, longerBy } from "./gaps.js";
import { sum } from "./solution.js";

/** @import { Point, Solution, State, Translate } from "./types.js" */

/**
 * Description list entries of a vertex: operation, shape, FLOPs, bytes, parameters and both times.
 *
 * @param {number[]} layers
 * @param {State} state
 * @param {Translate} t
 */
export function details(layers, { pricing, operations, values }, t) {
  const { layers: costs } = pricing;
  const last = layers[layers.length - 1];
  const training = pricing.mode === "training";
  const up = bytes(costs.uplink_bytes[last]);
  const work = [flops(sum(layers, costs.forward_flops)), flops(sum(layers, costs.backward_flops))];
  const mode = pricing.mode;
  const per = (/** @type {number} */ value) => t(`per_work_${mode}`, { value: duration(value) });
  /** @type {[string, string][]} */
  const entries = [
    ["tip_operation", layers.length > 1 ? t("block_layers", { count: layers.length }) : operations[last]],
    ["tip_shape", costs.shape[last]],
    [`tip_flops_${mode}`, training ? work.join(" · ") : work[0]],
    [`tip_bytes_${mode}`, training ? `${up} · ${bytes(costs.downlink_bytes[last])}` : up],
    ["tip_parameters", bytes(sum(layers, costs.param_bytes))],
    ["tip_device", per(sum(layers, costs.device_s) / values.device_speed)],
    ["tip_server", per(sum(layers, costs.server_s) / values.server_speed)],
  ];
  return entries.map(([key, value]) => entry(t(key), value));
}

/**
 * Entries of the tensors that cross: what each sends up and gets back down, and how long either takes.
 *
 * @param {number[]} layers
 * @param {State} state
 * @param {Translate} t
 */
export function crossings(layers, { pricing, values, names }, t) {
  const { uplink_bytes: up, downlink_bytes: down } = pricing.layers;
  /** @type {(direction: string, size: number, rate: number) => string} */
  const way = (direction, size, rate) => t(`badge_${direction}`, { size: bytes(size), time: duration(size / rate) });
  return layers.map((layer) => {
    const ways = [way("up", up[layer], values.uplink)];
    if (down[layer] > 0) ways.push(way("down", down[layer], values.downlink));
    return entry(names[layer], ways.join(" · "));
  });
}

/**
 * Entries of a cut that the scissors are over: its delay, and how far that is from the best.
 *
 * @param {Solution} solution
 * @param {Translate} t
 */
export function aimed({ delay, best }, t) {
  return [entry(t("cut-aim"), duration(delay)), entry(t("cut-aim_gap"), gapText(longerBy(delay, best), t))];
}

/** @type {(term: string, value: string) => HTMLElement} */
const entry = (term, value) => el("div", "", {}, [el("dt", "", {}, [term]), el("dd", "", {}, [value])]);

export class Tooltip {
  constructor() {
    this.element = el("div", "sx-tooltip", { hidden: true, "aria-hidden": "true" });
  }

  /**
   * Show a title and description list entries beside a point of the stage, kept inside it.
   *
   * @param {string} title
   * @param {HTMLElement[]} entries
   * @param {Point} point
   */
  show(title, entries, { x, y }) {
    this.element.replaceChildren(el("strong", "", {}, [title]), el("dl", "sx-details", {}, entries));
    this.element.hidden = false;
    const { clientWidth, clientHeight } = /** @type {HTMLElement} */ (this.element.parentElement);
    const { offsetWidth: width, offsetHeight: height } = this.element;
    const left = x + 18 + width > clientWidth ? x - 18 - width : x + 18;
    const top = Math.min(Math.max(8, y - height / 2), clientHeight - height - 8);
    this.element.style.transform = `translate(${Math.max(8, left)}px, ${Math.max(8, top)}px)`;
  }

  hide() {
    this.element.hidden = true;
  }
}
