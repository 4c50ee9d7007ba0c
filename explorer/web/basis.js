// What the delay is of, beside it: who trains, what comes back, and what crosses once and is not counted.
// explorer/present/basis.py says the same in reports and on the command line.

import { bytes, duration } from "./format.js";
import { copies } from "./memory.js";
import { sum } from "./solution.js";

/** @import { State, Translate } from "./types.js" */

/** @typedef {Pick<State, "solution" | "pricing" | "values">} Shown */

/**
 * Who trains, and what that exchanges; "" in inference.
 *
 * @param {Shown} state
 * @param {Translate} t
 */
export function sharingLine({ solution: { sides }, pricing: { basis, once, ties }, values }, t) {
  if (basis === "inference") return "";
  if (basis === "federated") return t("basis-federated");
  const { device } = layersBySide(sides);
  const { onDevice } = copies(ties, new Set(device));
  const down = sum(device, once.param_bytes) + onDevice.reduce((size, tie) => size + tie.download_bytes, 0);
  return sized(t, "basis-one_device", down, values.downlink, down ? "download" : "nothing");
}

/**
 * The sentences about what crosses in the split that is shown, those that have something to say.
 *
 * @param {Shown} state
 * @param {Translate} t
 */
export function crossingLines({ solution: { sides, cut }, pricing, values }, t) {
  const { basis, once, layers, ties, results: kind, tied } = pricing;
  const { device, server } = layersBySide(sides);
  const { onServer, onDevice } = copies(ties, new Set(device));
  /** @type {string[]} */
  const lines = [];
  const up = sum(cut, once.tensor_bytes) + sum(server, once.label_bytes);
  if (up) lines.push(sized(t, "basis-once", up, values.uplink));
  const results = sum(server, layers.result_bytes);
  if (basis === "inference" && (results || (kind === "nothing" && server.length))) {
    lines.push(sized(t, "basis-results", results, values.downlink, kind));
  }
  const copied = [...onServer, ...onDevice];
  if (basis !== "inference" && copied.length) {
    const kept = copied.reduce((size, tie) => size + tie.crossing_bytes, 0);
    lines.push(sized(t, "basis-copies", kept, values.uplink, tied));
  }
  return lines;
}

/** @param {string} sides */
function layersBySide(sides) {
  const all = [...sides].map((_, layer) => layer);
  return { device: all.filter((layer) => sides[layer] === "1"), server: all.filter((layer) => sides[layer] === "0") };
}

/**
 * @param {Translate} t
 * @param {string} key
 * @param {number} size
 * @param {number} rate
 */
function sized(t, key, size, rate, kind = "") {
  return t(key, { kind, size: bytes(size), time: duration(size / rate) });
}
