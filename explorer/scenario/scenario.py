"""The scenario: device, server, link, workload and constraints, all that prices a split of a given model."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from math import inf

from explorer import presets
from explorer.machines.machine import Machine
from explorer.model.graph import LARGEST_BATCH
from explorer.presets import MBIT_PER_S
from explorer.scenario.choices import DataSet, Results, Sharing, TiedWeights
from explorer.values.errors import ExplorerError

RATE_RANGE = (0.125, 125e9)  # bytes/s: 1 bit/s to 1,000 Gbit/s
SPEED_RANGE = (1e-3, 1e3)  # factor on a machine's profile
MAX_RTT_S = 3600.0
MAX_BATCH = LARGEST_BATCH
MAX_ITERATIONS = 1_000_000_000
FULL_BITS = 32
UNLIMITED = inf  # the memory limit of a scenario that has none
MEMORY_RANGE = (1.0, 1e15)  # bytes, to 1 PB: sums of whole bytes up to it are exact in floating point
MAX_INPUT_BITS = 64
COMPRESSION_RANGE = (1.0, 1e6)  # times as few bytes
OVERHEAD_RANGE = (0.0, 10.0)  # bytes of the protocol for each byte that is sent
LABEL_RANGE = (0.0, 1e12)  # bytes a sample


class ScenarioError(ExplorerError):
    """Reports an option that breaks a rule."""


def _check_count(name: str, value: int, most: int) -> None:
    if not 1 <= value <= most:
        raise ScenarioError("count-out-of-range", name=name, most=most, got=value)


def _check_number(name: str, value: float, limits: tuple[float, float], unit: str = "") -> None:
    low, high = (f"{end:g}{unit}" for end in limits)
    if not limits[0] <= value <= limits[1]:
        raise ScenarioError("value-out-of-range", name=name, low=low, high=high, got=f"{value:g}{unit}")


class Mode(StrEnum):
    """Names what is run across the link."""

    TRAINING = "training"
    INFERENCE = "inference"


class Overlap(StrEnum):
    """Names how device, link and server share the time of an iteration."""

    ONE_AFTER_ANOTHER = "one-after-another"  # a batch goes through all of them as a whole
    PIPELINED = "pipelined"  # it is cut into micro-batches, on which they work at the same time


class Optimiser(StrEnum):
    """Names what training keeps for every parameter beside its gradient."""

    SGD = "sgd"
    MOMENTUM = "momentum"
    ADAM = "adam"

    @property
    def copies(self) -> int:
        """Returns how many times the bytes of the parameters its state takes."""
        return {Optimiser.SGD: 0, Optimiser.MOMENTUM: 1, Optimiser.ADAM: 2}[self]

    @property
    def moved(self) -> int:
        """Returns how many times the bytes of the parameters its step moves.

        It reads parameters, gradients and state, and writes parameters and state.
        """
        return 3 + 2 * self.copies


@dataclass(frozen=True)
class Link:
    """Holds the rates in bytes/s and the round-trip time in seconds."""

    uplink_bytes_per_s: float
    downlink_bytes_per_s: float
    rtt_s: float

    def __post_init__(self) -> None:
        low, high = RATE_RANGE
        for name, rate in (("uplink", self.uplink_bytes_per_s), ("downlink", self.downlink_bytes_per_s)):
            if not low <= rate <= high:
                limits = {"low_bytes_per_s": low, "high_bytes_per_s": high}
                raise ScenarioError("rate-out-of-range", name=name, **limits, got=f"{rate * 8:g} bit/s")
        if not 0 <= self.rtt_s <= MAX_RTT_S:
            raise ScenarioError("rtt-out-of-range", got=f"{self.rtt_s:g} s")

    @classmethod
    def preset(cls, name: str) -> Link:
        """Returns a link by preset name; raises `UnknownNameError`."""
        row = presets.link(name)
        return cls(row.up_mbit_per_s * MBIT_PER_S, row.down_mbit_per_s * MBIT_PER_S, row.rtt_ms / 1e3)

    @property
    def preset_name(self) -> str | None:
        """Returns the preset with these very figures, if there is one."""
        return _preset_names().get(self)


@cache
def _preset_names() -> dict[Link, str]:
    """Returns the name of the first preset with each link's figures."""
    return {Link.preset(name): name for name in reversed(presets.links())}


@dataclass(frozen=True)
class Workload:
    """Holds what is run: a mode, samples in a batch, local iterations in a round (1 in inference), and how.

    In training the optimiser's state counts against a memory limit, and its step takes time. The default keeps and
    moves the most, so that a limit respected with it is respected with the others.
    """

    mode: Mode = Mode.TRAINING
    batch: int = 32
    iterations: int = 20
    optimiser: Optimiser = Optimiser.ADAM
    sharing: Sharing = Sharing.FEDERATED  # who else trains the model
    results: Results = Results.ALL  # what the device needs of the outputs in inference
    label_bytes: float | None = None  # of a sample, for each output; None one class index where there is one to choose
    data_set: DataSet = DataSet.EACH_ITERATION  # when the raw input, where it may leave, and the labels go up
    ties: TiedWeights = TiedWeights.KEPT_EQUAL  # what becomes of a parameter that both sides use

    def __post_init__(self) -> None:
        _check_count("batch", self.batch, MAX_BATCH)
        _check_count("iterations", self.iterations, MAX_ITERATIONS)
        if self.label_bytes is not None:
            _check_number("label-bytes", self.label_bytes, LABEL_RANGE, " B")

    @property
    def is_training(self) -> bool:
        """Returns whether there is a backward pass, and whether iterations count."""
        return self.mode is Mode.TRAINING

    @property
    def rounds_of_batches(self) -> int:
        """Returns N of the delay formula: iterations in training, one pass in inference."""
        return self.iterations if self.is_training else 1


@dataclass(frozen=True)
class Constraints:
    """Holds what a split must respect."""

    raw_data_stays: bool = True  # the model's input may not cross the link
    keep: str | None = None  # this layer and all before it stay on the device
    bits: int = FULL_BITS  # floating-point activations cross with at most this many bits a number; the input as it is
    memory_bytes: float | None = None  # what the device side may take: None as the device declares, or `UNLIMITED`
    gradient_bits: int | None = None  # the same for their gradients; None as many as ``bits``
    input_bits: int | None = None  # of a number of the raw input at most; None 8 for pixels, otherwise as it is
    input_compression: float = 1.0  # times as few bytes of raw input as without
    wire_overhead: float = 0.0  # bytes of the protocol for each byte that is sent

    def __post_init__(self) -> None:
        _check_count("bits", self.bits, FULL_BITS)
        if self.input_bits is not None:
            _check_count("input-bits", self.input_bits, MAX_INPUT_BITS)
        _check_number("input-compression", self.input_compression, COMPRESSION_RANGE)
        _check_number("wire-overhead", self.wire_overhead, OVERHEAD_RANGE)
        if self.gradient_bits is not None:
            _check_count("gradient-bits", self.gradient_bits, FULL_BITS)
        low, high = MEMORY_RANGE
        if self.memory_bytes not in (None, UNLIMITED) and not low <= self.memory_bytes <= high:
            got = f"{self.memory_bytes:g} B"
            raise ScenarioError("memory-out-of-range", low_bytes=low, high_bytes=high, got=got)

    @property
    def bits_of_gradients(self) -> int:
        """Returns the bits of a number of the gradients that come down."""
        return self.bits if self.gradient_bits is None else self.gradient_bits

    def limit_bytes(self, device: Machine) -> float:
        """Returns the bytes that the device side may take on a device; infinite without a limit."""
        return device.memory_bytes if self.memory_bytes is None else self.memory_bytes


@dataclass(frozen=True)
class Scenario:
    """Holds all that is needed to price a split of a given model.

    It holds the figures of its machines and of its link, not the names of presets. Scenarios with the same figures are
    equal and have the same hash.
    """

    device: Machine
    server: Machine
    link: Link
    workload: Workload = Workload()
    constraints: Constraints = Constraints()
    device_speed: float = 1.0  # factor on the device's profile, larger is faster
    server_speed: float = 1.0
    turnaround_s: float = 0.0  # what the server takes on top of each round trip: waking, queueing, unpacking
    overlap: Overlap = Overlap.ONE_AFTER_ANOTHER  # pipelined asks for the best split of micro-batches, too
    micro_batches: int = 4  # of a batch that is pipelined

    def __post_init__(self) -> None:
        _check_number("turnaround", self.turnaround_s, (0.0, MAX_RTT_S), " s")
        _check_count("micro-batches", self.micro_batches, MAX_BATCH)
        low, high = SPEED_RANGE
        for name, speed in (("device-speed", self.device_speed), ("server-speed", self.server_speed)):
            if not low <= speed <= high:
                raise ScenarioError("speed-out-of-range", name=name, low=low, high=high, got=float(speed))

    @property
    def parts(self) -> int:
        """Returns into how many micro-batches a batch is cut: those asked for, but at most one for each sample."""
        return min(self.micro_batches, self.workload.batch)

    def with_machine(self, machine: Machine) -> Scenario:
        """Returns the scenario with another machine in the role that it has."""
        return replace(self, device=machine) if machine.role == "device" else replace(self, server=machine)

    @property
    def round_trip_s(self) -> float:
        """Returns what a pass takes that sends nothing: the link's round trip and the server's turnaround."""
        return self.link.rtt_s + self.turnaround_s

    @classmethod
    def default(cls) -> Scenario:
        """Returns the scenario of the first view: with ResNet-18 it wins on every page.

        ``python -m benchmarks.opening_case`` finds such cases, and ``tests/test_opening_case.py`` holds this one to it.
        """
        return cls(
            device=presets.machine("device", "jetson-nano"),
            server=presets.machine("server", "rtx-a6000"),
            link=Link.preset("wifi-5"),
        )
