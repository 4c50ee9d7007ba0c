"""Devices, servers, links, radios and prices, each row with its source; and ready scenarios."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from explorer.machines.machine import Machine, Role, Sourced
from explorer.values.names import UnknownNameError
from explorer.values.units import RATE_UNITS

MBIT_PER_S = RATE_UNITS["Mbit/s"] / 8  # bytes/s in one Mbit/s
NO_RADIO = "none"  # the radio without a figure


class LinkPreset(Sourced):
    """Describes a link by the rates its source prints."""

    up_mbit_per_s: float = Field(gt=0)
    down_mbit_per_s: float = Field(gt=0)
    rtt_ms: float = Field(ge=0)
    known_as: str = ""  # in a word or two, on a slider's track; empty where nobody would know it


class CellPreset(Sourced):
    """Describes a cell: a base station, its band, and what both ways of it have; dBm and dB as their sources print."""

    model: Literal["UMi", "UMa"]  # of 3GPP TR 38.901
    carrier_ghz: float = Field(gt=0)
    down_mhz: float = Field(gt=0)  # of bandwidth, the share of the time that this way has counted in
    up_mhz: float = Field(gt=0)
    radius_m: float = Field(gt=10)
    down_dbm: float
    up_dbm: float
    down_gain_db: float  # of the receiver's antennas
    up_gain_db: float
    noise_figure_db: float
    interference_db: float  # that other cells add to the noise
    efficiency: float = Field(gt=0, le=1)  # of Shannon's bound
    most_bits_per_hz: float = Field(gt=0)
    layers: int = Field(ge=1)  # sent down at once over several antennas
    share: float = Field(gt=0, le=1)  # of the capacity that a connection uses
    rtt_ms: float = Field(ge=0)
    blocked_per_s: float = Field(ge=0)
    blocked_s: float = Field(gt=0)
    blocked_low_db: float = Field(ge=0)
    blocked_high_db: float = Field(ge=0)


class Radio(Sourced):
    """Holds what a radio takes while it sends or receives: ``fixed + per rate * rate``, on a phone."""

    uplink_w: float = Field(ge=0)  # fixed part while sending
    uplink_mw_per_mbit_per_s: float = Field(ge=0)
    downlink_w: float = Field(ge=0)
    downlink_mw_per_mbit_per_s: float = Field(ge=0)
    links: tuple[str, ...]  # the link presets that use it
    date: str  # of the source

    @property
    def counted(self) -> bool:
        """Returns whether there is a figure for it at all."""
        return self.uplink_w > 0 or self.downlink_w > 0


class Figure(Sourced):
    """Describes one number that is known to lie in a range, such as a price."""

    low: float = Field(ge=0)
    expected: float = Field(ge=0)
    high: float = Field(ge=0)
    unit: str
    date: str  # of the source
    known: bool = True  # otherwise it is 0, which says that it is not counted and not that it is free

    @model_validator(mode="after")
    def _in_order(self) -> Figure:
        if not self.low <= self.expected <= self.high:
            raise ValueError(
                f'preset "{self.name}" must have low <= expected <= high,'
                f" got {self.low:g}, {self.expected:g}, {self.high:g}"
            )
        return self


class DataPrice(Figure):
    """Holds what a GB costs."""

    links: tuple[str, ...]  # the link presets for which it is proposed


class ScenarioPreset(BaseModel):
    """Describes a ready scenario: a story, and what of the other presets it is made of."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    title: str
    model: str  # of `explorer.scenario.models`
    story: str
    options: dict[str, str]  # of `explorer.scenario.codec`


@cache
def machines(role: Role) -> dict[str, Machine]:
    """Returns every machine offered in a role, by name, in the order of the file."""
    rows = [Machine.model_validate(row) for row in _read("machines.toml")["machine"]]
    return {row.name: row for row in rows if row.role == role}


@cache
def links() -> dict[str, LinkPreset]:
    """Returns every link preset by name."""
    return {row.name: row for row in map(LinkPreset.model_validate, _read("links.toml")["link"])}


@cache
def cells() -> dict[str, CellPreset]:
    """Returns every cell by name."""
    return {row.name: row for row in map(CellPreset.model_validate, _read("cells.toml")["cell"])}


@cache
def scenarios() -> dict[str, ScenarioPreset]:
    """Returns every ready scenario by name, in the order of the file."""
    return {row.name: row for row in map(ScenarioPreset.model_validate, _read("scenarios.toml")["scenario"])}


@cache
def radios() -> dict[str, Radio]:
    """Returns every radio by name, that without a figure first."""
    return {row.name: row for row in map(Radio.model_validate, _read("radio.toml")["radio"])}


@cache
def power_shares() -> dict[str, Figure]:
    """Returns which share of its declared power a device takes, by what it does: "computing" or "waiting"."""
    return {row.name: row for row in map(Figure.model_validate, _read("radio.toml")["share"])}


@cache
def prices(kind: Literal["electricity", "server", "device", "device_life"]) -> dict[str, Figure]:
    """Returns every price of a kind by name; servers and devices go by the name of their machine."""
    return {row.name: row for row in map(Figure.model_validate, _read("prices.toml")[kind])}


@cache
def data_prices() -> dict[str, DataPrice]:
    """Returns what a GB costs, by name: "mobile" where the country is not known, "own-network", and countries."""
    return {row.name: row for row in map(DataPrice.model_validate, _read("prices.toml")["data"])}


def is_preset(machine: Machine) -> bool:
    """Returns whether a machine is a preset with every figure as it was read, however it is used."""
    return machines(machine.role).get(machine.name) == machine.as_declared


def radio(name: str) -> Radio:
    """Returns a radio by name; raises `UnknownNameError` listing near names."""
    if name not in radios():
        raise UnknownNameError("radio", name, radios())
    return radios()[name]


def radio_of(link: str | None) -> Radio:
    """Returns the radio of a link preset; that without a figure for a custom link (None), which has none of its own."""
    return next((row for row in radios().values() if link in row.links), radio(NO_RADIO))


def machine(role: Role, name: str) -> Machine:
    """Returns a machine by name; raises `UnknownNameError` listing near names."""
    known = machines(role)
    if name not in known:
        raise UnknownNameError(role, name, known)
    return known[name]


def link(name: str) -> LinkPreset:
    """Returns a link preset by name; raises `UnknownNameError` listing near names."""
    if name not in links():
        raise UnknownNameError("link", name, links())
    return links()[name]


def cell(name: str) -> CellPreset:
    """Returns a cell by name; raises `UnknownNameError` listing near names."""
    if name not in cells():
        raise UnknownNameError("cell", name, cells())
    return cells()[name]


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__name__).joinpath(name).read_text(encoding="utf-8"))
