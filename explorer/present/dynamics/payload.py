"""What the component of the Dynamics page is given, as described in `explorer.present.dynamics.payload_types`."""

from __future__ import annotations

from base64 import b64encode

import numpy as np
from numpy.typing import DTypeLike, NDArray

from explorer.dynamics.policies import NO_RULE
from explorer.present.documents import file_stem
from explorer.present.dynamics.answer import Answer, Line
from explorer.present.dynamics.asked import BEST_FIXED
from explorer.present.dynamics.headline import role
from explorer.present.dynamics.payload_types import DynamicsViewData, PolicyData, StressData, TimelineData
from explorer.present.dynamics.rule_words import rule_sentence
from explorer.present.dynamics.worth import policy_name, spread_text
from explorer.present.i18n.text import messages, text
from explorer.present.layout import Drawing
from explorer.present.layout.data import serialised
from explorer.present.map.colours import region_colours
from explorer.present.numbers import number_text
from explorer.present.palette import DARK, LIGHT
from explorer.present.payload import SPLIT_TEXTS, ShownSplit, splits_data, trust_sentences
from explorer.present.payload_types import TextData
from explorer.present.phrases import split_name
from explorer.pricing import Pace
from explorer.pricing.terms import TERM_NAMES
from explorer.questions.phase_map import described
from explorer.values.units import format_time

_ELSEWHERE = SPLIT_TEXTS | {f"graph-term_{name}" for name in TERM_NAMES}

_ORDER = ("adapts", "bound", "best_fixed", "other")


def dynamics_payload(drawing: Drawing, answer: Answer, stress: StressData | None = None) -> DynamicsViewData:
    """Returns the component's whole input as plain JSON; its parts carry an id that changes with their content."""
    case, timeline = answer.case, answer.timeline
    shown = tuple(described(case.costs, mask) for mask in timeline.masks)
    scenario = case.scenario
    return {
        "graph": drawing.split_view,
        "splits": splits_data(case, [ShownSplit(each.on_device, split_name(each), "") for each in shown]),
        "light": region_colours(shown, LIGHT),
        "dark": region_colours(shown, DARK),
        "timeline": serialised(_timeline(answer)),
        "adapts": answer.ask.asked.policy if answer.ask.asked.policy in timeline.lines else BEST_FIXED,
        "titles": {
            "model": case.graph.label,
            "file": file_stem(case.graph.name),
            "device": scenario.device.title,
            "server": scenario.server.title,
        },
        "note": f"{text('timeline-table_note', seeds=answer.ask.seeds)} {trust_sentences(case.costs)}",
        "stress": stress,
        "text": _texts(),
    }


def _texts() -> TextData:
    own, others = messages("timeline", "play"), messages("graph", only=frozenset(_ELSEWHERE))
    return {"language": own["language"], "messages": f"{own['messages']}\n{others['messages']}"}


def _timeline(answer: Answer) -> TimelineData:
    timeline = answer.timeline
    return {
        "rounds": answer.ask.rounds,
        "every_s": timeline.every_s,
        "uplink": _packed(timeline.levels[Pace.UPLINK], "<f4"),
        "device_speed": _packed(timeline.levels[Pace.DEVICE], "<f4"),
        "policies": sorted(
            (_policy(answer, name, line) for name, line in timeline.lines.items()),
            key=lambda policy: _ORDER.index(policy["role"]),
        ),
        "rules": [rule_sentence(rule) for rule in answer.ask.rules],
    }


def _policy(answer: Answer, name: str, line: Line) -> PolicyData:
    found, saving = answer.summaries[name], answer.saving(name)
    fired = [] if line.fired is None else np.flatnonzero(line.fired != NO_RULE).tolist()
    return {
        "name": name,
        "title": policy_name(name),
        "about": text(f"timeline-about_{name}"),
        "role": role(answer, name),
        "split": _packed(line.split, "<u2"),
        "delay_s": _packed(line.delay_s, "<f4"),
        "parts_s": _packed(line.parts_s, "<f4"),
        "fired": [] if line.fired is None else [(number, int(line.fired[number])) for number in fired],
        "total": format_time(found.total_s.mean),
        "switches": number_text(found.switches.mean),
        "bound": spread_text(found.regret),
        "saving": spread_text(saving) if saving else "",
        "saved": None
        if saving is None
        else (saving.mean, _end(saving.low, saving.mean), _end(saving.high, saving.mean)),
    }


def _end(end: float | None, mean: float) -> float:
    return mean if end is None else end


def _packed(values: NDArray[np.generic], kind: DTypeLike) -> str:
    """Returns numbers in base64, row by row."""
    return b64encode(np.ascontiguousarray(values).astype(kind).tobytes()).decode()
