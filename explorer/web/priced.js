// Any split of the graph, priced as a row of the table is.

import { sum } from "./solution.js";

/** @import { Shown } from "./types.js" */
/** @import { GraphData, PricingData } from "./payload.js" */

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
  const { layers, iterations } = pricing;
  const all = [...sides].map((_, layer) => layer);
  const [device, server] = ["1", "0"].map((side) => all.filter((layer) => sides[layer] === side));
  const cut = cutOf(graph.layers.reads, sides);
  const features = [
    iterations * sum(device, layers.device_s),
    iterations * sum(cut, layers.uplink_bytes),
    iterations * sum(server, layers.server_s),
    iterations * sum(cut, layers.downlink_bytes),
    sum(device, layers.param_bytes),
    server.length ? iterations : 0,
  ];
  return { features, sides, cut, kind: kindOf(pricing, graph, device, cut), needs: needsOf(pricing, device) };
}

/**
 * What the layers on the device take there and the limit that they exceed; null where they fit.
 *
 * @param {PricingData} pricing
 * @param {number[]} device
 */
function needsOf({ layers, references: { memory_limit: limit } }, device) {
  const needs = sum(device, layers.memory_bytes);
  return limit !== null && needs > limit ? { needs, limit } : null;
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
