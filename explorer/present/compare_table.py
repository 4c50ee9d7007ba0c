"""The methods as a table: for the page's own component, and for a spreadsheet."""

from __future__ import annotations

from typing import Any

import pandas as pd

from explorer.present import errors
from explorer.present.comparison import Compared, took_s
from explorer.present.i18n.text import text
from explorer.present.measure import optimality_text
from explorer.present.numbers import listed
from explorer.present.phrases import cut_text, place
from explorer.scenario import codec
from explorer.solve.compare import Answer
from explorer.solve.result import Solution, SolverStats
from explorer.values.units import format_bytes, format_time

CONTRACTING = ("blockwise", "blockwise-plain")
COLUMNS = ("delay", "gap", "cut", "looked", "time")


def table_data(done: Compared, shown: str | None) -> dict[str, Any]:
    """Returns what the component is given, all of it text; ``shown`` is the method whose split Explore shows."""
    return {
        "columns": {name: text(f"compare-column_{name}") for name in ("method", *COLUMNS)},
        "label": text("compare-alt_table"),
        "action": text("compare-action"),
        "shown": text("compare-shown"),
        "same": text("compare-same_as_above"),
        "rows": [
            _row(done, answer, shown) | {"same": i > 0}
            for answers in by_split(done, answered=False)
            for i, answer in enumerate(answers)
        ],
    }


def by_split(done: Compared, *, answered: bool = True) -> list[list[Answer]]:
    """Returns the methods by the split that they chose, best first.

    A method without an answer stands alone, or not at all where ``answered`` asks for answers.
    """
    found: dict[object, list[Answer]] = {}
    for answer in done.ranked:
        if answer.split is not None:
            found.setdefault(answer.split.on_device.tobytes(), []).append(answer)
        elif not answered:
            found[answer.method.name] = [answer]
    return list(found.values())


def _row(done: Compared, answer: Answer, shown: str | None) -> dict[str, Any]:
    method = answer.method
    head = {
        "name": method.name,
        "title": method.title,
        "kind": text("cut-kind") if answer is done.own else text(f"compare-{_kind(answer)}"),
        "exact": method.exact,
        "source": method.source,
        "assumes": method.assumes,
        "shown": method.name == shown,
        "action": text("compare-action_of", method=method.title),
    }
    split = answer.split
    if answer.problem:
        return {**head, "problem": text("compare-no_answer", problem=errors.sentence(answer.problem))}
    if split is None:
        return {**head, "problem": text("compare-pending"), "note": text("compare-pending_slow")}
    gap = done.gap(split)
    cells = {
        "delay": [format_time(split.delay_s), ""],
        "gap": [
            optimality_text(gap, proven=done.at_most_above == 0),
            text("compare-violation", violation=errors.sentence(answer.violation)) if answer.violation else "",
        ],
        "cut": _cut(split),
        "looked": _looked(split),
        "time": _time(split),
    }
    return {
        **head,
        "optimal": answer in done.optimal,
        "forbidden": not answer.is_allowed,
        "cells": [cells[name] for name in COLUMNS],
    }


def _kind(answer: Answer) -> str:
    """Returns whether the answer is the best one by proof, within a bound of it, or may be any."""
    if not answer.method.exact:
        return "heuristic"
    return "bounded" if answer.split and answer.split.at_most_above else "exact"


def _cut(split: Solution) -> list[str]:
    """Returns where a split cuts, and what crosses there."""
    names = [split.costs.graph.layers[u].label for u in split.cut]
    if not names:
        return [text("compare-no_cut"), place(split.costs, split.on_device)]
    where = cut_text(names)
    up, down = _crossing(split)
    mode = split.costs.workload.mode.value
    sizes = {"up": format_bytes(up), "down": format_bytes(down)}
    return [where, text(f"compare-crossing_{mode}", tensors=tensors_text(len(names)), **sizes)]


def tensors_text(count: int) -> str:
    """Returns a count of tensors: ``1 tensor``, ``4 tensors``."""
    return text("graph-tensors", count=count)


def _crossing(split: Solution) -> tuple[float, float]:
    """Returns the bytes that cross in one iteration, up and down."""
    cut = list(split.cut)
    return float(split.costs.uplink_bytes[cut].sum()), float(split.costs.downlink_bytes[cut].sum())


def _looked(split: Solution) -> list[str]:
    stats = split.stats
    if not stats.vertices:
        return [text("compare-looked_at_nothing"), _tried(stats)]
    if is_chain(split):
        return [
            text("compare-chain", count=stats.vertices),
            text("compare-chain_tried", count=stats.splits),
        ]
    notes = [edges_text(stats.edges)]
    if stats.splits:
        notes.append(_tried(stats))
    return [text("compare-vertices", count=stats.vertices), ", ".join(notes)]


def _tried(stats: SolverStats) -> str:
    return text("compare-tried", count=stats.splits) if stats.splits else ""


def is_chain(split: Solution) -> bool:
    """Returns whether the block-wise algorithm was left with a chain, whose cuts it compares without a network."""
    return split.method in CONTRACTING and split.stats.splits > 0


def edges_text(count: int) -> str:
    """Returns a count of edges: ``1 edge``, ``654 edges``."""
    return text("compare-edges", count=count)


def _time(split: Solution) -> list[str]:
    stats = split.stats
    if not took_s(split):
        return [text("compare-at_once"), ""]
    parts = []
    if stats.build_s and stats.solve_s:
        parts.append(text("compare-build", build=format_time(stats.build_s)))
        parts.append(text("compare-solve", solve=format_time(stats.solve_s)))
    if stats.once_s:
        parts.append(text("compare-once", once=format_time(stats.once_s)))
    return [format_time(took_s(split)), listed(parts)]


def spreadsheet(done: Compared) -> pd.DataFrame:
    """Returns a table with one row a method in the registry's order; numbers in SI units, empty without an answer."""
    return pd.DataFrame([_record(done, answer) for answer in done.comparison.answers])


def _record(done: Compared, answer: Answer) -> dict[str, Any]:
    method, split = answer.method, answer.split
    asked = {name.replace("-", "_"): value for name, value in codec.to_options(done.view.scenario).items()}
    record: dict[str, Any] = {"method": method.name, "title": method.title, "exact": method.exact}
    if split is not None:
        layers, (up, down) = split.costs.graph.layers, _crossing(split)
        record |= {
            "delay_s": split.delay_s,
            "gap": done.gap(split),
            **{f"{name}_s": seconds for name, seconds in split.terms._asdict().items()},
            "device_layers": len(split.device_layers),
            "cut": " ".join(layers[u].label for u in split.cut),
            "uplink_bytes": up,
            "downlink_bytes": down,
            "vertices": split.stats.vertices,
            "edges": split.stats.edges,
            "splits": split.stats.splits,
            "once_s": split.stats.once_s,
            "build_s": split.stats.build_s,
            "solve_s": split.stats.solve_s,
        }
    why = answer.problem or answer.violation
    problem = errors.sentence(why) if why else ""
    about = {"problem": problem, "source": method.source, "assumes": method.assumes}
    return record | about | {"model": done.case.graph.name, "timing": done.case.costs.timing} | asked
