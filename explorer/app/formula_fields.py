"""The controls of what crosses the link, and when: parts of the delay's formula that have a usual choice."""

from __future__ import annotations

from enum import StrEnum

import streamlit as st

from explorer.app.option_fields import select, typed
from explorer.app.state import View
from explorer.present.i18n.text import text
from explorer.pricing.ties import uses
from explorer.scenario import models
from explorer.scenario.choices import DataSet, Results, Sharing, TiedWeights
from explorer.scenario.fields import FIELDS


def formula_fields(view: View) -> None:
    """Draws those that play a role for the model and the mode that are looked at."""
    scenario = view.scenario
    st.caption(text("crossing-caption"))
    if scenario.workload.is_training:
        _choice("sharing", Sharing, scenario.workload.sharing)
        _choice("data-set", DataSet, scenario.workload.data_set)
        _typed("label-bytes", view, "B")
        if len(uses(models.find(view.model).graph).owner):
            _choice("ties", TiedWeights, scenario.workload.ties)
    else:
        _choice("results", Results, scenario.workload.results)
    if not scenario.constraints.raw_data_stays:
        _typed("input-bits", view)
        _typed("input-compression", view)
    _typed("turnaround", view, "ms")
    _typed("wire-overhead", view)


def _choice(option: str, kind: type[StrEnum], value: StrEnum) -> None:
    name = FIELDS[option].key
    select(
        option,
        [member.value for member in kind],
        value.value,
        lambda choice: text(f"crossing-{name}_{choice}"),
        text(f"crossing-{name}_help"),
        label=text(f"crossing-{name}"),
    )


def _typed(option: str, view: View, unit: str = "") -> None:
    field = FIELDS[option]
    label = text(f"crossing-{field.key}")
    typed(
        option,
        field.notation.brief(field.get(view.scenario)),
        label=f"{label} ({unit})" if unit else label,
        note=text(f"crossing-{field.key}_help"),
        unit=unit,
    )
