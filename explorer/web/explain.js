// What one layer costs on either side at the present sliders, with the numbers behind it, and why it sits there.

import { byteRate, bytes, duration, factor } from "./format.js";
import { bestWith, sum } from "./solution.js";

/** @import { CostRow, Slider, Solution, State, Translate } from "./types.js" */
/** @import { PricingData } from "./payload.js" */

/**
 * The rows of the formula of a vertex: [{key, formula, numbers, seconds, paid}], those that can cost anything.
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
  const letter = training ? "N · " : "";
  /** @type {(size: number, name: Slider) => string} */
  const over = (size, name) => `${bytes(size)} ÷ ${byteRate(values[name])}`;
  const rows = [
    {
      key: "row_device",
      formula: `${letter}t_dev`,
      numbers: `${times}${duration(onDevice)} ÷ ${factor(values.device_speed)}`,
      seconds: (n * onDevice) / values.device_speed,
      paid: device.length > 0,
    },
    {
      key: "row_server",
      formula: `${letter}t_srv`,
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
  /** @type {(key: string, formula: string, size: number, name: "uplink" | "downlink") => CostRow} */
  const linkRow = (key, formula, size, name) =>
    ({ key, formula, numbers: `${times}${over(size, name)}`, seconds: (n * size) / values[name], paid: server.length > 0 });
  /** @type {CostRow[]} */
  const further = [
    castRow(sent, crossing.length > 0, { pricing, values }, times, letter),
    linkRow("formula-row_labels", `${letter}l / R_up`, sum(mixed ? server : layers, costs.label_bytes), "uplink"),
    linkRow("formula-row_results", `${letter}r / R_down`, sum(mixed ? server : layers, costs.result_bytes), "downlink"),
    tieRow(layers, solution.sides, { pricing, values }, times),
    passRow(solution, pricing, times, letter),
  ].filter(({ seconds }) => seconds > 0);
  if (!training) return [...rows, ...further];
  const parameters = sum(mixed ? device : layers, costs.param_bytes);
  const exchange = {
    key: "row_exchange",
    formula: "k · (1 / R_up + 1 / R_down)",
    numbers: `${bytes(parameters)} × (1 ÷ ${byteRate(values.uplink)} + 1 ÷ ${byteRate(values.downlink)})`,
    seconds: parameters * (1 / values.uplink + 1 / values.downlink),
    paid: parameters > 0 && device.length > 0,
  };
  return [...rows, ...further, exchange];
}

/**
 * What casting the sent tensors takes on both machines.
 *
 * @param {number[]} sent
 * @param {boolean} paid
 * @param {Pick<State, "pricing" | "values">} state
 * @param {string} times
 * @param {string} letter
 * @returns {CostRow}
 */
function castRow(sent, paid, { pricing: { iterations, layers }, values }, times, letter) {
  const [device, server] = [sum(sent, layers.cast_device_s) / values.device_speed, sum(sent, layers.cast_server_s) / values.server_speed];
  const numbers = `${times}(${duration(device)} + ${duration(server)})`;
  return { key: "formula-row_cast", formula: `${letter}c`, numbers, seconds: iterations * (device + server), paid };
}

/**
 * What the tied parameters of some layers take that the other side uses, too, to be kept equal.
 *
 * @param {number[]} layers
 * @param {string} sides
 * @param {Pick<State, "pricing" | "values">} state
 * @param {string} times
 * @returns {CostRow}
 */
function tieRow(layers, sides, { pricing: { iterations, ties }, values }, times) {
  const used = ties.filter(({ owner, users }) => layers.some((layer) => layer === owner || users.includes(layer)));
  const size = used.reduce((all, tie) => all + tie.crossing_bytes, 0);
  const paid = used.some(({ owner, users }) => users.some((user) => sides[user] !== sides[owner]));
  return {
    key: "formula-row_ties",
    formula: "N · p · (1 / R_up + 1 / R_down)",
    numbers: `${times}${bytes(size)} × (1 ÷ ${byteRate(values.uplink)} + 1 ÷ ${byteRate(values.downlink)})`,
    seconds: iterations * size * (1 / values.uplink + 1 / values.downlink),
    paid,
  };
}

/**
 * What every pass takes, where the server has a turnaround; nothing otherwise: a layer has no part in the round trip.
 *
 * @param {Pick<Solution, "sides" | "theta">} solution
 * @param {PricingData} pricing
 * @param {string} times
 * @param {string} letter
 * @returns {CostRow}
 */
function passRow({ sides, theta }, { iterations, turnaround_s: turnaround }, times, letter) {
  const pass = theta[5];
  return {
    key: "formula-row_pass",
    formula: `${letter}(RTT + τ)`,
    numbers: `${times}(${duration(pass - turnaround)} + ${duration(turnaround)})`,
    seconds: turnaround > 0 ? iterations * pass : 0,
    paid: sides.includes("0"),
  };
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
