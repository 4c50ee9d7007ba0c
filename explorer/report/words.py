"""What a report says about a split in words and in small tables, as the page says it beside its sliders."""

from __future__ import annotations

from collections.abc import Sequence

from explorer.model.graph import Layer, OperationClass
from explorer.present.gaps import distance_text
from explorer.present.i18n.text import text
from explorer.present.payload import shape_text
from explorer.present.view_result import Work
from explorer.scenario.scenario import Mode
from explorer.solve import METHODS
from explorer.solve.compare import longer_by
from explorer.solve.parametric.uplink_ranges import winning_uplinks
from explorer.solve.result import Split
from explorer.values.units import format_bytes, format_rate, format_time

ROWS = 40  # tensors of a cut that a page lists


def sentence(work: Work) -> str:
    """What stays on the device and how long that takes; for a method's own split, whose it is."""
    split, layers = work.shown, work.graph.layers
    kept = [layer for layer, on in zip(layers, split.on_device, strict=True) if on]
    return text(
        _sentence_key(work, kept),
        method=method_title(work),
        count=len(kept),
        total=len(layers),
        layer=kept[-1].name,
        tensors=len(split.cut),
        device=text("graph.sentence_device_word"),
        server=text("graph.sentence_server_word"),
        unit=unit(work),
        delay=format_time(split.delay_s),
    )


def _sentence_key(work: Work, kept: Sequence[Layer]) -> str:
    split, many = work.shown, len(work.shown.cut) > 1
    if work.chosen is not None:
        if split.on_device.all():
            return "graph.sentence_chosen_device"
        return "graph.sentence_chosen_many" if many else "graph.sentence_chosen_split"
    if split.on_device.all():
        return "graph.sentence_device"
    if longer_by(split.delay_s, work.server_most.delay_s):
        return "graph.sentence_split_many" if many else "graph.sentence_split"
    computes = any(layer.operation_class is not OperationClass.INPUT for layer in kept)
    return "graph.sentence_server" if computes else "graph.sentence_server_all"


def subtitle(work: Work) -> str:
    """Machines and link in one line."""
    scenario = work.priced.scenario
    return text(
        "report.subtitle",
        device=scenario.device.title,
        server=scenario.server.title,
        up=format_rate(scenario.link.uplink_bytes_per_s),
        down=format_rate(scenario.link.downlink_bytes_per_s),
        rtt=format_time(scenario.link.rtt_s),
    )


def unit(work: Work) -> str:
    """What the delay is of: a round in training, a batch in inference."""
    workload = work.priced.scenario.workload
    if workload.mode is Mode.INFERENCE:
        return text("graph.unit_inference")
    one = workload.iterations == 1
    return text("graph.unit_round_one") if one else text("graph.unit_round_other", count=f"{workload.iterations:,}")


def timing(work: Work) -> str:
    """How far the times can be trusted, in a word."""
    return text(f"graph.timing_{work.priced.timing}")


def method_title(work: Work) -> str:
    """Whose split is shown; "" where it is the best one."""
    return METHODS[work.view.method].title if work.chosen is not None and work.view.method else ""


def against_best(work: Work, split: Split) -> str:
    """How far a split is from the best one: that it is as long, how much longer, or that it is not allowed."""
    if not_allowed(split):
        return text("graph.fact_not_allowed")
    gap = longer_by(split.delay_s, work.best.delay_s)
    return distance_text(gap) if gap else text("graph.fact_same")


def not_allowed(split: Split) -> str:
    """Why the scenario forbids a split, as a sentence; "" where it does not."""
    violation = split.priced.violation(split.on_device)
    return text("compare.violation", violation=violation) if violation else ""


def uplink_range(work: Work) -> str | None:
    """Between which uplink rates the split stays the best, everything else as it is; None where it never is."""
    rows = (work.table.masks == work.shown.on_device).all(axis=1).nonzero()[0]
    found = winning_uplinks(work.table, work.priced.scenario)[rows[0]] if len(rows) else None
    if found is None:
        return None
    (low, high), (least, most) = found, work.table.range.link_bytes_per_s
    if low <= least and high >= most:
        return text("graph.range_whole")
    if low <= least:
        return text("graph.range_below", to=format_rate(high))
    if high >= most:
        return text("graph.range_above", **{"from": format_rate(low)})
    return _rates(low, high)


def _rates(low: float, high: float) -> str:
    """Two rates, the unit once where both have the same."""
    start, end = format_rate(low), format_rate(high)
    number, unit = start.split(" ")
    return text("graph.range", **{"from": number if end.endswith(f" {unit}") else start, "to": end})


def cut_rows(split: Split) -> list[list[str]]:
    """For each tensor that crosses: its layer, its shape, and its size and time each way in one iteration."""
    priced = split.priced
    link, batch = priced.scenario.link, priced.scenario.workload.batch
    rows = []
    for u in split.cut[:ROWS]:
        layer, up, down = priced.graph.layers[u], float(priced.uplink_bytes[u]), float(priced.downlink_bytes[u])
        rows.append(
            [
                layer.name,
                shape_text(layer, batch),
                format_bytes(up),
                format_time(up / link.uplink_bytes_per_s),
                format_bytes(down),
                format_time(down / link.downlink_bytes_per_s),
            ]
        )
    return rows


def left_out(split: Split) -> int:
    """How many tensors `cut_rows` does not list."""
    return max(0, len(split.cut) - ROWS)


def where_cut(split: Split) -> str:
    """The layers whose tensors cross in one line, all but the first few counted."""
    names = [split.priced.graph.layers[u].name for u in split.cut]
    shown = ", ".join(names[:2])
    if not names:
        return text("compare.nothing_crosses")
    return text("report.and_more", names=shown, count=len(names) - 2) if len(names) > 2 else shown
