// What goes along when a cut is set after some layers. A device side is a character a layer, "1" on the device.

/**
 * The least device side with these layers on it: all that they read from goes along, and what must stay on the device.
 *
 * @param {number[][]} reads the layers that each layer reads, all of them before it
 * @param {boolean[]} pinned the layers that must stay, with all that they read from
 * @param {number[]} layers
 */
export function sidesAfter(reads, pinned, layers) {
  const wanted = new Set(layers);
  const sides = pinned.map((stays, layer) => (stays || wanted.has(layer) ? "1" : "0"));
  for (let layer = reads.length - 1; layer >= 0; layer -= 1) {
    if (sides[layer] === "1") for (const read of reads[layer]) sides[read] = "1";
  }
  return sides.join("");
}

/**
 * The last layers on the device: those that nothing there reads. `sidesAfter` them is the same device side again.
 *
 * @param {number[][]} reads
 * @param {string} sides
 */
export function lastOf(reads, sides) {
  const read = new Set(reads.flatMap((each, layer) => (sides[layer] === "1" ? each : [])));
  return [...sides].flatMap((side, layer) => (side === "1" && !read.has(layer) ? [layer] : []));
}

/**
 * The last of some layers, such as those of a block: those that no other of them depends on.
 *
 * @param {number[][]} reads
 * @param {number[]} layers
 */
export function endsOf(reads, layers) {
  const none = reads.map(() => false);
  return lastOf(reads, sidesAfter(reads, none, layers));
}

/**
 * How many layers go along with some: those that they read from, and others that must stay on the device.
 *
 * @param {number[][]} reads
 * @param {boolean[]} pinned
 * @param {number[]} layers
 */
export function broughtAlong(reads, pinned, layers) {
  const count = (/** @type {string} */ sides) => [...sides].filter((side) => side === "1").length;
  const none = reads.map(() => false);
  const own = count(sidesAfter(reads, none, layers));
  return { read: own - layers.length, kept: count(sidesAfter(reads, pinned, layers)) - own };
}
