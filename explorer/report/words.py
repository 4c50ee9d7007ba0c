"""What a report says about a split in words and in small tables, as the page says it beside its sliders."""

from __future__ import annotations

from explorer.present import errors, phrases
from explorer.present.because import because
from explorer.present.i18n.text import text
from explorer.present.measure import gain_sentence, gap_text
from explorer.present.memory_words import short_of_memory
from explorer.present.payload import shape_text
from explorer.present.survival_words import survival_sentence
from explorer.present.view import Work
from explorer.pricing import Case
from explorer.solve import METHODS
from explorer.solve.compare import longer_by
from explorer.solve.result import Solution
from explorer.values.units import format_bytes, format_rate, format_time

ROWS = 40  # tensors of a cut that a page lists


def sentence(work: Work) -> str:
    """Returns what stays on the device and how long that takes; for a method's own split, whose it is."""
    return phrases.sentence(work.shown, method_title(work))


def subtitle(work: Work) -> str:
    """Returns machines and link in one line."""
    scenario = work.case.scenario
    return text(
        "report-subtitle",
        device=scenario.device.title,
        server=scenario.server.title,
        up=format_rate(scenario.link.uplink_bytes_per_s),
        down=format_rate(scenario.link.downlink_bytes_per_s),
        rtt=format_time(scenario.link.rtt_s),
    )


def unit(work: Work) -> str:
    """Returns what the delay is of: a round in training, a batch in inference."""
    return phrases.unit(work.case.scenario.workload)


def timing(work: Work) -> str:
    """Returns how far the times can be trusted, in a word."""
    return text(f"graph-timing_{work.case.costs.timing}")


def method_title(work: Work) -> str:
    """Returns whose split is shown; "" where it is the best one."""
    if work.own is not None:
        return text("cut-yours")
    return METHODS[work.view.method].title if work.chosen is not None and work.view.method else ""


def gain(work: Work) -> str:
    """Returns what the split shown gains, and whether the best one survives the doubt; empty where neither is said."""
    of_best = [survival_sentence(work.case, work.best.on_device)] if work.other is None else []
    return " ".join(filter(None, [gain_sentence(work.case, work.shown.on_device), *of_best]))


def why(work: Work) -> str:
    """Returns why the best split is better than those beside it, or what the split shown loses against it."""
    return because(work.table, work.case.rates, work.shown.split)


def against_best(work: Work, split: Solution) -> str:
    """Returns how far a split is from the best one, or that it is not allowed."""
    if not_allowed(split):
        return short_of_memory(split.costs, split.on_device) or text("scenarios-not_allowed")
    gap = longer_by(split.delay_s, work.best.delay_s)
    return gap_text(gap)


def not_allowed(split: Solution) -> str:
    """Returns why the scenario forbids a split, as a sentence; "" where it does not."""
    violation = split.costs.violation(split.on_device)
    return text("compare-violation", violation=errors.sentence(violation)) if violation else ""


def uplink_range(work: Work) -> str | None:
    """Returns between which uplink rates the split stays the best, all else as it is; None where it never is."""
    rows = (work.table.masks == work.shown.on_device).all(axis=1).nonzero()[0]
    found = work.table.uplink_ranges(work.case.rates)[rows[0]] if len(rows) else None
    if found is None:
        return None
    (low, high), (least, most) = found, work.table.range.link_bytes_per_s
    if low <= least and high >= most:
        return text("graph-range_whole")
    if low <= least:
        return text("graph-range_below", to=format_rate(high))
    if high >= most:
        return text("graph-range_above", **{"from": format_rate(low)})
    return _rates(low, high)


def _rates(low: float, high: float) -> str:
    """Returns two rates, the unit once where both have the same."""
    start, end = format_rate(low), format_rate(high)
    number, unit = start.split(" ")
    return text("graph-range", **{"from": number if end.endswith(f" {unit}") else start, "to": end})


def cut_rows(case: Case, split: Solution) -> list[list[str]]:
    """Returns for each tensor that crosses its layer, its shape, and its size and time each way in one iteration."""
    link, batch = case.scenario.link, case.scenario.workload.batch
    rows = []
    for u in split.cut[:ROWS]:
        layer, up, down = case.graph.layers[u], float(case.costs.uplink_bytes[u]), float(case.costs.downlink_bytes[u])
        rows.append(
            [
                layer.label,
                shape_text(layer, batch),
                format_bytes(up),
                format_time(up / link.uplink_bytes_per_s),
                format_bytes(down),
                format_time(down / link.downlink_bytes_per_s),
            ]
        )
    return rows


def left_out(split: Solution) -> int:
    """Returns how many tensors `cut_rows` does not list."""
    return max(0, len(split.cut) - ROWS)


def where_cut(split: Solution) -> str:
    """Returns the layers whose tensors cross in one line, all but the first few counted."""
    names = [split.costs.graph.layers[u].label for u in split.cut]
    return phrases.cut_text(names) or phrases.place(split.costs, split.on_device)
