// Why the cut is where it is, and why it just moved, in a sentence made of the terms of the delay. What does not hang on
// a move, explorer/present/because.py says with the same messages.

import { bytes, duration, factor, rate } from "./format.js";
import { splitWords } from "./split_names.js";
import { SLIDERS } from "./table.js";
import { toned } from "./text.js";
import { SAME, neighbours, tradeOf } from "./trade.js";

/** @import { Candidate } from "./candidates.js" */
/** @import { Run, Slider, State, Translate, Values } from "./types.js" */
/** @import { PricingData } from "./payload.js" */
/** @import { Share, Split, Trade } from "./trade.js" */

const NAME = "\uE002"; // before and behind a name; no text has this character

/** @typedef {{ values: Values, sides: string, pricing: PricingData }} Before where the sliders stood, and the best split there */

/**
 * What there is to say, before it is worded: `moved` where the best split is another one than before, `apart` where a
 * split is shown that is not the best, otherwise `here`, against the best earlier and later cut.
 *
 * @typedef {{ kind: "moved", other: Split, trade: Trade, slider: Slider | null, rose: boolean }
 *   | { kind: "apart", other: Split, trade: Trade }
 *   | { kind: "here", earlier: { other: Split, trade: Trade } | null, later: { other: Split, trade: Trade } | null }} Reason
 */

/**
 * Where the sliders stand and which split is the best there, to be compared with later.
 *
 * @param {State} state
 * @returns {Before}
 */
export const standing = ({ values, solution, pricing }) => ({ values, sides: pricing.table.sides[solution.row], pricing });

/**
 * The reason to give in a state, after another one (null for none).
 *
 * @param {State} state
 * @param {Before | null} before
 * @param {Candidate[]} candidates
 * @returns {Reason}
 */
export function reasonOf({ solution, pricing, values }, before, candidates) {
  const best = rowOf(pricing, solution.row);
  const against = (/** @type {Split} */ other, /** @type {Split} */ split) => tradeOf(other, split, solution.theta, pricing);
  if (solution.whose !== "best" && solution.delay - solution.best > SAME * solution.best) {
    return { kind: "apart", other: best, trade: against(solution, best) };
  }
  const old = before?.pricing === pricing ? pricing.table.sides.indexOf(before.sides) : solution.row;
  if (old !== solution.row) {
    const other = rowOf(pricing, old);
    const trade = against(other, best);
    if (trade.gap > SAME * solution.best) return { kind: "moved", other, trade, ...changeOf(/** @type {Before} */ (before).values, values) };
  }
  const { earlier, later } = neighbours(candidates, best, solution.theta);
  const beside = (/** @type {Split | null} */ other) => other && { other, trade: against(other, best) };
  return { kind: "here", earlier: beside(earlier), later: beside(later) };
}

/**
 * The sentence about a state as runs, the names of layers set as such; none where there is no other split.
 *
 * @param {State} state
 * @param {Before | null} before
 * @param {Candidate[]} candidates
 * @param {Translate} t
 * @returns {Run[]}
 */
export function because(state, before, candidates, t) {
  const parts = worded(state, before, candidates, t).split(NAME);
  return parts.map((text, i) => toned(text, i % 2 ? "layer" : "")).filter(({ text }) => text !== "");
}

/**
 * The same as one text, in which names stand between two marks.
 *
 * @param {State} state
 * @param {Before | null} before
 * @param {Candidate[]} candidates
 * @param {Translate} t
 */
function worded(state, before, candidates, t) {
  const reason = reasonOf(state, before, candidates);
  const { solution, names, pricing, values } = state;
  const say = sayer(names, pricing, t);
  if (reason.kind === "apart") {
    return t("because-apart", { where: say.where(reason.other), gap: duration(reason.trade.gap), trade: say.trade(reason.trade) });
  }
  if (reason.kind === "moved") {
    const { slider, rose, trade } = reason;
    const decides = trade.costs?.part === "model_exchange";
    return t("because-moved", {
      cause: slider === null ? t("because-settings") : t("because-slider", {
        slider, way: rose ? "rose" : "fell", value: written(slider, values[slider]), decides: decides ? "exchange" : "other",
      }),
      where: say.where(reason.other), gap: duration(trade.gap), trade: say.trade(trade),
    });
  }
  return /** @type {const} */ (["earlier", "later"]).flatMap((name) => {
    const beside = reason[name];
    if (beside === null) return [];
    const where = say.where(beside.other);
    const { costs, gap } = beside.trade;
    if (costs === null || gap <= SAME * solution.best) return [t("because-tied", { way: name, where })];
    return [t("because-beside", { way: name, where, costs: say.costs(costs), gap: duration(gap) })];
  }).join(" ");
}

/** @type {(name: Slider, value: number) => string} */
const written = (name, value) => (name === "uplink" || name === "downlink" ? rate(value) : factor(value));

/** @type {(pricing: PricingData, row: number) => Split} */
const rowOf = ({ table: { features, sides, cuts, kinds } }, row) => ({
  features: features[row], sides: sides[row], cut: cuts[row], kind: kinds[row],
});

/**
 * The one slider that stands elsewhere than before, and whether it is further up; null where that is not one alone.
 *
 * @type {(before: Values, now: Values) => { slider: Slider | null, rose: boolean }}
 */
function changeOf(before, now) {
  const changed = SLIDERS.filter((name) => before[name] !== now[name]);
  const slider = changed.length === 1 ? changed[0] : null;
  return { slider, rose: slider !== null && now[slider] > before[slider] };
}

/**
 * The words for splits and for shares of a trade.
 *
 * @param {string[]} names
 * @param {PricingData} pricing
 * @param {Translate} t
 */
function sayer(names, pricing, t) {
  const where = (/** @type {Split} */ split) => splitWords(split, names, t, (name) => NAME + name + NAME);
  const what = (/** @type {Share} */ { part, seconds, there, here }) => {
    if (part === "device_compute" || part === "server_compute") {
      const way = seconds * (there - here) <= 0 ? "other" : there > here ? "more" : "fewer";
      const side = t(part === "device_compute" ? "phrase-device" : "phrase-server");
      return t("because-computing", { side, count: Math.abs(there - here), way });
    }
    if (part === "round_trips") return t("because-round_trips", { way: there > 0 ? "some" : "none" });
    const way = there === 0 ? "nothing" : here === 0 ? "alone" : "instead";
    return t(`because-${part}`, { way, mode: pricing.mode, there: bytes(there), here: bytes(here) });
  };
  const costs = (/** @type {Share} */ share) => t("because-costs", { what: what(share), time: duration(share.seconds) });
  const trade = (/** @type {Trade} */ { costs: more, saves: less }) => {
    const said = more === null ? "" : costs(more);
    if (less === null) return said;
    return t("because-trade", { costs: said, saves: t("because-saves", { what: what(less), time: duration(-less.seconds) }) });
  };
  return { where, costs, trade };
}
