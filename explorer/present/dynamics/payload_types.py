"""What the component of the Dynamics page is given, field by field; see `explorer.present.payload_types`."""

from __future__ import annotations

from typing import Literal, TypedDict

from explorer.present.payload_types import Serialised, SplitsData, TextData, Titles


class PolicyData(TypedDict):
    """What a policy did on the trace that is drawn, and what it is worth over all; packed numbers are little-endian."""

    name: str
    title: str
    about: str  # what it is, in a sentence
    role: Literal["adapts", "bound", "best_fixed", "other"]
    split: str  # base64 of 16-bit numbers: of each round the position in the splits
    delay_s: str  # base64 of 32-bit floats: s of each round
    parts_s: str  # base64 of 32-bit floats: s of each of eight parts, as `explorer.dynamics.parts` has them, by round
    fired: list[tuple[int, int]]  # the rounds in which a rule fired, and its position in the rules
    total: str  # the rest is of all traces, ready to be read
    switches: str
    bound: str
    saving: str  # what the policy that adapts saves against it; empty where that is not said
    saved: tuple[float, float, float] | None  # the same as shares: the mean, and the ends of its interval


class TimelineData(TypedDict):
    """One trace, round by round; packed numbers as in `PolicyData`."""

    rounds: int
    every_s: float  # s from the start of one round to that of the next
    uplink: str  # base64 of 32-bit floats: B/s as each round begins; 0 where there is no link
    device_speed: str  # base64 of 32-bit floats: factor as each round begins
    policies: list[PolicyData]
    rules: list[str]  # as sentences


class StressCell(TypedDict):
    """How bad a policy gets under a stress."""

    regret: float  # of its worst round: what that takes longer than the bound, as a share
    worst: str  # the same, ready to be read; empty where the policy cannot be followed
    recovers: str  # how long it takes until a round is near the bound again
    label: str  # both in a sentence


class StressRow(TypedDict):
    """A policy in the stress test."""

    name: str
    title: str
    about: str
    cells: list[StressCell]  # of each stress


class StressColumn(TypedDict):
    """A stress."""

    name: str
    title: str
    about: str


class StressData(TypedDict):
    """The heat map of policies against stresses."""

    stresses: list[StressColumn]
    policies: list[StressRow]
    opened: tuple[str, str]  # the stress whose timeline is shown, and the policy that is looked at in it


class DynamicsViewData(TypedDict):
    """What the component of the Dynamics page is given."""

    graph: Serialised  # a SplitGraph
    splits: SplitsData
    light: list[str]  # the colour of each split, in the light theme
    dark: list[str]
    timeline: Serialised  # a TimelineData
    adapts: str  # the policy that is looked at first
    titles: Titles
    note: str  # what the numbers of the table rest on
    stress: StressData | None  # above the trace; null where that is none of a stress
    text: TextData
