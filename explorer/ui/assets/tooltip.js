// What hovering a vertex or a badge says.

import { el } from "./dom.js";
import { bytes, duration, flops } from "./format.js";

const sum = (layers, values) => layers.reduce((all, layer) => all + values[layer], 0);

/** Description list entries of a vertex: operation, shape, FLOPs, bytes, parameters and both times. */
export function details(layers, { pricing, operations, values }, t) {
  const { layers: costs } = pricing;
  const last = layers[layers.length - 1];
  const training = pricing.mode === "training";
  const up = bytes(costs.uplink_bytes[last]);
  const work = [flops(sum(layers, costs.forward_flops)), flops(sum(layers, costs.backward_flops))];
  const entries = [
    ["tip_operation", layers.length > 1 ? t("block_layers_other", { count: layers.length }) : operations[last]],
    ["tip_shape", costs.shape[last]],
    ["tip_flops", training ? work.join(" · ") : work[0]],
    ["tip_bytes", training ? `${up} · ${bytes(costs.downlink_bytes[last])}` : up],
    ["tip_parameters", bytes(sum(layers, costs.param_bytes))],
    ["tip_device", t("per_iteration", { value: duration(sum(layers, costs.device_s) / values.device_speed) })],
    ["tip_server", t("per_iteration", { value: duration(sum(layers, costs.server_s) / values.server_speed) })],
  ];
  return entries.map(([key, value]) => el("div", "", {}, [el("dt", "", {}, [t(key)]), el("dd", "", {}, [value])]));
}

export class Tooltip {
  constructor() {
    this.element = el("div", "sx-tooltip", { hidden: true, "aria-hidden": "true" });
  }

  /** Show a title and description list entries beside a point of the stage, kept inside it. */
  show(title, entries, { x, y }) {
    this.element.replaceChildren(el("strong", "", {}, [title]), el("dl", "sx-details", {}, entries));
    this.element.hidden = false;
    const { clientWidth, clientHeight } = this.element.parentElement;
    const { offsetWidth: width, offsetHeight: height } = this.element;
    const left = x + 18 + width > clientWidth ? x - 18 - width : x + 18;
    const top = Math.min(Math.max(8, y - height / 2), clientHeight - height - 8);
    this.element.style.transform = `translate(${Math.max(8, left)}px, ${Math.max(8, top)}px)`;
  }

  hide() {
    this.element.hidden = true;
  }
}
