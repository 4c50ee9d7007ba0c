"""What a delay is of, said beside it: who trains, what comes back, and what crosses once and is not counted.

``web/basis.js`` says the same in the browser, by the same messages.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from explorer.present.i18n.text import text
from explorer.pricing import Rates, Split
from explorer.scenario.choices import Results, Sharing
from explorer.scenario.scenario import Workload
from explorer.values.units import format_bytes, format_time

Basis = Literal["federated", "one_device", "inference"]


def basis(workload: Workload) -> Basis:
    """Returns who trains, or that nobody does."""
    if not workload.is_training:
        return "inference"
    return "federated" if workload.sharing is Sharing.FEDERATED else "one_device"


def basis_lines(split: Split, rates: Rates) -> list[str]:
    """Returns the sentences about a split at one setting of the rates, those that have something to say."""
    costs, workload = split.costs, split.costs.workload
    once, on, ties = costs.once, split.on_device, costs.ties
    on_server, on_device = (mask[0] for mask in ties.uses.copies(on[None, :]))
    per_up, per_down = 1 / float(rates.uplink_bytes_per_s), 1 / float(rates.downlink_bytes_per_s)
    lines = []
    kind = basis(workload)
    if kind == "federated":
        lines.append(text("basis-federated"))
    if kind == "one_device":
        down = once.param_bytes[on].sum() + ties.download_bytes[on_device].sum()
        lines.append(_sized("basis-one_device", down, per_down, kind="download" if down else "nothing"))
    up = once.tensor_bytes[list(split.cut)].sum() + once.label_bytes[~on].sum()
    if up:
        lines.append(_sized("basis-once", up, per_up))
    results = costs.result_bytes[~on].sum()
    if kind == "inference" and (results or (workload.results is Results.NOTHING and not on.all())):
        lines.append(_sized("basis-results", results, per_down, kind=key_of(workload.results)))
    if workload.is_training and (on_server | on_device).any():
        kept = ties.crossing_bytes[on_server | on_device].sum()
        lines.append(_sized("basis-copies", kept, per_up, kind=key_of(workload.ties)))
    return lines


def key_of(choice: StrEnum) -> str:
    """Returns the name of a choice as keys of the catalogue have it."""
    return choice.value.replace("-", "_")


def _sized(message: str, size: float, s_per_byte: float, **more: str) -> str:
    return text(message, size=format_bytes(float(size)), time=format_time(float(size) * s_per_byte), **more)
