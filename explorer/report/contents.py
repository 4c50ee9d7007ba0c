"""What a report is made from, and what a section of it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup

from explorer.money.assumptions import Assumptions
from explorer.money.business import BusinessCase, business_case
from explorer.money.month import Fleet
from explorer.present.business.entries import START, rounds_key
from explorer.present.palette import DARK, LIGHT, Theme
from explorer.present.view import Work
from explorer.questions.inputs import DEVICE_SPEED, UPLINK
from explorer.scenario.scenario import Scenario

LOCAL = ("localhost", "0.0.0.0", "::1", "::")  # hosts that are another machine to everybody else
THEMES: Mapping[str, Theme] = {"light": LIGHT, "dark": DARK}


@dataclass(frozen=True)
class Report:
    """Holds what a report is about, and what its caller knows and this library does not.

    The business case is of the best split, also where another one is shown. Raises `ValueError` for an address that is
    no web address: it becomes a link.
    """

    work: Work
    date: str  # of the report, as it is to be printed
    fleet: Fleet | None = None  # how much is run; None for the month that the business case page starts from
    assumptions: Assumptions | None = None  # of the business case; None for the presets that suit the scenario
    map_over: tuple[str, str] = (UPLINK.name, DEVICE_SPEED.name)  # the inputs of the map, from left and upwards
    model: str = ""  # how the command line is asked for the model; "" for its name
    address: str = ""  # of an app that has the model, such as https://host/; "" where there is none to link to

    def __post_init__(self) -> None:
        parts = urlsplit(self.address)
        if self.address and (parts.scheme not in ("http", "https") or not parts.netloc):
            raise ValueError(f'address must begin with http:// or https:// and a host, got "{self.address}"')

    @property
    def shared_address(self) -> str:
        """Returns the address where others reach the app; "" where it is that of this machine alone."""
        host = urlsplit(self.address).hostname or ""
        return "" if host in LOCAL or host.endswith(".localhost") or host.startswith("127.") else self.address

    @cached_property
    def business(self) -> BusinessCase:
        """Returns what the best split saves in a month."""
        case, best = self.work.case, self.work.best
        fleet = self.fleet or starting_fleet(case.scenario)
        return business_case(case, best.on_device, fleet, self.assumptions)


@dataclass(frozen=True)
class Chart:
    """Describes an interactive chart that takes the place of a picture.

    It holds Plotly's data and layout by theme, as plain JSON.
    """

    name: str  # its place is the element with the id ``chart-NAME`` in one of class ``chart``
    figures: Mapping[str, Mapping[str, Any]]  # by theme: "light", "dark"


@dataclass(frozen=True)
class Section:
    """Describes one part of a report; it reads and prints without scripts."""

    name: str  # its id in the page
    title: str
    body: Markup
    charts: tuple[Chart, ...] = ()


def starting_fleet(scenario: Scenario) -> Fleet:
    """Returns the month that a business case starts from where nobody has said how much is run."""
    return Fleet(
        devices=int(START["devices"]),
        rounds_a_day=START[rounds_key(scenario)],
        days_a_month=START["days"],
        fixed_per_month=START["fixed"],
        setup=START["setup"],
    )
