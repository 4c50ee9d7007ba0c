// What the two choices without a split are called; explorer/present/phrases.py says the same.

/** @import { Translate } from "./types.js" */
/** @import { References } from "./payload.js" */

/** @typedef {"device" | "server"} Unsplit */

/** @type {(choice: Unsplit, references: References) => string} */
const kindOf = (choice, { server_kind }) => (choice === "device" ? "device" : server_kind);

/**
 * The name of a choice, standing alone: "All on the server that may leave".
 *
 * @param {Unsplit} choice
 * @param {References} references
 * @param {Translate} t
 */
export const unsplitName = (choice, references, t) => t("phrase-name", { kind: kindOf(choice, references), count: 0 });

/**
 * The same within a sentence.
 *
 * @param {Unsplit} choice
 * @param {References} references
 * @param {Translate} t
 */
export const unsplitWords = (choice, references, t) => t("phrase-where", { kind: kindOf(choice, references), count: 0 });
