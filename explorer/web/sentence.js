// The sentence above the graph, computed: what stays on the device, what it gains, and where that holds.

import { bytes, duration, rate, rateRange } from "./format.js";
import { distanceText, longerBy } from "./gaps.js";
import { bestOther, carriedBytes, deviceSide, isOptimal, kindOf, sendingS, workingS } from "./solution.js";
import { toned } from "./text.js";

/**
 * {kind, headline, detail}: two lists of runs (see text.js).
 *
 * `state` is {solution, range, pricing, names, operations}, where `range` is the uplink range of the split and
 * `names` and `operations` are the layers'. Where the optimum is trivial the detail gives the reason with its numbers.
 */
export function sentence(state, t) {
  const { solution, pricing, names } = state;
  if (solution.method !== null) return chosenSentence(state, t);
  const kind = kindOf(solution);
  const { count, last } = deviceSide(solution.sides);
  const all = kind === "server" && onlyInputs(state);
  const many = kind === "split" && solution.cut.length > 1;
  const headline = t.runs(all ? "sentence_server_all" : `sentence_${many ? "split_many" : kind}`, {
    count: toned(count, "device"),
    total: names.length,
    layer: toned(names[last], "layer"),
    tensors: toned(solution.cut.length, "link"),
    device: toned(t("sentence_device_word"), "device"),
    server: toned(t("sentence_server_word"), "server"),
    delay: toned(duration(solution.delay), "strong"),
    unit: unitOf(pricing, t),
  });
  return { kind, headline, detail: [...reason(kind, state, t), ...t.runs("space"), ...holds(state.range, t)] };
}

// Whose split it is, and how far it is from the optimum right here.
function chosenSentence({ solution, pricing, names }, t) {
  const { count, last } = deviceSide(solution.sides);
  const kind = solution.sides.includes("0") ? "split" : "device";
  const headline = t.runs(`sentence_chosen_${solution.cut.length > 1 ? "many" : kind}`, {
    method: toned(solution.method, "strong"),
    count: toned(count, "device"),
    total: names.length,
    layer: toned(names[last], "layer"),
    tensors: toned(solution.cut.length, "link"),
    device: toned(t("sentence_device_word"), "device"),
    delay: toned(duration(solution.delay), "strong"),
    unit: unitOf(pricing, t),
  });
  return { kind, headline, detail: [...distance(solution, t), ...t.runs("space"), ...t.runs("chosen_follows")] };
}

const unitOf = ({ mode, iterations }, t) => (mode === "training" ? t.count("unit_round", iterations) : t("unit_inference"));

// Whether the device computes nothing: it holds the data and no layer.
function onlyInputs({ solution, operations }) {
  return operations.every((operation, layer) => operation === "input" || solution.sides[layer] === "0");
}

function reason(kind, { solution, pricing, names }, t) {
  const { deviceNeeds } = solution;
  if (kind === "split") {
    const said = (other) => distanceText(longerBy(other.delay, solution.best), t);
    const server = said(solution.serverMost);
    if (deviceNeeds) return t.runs("gain_not_allowed", { server, ...forbidden(solution) });
    return t.runs("gain", { server, device: said(solution.deviceOnly) });
  }
  if (kind === "device") {
    const other = bestOther(pricing, solution);
    const saved = workingS(solution.terms) - workingS(other.terms);
    return t.runs(saved > 0 ? "why_device" : "why_device_slow", {
      other: described(other.row, pricing.table, names, t),
      gap: duration(other.delay - solution.delay),
      sending: duration(sendingS(other.terms)),
      saved: duration(Math.abs(saved)),
      work: t(`work_${pricing.mode}`),
    });
  }
  if (deviceNeeds) return t.runs("why_server_not_allowed", forbidden(solution));
  return t.runs("why_server", {
    size: bytes(carriedBytes(solution, pricing)),
    sending: duration(sendingS(solution.terms)),
    saved: duration(workingS(solution.deviceOnly.terms) - workingS(solution.terms)),
    work: t(`work_${pricing.mode}`),
  });
}

// What running everything on the device would take, and why the memory limit forbids it.
function forbidden({ deviceOnly, deviceNeeds }) {
  const { needs, limit } = deviceNeeds;
  return { device: duration(deviceOnly.delay), needs: bytes(needs), limit: bytes(limit) };
}

// A row of the table in words, or the split with as much as possible on the server (null).
function described(row, { sides, cuts }, names, t) {
  if (row === null) return t("other_server");
  if (cuts[row].length === 1) return t("other_after", { layer: names[cuts[row][0]] });
  return t("other_many", { count: deviceSide(sides[row]).count, total: names.length });
}

// How much longer the split shown takes than the best one: a share, or a factor from double on.
function distance(solution, t) {
  const best = duration(solution.best);
  if (solution.violation) return t.runs("chosen_not_allowed", { violation: solution.violation, best });
  if (isOptimal(solution)) return t.runs("chosen_optimal");
  const { gap } = solution;
  if (gap >= 1) {
    const ratio = toned(String(Number((1 + gap).toPrecision(3))), "link");
    return t.runs("chosen_times", { ratio, best });
  }
  const percent = 100 * gap;
  const share = percent < 0.1 ? "0.1" : Number(percent.toPrecision(3));
  return t.runs(percent < 0.1 ? "chosen_near" : "chosen_gap", { percent: toned(`${share} %`, "link"), best });
}

// Where the split stays optimal along the uplink.
function holds({ from, to, opens, closes }, t) {
  if (opens && closes) return t.runs("holds_everywhere");
  if (opens) return t.runs("holds_below", { to: toned(rate(to), "link") });
  if (closes) return t.runs("holds_above", { from: toned(rate(from), "link") });
  const range = rateRange(from, to, (low, high) => t("range", { from: low, to: high }));
  return t.runs("holds_between", { range: toned(range, "link") });
}
