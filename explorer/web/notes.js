// What a drawn split says: the words on its badges, and the second line of a block.

import { bytes } from "./format.js";

/** @import { Anchor, BadgeWords, Translate } from "./types.js" */

/**
 * What a badge may say of the tensors [{layer, bytes}] that it stands for: {names, size}, of which the first name that
 * fits stands before the size; a layer's has ever fewer of its leading modules, and never a bare number for its first.
 * `layerNames` are the layers'.
 *
 * @param {Anchor[]} anchors
 * @param {string[]} layerNames
 * @param {Translate} t
 * @returns {BadgeWords}
 */
export function badgeWords(anchors, layerNames, t) {
  const size = bytes(anchors.reduce((sum, anchor) => sum + anchor.bytes, 0));
  if (anchors.length > 1) return { names: [t("badge_many", { count: anchors.length })], size };
  const modules = layerNames[anchors[0].layer].split(".");
  const ends = modules.map((_, first) => modules.slice(first).join("."));
  return { names: ends.filter((end, first) => first === 0 || !/^\d+(\.|$)/.test(end)), size };
}

/**
 * How many layers a block has, and how many of them are on the device where the cut passes through it; of identical
 * blocks in one vertex, how many they are as well.
 *
 * @param {{ layers: number[], blocks: number }} block
 * @param {number} onDevice
 * @param {Translate} t
 */
export function blockNote({ layers, blocks }, onDevice, t) {
  if (onDevice > 0 && onDevice < layers.length) return t("block_mixed", { count: onDevice, total: layers.length });
  if (blocks > 1) return t("block_folded", { blocks, count: layers.length / blocks });
  return t("block_layers", { count: layers.length });
}
