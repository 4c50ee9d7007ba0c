"""Results as plain JSON under the published keys: what the command line writes and the page exports."""

from __future__ import annotations

from typing import Any

from explorer.pricing.costs import PricedGraph
from explorer.scenario import options
from explorer.solve.compare import Answer, Comparison
from explorer.solve.gain import Gain
from explorer.solve.result import SolverStats
from explorer.values.json_files import finite, number

Document = dict[str, Any]


def question_document(priced: PricedGraph) -> Document:
    """What was asked: the model, the scenario as a scenario file has it, and where the layers' times come from."""
    return {
        "model": priced.graph.name,
        "scenario": options.to_options(priced.scenario),
        "timing": priced.timing,
    }


def tensor_document(priced: PricedGraph, u: int) -> Document:
    """A tensor that goes up, and its gradient that comes down."""
    return {
        "layer": priced.graph.layers[u].name,
        "uplink_bytes": number(priced.uplink_bytes[u]),
        "downlink_bytes": number(priced.downlink_bytes[u]),
    }


def stats_document(stats: SolverStats) -> Document:
    """What an algorithm looked at, and for how long."""
    return {
        "vertices": stats.vertices,
        "edges": stats.edges,
        "splits": stats.splits,
        "once_s": stats.once_s,
        "build_s": stats.build_s,
        "solve_s": stats.solve_s,
    }


def comparison_document(comparison: Comparison, gain: Gain | None) -> Document:
    """Every method's answer, and how much longer the best linear prefix takes than the best split."""
    return {
        **question_document(comparison.priced),
        "best_s": comparison.best_s,
        "best_at_least_s": (comparison.best.bound_s or comparison.best_s) if comparison.best else None,
        "methods": [_answer(comparison, answer) for answer in comparison.answers],
        "graph_view": _gain(gain) if gain else None,
    }


def _gain(gain: Gain) -> Document:
    return {"optimum_s": gain.optimum_s, "linear_s": gain.linear_s, "gap": finite(gain.gap)}


def _answer(comparison: Comparison, answer: Answer) -> Document:
    method, split = answer.method, answer.split
    layers = comparison.priced.graph.layers
    return {
        "method": method.name,
        "title": method.title,
        "source": method.source,
        "assumes": method.assumes,
        "exact": answer.is_exact,
        "problem": answer.problem or None,
        "violation": answer.violation,
        "delay_s": split.delay_s if split else None,
        "gap": finite(comparison.gap(split)) if split else None,
        "device_layers": list(split.device_layers) if split else None,
        "cut": [layers[u].name for u in split.cut] if split else None,
        "solver": stats_document(split.stats) if split else None,
    }
