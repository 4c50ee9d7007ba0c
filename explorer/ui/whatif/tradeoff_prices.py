"""What energy and money of a trade-off rest on: power, radio and prices, each with its source, to be changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from explorer import presets
from explorer.presets import Figure, Radio
from explorer.scenario import Scenario
from explorer.ui.text import plain, text
from explorer.ui.whatif.entered import any_entered, choice_field, forget, number_field
from explorer.whatif.energy import DevicePower, extrapolates
from explorer.whatif.prices import Prices, preset_figures
from explorer.whatif.tradeoff import Objective

HOURS_PER_YEAR = 8766.0  # of 365.25 days
RADIO = "tradeoff_radio"
USED = {  # the fields that an objective depends on
    Objective.ENERGY: ("computing", "waiting"),
    Objective.PRICE: ("computing", "waiting", "electricity", "data", "server", "device", "device_life"),
    Objective.BYTES: (),
    Objective.MEMORY: (),
}


@dataclass(frozen=True)
class Field:
    """A figure that can be entered, in people's units."""

    name: str
    figure: Figure
    unit: float = 1.0  # what is entered times this is the figure
    of: str = ""  # what an entered value belongs to: another server has a price of its own

    @property
    def key(self) -> str:
        """Under which an entered value is kept."""
        return f"tradeoff_{self.name}_{self.of}"


def fields(scenario: Scenario, radio: Radio, objective: Objective) -> list[Field]:
    """The figures of a scenario that an objective depends on."""
    shares, figures = presets.power_shares(), preset_figures(scenario, radio)
    device, server, declared_w = scenario.device.name, scenario.server.name, scenario.device.power_w
    every = {
        "computing": Field("computing", shares["computing"], 1 / declared_w, device),
        "waiting": Field("waiting", shares["waiting"], 1 / declared_w, device),
        "electricity": Field("electricity", figures.electricity),
        "data": Field("data", figures.data, of=figures.data.name),
        "server": Field("server", figures.server, of=server),
        "device": Field("device", figures.device, of=device),
        "device_life": Field("device_life", figures.device_life, HOURS_PER_YEAR),
    }
    return [every[name] for name in USED[objective]]


def entered(scenario: Scenario, objective: Objective) -> tuple[Prices, DevicePower]:
    """Draw the fields and return what they mean; raises `ScenarioError` with the sentence of the library."""
    own = presets.radio_of(scenario.link.preset_name)
    if not USED[objective]:
        return Prices.preset(scenario), DevicePower.preset(scenario)
    with st.expander(text(f"tradeoff.entries_{objective.value}"), icon=":material/tune:"):
        st.caption(text("tradeoff.entries_caption"))
        radio = presets.radio(
            choice_field(
                RADIO, text("tradeoff.radio"), list(presets.radios()), own.name, lambda name: presets.radio(name).title
            )
        )
        asked = fields(scenario, radio, objective)
        values = _draw(asked)
        st.caption("  \n".join([_radio_source(radio, scenario), *map(_source, asked)]))
        names = [RADIO, *(field.key for field in asked)]
        st.button(
            text("tradeoff.reset"),
            icon=":material/undo:",
            disabled=not any_entered(names),
            on_click=lambda: forget(names),
        )
    return means(scenario, radio, values)


def means(scenario: Scenario, radio: Radio, values: Mapping[str, float]) -> tuple[Prices, DevicePower]:
    """Prices and power from figures by field, in SI units; raises `ScenarioError` for the first broken rule."""
    prices, power = Prices.preset(scenario, radio), DevicePower.preset(scenario, radio)
    return (
        Prices(
            electricity_per_kwh=values.get("electricity", prices.electricity_per_kwh),
            data_per_gb=values.get("data", prices.data_per_gb),
            server_per_hour=values.get("server", prices.server_per_hour),
            device=values.get("device", prices.device),
            device_life_h=values.get("device_life", prices.device_life_h),
            currency=prices.currency,
        ),
        DevicePower(
            computing_w=values.get("computing", power.computing_w),
            waiting_w=values.get("waiting", power.waiting_w),
            radio=radio,
        ),
    )


def _draw(asked: Sequence[Field]) -> dict[str, float]:
    """The figures as entered, in SI units; watts where the figure is a share of the declared power."""
    values = {}
    for start in range(0, len(asked), 4):
        row = asked[start : start + 4]
        for column, field in zip(st.columns(4), row, strict=False):
            with column:
                default = float(f"{field.figure.expected / field.unit:.6g}")
                typed = number_field(field.key, text(f"tradeoff.field_{field.name}"), default, plain(_source(field)))
            values[field.name] = typed if field.name in ("computing", "waiting") else typed * field.unit
    return values


def _source(field: Field) -> str:
    figure = field.figure
    low, high = (f"{value / field.unit:.4g}" for value in (figure.low, figure.high))
    name = text(f"tradeoff.field_{field.name}")
    return text(
        "tradeoff.source", name=name, title=figure.title, low=low, high=high, source=figure.source, date=figure.date
    )


def _radio_source(radio: Radio, scenario: Scenario) -> str:
    said = text("tradeoff.radio_source", title=radio.title, source=radio.source, date=radio.date)
    return said + (" " + text("tradeoff.radio_beyond") if extrapolates(radio, scenario.link) else "")
