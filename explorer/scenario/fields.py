"""Every field of a scenario, in one table: its name, where it lives, its range, its unit and what is said of it.

Whatever writes a scenario down, reads one, asks for one or varies one reads this table: options, command line, address
and files (`explorer.scenario.codec`), the sidebar, and the inputs and axes of the what-if questions. A new field is an
attribute of `Scenario` and a row here.

A machine that is no preset has its figures as fields of their own, ``device-peak`` and so on. Setting one of them makes
the machine somebody's own, with the other figures as they were.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from operator import attrgetter
from types import MappingProxyType
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
from explorer.scenario.choices import DataSet, Results, Sharing, TiedWeights
from explorer.scenario.measuring import MEASURED
from explorer.scenario.scenario import (
    COMPRESSION_RANGE,
    FULL_BITS,
    LABEL_RANGE,
    MAX_BATCH,
    MAX_INPUT_BITS,
    MAX_ITERATIONS,
    MAX_RTT_S,
    MEMORY_RANGE,
    OVERHEAD_RANGE,
    RATE_RANGE,
    SPEED_RANGE,
    UNLIMITED,
    Link,
    Mode,
    Optimiser,
    Overlap,
    Scenario,
    ScenarioError,
)
from explorer.scenario.timings import CALIBRATION, LONGEST_CALIBRATION, LONGEST_PROFILE, PROFILE
from explorer.values.json_files import LARGEST
from explorer.values.notation import (
    BANDWIDTH,
    COUNT,
    FACTOR,
    FLOP_RATE,
    POWER,
    RATE,
    SHARE,
    SIZE,
    TEXT,
    TIME,
    Notation,
    one_of,
    or_none,
    or_word,
)
from explorer.values.units import UnitError


@dataclass(frozen=True)
class Field:
    """Describes one field of a scenario."""

    name: str  # of the option: on the command line, in files and in the address
    where: str  # the attribute of the scenario that holds it: "link.uplink_bytes_per_s"
    notation: Notation
    description: str  # one sentence of a command's help
    metavar: str  # what a command's help calls its value
    usual: str = ""  # what holds where it is left out, if that is not the value of the default scenario
    spoken: str = ""  # what messages call it, if not by its name
    limits: tuple[float, float] | None = None  # the least and the largest value, in SI units
    longest: int = 500  # characters of a value; the name of a layer is the longest of most

    @property
    def key(self) -> str:
        """Returns the name as the keys of the catalogue have it: ``sidebar.KEY`` and ``sidebar.KEY_help``."""
        return self.name.replace("-", "_")

    @property
    def title(self) -> str:
        """Returns what messages call the field."""
        return self.spoken or self.name

    def get(self, scenario: Scenario) -> Any:
        """Returns the value that a scenario has."""
        return attrgetter(self.where)(scenario)

    def put(self, scenario: Scenario, value: Any) -> Scenario:
        """Returns the scenario with another value; raises `ScenarioError` for one that it may not have."""
        whole, _, part = self.where.rpartition(".")
        if not whole:
            return replace(scenario, **{part: value})
        held: Any = getattr(scenario, whole)
        changed: Any = held.own(**{part: value}) if isinstance(held, Machine) else replace(held, **{part: value})
        return replace(scenario, **{whole: changed})

    def read(self, scenario: Scenario, text: str) -> Scenario:
        """Returns the scenario with the value that a text says; raises `ExplorerError`."""
        return self.put(scenario, self.notation.parse(text, self.title))

    def write(self, scenario: Scenario) -> str:
        """Returns the text from which `read` makes the scenario's value; empty for none."""
        return self.notation.write(self.get(scenario))


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


@dataclass(frozen=True)
class LinkField(Field):
    """Holds the link by the name of a preset; none where its rates are nobody's."""

    def write(self, scenario: Scenario) -> str:
        """Returns the name of the preset with the link's very figures, empty where there is none."""
        return scenario.link.preset_name or ""


def _stays(text: str, name: str) -> bool:
    """Returns the opposite of what a text says: the option asks whether raw data may leave."""
    answers = {"yes": False, "true": False, "1": False, "no": True, "false": True, "0": True}
    if text.lower() not in answers:
        raise UnitError("yes-or-no-needed", name=name, got=text)
    return answers[text.lower()]


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
STAYS = Notation(_stays, lambda stays: "no" if stays else "yes", str)
LINK = Notation(lambda text, _: Link.preset(text), str, str)
LAYER = or_none(TEXT)


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


def _machines(role: Role) -> str:
    return f"{role.capitalize()}: {', '.join(presets.machines(role))}, or a JSON file with the figures of your own."


# In the order in which they apply: a preset before single figures, a preset link before the single rates.
_ROWS: list[Field] = [
    MachineField("device", "device", _machine("device"), _machines("device"), "NAME|FILE"),
    *_figures("device"),
    *_uses("device"),
    MachineField("server", "server", _machine("server"), _machines("server"), "NAME|FILE"),
    *_figures("server"),
    *_uses("server"),
    LinkField(
        "link",
        "link",
        LINK,
        f"Link by its usual rates: {', '.join(presets.links())}, or a JSON file with rates of your own.",
        "NAME|FILE",
    ),
    Field(
        "up",
        "link.uplink_bytes_per_s",
        RATE,
        "Uplink, such as 20Mbit/s, instead of the link's.",
        "RATE",
        "the link's",
        "uplink",
        RATE_RANGE,
    ),
    Field(
        "down",
        "link.downlink_bytes_per_s",
        RATE,
        "Downlink, such as 100Mbit/s, instead of the link's.",
        "RATE",
        "the link's",
        "downlink",
        RATE_RANGE,
    ),
    Field(
        "rtt",
        "link.rtt_s",
        TIME,
        "Round-trip time, such as 15ms, instead of the link's.",
        "TIME",
        "the link's",
        limits=(0.0, MAX_RTT_S),
    ),
    Field("mode", "workload.mode", one_of(Mode), "What is run.", "training|inference"),
    Field(
        "batch",
        "workload.batch",
        COUNT,
        "Samples in a batch.",
        "N",
        "the sample model's, otherwise 32",
        limits=(1, MAX_BATCH),
    ),
    Field(
        "iterations",
        "workload.iterations",
        COUNT,
        "Training iterations of a round, between two exchanges of the model.",
        "N",
        limits=(1, MAX_ITERATIONS),
    ),
    Field(
        "raw-data-may-leave",
        "constraints.raw_data_stays",
        STAYS,
        "Whether the model's input may be sent to the server.",
        "yes|no",
        "it stays",
    ),
    Field("keep", "constraints.keep", LAYER, "Keep this layer and all before it on the device.", "LAYER", "none"),
    Field(
        "bits",
        "constraints.bits",
        COUNT,
        "Send floating-point activations with at most this many bits a number; the input goes as it is.",
        "N",
        limits=(1, FULL_BITS),
    ),
    Field(
        "gradient-bits",
        "constraints.gradient_bits",
        or_none(COUNT),
        "The same for the gradients that come down in training.",
        "N",
        "as many as --bits",
        limits=(1, FULL_BITS),
    ),
    Field(
        "optimiser",
        "workload.optimiser",
        one_of(Optimiser),
        "Whose state counts against the memory in training, and whose step takes time.",
        "sgd|momentum|adam",
    ),
    Field(
        "sharing",
        "workload.sharing",
        one_of(Sharing),
        "Who trains the model: federated, whose devices exchange their part once a round, or one device, which"
        " downloads it before the first round and never again.",
        "federated|one-device",
    ),
    Field(
        "results",
        "workload.results",
        one_of(Results),
        "What the device needs of the outputs in inference: all, the last position of a sequence, a class index in"
        " place of the scores, or nothing. It comes down where the server makes it.",
        "all|last-position|class-index|nothing",
    ),
    Field(
        "label-bytes",
        "workload.label_bytes",
        or_none(or_word(SIZE, "nothing", 0.0)),
        "Labels of a sample for each output, such as 8B, which go up in training where the server has the loss.",
        "SIZE|nothing",
        "a class index of 8 B for each decision",
        limits=LABEL_RANGE,
    ),
    Field(
        "input-bits",
        "constraints.input_bits",
        or_none(COUNT),
        "Send the raw input, where it may leave, with at most this many bits a number.",
        "N",
        "8 for images, which are pixels before they become floats, otherwise as the model takes it",
        limits=(1, MAX_INPUT_BITS),
    ),
    Field(
        "input-compression",
        "constraints.input_compression",
        FACTOR,
        "How many times as few bytes of raw input cross because they are compressed, such as 10 for JPEG photographs.",
        "FACTOR",
        limits=COMPRESSION_RANGE,
    ),
    Field(
        "data-set",
        "workload.data_set",
        one_of(DataSet),
        "When raw input and labels go up in training: in each iteration, or once before the first round, to be kept.",
        "each-iteration|once",
    ),
    Field(
        "ties",
        "workload.ties",
        one_of(TiedWeights),
        "What becomes in training of a parameter that layers on both sides use: kept equal, its gradient goes up and"
        " its value comes down in each iteration; untied, each side trains a copy of its own.",
        "kept-equal|untied",
    ),
    Field(
        "turnaround",
        "turnaround_s",
        TIME,
        "What the server takes on top of each round trip, such as 2ms for waking, queueing and unpacking.",
        "TIME",
        "0, for it is not known",
        limits=(0.0, MAX_RTT_S),
    ),
    Field(
        "wire-overhead",
        "constraints.wire_overhead",
        SHARE,
        "Bytes of the protocol for each byte that is sent, such as 5% (or 0.05) for TCP on a link given by its gross"
        " rate.",
        "SHARE",
        "0, for the rates of the links are what applications measure, headers already taken off",
        limits=OVERHEAD_RANGE,
    ),
    Field(
        "memory",
        "constraints.memory_bytes",
        or_none(or_word(SIZE, "unlimited", UNLIMITED)),
        "What the device's layers may take of its memory, such as 4GB, or unlimited.",
        "SIZE|unlimited",
        "all that the device declares",
        limits=MEMORY_RANGE,
    ),
    Field(
        "overlap",
        "overlap",
        one_of(Overlap),
        "Whether device, link and server also work at the same time, on micro-batches of a batch.",
        "one-after-another|pipelined",
    ),
    Field(
        "micro-batches",
        "micro_batches",
        COUNT,
        "Into how many micro-batches a pipelined batch is cut.",
        "N",
        limits=(1, MAX_BATCH),
    ),
    Field(
        "device-speed",
        "device_speed",
        FACTOR,
        "How many times as fast as its profile the device is.",
        "FACTOR",
        limits=SPEED_RANGE,
    ),
    Field("server-speed", "server_speed", FACTOR, "The same for the server.", "FACTOR", limits=SPEED_RANGE),
]

FIELDS: Mapping[str, Field] = MappingProxyType({field.name: field for field in _ROWS})


def figures_of(role: Role) -> list[Field]:
    """Returns the fields that a machine in a role has where it is no preset, in the order of a form."""
    return [field for field in FIELDS.values() if isinstance(field, FigureField) and field.where.startswith(f"{role}.")]


def uses_of(role: Role) -> list[Field]:
    """Returns the fields that say how a machine in a role is used."""
    return [field for field in FIELDS.values() if isinstance(field, UseField) and field.where.startswith(f"{role}.")]
