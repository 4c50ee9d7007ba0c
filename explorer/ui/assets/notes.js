// What a drawn split says: the words on its badges, and the second line of a block.

import { bytes } from "./format.js";

const LONG_NAME = 20;

/** A badge's text for the tensors [{layer, bytes}] that it stands for; `names` are the layers'. */
export function badgeText(anchors, names, t) {
  const size = bytes(anchors.reduce((sum, anchor) => sum + anchor.bytes, 0));
  if (anchors.length > 1) return `${t("badge_many", { count: anchors.length })} · ${size}`;
  return `${shortName(names[anchors[0].layer])} · ${size}`;
}

/** How many layers a block has, and how many of them are on the device where the cut passes through it. */
export function blockNote({ layers }, onDevice, t) {
  return onDevice > 0 && onDevice < layers.length
    ? t("block_mixed", { count: onDevice, total: layers.length })
    : t.count("block_layers", layers.length);
}

// A long name gives up its leading modules.
function shortName(name) {
  return name.length <= LONG_NAME ? name : name.split(".").slice(-2).join(".");
}
