"""What the browser's components are given, as described in `explorer.present.payload_types`.

The graph view gets the drawn graph, the prices with the table of splits, and the controls; the split view gets a drawn
graph and the splits that it may have to show at once.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from explorer import presets
from explorer.model.graph import Layer
from explorer.present import errors
from explorer.present.accuracy import accuracy_note
from explorer.present.basis import basis, key_of
from explorer.present.documents import file_stem
from explorer.present.groups import groups
from explorer.present.i18n.text import messages
from explorer.present.layout import Drawing
from explorer.present.layout.data import short_id
from explorer.present.machine_words import trust_words
from explorer.present.payload_types import (
    CandidatesData,
    ChosenSplit,
    GraphViewData,
    KnownLink,
    LayerCosts,
    MemoryNeeds,
    OnceData,
    PackedSplit,
    PricingData,
    SliderData,
    SlidersData,
    SplitsData,
    SplitViewData,
    TieData,
    Titles,
    TrustData,
)
from explorer.present.phrases import kind_of
from explorer.present.user_figures import PLACES
from explorer.present.view import SliderSetting, Work, slider_range
from explorer.presets import MBIT_PER_S
from explorer.pricing import Case, Costs, Mask
from explorer.questions.phase_map import described
from explorer.scenario.scenario import Mode
from explorer.solve import METHODS
from explorer.solve.exact.candidates import candidates

SPLIT_TEXTS = frozenset(
    {"graph-badge_many", "graph-block_folded", "graph-block_layers", "graph-block_mixed"}
)  # what a split view says
LARGE_LAYERS = 1500  # from which on a picture of every layer is made only when it is asked for
ROOMS = (
    "graph",
    "groups",
    "classes",
    "phrase",
    "cut",
    "play",
    "because",
    "depth",
    "basis",
    "formula",
    "machine",
)  # of the graph view
BELOW = ("breakdown", "tables")  # rooms of what stands below the graph


def payload(
    work: Work,
    setting: SliderSetting,
    caption: str | None = None,
    *,
    in_detail: bool = True,
    in_groups: bool = True,
    cut_taken: float = 0.0,
) -> GraphViewData:
    """Returns the component's whole input as plain JSON; its parts carry an id that changes with their content.

    Without ``in_detail`` a graph of more than `LARGE_LAYERS` layers opens on its blocks alone, and without
    ``in_groups`` the contracted graph stays out.

    ``cut_taken`` is the number of the last own cut of the graph view that is in the work.
    It stays the same while only the sliders move, and so is not sent again. With a ``caption`` the breakdown and the
    tables of the cut and of the layers stand below the graph.
    """
    return {
        "graph": work.drawing.opening,
        "detail": work.drawing.detail if in_detail or len(work.graph.layers) <= LARGE_LAYERS else None,
        "groups": groups(work) if in_groups else None,
        "pricing": _pricing(work),
        "own": {"layers": [work.graph.index[name] for name in work.view.cut], "taken": cut_taken},
        "sliders": _sliders(setting),
        "links": _known_links(),
        "rtt_s": work.case.scenario.round_trip_s,
        "titles": _titles(work),
        "trust": _trust(work.case.costs),
        "timing": work.case.costs.timing,
        "accuracy": accuracy_note(work.case.scenario),
        "caption": caption,
        "text": messages(*ROOMS, *(BELOW if caption is not None else ())),
    }


def shape_text(layer: Layer, batch: int) -> str:
    """Returns the output's size in each dimension, such as 32 by 64 by 56 by 56 with multiplication signs."""
    return " \N{MULTIPLICATION SIGN} ".join(str(size.at(batch)) for size in layer.output.shape)


def _pricing(work: Work) -> PricingData:
    case, keep = work.case, work.case.scenario.constraints.keep
    rows = [described(case.costs, mask) for mask in work.table.masks]
    references = case.costs.features(np.stack([case.costs.all_on_device, case.costs.all_on_server]))
    pricing: PricingData = {
        "id": "",
        "iterations": case.costs.iterations,
        "mode": "training" if case.scenario.workload.mode is Mode.TRAINING else "inference",
        "layers": layer_costs(case),
        "ties": ties(case.costs),
        "once": once(case.costs),
        "basis": basis(case.scenario.workload),
        "results": key_of(case.scenario.workload.results),
        "tied": key_of(case.scenario.workload.ties),
        "turnaround_s": case.scenario.turnaround_s,
        "table": {
            "features": work.table.features.tolist(),
            "sides": [_sides(mask) for mask in work.table.masks],
            "cuts": [[work.graph.index[name] for name in row.cut] for row in rows],
            "kinds": [kind_of(row) for row in rows],
        },
        "candidates": _candidates(work),
        "references": {
            "all_on_device": references[0].tolist(),
            "all_on_server": references[1].tolist(),
            "server_kind": kind_of(described(case.costs, case.costs.all_on_server)),
            "device_needs": _device_needs(work),
            "memory_limit": float(case.costs.limit_bytes) if np.isfinite(case.costs.limit_bytes) else None,
        },
        "kept": None if keep is None else work.graph.index[keep],
        "doubt": (case.costs.doubt[0], case.costs.doubt[-1]),
        "chosen": _chosen(work),
    }
    return {**pricing, "id": short_id(json.dumps(pricing))}


def layer_costs(case: Case) -> LayerCosts:
    """Returns what every layer of a case costs, without a link and at speed 1."""
    layers, batch = case.graph.layers, case.scenario.workload.batch
    return {
        "shape": [shape_text(layer, batch) for layer in layers],
        "forward_flops": [layer.forward.flops.at(batch) for layer in layers],
        "backward_flops": [layer.backward.flops.at(batch) for layer in layers],
        "uplink_bytes": case.costs.uplink_bytes.tolist(),
        "downlink_bytes": case.costs.downlink_bytes.tolist(),
        "device_s": case.costs.device_s.tolist(),
        "server_s": case.costs.server_s.tolist(),
        "cast_device_s": case.costs.cast_s[0].tolist(),
        "cast_server_s": case.costs.cast_s[-1].tolist(),
        "label_bytes": case.costs.label_bytes.tolist(),
        "result_bytes": case.costs.result_bytes.tolist(),
        "param_bytes": case.costs.param_bytes.tolist(),
        "memory_bytes": case.costs.memory_bytes.tolist(),
        "passing_bytes": case.costs.passing_bytes.tolist(),
        "on_device": case.costs.on_device.tolist(),
        "may_cross": case.costs.may_cross.tolist(),
    }


def ties(costs: Costs) -> list[TieData]:
    """Returns what a second copy of each tied parameter costs."""
    held = costs.ties
    return [
        {
            "owner": owner,
            "users": held.uses.user[held.uses.tie == tie].tolist(),
            "crossing_bytes": float(held.crossing_bytes[tie]),
            "param_bytes": float(held.param_bytes[tie]),
            "device_s": float(held.step_s[0][tie]),
            "server_s": float(held.step_s[-1][tie]),
            "memory_bytes": float(held.memory_bytes[tie]),
            "download_bytes": float(held.download_bytes[tie]),
        }
        for tie, owner in enumerate(held.uses.owner.tolist())
    ]


def once(costs: Costs) -> OnceData:
    """Returns what crosses before the first round."""
    return {
        "param_bytes": costs.once.param_bytes.tolist(),
        "tensor_bytes": costs.once.tensor_bytes.tolist(),
        "label_bytes": costs.once.label_bytes.tolist(),
    }


def _candidates(work: Work) -> CandidatesData:
    found = candidates(work.table)
    before = np.vstack([np.zeros_like(found.masks[:1]), found.masks[:-1]])
    flips = [np.flatnonzero(changes).tolist() for changes in found.masks != before]
    return {"choice": found.choice, "allowed": found.allowed, "flips": flips}


def _device_needs(work: Work) -> MemoryNeeds | None:
    """Bytes that everything on the device needs and the limit that forbids it; None where it is allowed."""
    case = work.case
    if case.costs.fits(case.costs.all_on_device):
        return None
    return {"needs": case.split(case.costs.all_on_device).memory_bytes, "limit": float(case.costs.limit_bytes)}


def _trust(costs: Costs) -> TrustData:
    return {"device": costs.trust[0], "server": costs.trust[-1], "words": trust_sentences(costs)}


def trust_sentences(costs: Costs) -> str:
    """Returns how far the times of each machine can be trusted, a sentence each."""
    return " ".join(trust_words(costs, place) for place in PLACES.values())


def _chosen(work: Work) -> ChosenSplit | None:
    """The split that a method chose, as a row of the table would be; it stays while the sliders move."""
    split, method = work.chosen, work.view.method
    if split is None or method is None:
        return None
    violation = work.case.costs.violation(split.on_device)
    return {
        "title": METHODS[method].title,
        "features": work.case.costs.features(split.on_device[None, :])[0].tolist(),
        "sides": _sides(split.on_device),
        "cut": list(split.cut),
        "kind": kind_of(described(work.case.costs, split.on_device)),
        "violation": errors.sentence(violation) if violation else "",
    }


def _sides(mask: Mask) -> str:
    return "".join("1" if on else "0" for on in mask)


def _sliders(setting: SliderSetting) -> SlidersData:
    scenario = setting.scenario
    over = slider_range(scenario)

    def slider(value: float, bounds: tuple[float, float]) -> SliderData:
        return {"value": value, "min": bounds[0], "max": bounds[1]}

    return {
        "revision": setting.revision,
        "taken": setting.taken,
        "link": scenario.link.preset_name or "",
        "uplink": slider(scenario.link.uplink_bytes_per_s, over.link_bytes_per_s),
        "downlink": slider(scenario.link.downlink_bytes_per_s, over.link_bytes_per_s),
        "device_speed": slider(scenario.device_speed, over.speed),
        "server_speed": slider(scenario.server_speed, over.speed),
    }


def _known_links() -> list[KnownLink]:
    known = [row for row in presets.links().values() if row.known_as]
    return [
        {"name": row.known_as, "uplink": row.up_mbit_per_s * MBIT_PER_S, "downlink": row.down_mbit_per_s * MBIT_PER_S}
        for row in sorted(known, key=lambda row: len(row.known_as))
    ]


def _titles(work: Work) -> Titles:
    scenario = work.case.scenario
    return {
        "model": work.graph.label,
        "file": file_stem(work.graph.name),
        "device": scenario.device.title,
        "server": scenario.server.title,
    }


@dataclass(frozen=True)
class ShownSplit:
    """Describes a split as the component shows it."""

    on_device: Mask  # shape (layers,)
    name: str
    figures: str  # what it takes, in a line


def split_payload(
    drawing: Drawing,
    case: Case,
    splits: Sequence[ShownSplit],
    chosen: int,
    label: str,
    chart: str,
) -> SplitViewData:
    """Returns the component's whole input as plain JSON; two parts carry an id that changes with their content.

    ``chosen`` is the position of the split that is shown while the pointer is over none, and ``label`` says it in
    words. ``chart`` is the CSS selector of the Plotly chart whose marks have a position in ``splits``, which may count
    from the end, as the last of their ``customdata``. A split takes a bit a layer: all are sent, so that each is there
    when the pointer asks for it.
    """
    return {
        "graph": drawing.split_view,
        "splits": splits_data(case, splits),
        "chosen": chosen,
        "label": label,
        "chart": chart,
        "text": messages("graph", only=SPLIT_TEXTS),
    }


def splits_data(case: Case, splits: Sequence[ShownSplit]) -> SplitsData:
    """Returns some splits as a component shows them; the id changes with them."""
    given: SplitsData = {
        "id": "",
        "each": [_split(case, split) for split in splits],
        "on_device": case.costs.on_device.tolist(),
        "uplink_bytes": case.costs.uplink_bytes.tolist(),
    }
    return {**given, "id": short_id(json.dumps(given))}


def _split(case: Case, split: ShownSplit) -> PackedSplit:
    return {
        "sides": b64encode(np.packbits(split.on_device).tobytes()).decode(),
        "cut": list(case.costs.cut(split.on_device)),
        "name": split.name,
        "figures": split.figures,
    }
