// What a split is called, by what its kind says it is; explorer/present/phrases.py says the same with the same messages.

import { deviceSide } from "./solution.js";

/** @import { Filling, Shown, Translate } from "./types.js" */

/** @typedef {Pick<Shown, "sides" | "cut" | "kind">} Named */
/** @typedef {(name: string) => Filling[string]} Set what a layer's name becomes in a text */

const MOST_NAMES = 3; // of layers that a cut comes behind
const HOW_MANY = ["", "one", "two", "three"]; // by how many of them are named, as the message has it
const PLACES = ["first", "second", "third"];

/** @type {Set} */
const asItIs = (name) => name;

/**
 * Where a split cuts, standing alone: "Cut after a and b".
 *
 * @param {Named} split
 * @param {string[]} names
 * @param {Translate} t
 */
export const splitName = (split, names, t) => t("phrase-name", said(split, names, asItIs));

/**
 * The same within a sentence: "the cut after a and b".
 *
 * @param {Named} split
 * @param {string[]} names
 * @param {Translate} t
 * @param {Set} set
 */
export const splitWords = (split, names, t, set = asItIs) => t("phrase-where", said(split, names, set));

/**
 * The layers that a cut comes behind: "a", "a and b", "a, b and c", "c, d and 2 more"; "" where there is none.
 *
 * @param {number[]} cut
 * @param {string[]} names
 * @param {Translate} t
 */
export const cutText = (cut, names, t) => (cut.length === 0 ? "" : t("phrase-layers", layersOf(cut, names)));

/** @type {(split: Named, names: string[], set: Set) => Filling} */
const said = ({ sides, cut, kind }, names, set) => ({ kind, count: deviceSide(sides).count, ...layersOf(cut, names, set) });

/**
 * What the message phrase-layers takes: up to three names, or of more layers the last two; nothing where nothing crosses.
 *
 * @param {number[]} cut
 * @param {string[]} names
 * @param {Set} set
 * @returns {Filling}
 */
export function layersOf(cut, names, set = asItIs) {
  if (cut.length === 0) return {};
  const shown = cut.length <= MOST_NAMES ? cut : cut.slice(1 - MOST_NAMES);
  return {
    named: shown.length === cut.length ? HOW_MANY[shown.length] : "some",
    more: cut.length - shown.length,
    ...Object.fromEntries(shown.map((layer, i) => [PLACES[i], set(names[layer])])),
  };
}
