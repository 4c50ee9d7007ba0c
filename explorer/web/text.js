// Texts of the catalogue, filled in. A filled text is a list of runs, {text, tone}: a tone names how a run is set
// ("device", "server", "link", "strong"), and only textContent ever receives a run.

import { speak } from "./format.js";
import { FluentBundle, FluentResource } from "./vendor/fluent-bundle.min.js";

const MARK = /\uE000(\d+)\uE001/; // where a toned value stands, by its number; no text has these characters

/** @import { Filling, Run, Translate } from "./types.js" */
/** @import { TextData } from "./payload.js" */
/** @import { Pattern } from "./vendor/fluent-bundle.min.js" */

const WHOLE = /^[a-z]+-/; // a key with its room; any other one is of the graph view

/**
 * A value that is set in a tone inside a sentence.
 *
 * @type {(text: string | number, tone: string) => Run}
 */
export const toned = (text, tone) => ({ text: String(text), tone });

/**
 * The runs as one string.
 *
 * @type {(runs: Run[]) => string}
 */
export const plain = (runs) => runs.map((run) => run.text).join("");

/**
 * Look-ups in {language, messages}, as explorer/present/i18n/text.py gives them: t(key, values) is a string,
 * t.runs(key, values) a list of runs. A key with its room is whole, "phrase-gap"; any other one is of the graph view,
 * "fact_delay" for the message graph-fact_delay. A number among the values decides between singular and plural.
 *
 * @param {TextData} text
 * @returns {Translate}
 */
export function translator({ language, messages }) {
  speak(language);
  const bundle = new FluentBundle(language, { useIsolating: false });
  bundle.addResource(new FluentResource(messages));
  /** @type {Translate["runs"]} */
  const runs = (key, values = {}) => {
    const message = bundle.getMessage(WHOLE.test(key) ? key : `graph-${key}`);
    return message?.value ? filled(bundle, message.value, values) : [toned(key, "")];
  };
  /** @type {(key: string, values?: Filling) => string} */
  const t = (key, values) => plain(runs(key, values));
  return Object.assign(t, { runs });
}

/**
 * @param {FluentBundle} bundle
 * @param {Pattern} pattern
 * @param {Filling} values
 */
function filled(bundle, pattern, values) {
  /** @type {Run[]} */
  const set = []; // the runs that stand for marks
  const given = Object.entries(values).map(([name, value]) => {
    if (typeof value !== "object") return [name, value];
    set.push(value);
    return [name, `\uE000${set.length - 1}\uE001`];
  });
  const said = bundle.formatPattern(pattern, Object.fromEntries(given), []);
  return said.split(MARK).flatMap((part, i) => (i % 2 ? set[Number(part)] : part === "" ? [] : [toned(part, "")]));
}
