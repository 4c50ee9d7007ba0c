// What one layer costs on either side at the present sliders, with the numbers behind it, and why it sits there.

import { byteRate, bytes, duration, factor } from "./format.js";
import { bestWith, sum } from "./solution.js";

/** @import { CostRow, Slider, State, Translate } from "./types.js" */

/**
 * The four rows of the formula of a vertex: [{key, formula, numbers, seconds, paid}].
 *
 * `state` is {solution, pricing, values}. `paid` says whether the present split pays the row. A vertex of
 * several layers has sums, of the layers on either side where the cut passes through it; sending is of its
 * tensors that are in the cut, or of its last layer's.
 *
 * @param {number[]} layers
 * @param {Pick<State, "solution" | "pricing" | "values">} state
 * @returns {CostRow[]}
 */
export function costRows(layers, { solution, pricing, values }) {
  const { iterations: n, layers: costs } = pricing;
  const training = pricing.mode === "training";
  const [device, server] = ["1", "0"].map((side) => layers.filter((layer) => solution.sides[layer] === side));
  const mixed = device.length > 0 && server.length > 0;
  const crossing = layers.filter((layer) => solution.cut.includes(layer));
  const sent = crossing.length ? crossing : layers.slice(-1);
  const [up, down] = [sum(sent, costs.uplink_bytes), sum(sent, costs.downlink_bytes)];
  const [onDevice, onServer] = [
    sum(mixed ? device : layers, costs.device_s),
    sum(mixed ? server : layers, costs.server_s),
  ];
  const times = n === 1 ? "" : `${n} × `;
  /** @type {(size: number, name: Slider) => string} */
  const over = (size, name) => `${bytes(size)} ÷ ${byteRate(values[name])}`;
  const rows = [
    {
      key: "row_device",
      formula: training ? "N · t_dev" : "t_dev",
      numbers: `${times}${duration(onDevice)} ÷ ${factor(values.device_speed)}`,
      seconds: (n * onDevice) / values.device_speed,
      paid: device.length > 0,
    },
    {
      key: "row_server",
      formula: training ? "N · t_srv" : "t_srv",
      numbers: `${times}${duration(onServer)} ÷ ${factor(values.server_speed)}`,
      seconds: (n * onServer) / values.server_speed,
      paid: server.length > 0,
    },
    {
      key: "row_send",
      formula: training ? "N · (a / R_up + g / R_down)" : "a / R_up",
      numbers: `${times}(${over(up, "uplink")}${down ? ` + ${over(down, "downlink")}` : ""})`,
      seconds: n * (up / values.uplink + down / values.downlink),
      paid: crossing.length > 0,
      blocked: sent.every((layer) => !costs.may_cross[layer]),
    },
  ];
  if (!training) return rows;
  const parameters = sum(mixed ? device : layers, costs.param_bytes);
  const exchange = {
    key: "row_exchange",
    formula: "k · (1 / R_up + 1 / R_down)",
    numbers: `${bytes(parameters)} × (1 ÷ ${byteRate(values.uplink)} + 1 ÷ ${byteRate(values.downlink)})`,
    seconds: parameters * (1 / values.uplink + 1 / values.downlink),
    paid: parameters > 0 && device.length > 0,
  };
  return [...rows, exchange];
}

/**
 * Why a layer is on its side, in a phrase.
 *
 * @param {number} layer
 * @param {State} state
 * @param {Translate} t
 */
export function why(layer, { solution, pricing }, t) {
  const onDevice = solution.sides[layer] === "1";
  if (onDevice && pricing.layers.on_device[layer]) return t("why_pinned");
  const other = bestWith(pricing, solution.theta, layer, onDevice ? "0" : "1");
  const crossing = solution.cut.includes(layer) ? `${t("why_cut", { size: bytes(pricing.layers.uplink_bytes[layer]) })} ` : "";
  if (other === null) return crossing + t(onDevice ? "why_device_only" : "why_server_only");
  const gap = other - solution.delay;
  if (Math.abs(gap) <= 1e-9 * solution.delay) return crossing + t("why_tie");
  if (gap < 0) return crossing + t("why_less", { delay: duration(other), gap: duration(-gap) });
  return crossing + t(onDevice ? "why_device_gap" : "why_server_gap", { delay: duration(other), gap: duration(gap) });
}
