"""Every field of a scenario, in one table: its name, where it lives, its range, its unit and what is said of it.

Whatever writes a scenario down, reads one, asks for one or varies one reads this table: options, command line, address
and files (`explorer.scenario.codec`), the sidebar, and the inputs and axes of the what-if questions. A new field is an
attribute of `Scenario` and a row here.

A machine that is no preset has its figures as fields of their own, ``device-peak`` and so on. Setting one of them makes
the machine somebody's own, with the other figures as they were.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from explorer import presets
from explorer.machines.machine import (
    Role,
)
from explorer.scenario.choices import DataSet, Results, Sharing, TiedWeights
from explorer.scenario.field import Field
from explorer.scenario.machine_fields import FigureField, UseField, machine_fields
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
)
from explorer.values.notation import (
    COUNT,
    FACTOR,
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


STAYS = Notation(_stays, lambda stays: "no" if stays else "yes", str)
LINK = Notation(lambda text, _: Link.preset(text), str, str)
LAYER = or_none(TEXT)


# In the order in which they apply: a preset before single figures, a preset link before the single rates.
_ROWS: list[Field] = [
    *machine_fields("device"),
    *machine_fields("server"),
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
