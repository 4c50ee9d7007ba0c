"""What a machine was found to reach when models were timed on it, so that other models can be told from it.

    seconds of a direction of a layer = max( FLOPs / pace, bytes / pace ) + cost of an operation * operations

with a pace in FLOP/s and one in bytes/s for every kind of kernel. Where two numbers are all that is known, the paces
are those of the declared figures, divided by one factor. On a machine whose launches hide its work the cost of an
operation is a floor. Paces are absolute: a calibration stays what it is when the tables of declared machines change.
"""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from explorer.machines.kernels import Kernel
from explorer.values.errors import ExplorerError
from explorer.values.json_files import Number

PACE_RANGE = (1.0, 1e18)  # FLOP/s or bytes/s
LONGEST_OPERATION_S = 10.0
LARGEST_ERROR = 10.0  # a factor of 11
WORST_PER_MEAN = 2.0  # how far the range of a machine reaches, in expected errors

# By kind of processor, what calibrates it: one heavy model, and one of many small operations.
PAIRS = {"cpu": ("resnet50", "mobilenet_v2"), "gpu": ("vgg16", "mobilenet_v2")}

Rate = Annotated[Number, Field(ge=PACE_RANGE[0], le=PACE_RANGE[1])]
Launch = Literal["added", "floor"]


class CalibrationError(ExplorerError):
    """Reports a calibration that breaks a rule, or times from which none follows."""


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class KernelPace(_Record):
    """Describes what one kind of kernel reaches."""

    kernel: Kernel
    flops_per_s: Rate
    bytes_per_s: Rate


class Pace(_Record):
    """Describes what a machine reaches in one mode."""

    kernels: tuple[KernelPace, ...] = Field(description="One entry for every kind of kernel")
    operation_s: Number = Field(ge=0, le=LONGEST_OPERATION_S, description="What an operation costs, in seconds")
    launch: Launch = Field(description="Whether that is added to an operation's work, or the least that it takes")
    error: Number = Field(
        ge=0, le=LARGEST_ERROR, description="Expected error of the time of a whole model, as a share of it"
    )

    @model_validator(mode="after")
    def _every_kernel_once(self) -> Self:
        names = [each.kernel for each in self.kernels]
        for kernel in Kernel:
            if names.count(kernel) != 1:
                raise CalibrationError("calibration-kernel", kernel=kernel.value, count=names.count(kernel))
        return self

    @cached_property
    def by_kernel(self) -> dict[Kernel, KernelPace]:
        """Returns the entries by their kernel."""
        return {each.kernel: each for each in self.kernels}

    @property
    def in_order(self) -> list[KernelPace]:
        """Returns the entries in the order of `Kernel`, whatever their own is."""
        return [self.by_kernel[kernel] for kernel in Kernel]

    @property
    def doubt(self) -> float:
        """Returns how many times as long, or as short, a model may take."""
        return 1 + WORST_PER_MEAN * self.error


class Calibration(_Record):
    """Describes what a machine reaches in each mode in which models were timed on it; None in the other."""

    inference: Pace | None = None
    training: Pace | None = None

    @model_validator(mode="after")
    def _some_mode(self) -> Self:
        if self.inference is None and self.training is None:
            raise CalibrationError("calibration-empty")
        return self

    def pace(self, *, training: bool) -> Pace | None:
        """Returns what the machine reaches in a mode, None where no model was timed in it."""
        return self.training if training else self.inference
