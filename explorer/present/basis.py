"""What a delay is of, said beside it: who trains, what comes back, and what crosses once and is not counted.

``web/basis.js`` says the same in the browser, by the same messages.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal, NamedTuple

import numpy as np

from explorer.present.i18n.text import text
from explorer.pricing import Rates, Split
from explorer.scenario.choices import Results, Sharing
from explorer.scenario.scenario import Workload
from explorer.values.json_files import number
from explorer.values.units import format_bytes, format_time

Basis = Literal["federated", "one_device", "inference"]


def basis(workload: Workload) -> Basis:
    """Returns who trains, or that nobody does."""
    if not workload.is_training:
        return "inference"
    return "federated" if workload.sharing is Sharing.FEDERATED else "one_device"


class Before(NamedTuple):
    """Holds what crosses before the first round and is not counted, in bytes."""

    up_bytes: float  # raw input and labels that the server keeps
    down_bytes: float  # the device's part of the model


def before_first_round(split: Split) -> Before:
    """Returns what a split has crossed before the first round."""
    costs, on = split.costs, split.on_device
    _, on_device = costs.ties.uses.copies(on[None, :])
    up = costs.once.tensor_bytes[list(split.cut)].sum() + costs.once.label_bytes[~on].sum()
    down = costs.once.param_bytes[on].sum() + costs.ties.download_bytes[on_device[0]].sum()
    return Before(float(up), float(down))


def basis_document(split: Split, rates: Rates) -> dict[str, float]:
    """Returns the same under published keys, with the seconds that each way takes."""
    up, down = before_first_round(split)
    up_s, down_s = up / float(rates.uplink_bytes_per_s), down / float(rates.downlink_bytes_per_s)
    return {"up_bytes": number(up), "up_s": up_s, "down_bytes": number(down), "down_s": down_s}


def basis_lines(split: Split, rates: Rates) -> list[str]:
    """Returns the sentences about a split at one setting of the rates, those that have something to say."""
    costs, workload, on = split.costs, split.costs.workload, split.on_device
    per_up, per_down = 1 / float(rates.uplink_bytes_per_s), 1 / float(rates.downlink_bytes_per_s)
    up, down = before_first_round(split)
    kind, lines = basis(workload), []
    if kind == "federated":
        lines.append(text("basis-federated"))
    if kind == "one_device":
        lines.append(_sized("basis-one_device", down, per_down, kind="download" if down else "nothing"))
    if up:
        lines.append(_sized("basis-once", up, per_up))
    results = costs.result_bytes[~on].sum()
    if kind == "inference" and (results or (workload.results is Results.NOTHING and not on.all())):
        lines.append(_sized("basis-results", results, per_down, kind=key_of(workload.results)))
    copied = np.logical_or(*costs.ties.uses.copies(on[None, :]))[0]
    if workload.is_training and copied.any():
        kept = costs.ties.crossing_bytes[copied].sum()
        lines.append(_sized("basis-copies", kept, per_up, kind=key_of(workload.ties)))
    return lines


def key_of(choice: StrEnum) -> str:
    """Returns the name of a choice as keys of the catalogue have it."""
    return choice.value.replace("-", "_")


def _sized(message: str, size: float, s_per_byte: float, **more: str) -> str:
    return text(message, size=format_bytes(float(size)), time=format_time(float(size) * s_per_byte), **more)
