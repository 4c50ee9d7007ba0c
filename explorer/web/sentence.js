// The sentence above the graph, computed: what stays on the device, what it gains, and where that holds.

import { bytes, count as written, duration, rate, rateRange } from "./format.js";
import { unsplitWords } from "./choices.js";
import { gainText, gapText } from "./gaps.js";
import { alongText, needsText } from "./own_words.js";
import { bestOther, carriedBytes, deviceSide, isOptimal, sendingS, shownName, workingS } from "./solution.js";
import { layersOf, splitName, splitWords } from "./split_names.js";
import { survivalText } from "./survival.js";
import { toned } from "./text.js";

/** @import { Delay, Run, Solution, State, Translate, UplinkRange } from "./types.js" */
/** @import { MemoryNeeds, PricingData, Titles } from "./payload.js" */

// What is said last of a split that is not the best, by whose it is.
const FOLLOWS = { preview: "cut-click_takes", own: "cut-stays", method: "chosen_follows", best: "" };

/**
 * {headline, detail}: two lists of runs (see text.js).
 *
 * `state` is {solution, range, pricing, names}, where `range` is the uplink range of the split and `names` are the
 * layers'. Where the optimum is trivial the detail gives the reason with its numbers; of any other split it says
 * how far it is from the optimum right here.
 *
 * @param {State} state
 * @param {Titles} titles
 * @param {Translate} t
 */
export function sentence(state, titles, t) {
  const { solution, pricing, names } = state;
  const chosen = solution.whose !== "best";
  const { kind, cut } = solution;
  const method = shownName(solution, t);
  const said = method === splitName(solution, names, t) ? "phrase-chosen_itself" : "phrase-chosen";
  const headline = t.runs(chosen ? said : "phrase-sentence", {
    kind,
    method: toned(method, "strong"),
    count: toned(written(deviceSide(solution.sides).count), "device"),
    total: names.length,
    ...layersOf(cut, names, (name) => toned(name, "layer")),
    device: toned(t("phrase-device"), "device"),
    server: toned(t("phrase-server"), "server"),
    delay: toned(duration(solution.delay), "strong"),
    unit: t("phrase-unit", { mode: pricing.mode, count: pricing.iterations }),
  });
  const [first, then] = chosen
    ? [distance(solution, t), [...alongText(state, t), ...t.runs(FOLLOWS[solution.whose])]]
    : [reason(state, t), holds(state.range, t)];
  const survives = chosen ? "" : survivalText(state, titles, t);
  const last = survives ? [...t.runs("space"), toned(survives, "")] : [];
  return { headline, detail: [...first, ...t.runs("space"), ...then, ...last] };
}

/**
 * @param {State} state
 * @param {Translate} t
 * @returns {Run[]}
 */
function reason({ solution, pricing, names }, t) {
  const { deviceNeeds, kind } = solution;
  if (kind === "device") {
    const other = bestOther(pricing, solution);
    const saved = workingS(solution.terms) - workingS(other.terms);
    return t.runs(saved > 0 ? "why_device" : "why_device_slow", {
      other: described(other.row, pricing, names, t),
      gap: duration(other.delay - solution.delay),
      sending: duration(sendingS(other.terms)),
      saved: duration(Math.abs(saved)),
      work: t(`work_${pricing.mode}`),
    });
  }
  if (kind !== "server" && kind !== "server_all") {
    const gain = t.runs("phrase-gains", { gain: toned(gainText(solution, pricing, t), "gain") });
    if (!deviceNeeds) return gain;
    return [...gain, ...t.runs("space"), ...t.runs("device_not_allowed", forbidden(solution.allOnDevice, deviceNeeds))];
  }
  if (deviceNeeds) return t.runs("device_not_allowed", forbidden(solution.allOnDevice, deviceNeeds));
  return t.runs("why_server", {
    size: bytes(carriedBytes(solution, pricing)),
    sending: duration(sendingS(solution.terms)),
    saved: duration(workingS(solution.allOnDevice.terms) - workingS(solution.terms)),
    work: t(`work_${pricing.mode}`),
  });
}

// What running everything on the device would take, and why the memory limit forbids it.
/**
 * @param {Delay} allOnDevice
 * @param {MemoryNeeds} needed
 */
function forbidden(allOnDevice, { needs, limit }) {
  return { device: duration(allOnDevice.delay), needs: bytes(needs), limit: bytes(limit) };
}

// A row of the table in words, or the split with as much as possible on the server (null).
/**
 * @param {number | null} row
 * @param {PricingData} pricing
 * @param {string[]} names
 * @param {Translate} t
 */
function described(row, { table: { sides, cuts, kinds }, references }, names, t) {
  if (row === null || kinds[row].startsWith("server")) return unsplitWords("server", references, t);
  return splitWords({ sides: sides[row], cut: cuts[row], kind: kinds[row] }, names, t);
}

// How much longer the split shown takes than the best one.
/**
 * @param {Solution} solution
 * @param {Translate} t
 */
function distance(solution, t) {
  const best = duration(solution.best);
  const violation = solution.violation || needsText(solution, t);
  if (violation) return t.runs("chosen_not_allowed", { violation, best });
  if (isOptimal(solution)) return t.runs(solution.whose === "method" ? "chosen_optimal" : "cut-optimal");
  const gap = toned(gapText(solution.gap, t, t("phrase-best_split")), "gain");
  return t.runs("phrase-from_best", { gap, delay: best });
}

// Where the split stays optimal along the uplink.
/**
 * @param {UplinkRange} range
 * @param {Translate} t
 */
function holds({ from, to, opens, closes }, t) {
  if (opens && closes) return t.runs("holds_everywhere");
  if (opens) return t.runs("holds_below", { to: toned(rate(to), "link") });
  if (closes) return t.runs("holds_above", { from: toned(rate(from), "link") });
  const range = rateRange(from, to, (low, high) => t("range", { from: low, to: high }));
  return t.runs("holds_between", { range: toned(range, "link") });
}
