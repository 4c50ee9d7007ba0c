"""A machine by its figures: the value that a scenario holds, whoever wrote it down.

A preset, a file and a form on the page are three ways to write one. Two machines with the same figures are equal and
have the same hash, so that results can be kept by the machines they are of. Files are JSON, of a machine or of a link:

    {"format": "split-explorer/machine", "version": 2, "title": "My board", "kind": "embedded-gpu",
     "peak_flops": 1.5e12, "memory_bytes": 8e9, "bandwidth_bytes_per_s": 60e9, "power_w": 15,
     "peaks": {"fp16": 3e12}, "precision": "fp16",
     "measured": {"seconds": 0.02, "model": "resnet50", "training": false, "batch": 1}}

    {"format": "split-explorer/link", "version": 1, "up_mbit_per_s": 34, "down_mbit_per_s": 168, "rtt_ms": 21}

``python -m explorer.machines.machine machine`` writes the published schema of the first kind to standard output,
``link`` that of the second.
"""

from __future__ import annotations

import json
import sys
import tomllib
import unicodedata
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Literal, Self, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from explorer.machines.calibration import Calibration
from explorer.machines.measured import Measured
from explorer.machines.precision import NO_PEAKS, PEAK_RANGE, Peaks, Precision, Runtime
from explorer.machines.profile import Profile
from explorer.machines.record import Record
from explorer.model.graph import OperationClass
from explorer.values.errors import ExplorerError
from explorer.values.json_files import (
    DocumentError,
    FirstVersion,
    SecondVersion,
    read_json,
    read_json_file,
)
from explorer.values.names import UnknownNameError
from explorer.values.violations import first_violation

Role = Literal["device", "server"]

OWN = "own"  # the name of every machine that is no preset
LONGEST_TITLE = 60  # characters
LONGEST_SOURCE = 200

MACHINE_MEMORY_RANGE = (1e3, 1e15)  # bytes
BANDWIDTH_RANGE = (1e3, 1e16)  # bytes/s
POWER_RANGE = (1e-3, 1e6)  # W


def tidy(text: str, longest: int) -> str:
    """Returns text from a stranger as one line of at most ``longest`` characters that can all be seen.

    >>> tidy("My\\x1b board\\n", 60)
    'My board'
    """
    visible = "".join(char if char.isprintable() else " " for char in unicodedata.normalize("NFC", text))
    line = " ".join(visible.split())
    return line if len(line) <= longest else f"{line[: longest - 3].rstrip()}..."


def _title(text: str) -> str:
    return tidy(text, LONGEST_TITLE)


def _source(text: str) -> str:
    return tidy(text, LONGEST_SOURCE)


class Sourced(BaseModel):
    """Figures under a name, with the place where they were read."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str  # how the command line and the URL call it
    title: str  # how the screen calls it
    source: str
    estimated: tuple[str, ...]  # fields that were not read at the source

    @model_validator(mode="after")
    def _estimated_fields_exist(self) -> Self:
        unknown = set(self.estimated) - set(type(self).model_fields)
        if unknown:
            raise ValueError(f'preset "{self.name}" marks unknown fields as estimated: {sorted(unknown)}')
        return self


class Machine(Sourced):
    """Describes a device or a server by its declared figures; a title or a source too long is shortened."""

    title: Annotated[str, AfterValidator(_title)]
    source: Annotated[str, AfterValidator(_source)]  # "" where somebody entered the figures
    role: Role
    kind: str  # its utilisation table
    peak_flops: float = Field(ge=PEAK_RANGE[0], le=PEAK_RANGE[1])  # FP32 FLOP/s
    memory_bytes: float = Field(ge=MACHINE_MEMORY_RANGE[0], le=MACHINE_MEMORY_RANGE[1])
    bandwidth_bytes_per_s: float = Field(ge=BANDWIDTH_RANGE[0], le=BANDWIDTH_RANGE[1])  # of its memory
    power_w: float = Field(ge=POWER_RANGE[0], le=POWER_RANGE[1])
    price: str = ""
    peaks: Peaks = NO_PEAKS  # declared beyond FP32: tensor units, or packed numbers
    products: Peaks = NO_PEAKS  # that large matrix products were measured to reach
    precision: Precision = Precision.FP32  # with which it is used
    runtime: Runtime = Runtime.EAGER
    measured: Measured | None = None  # a whole model that was timed on it
    calibration: Calibration | None = None  # what other models that were timed on it tell
    profile: Profile | None = None  # every layer of a model that was timed on it

    @property
    def as_declared(self) -> Machine:
        """Returns the machine as it comes: in FP32, eager, and nothing timed on it."""
        used = {"precision": Precision.FP32, "runtime": Runtime.EAGER}
        return self.model_copy(update=used | {"measured": None, "calibration": None, "profile": None})

    @property
    def precisions(self) -> tuple[Precision, ...]:
        """Returns the precisions for which there is a figure, FP32 first."""
        return (Precision.FP32, *self.peaks.known)

    def own(self, **figures: object) -> Machine:
        """Returns the machine as somebody's own one, with some figures replaced by others.

        What was read at a source, or estimated, is not known of it any more. ``figures`` are fields of `Machine`;
        pydantic's ``ValidationError`` is raised for those that break a rule.
        """
        kept = self.model_dump() | {"name": OWN}
        if self.name != OWN:
            kept |= {"source": "", "estimated": (), "price": ""}
        if figures.get("peak_flops", self.peak_flops) != self.peak_flops:  # they are those of another machine now
            kept |= {"peaks": NO_PEAKS, "products": NO_PEAKS, "precision": Precision.FP32}
        if "kind" in figures and self.runtime not in utilisation(str(figures["kind"])).runtimes:
            kept |= {"runtime": Runtime.EAGER}
        return Machine.model_validate(kept | figures)


class Utilisation(BaseModel):
    """Holds the share of its declared peaks that a kind of machine reaches, by operation class."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    reasoning: str
    doubt: float = Field(ge=1)  # how many times as long, or as short, a whole model may take on such a machine
    overhead_us: float = Field(ge=0)  # fixed cost of one operation
    overhead_training_us: float | None = Field(None, ge=0)  # the same in training, if another
    overhead_flops: float = Field(0, ge=0)  # and what is paid at the pace of the machine, in FLOPs at its peak
    launch: Literal["added", "floor"] = "added"  # whether the cost adds to the work, or work hides behind it
    memory: float = Field(gt=0, le=1)  # share of the memory bandwidth
    winograd: float = Field(1.0, ge=1)  # how many times as fast 3x3 convolutions with stride 1 are in FP32
    training_slower: float = Field(1.0, ge=1)  # how many times as long the same work takes in training
    mixed_floor_us: float | None = Field(None, ge=0)  # least of an operation in training in FP16 or BF16; None as usual
    compiled_faster: float | None = Field(None, ge=1)  # times that an operation costs less; None where not known
    engine_overhead_us: float | None = Field(None, ge=0)  # of an operation in an engine; None where not known
    compute: dict[OperationClass, float]  # share of peak FLOP/s

    @property
    def runtimes(self) -> tuple[Runtime, ...]:
        """Returns what can run a model on such machines, as far as there is a figure."""
        known = {Runtime.EAGER: 0.0, Runtime.COMPILED: self.compiled_faster, Runtime.ENGINE: self.engine_overhead_us}
        return tuple(runtime for runtime, figure in known.items() if figure is not None)


@cache
def utilisations() -> dict[str, Utilisation]:
    """Returns the utilisation table of every kind of machine."""
    content = files(__package__).joinpath("utilisation.toml").read_text(encoding="utf-8")
    return {kind: Utilisation.model_validate(table) for kind, table in tomllib.loads(content).items()}


def known_kind(kind: str) -> str:
    """Returns a kind of machine as it is; raises `UnknownNameError` where there is no utilisation table of it."""
    utilisation(kind)
    return kind


def utilisation(kind: str) -> Utilisation:
    """Returns the utilisation table of a kind of machine; raises `UnknownNameError` listing near names."""
    if kind not in utilisations():
        raise UnknownNameError("machine", kind, utilisations())
    return utilisations()[kind]


def title_of(text: str, name: str) -> str:
    """Returns what somebody calls a machine as one line; raises `TitleError` where it is empty or too long.

    ``name`` is what the sentence calls the title.
    """
    line = tidy(text, len(text))
    if not 1 <= len(line) <= LONGEST_TITLE:
        raise TitleError("machine-title", name=name, most=LONGEST_TITLE, count=len(line), text=line)
    return line


class TitleError(ExplorerError):
    """Reports a title of a machine that is empty or too long."""


class FileError(ExplorerError):
    """Reports a file that cannot be read or breaks a rule."""


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class MachineFile(_File):
    """Describes a device or a server by its declared figures, how it is used, and what was timed on it.

    Version 1 knew the figures up to their source.
    """

    version: SecondVersion
    format: Literal["split-explorer/machine"]
    title: Annotated[str, AfterValidator(lambda text: title_of(text, "it"))] = Field(
        description="What the screen calls the machine",
        json_schema_extra={"minLength": 1, "maxLength": LONGEST_TITLE},
    )
    kind: Annotated[str, AfterValidator(known_kind)] = Field(
        description="What share of its peak it reaches", json_schema_extra={"enum": [*sorted(utilisations())]}
    )
    peak_flops: float = Field(ge=PEAK_RANGE[0], le=PEAK_RANGE[1], description="FP32 FLOP/s")
    memory_bytes: float = Field(ge=MACHINE_MEMORY_RANGE[0], le=MACHINE_MEMORY_RANGE[1], description="bytes")
    bandwidth_bytes_per_s: float = Field(
        ge=BANDWIDTH_RANGE[0], le=BANDWIDTH_RANGE[1], description="bytes/s of its memory"
    )
    power_w: float = Field(ge=POWER_RANGE[0], le=POWER_RANGE[1], description="W while it computes")
    source: str = Field("", description="Where the figures were read")
    peaks: Peaks = Field(NO_PEAKS, description="Declared FLOP/s beyond FP32, dense")
    products: Peaks = Field(NO_PEAKS, description="FLOP/s that large matrix products were measured to reach")
    precision: Precision = Field(Precision.FP32, strict=False, description="With which it is used")
    runtime: Runtime = Field(Runtime.EAGER, strict=False, description="What runs the model on it")
    measured: Measured | None = Field(None, description="A whole model that was timed on it")
    calibration: Calibration | None = Field(
        None, description="What it reaches, from other models that were timed on it"
    )
    profile: Profile | None = Field(None, description="Every layer of a model that was timed on it")
    record: Record | None = Field(None, description="What was timed, when and with what; for people")


class LinkFile(_File):
    """Describes a link by its rates."""

    version: FirstVersion
    format: Literal["split-explorer/link"]
    up_mbit_per_s: float = Field(ge=1e-6, le=1e6, description="uplink in Mbit/s")
    down_mbit_per_s: float = Field(ge=1e-6, le=1e6, description="downlink in Mbit/s")
    rtt_ms: float = Field(ge=0, le=3.6e6, description="round-trip time in ms")


Document = TypeVar("Document", bound=_File)


def read_file(path: str | Path, kind: type[Document]) -> Document:
    """Returns what a file holds; raises `FileError`."""
    try:
        return _checked(str(path), lambda: read_json_file(path), kind)
    except OSError as error:
        problem = error.strerror or str(error)
        raise FileError("file-unreadable", kind=_called(kind), path=str(path), problem=problem) from error


def read_content(name: str, content: bytes, kind: type[Document]) -> Document:
    """Returns what the content of a file holds that came without a path; raises `FileError` with its ``name``."""
    return _checked(name, lambda: read_json(content), kind)


def _checked(path: str, read: Callable[[], object], kind: type[Document]) -> Document:
    try:
        return kind.model_validate(read())
    except ValidationError as error:
        raise FileError("file-invalid", kind=_called(kind), path=path, why=first_violation(error, kind)) from error
    except DocumentError as error:
        raise FileError("file-invalid", kind=_called(kind), path=path, why=error) from error


def _called(kind: type[_File]) -> str:
    return kind.__name__.removesuffix("File").lower()


def schema_text(kind: type[_File]) -> str:
    """Returns the JSON schema of a kind of file as it is published."""
    return json.dumps(kind.model_json_schema(), indent=2) + "\n"


if __name__ == "__main__":
    sys.stdout.write(schema_text(MachineFile if sys.argv[1:] == ["machine"] else LinkFile))
