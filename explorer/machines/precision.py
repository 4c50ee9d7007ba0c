"""The numbers that a machine computes with, what runs the model on it, and its peaks at each precision.

*FP32* is what PyTorch does when nothing is said: matrix products in FP32, and convolutions in TF32 on machines that
have it. *TF32* lets matrix products do the same. *FP16* and *BF16* halve the bytes, *INT8* quarters them.

*Eager* launches one operation after the other, *compiled* is ``torch.compile`` or a captured CUDA graph, and an
*engine* is built for one model on one machine, as TensorRT does; it is for inference alone.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from explorer.values.json_files import Number

PEAK_RANGE = (1e6, 1e18)  # FLOP/s: a microcontroller to a whole data centre


class Precision(StrEnum):
    """Names the numbers that a machine computes with."""

    FP32 = "fp32"
    TF32 = "tf32"
    FP16 = "fp16"
    BF16 = "bf16"
    INT8 = "int8"

    @property
    def share_of_bytes(self) -> float:
        """Returns the share of the bytes of FP32 that tensors take."""
        return {Precision.FP16: 0.5, Precision.BF16: 0.5, Precision.INT8: 0.25}.get(self, 1.0)


class Runtime(StrEnum):
    """Names what runs a model on a machine."""

    EAGER = "eager"
    COMPILED = "compiled"
    ENGINE = "engine"


Peak = Annotated[Number, Field(ge=PEAK_RANGE[0], le=PEAK_RANGE[1])]


class Peaks(BaseModel):
    """Holds FLOP/s by precision, dense; None where it is not known or the machine has no units for it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    fp32: Peak | None = None
    tf32: Peak | None = None
    fp16: Peak | None = None
    bf16: Peak | None = None
    int8: Peak | None = None

    def at(self, precision: Precision) -> float | None:
        """Returns the FLOP/s at one precision, None where they are not known."""
        found: float | None = getattr(self, precision.value)
        return found

    @property
    def known(self) -> dict[Precision, float]:
        """Returns the FLOP/s that are known."""
        return {precision: found for precision in Precision if (found := self.at(precision)) is not None}


NO_PEAKS = Peaks()
