// What a device side takes of the device's memory; explorer/pricing/memory.py says how it is counted.

import { sum } from "./solution.js";

/** @import { LayerCosts, TieData } from "./payload.js" */

/**
 * Bytes that the layers on the device take, for a device side that is closed under predecessors.
 *
 * @param {LayerCosts} costs
 * @param {number[][]} reads the layers that each layer reads
 * @param {number[]} device the layers on the device, ascending
 * @param {TieData[]} ties
 */
export const memoryOf = (costs, reads, device, ties) =>
  sum(device, costs.memory_bytes) +
  peakOf(costs.passing_bytes, reads, device) +
  copies(ties, new Set(device)).onDevice.reduce((all, { memory_bytes: each }) => all + each, 0);

/**
 * The tied parameters that have a second copy on the server, and on the device; see explorer/pricing/ties.py.
 *
 * @param {TieData[]} ties
 * @param {Set<number>} device
 */
export const copies = (ties, device) => ({
  onServer: ties.filter(({ owner, users }) => device.has(owner) && users.some((user) => !device.has(user))),
  onDevice: ties.filter(({ owner, users }) => !device.has(owner) && users.some((user) => device.has(user))),
});

/**
 * The most bytes of tensors that are alive at once: each from its layer until it is read for the last time.
 *
 * @param {number[]} passing
 * @param {number[][]} reads
 * @param {number[]} device
 */
function peakOf(passing, reads, device) {
  const last = reads.map((_, layer) => layer);
  for (const [reader, read] of reads.entries()) for (const layer of read) last[layer] = reader;
  const on = new Set(device);
  const released = reads.map(() => 0);
  let [alive, peak] = [0, 0];
  for (const layer of reads.keys()) {
    alive -= released[layer];
    if (!on.has(layer)) continue;
    alive += passing[layer];
    if (last[layer] + 1 < reads.length) released[last[layer] + 1] += passing[layer];
    peak = Math.max(peak, alive);
  }
  return peak;
}
