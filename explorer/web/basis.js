// What the delay is of, beside it: who trains, what comes back, and what crosses once and is not counted.
// explorer/present/basis.py says the same in reports and on the command line.

import { bytes, duration } from "./format.js";
import { copies } from "./memory.js";
import { sum } from "./solution.js";

/** @import { State, Translate } from "./types.js" */

/**
 * The sentences about the split that is shown, those that have something to say.
 *
 * @param {Pick<State, "solution" | "pricing" | "values">} state
 * @param {Translate} t
 * @returns {string[]}
 */
export function basisLines({ solution: { sides, cut }, pricing, values }, t) {
  const { basis, once, layers, ties, results: kind, tied } = pricing;
  const all = [...sides].map((_, layer) => layer);
  const [device, server] = ["1", "0"].map((side) => all.filter((layer) => sides[layer] === side));
  const { onServer, onDevice } = copies(ties, new Set(device));
  /** @type {(key: string, size: number, rate: number, kind?: string) => string} */
  const sized = (key, size, rate, about = "") => t(key, { kind: about, size: bytes(size), time: duration(size / rate) });
  /** @type {string[]} */
  const lines = [];
  if (basis === "federated") lines.push(t("basis-federated"));
  if (basis === "one_device") {
    const down = sum(device, once.param_bytes) + onDevice.reduce((size, tie) => size + tie.download_bytes, 0);
    lines.push(sized("basis-one_device", down, values.downlink, down ? "download" : "nothing"));
  }
  const up = sum(cut, once.tensor_bytes) + sum(server, once.label_bytes);
  if (up) lines.push(sized("basis-once", up, values.uplink));
  const results = sum(server, layers.result_bytes);
  if (basis === "inference" && (results || (kind === "nothing" && server.length))) {
    lines.push(sized("basis-results", results, values.downlink, kind));
  }
  const copied = [...onServer, ...onDevice];
  if (basis !== "inference" && copied.length) {
    const kept = copied.reduce((size, tie) => size + tie.crossing_bytes, 0);
    lines.push(sized("basis-copies", kept, values.uplink, tied));
  }
  return lines;
}
