"""What the graph view component is given: the drawn graph, the prices with the table of splits, and the controls."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import numpy as np

from explorer.model.graph import Layer
from explorer.present.file_names import file_stem
from explorer.present.i18n.text import section
from explorer.present.view import SliderSetting
from explorer.present.view_result import Work, slider_range
from explorer.pricing.costs import Mask
from explorer.solve import METHODS

Json = dict[str, Any]


def payload(work: Work, setting: SliderSetting) -> Json:
    """The component's whole input as plain JSON; its parts carry an id that changes with their content.

    It stays the same while only the sliders move, and so is not sent again.
    """
    return {
        "graph": identified(_graph(work)),
        "pricing": identified(_pricing(work)),
        "sliders": _sliders(setting),
        "rtt_s": work.priced.scenario.link.rtt_s,
        "titles": _titles(work),
        "timing": work.priced.timing,
        "text": section("graph"),
    }


def shape_text(layer: Layer, batch: int) -> str:
    """The output's size in each dimension, such as 32 by 64 by 56 by 56 with multiplication signs."""
    return " \N{MULTIPLICATION SIGN} ".join(str(size.at(batch)) for size in layer.output.shape)


def identified(part: Json) -> Json:
    """The part with an id that changes with its content."""
    return {"id": hashlib.sha256(json.dumps(part).encode()).hexdigest()[:16], **part}


def _graph(work: Work) -> Json:
    layers = work.graph.layers
    return {
        "drawing": work.drawing.to_dict(),
        "layers": {
            "name": [layer.name for layer in layers],
            "operation": [layer.operation for layer in layers],
        },
    }


def _pricing(work: Work) -> Json:
    priced, batch = work.priced, work.priced.scenario.workload.batch
    layers = work.graph.layers
    references = priced.features(np.stack([priced.device_only, priced.server_most]))
    return {
        "iterations": priced.iterations,
        "mode": priced.scenario.workload.mode.value,
        "layers": {
            "shape": [shape_text(layer, batch) for layer in layers],
            "forward_flops": [layer.forward.flops.at(batch) for layer in layers],
            "backward_flops": [layer.backward.flops.at(batch) for layer in layers],
            "uplink_bytes": priced.uplink_bytes.tolist(),
            "downlink_bytes": priced.downlink_bytes.tolist(),
            "device_s": priced.device_s.tolist(),
            "server_s": priced.server_s.tolist(),
            "param_bytes": priced.param_bytes.tolist(),
            "on_device": priced.on_device.tolist(),
            "may_cross": priced.may_cross.tolist(),
        },
        "table": {
            "features": work.table.features.tolist(),
            "sides": [_sides(mask) for mask in work.table.masks],
            "cuts": [list(priced.cut(mask)) for mask in work.table.masks],
        },
        "references": {
            "device_only": references[0].tolist(),
            "server_most": references[1].tolist(),
            "device_needs": _device_needs(work),
        },
        "chosen": _chosen(work),
    }


def _device_needs(work: Work) -> Json | None:
    """Bytes that everything on the device needs and the limit that forbids it; None where it is allowed."""
    priced = work.priced
    if priced.fits(priced.device_only):
        return None
    return {"needs": float(priced.memory_bytes.sum()), "limit": priced.limit}


def _chosen(work: Work) -> Json | None:
    """The split that a method chose, as a row of the table would be; it stays while the sliders move."""
    split, method = work.chosen, work.view.method
    if split is None or method is None:
        return None
    return {
        "title": METHODS[method].title,
        "features": work.priced.features(split.on_device[None, :])[0].tolist(),
        "sides": _sides(split.on_device),
        "cut": list(split.cut),
        "violation": work.priced.violation(split.on_device) or "",
    }


def _sides(mask: Mask) -> str:
    return "".join("1" if on else "0" for on in mask)


def _sliders(setting: SliderSetting) -> Json:
    scenario = setting.scenario
    over = slider_range(scenario)

    def slider(value: float, bounds: tuple[float, float]) -> Json:
        return {"value": value, "min": bounds[0], "max": bounds[1]}

    return {
        "revision": setting.revision,
        "uplink": slider(scenario.link.uplink_bytes_per_s, over.link_bytes_per_s),
        "downlink": slider(scenario.link.downlink_bytes_per_s, over.link_bytes_per_s),
        "device_speed": slider(scenario.device_speed, over.speed),
        "server_speed": slider(scenario.server_speed, over.speed),
    }


def _titles(work: Work) -> Mapping[str, str]:
    scenario = work.priced.scenario
    return {
        "model": work.graph.title or work.graph.name,
        "file": file_stem(work.graph.name),
        "device": scenario.device.title,
        "server": scenario.server.title,
    }
