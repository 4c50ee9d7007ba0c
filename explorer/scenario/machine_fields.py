"""The fields of a machine: which it is, the figures of one that is no preset, its use and what was timed on it."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from explorer import presets
from explorer.machines.machine import (
    BANDWIDTH_RANGE,
    LONGEST_SOURCE,
    MACHINE_MEMORY_RANGE,
    OWN,
    POWER_RANGE,
    Machine,
    Role,
    known_kind,
    tidy,
    title_of,
    utilisation,
    utilisations,
)
from explorer.machines.precision import PEAK_RANGE, Peaks, Precision, Runtime
from explorer.scenario.field import Field
from explorer.scenario.measuring import MEASURED
from explorer.scenario.scenario import Scenario, ScenarioError
from explorer.scenario.timings import CALIBRATION, LONGEST_CALIBRATION, LONGEST_PROFILE, PROFILE
from explorer.values.json_files import LARGEST
from explorer.values.notation import BANDWIDTH, FLOP_RATE, POWER, SIZE, Notation, one_of, or_none
from explorer.values.units import UnitError


@dataclass(frozen=True)
class MachineField(Field):
    """Describes a device or a server.

    It is written as the name of a preset, or as ``own`` for the machine that is there, as somebody's own.
    """

    def put(self, scenario: Scenario, value: Machine | None) -> Scenario:
        """Returns the scenario with another machine; None makes the one that it has its user's own."""
        return super().put(scenario, self.get(scenario).own() if value is None else value)

    def write(self, scenario: Scenario) -> str:
        """Returns the preset's name, or ``own``."""
        machine: Machine = self.get(scenario)
        return machine.name if presets.is_preset(machine) else OWN


@dataclass(frozen=True)
class FigureField(Field):
    """Describes a figure of a machine that is no preset, checked against the range that it has in such machines."""

    def put(self, scenario: Scenario, value: Any) -> Scenario:
        """Returns the scenario with a machine of its user's own that has another figure."""
        if self.limits is not None:
            low, high = self.limits
            if not low <= value <= high:
                show = self.notation.show
                limits = {"low": show(low), "high": show(high)}
                raise ScenarioError("value-out-of-range", name=self.title, **limits, got=self.notation.write(value))
        return super().put(scenario, value)


@dataclass(frozen=True)
class UseField(Field):
    """Describes how a machine is used, which leaves a preset the preset that it is."""

    def put(self, scenario: Scenario, value: Any) -> Scenario:
        """Returns the scenario with a machine used otherwise; raises `ScenarioError` for what it does not have.

        What was timed on it was timed in the precision and with the runtime that it had.
        """
        role, _, use = self.where.partition(".")
        machine: Machine = getattr(scenario, role)
        offered: dict[str, tuple[str, ...]] = {
            "precision": machine.precisions,
            "runtime": utilisation(machine.kind).runtimes,
        }
        if use in offered and value not in offered[use]:
            known = tuple(str(each) for each in offered[use])
            raise ScenarioError(
                "use-not-of-machine", name=self.name, machine=machine.title, choices=known, got=str(value)
            )
        changed: dict[str, Any] = {use: value}
        if use in offered and value != getattr(machine, use):
            changed |= {"measured": None, "calibration": None, "profile": None}
        return scenario.with_machine(machine.model_copy(update=changed))


def _machine(role: Role) -> Notation:
    def parse(text: str, _: str) -> Machine | None:
        return None if text == OWN else presets.machine(role, text)

    return Notation(parse, attrgetter("name"), attrgetter("title"))


TITLE = Notation(title_of, str, str)
SOURCE = Notation(lambda text, _: tidy(text, LONGEST_SOURCE), str, str)
_NONE = "none"  # which an address keeps, as it does not keep an empty text


def _peaks(text: str, name: str) -> Peaks:
    """Returns FLOP/s by precision from text such as ``fp16=65TFLOP/s,int8=130TFLOP/s``; no peaks from ``none``."""
    found: dict[str, float] = {}
    for part in filter(None, map(str.strip, "" if text == _NONE else text.split(","))):
        precision, _, rate = part.partition("=")
        if precision not in list(Precision):
            raise UnitError("choice-unknown", name=name, choices=tuple(Precision), got=precision)
        value = FLOP_RATE.parse(rate, name)
        low, high = PEAK_RANGE
        if not low <= value <= high:
            limits = {"low": FLOP_RATE.show(low), "high": FLOP_RATE.show(high)}
            raise ScenarioError("value-out-of-range", name=name, **limits, got=rate)
        found[precision] = value
    return Peaks.model_validate(found)


def _peaks_text(peaks: Peaks) -> str:
    return ",".join(f"{precision}={FLOP_RATE.write(value)}" for precision, value in peaks.known.items()) or _NONE


PEAKS = Notation(_peaks, _peaks_text, _peaks_text)


def _figures(role: Role) -> list[Field]:
    """Returns the fields of a machine that is no preset."""
    kind = Notation(lambda text, _: known_kind(text), str, str)
    rows: list[tuple[str, str, Notation, str, str, tuple[float, float] | None]] = [
        ("title", "title", TITLE, "Name", "TEXT", None),
        ("kind", "kind", kind, f"Kind ({', '.join(utilisations())})", "KIND", None),
        ("peak", "peak_flops", FLOP_RATE, "FP32 peak, such as 1.5TFLOP/s,", "RATE", PEAK_RANGE),
        ("memory", "memory_bytes", SIZE, "Memory, such as 8GB,", "SIZE", MACHINE_MEMORY_RANGE),
        ("bandwidth", "bandwidth_bytes_per_s", BANDWIDTH, "Memory bandwidth, such as 60GB/s,", "RATE", BANDWIDTH_RANGE),
        ("power", "power_w", POWER, "Power, such as 15W,", "POWER", POWER_RANGE),
        ("source", "source", SOURCE, "Source of the figures", "TEXT", None),
        ("peaks", "peaks", PEAKS, "Peaks beyond FP32, such as fp16=65TFLOP/s,int8=130TFLOP/s,", "RATES", None),
        ("products", "products", PEAKS, "What matrix products reach, such as fp32=4.3TFLOP/s,", "RATES", None),
    ]
    return [
        FigureField(
            f"{role}-{name}",
            f"{role}.{attribute}",
            notation,
            f"{what} of a {role} of your own.",
            metavar,
            usual="none" if name in ("source", "peaks", "products") else "the preset's",
            limits=limits,
            longest=LARGEST if notation is TITLE else Field.longest,  # a title says itself how long it may be
        )
        for name, attribute, notation, what, metavar, limits in rows
    ]


def _uses(role: Role) -> list[Field]:
    """Returns the fields that say how a machine is used, and what was timed on it."""
    return [
        UseField(
            f"{role}-precision",
            f"{role}.precision",
            one_of(Precision),
            f"Numbers that the {role} computes with, as far as it has units for them.",
            "|".join(Precision),
        ),
        UseField(
            f"{role}-runtime",
            f"{role}.runtime",
            one_of(Runtime),
            f"What runs the model on the {role}; an engine is for inference alone.",
            "|".join(Runtime),
        ),
        UseField(
            f"{role}-measured",
            f"{role}.measured",
            or_none(MEASURED),
            f"What the whole model was timed at on the {role} at the batch: forward, or an iteration of training, such"
            ' as 0.96s. Of another model: "0.96s of resnet50, inference, batch 1".',
            "TIME",
            "none",
        ),
        UseField(
            f"{role}-calibration",
            f"{role}.calibration",
            or_none(CALIBRATION),
            f"What the {role} reaches, as split-explorer calibrate writes it into a machine file.",
            "TEXT",
            "none",
            longest=LONGEST_CALIBRATION,
        ),
        UseField(
            f"{role}-profile",
            f"{role}.profile",
            or_none(PROFILE),
            f"The time of every layer on the {role}, as split-explorer profile writes it into a machine file.",
            "TEXT",
            "none",
            longest=LONGEST_PROFILE,
        ),
    ]


def machine_fields(role: Role) -> list[Field]:
    """Returns the fields of the machine in a role: which it is, its figures, and how it is used."""
    known = f"{role.capitalize()}: {', '.join(presets.machines(role))}, or a JSON file with the figures of your own."
    return [MachineField(role, role, _machine(role), known, "NAME|FILE"), *_figures(role), *_uses(role)]
