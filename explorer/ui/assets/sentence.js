// The sentence above the graph, computed: what stays on the device, what it gains, and where that holds.

import { bytes, duration, rate, rateRange } from "./format.js";
import { bestOther, cutBytes, deviceSide, kindOf, sendingS, workingS } from "./solution.js";
import { toned } from "./text.js";

/**
 * {kind, headline, detail}: two lists of runs (see text.js).
 *
 * `state` is {solution, range, pricing, names}, where `range` is the uplink range of the split and `names`
 * the layers' names. Where the optimum is trivial the detail gives the reason with its numbers.
 */
export function sentence(state, t) {
  const { solution, pricing, names } = state;
  const kind = kindOf(solution);
  const { count, last } = deviceSide(solution.sides);
  const unit = t(pricing.mode === "training" ? "unit_round" : "unit_inference", { count: pricing.iterations });
  const headline = t.runs(`sentence_${kind}`, {
    count: toned(count, "device"),
    total: names.length,
    layer: toned(names[last], "layer"),
    device: toned(t("sentence_device_word"), "device"),
    server: toned(t("sentence_server_word"), "server"),
    delay: toned(duration(solution.delay), "strong"),
    unit,
  });
  return { kind, headline, detail: [...reason(kind, state, t), ...t.runs("space"), ...holds(state.range, t)] };
}

function reason(kind, { solution, pricing }, t) {
  if (kind === "split") {
    return t.runs("gain", {
      device: comparison(solution.deviceOnly.delay, solution.delay, t),
      server: comparison(solution.serverMost.delay, solution.delay, t),
    });
  }
  if (kind === "device") {
    const other = bestOther(pricing, solution);
    const saved = workingS(solution.terms) - workingS(other);
    const key = saved > 0 ? "why_device" : "why_device_slow";
    return t.runs(key, { sending: duration(sendingS(other)), saved: duration(Math.abs(saved)) });
  }
  return t.runs("why_server", {
    size: bytes(cutBytes(solution, pricing)),
    sending: duration(sendingS(solution.terms)),
    saved: duration(workingS(solution.deviceOnly.terms) - workingS(solution.terms)),
  });
}

// "2.6 times as fast as", "12 % less time than", "the same time as": how a delay compares with another.
function comparison(reference, delay, t) {
  const ratio = reference / delay;
  if (ratio >= 1.995) return t("times_as_fast", { ratio: ratio.toPrecision(ratio >= 99.5 ? 3 : 2) });
  const percent = Math.round((1 - delay / reference) * 100);
  return percent >= 1 ? t("percent_less", { percent }) : t("as_fast");
}

// Where the split stays optimal along the uplink.
function holds({ from, to, opens, closes }, t) {
  if (opens && closes) return t.runs("holds_everywhere");
  if (opens) return t.runs("holds_below", { to: toned(rate(to), "link") });
  if (closes) return t.runs("holds_above", { from: toned(rate(from), "link") });
  const range = rateRange(from, to, (low, high) => t("range", { from: low, to: high }));
  return t.runs("holds_between", { range: toned(range, "link") });
}
