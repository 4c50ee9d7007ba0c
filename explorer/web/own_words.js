// What is said of a cut that the user set or points at: what went along, and why the memory forbids it.

import { bytes, count } from "./format.js";
import { cutText } from "./split_names.js";
import { toned } from "./text.js";

/** @import { Run, Solution, State, Translate } from "./types.js" */

/**
 * What went along with the layers after which it cuts, with a space behind; nothing where nothing did.
 *
 * @param {Pick<State, "along" | "names">} state
 * @param {Translate} t
 * @returns {Run[]}
 */
export function alongText({ along, names }, t) {
  if (along === null || along.read + along.kept === 0) return [];
  const { layers, read, kept } = along;
  const layer = cutText(layers, names, t);
  const kind = kept === 0 ? "read" : read === 0 ? "kept" : "both";
  const said = t.runs("cut-along", { kind, layer: toned(layer, "layer"), read, kept, reads: count(read), keeps: count(kept) });
  return [...said, ...t.runs("space")];
}

/**
 * Why the device's memory forbids a split, as what it does; "" where it does not.
 *
 * @param {Solution} solution
 * @param {Translate} t
 */
export function needsText({ needs }, t) {
  return needs === null || needs === undefined ? "" : t("cut-needs", { needs: bytes(needs.needs), limit: bytes(needs.limit) });
}
