// Any split of the graph, priced as a row of the table is.

import { copies, memoryOf } from "./memory.js";
import { sum } from "./solution.js";

/** @import { Shown } from "./types.js" */
/** @import { GraphData, PricingData, TieData } from "./payload.js" */

/**
 * The features of a device side, the layers whose tensors cross, its kind, and whether it fits into the memory.
 *
 * `sides` has a character a layer, "1" on the device, and is closed under predecessors: nothing on the device reads from
 * the server. Whether the scenario allows the split otherwise does not matter here.
 *
 * @param {PricingData} pricing
 * @param {GraphData} graph
 * @param {string} sides
 * @returns {Shown}
 */
export function priced(pricing, graph, sides) {
  const { layers, iterations, ties } = pricing;
  const all = [...sides].map((_, layer) => layer);
  const [device, server] = ["1", "0"].map((side) => all.filter((layer) => sides[layer] === side));
  const cut = cutOf(graph.layers.reads, sides);
  const { onServer, onDevice } = copies(ties, new Set(device));
  const kept = total([...onServer, ...onDevice], "crossing_bytes");
  const features = [
    iterations * (sum(device, layers.device_s) + sum(cut, layers.cast_device_s) + total(onDevice, "device_s")),
    iterations * (sum(cut, layers.uplink_bytes) + sum(server, layers.label_bytes) + kept),
    iterations * (sum(server, layers.server_s) + sum(cut, layers.cast_server_s) + total(onServer, "server_s")),
    iterations * (sum(cut, layers.downlink_bytes) + sum(server, layers.result_bytes) + kept),
    sum(device, layers.param_bytes) + total(onDevice, "param_bytes"),
    server.length ? iterations : 0,
  ];
  return { features, sides, cut, kind: kindOf(pricing, graph, device, cut), needs: needsOf(pricing, graph, device) };
}

/** @type {(ties: TieData[], cost: "crossing_bytes" | "param_bytes" | "device_s" | "server_s") => number} */
const total = (ties, cost) => ties.reduce((all, tie) => all + tie[cost], 0);

/**
 * What the layers on the device take there and the limit that they exceed; null where they fit.
 *
 * @param {PricingData} pricing
 * @param {GraphData} graph
 * @param {number[]} device
 */
function needsOf({ layers, ties, references: { memory_limit: limit } }, graph, device) {
  if (limit === null) return null;
  const needs = memoryOf(layers, graph.layers.reads, device, ties);
  return needs > limit ? { needs, limit } : null;
}

/**
 * The layers on the device that one on the server reads, in topological order.
 *
 * @param {number[][]} reads
 * @param {string} sides
 */
function cutOf(reads, sides) {
  /** @type {Set<number>} */
  const cut = new Set();
  for (const [layer, read] of reads.entries()) {
    if (sides[layer] === "0") for (const each of read) if (sides[each] === "1") cut.add(each);
  }
  return [...cut].sort((a, b) => a - b);
}

/**
 * What kind of split it is, by the rule of explorer/present/phrases.py.
 *
 * @param {PricingData} pricing
 * @param {GraphData} graph
 * @param {number[]} device
 * @param {number[]} cut
 */
function kindOf({ layers }, { layers: { input } }, device, cut) {
  if (device.length === input.length) return "device";
  const pinned = layers.on_device.filter(Boolean).length;
  if (device.length === pinned && device.every((layer) => layers.on_device[layer])) {
    return device.every((layer) => input[layer]) ? "server_all" : "server";
  }
  return cut.length === 0 ? "apart" : cut.length === 1 ? "one" : "many";
}
