"""The methods as a table: for the page's own component, and for a spreadsheet."""

from __future__ import annotations

from typing import Any

import pandas as pd

from explorer.solve.compare import Answer
from explorer.solve.split import Split
from explorer.ui.compared import Compared, took_s
from explorer.ui.gaps import gap_text as gap_text
from explorer.ui.gaps import percent as percent
from explorer.ui.text import text
from explorer.units import format_bytes, format_time

COLUMNS = ("delay", "gap", "cut", "looked", "time")


def table_data(done: Compared, shown: str | None) -> dict[str, Any]:
    """What the component is given, all of it text; ``shown`` is the method whose split Explore shows."""
    return {
        "columns": {name: text(f"compare.column_{name}") for name in ("method", *COLUMNS)},
        "label": text("compare.alt_table"),
        "action": text("compare.action"),
        "shown": text("compare.shown"),
        "rows": [_row(done, answer, shown) for answer in done.ranked],
    }


def _row(done: Compared, answer: Answer, shown: str | None) -> dict[str, Any]:
    method = answer.method
    head = {
        "name": method.name,
        "title": method.title,
        "kind": text("compare.exact") if method.exact else text("compare.heuristic"),
        "exact": method.exact,
        "source": method.source,
        "assumes": method.assumes,
        "shown": method.name == shown,
        "action": text("compare.action_of", method=method.title),
    }
    split = answer.split
    if split is None:
        return {**head, "problem": text("compare.no_answer", problem=answer.problem.rstrip("."))}
    gap = done.gap(split)
    cells = {
        "delay": [format_time(split.delay_s), ""],
        "gap": [
            gap_text(gap, proven=done.at_most_above == 0),
            text("compare.violation", violation=answer.violation) if answer.violation else "",
        ],
        "cut": _cut(split),
        "looked": _looked(split),
        "time": _time(split),
    }
    return {**head, "optimal": answer in done.optimal, "cells": [cells[name] for name in COLUMNS]}


def _cut(split: Split) -> list[str]:
    """Where a split cuts, and what crosses there."""
    names = [split.priced.graph.layers[u].name for u in split.cut]
    if not names:
        return [text("compare.no_cut"), text("compare.nothing_crosses")]
    where = names[0] if len(names) == 1 else text("compare.and_more", layer=names[-1], count=len(names) - 1)
    up, down = _crossing(split)
    mode = split.priced.scenario.workload.mode.value
    count = text("graph.tensors_one") if len(names) == 1 else text("graph.tensors_other", count=len(names))
    return [where, text(f"compare.crossing_{mode}", tensors=count, up=format_bytes(up), down=format_bytes(down))]


def _crossing(split: Split) -> tuple[float, float]:
    """Bytes that cross in one iteration, up and down."""
    cut = list(split.cut)
    return float(split.priced.uplink_bytes[cut].sum()), float(split.priced.downlink_bytes[cut].sum())


def _looked(split: Split) -> list[str]:
    stats = split.stats
    if not stats.vertices:
        return [text("compare.looked_at_nothing"), ""]
    notes = [edges_text(stats.edges)]
    if stats.splits:
        notes.append(text("compare.tried", count=f"{stats.splits:,}"))
    return [text("compare.vertices", count=f"{stats.vertices:,}"), ", ".join(notes)]


def edges_text(count: int) -> str:
    """``1 edge``, ``654 edges``."""
    return text("compare.edge") if count == 1 else text("compare.edges", count=f"{count:,}")


def _time(split: Split) -> list[str]:
    stats = split.stats
    if not took_s(split):
        return [text("compare.at_once"), ""]
    parts = text("compare.build_and_solve", build=format_time(stats.build_s), solve=format_time(stats.solve_s))
    return [format_time(took_s(split)), parts]


def spreadsheet(done: Compared) -> pd.DataFrame:
    """One row a method in the registry's order; numbers in SI units, empty where there is no answer."""
    return pd.DataFrame([_record(done, answer) for answer in done.comparison.answers])


def _record(done: Compared, answer: Answer) -> dict[str, Any]:
    method, split = answer.method, answer.split
    record: dict[str, Any] = {"method": method.name, "title": method.title, "exact": method.exact}
    if split is not None:
        layers, (up, down) = split.priced.graph.layers, _crossing(split)
        record |= {
            "delay_s": split.delay_s,
            "gap": done.gap(split),
            **{f"{name}_s": seconds for name, seconds in split.terms._asdict().items()},
            "device_layers": len(split.device_layers),
            "cut": " ".join(layers[u].name for u in split.cut),
            "uplink_bytes": up,
            "downlink_bytes": down,
            "vertices": split.stats.vertices,
            "edges": split.stats.edges,
            "splits": split.stats.splits,
            "build_s": split.stats.build_s,
            "solve_s": split.stats.solve_s,
        }
    problem = answer.problem or answer.violation or ""
    return record | {"problem": problem, "source": method.source, "assumes": method.assumes}
