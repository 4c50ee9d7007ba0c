"""Results as files for programs: plain JSON under the published keys, and a file's name after its model."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from explorer.present import errors
from explorer.present.timing_document import timing_document
from explorer.pricing import Case
from explorer.scenario import codec
from explorer.solve.compare import Answer, Comparison, Gain
from explorer.solve.result import SolverStats
from explorer.values.json_files import finite, number

Document = dict[str, Any]
LONGEST = 48  # characters: at most 192 bytes, which leaves room for an ending in the 255 of a file system


def question_document(case: Case) -> Document:
    """Returns what was asked.

    That is the model, the scenario as a scenario file has it, and where the layers' times come from.
    """
    return {"model": case.graph.name, "scenario": codec.to_options(case.scenario), **timing_document(case.costs)}


def tensor_document(case: Case, u: int) -> Document:
    """Returns a tensor that goes up, and its gradient that comes down."""
    return {
        "layer": case.graph.layers[u].name,
        "uplink_bytes": number(case.costs.uplink_bytes[u]),
        "downlink_bytes": number(case.costs.downlink_bytes[u]),
    }


def stats_document(stats: SolverStats) -> Document:
    """Returns what an algorithm looked at, and for how long."""
    return {
        "vertices": stats.vertices,
        "edges": stats.edges,
        "splits": stats.splits,
        "once_s": stats.once_s,
        "build_s": stats.build_s,
        "solve_s": stats.solve_s,
    }


def comparison_document(case: Case, comparison: Comparison, gain: Gain | None, own: Answer | None = None) -> Document:
    """Returns every method's answer, the ``own`` cut, and how far the best linear prefix is from the best split."""
    return {
        **question_document(case),
        "best_s": comparison.best_s,
        "best_at_least_s": (comparison.best.proof.bound_s or comparison.best_s) if comparison.best else None,
        "methods": [_answer(comparison, answer) for answer in comparison.answers],
        **({"own_cut": _answer(comparison, own)} if own else {}),
        "graph_view": _gain(gain) if gain else None,
    }


def _gain(gain: Gain) -> Document:
    return {"optimum_s": gain.optimum_s, "linear_s": gain.linear_s, "gap": finite(gain.gap)}


def _answer(comparison: Comparison, answer: Answer) -> Document:
    method, split = answer.method, answer.split
    layers = comparison.costs.graph.layers
    return {
        "method": method.name,
        "title": method.title,
        "source": method.source,
        "assumes": method.assumes,
        "exact": answer.is_exact,
        "problem": errors.english(answer.problem) if answer.problem else None,
        "violation": errors.english(answer.violation) if answer.violation else None,
        "delay_s": split.delay_s if split else None,
        "gap": finite(comparison.gap(split)) if split else None,
        "device_layers": list(split.device_layers) if split else None,
        "cut": [layers[u].name for u in split.cut] if split else None,
        "solver": stats_document(split.stats) if split else None,
    }


def file_stem(name: str) -> str:
    """Returns a name as the first part of a file name: letters and digits of any script, "_", and "-" for the rest.

    A single "." or "-" between letters stays; what would be a path, a hidden file, an option or a formula does not.

    >>> file_stem("resnet18"), file_stem("GPT-2 v1.1"), file_stem("../../etc/x"), file_stem("=cmd|1")
    ('resnet18', 'GPT-2-v1.1', 'etc-x', 'cmd-1')
    """
    plain = unicodedata.normalize("NFKC", name)
    parted = re.sub(r"\W+", lambda run: run.group() if run.group() in ("-", ".") else "-", plain)
    return parted.strip("-.")[:LONGEST].rstrip("-.") or "model"
