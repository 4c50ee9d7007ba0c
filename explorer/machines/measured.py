"""A whole model timed once on a machine: the one number that says most about a split there.

What was timed is a model, forward or an iteration of training, at a batch. The layers' other times are scaled so that
the whole takes what was measured:

    t(v) = estimate(v) * seconds / sum of estimates

Where another model, mode or batch is looked at than was timed, the factor found there is kept. For that the record
holds what was expected of it when it was entered.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from explorer.model.graph import LARGEST_BATCH, ModelGraph
from explorer.model.kept import kept
from explorer.values.errors import ExplorerError
from explorer.values.json_files import Number, Truth, Whole
from explorer.values.units import parse_time

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SECONDS_RANGE = (1e-9, 1e9)  # of a whole model
SHORTEST, LONGEST = "0.001 us", "1000000000 s"  # the same as people can enter it
_LONGEST_NAME = 120  # characters of a model
_DIGEST = 16  # characters of a graph's digest


@kept
def graph_digest(graph: ModelGraph) -> str:
    """Returns what a record knows a graph by: its layers, whatever the model is called."""
    return blake2b(graph.model_dump_json(include={"layers"}).encode(), digest_size=_DIGEST // 2).hexdigest()


class TimedError(ExplorerError):
    """Reports a time that no whole model can take."""


def parse_seconds(text: str, name: str) -> float:
    """Returns the seconds of a whole model from text such as ``0.96s``; raises `UnitError` and `TimedError`."""
    seconds = parse_time(text, name, may_be_zero=False)
    low, high = SECONDS_RANGE
    if not low <= seconds <= high:
        raise TimedError("value-out-of-range", name=name, low=SHORTEST, high=LONGEST, got=text)
    return seconds


class Measured(BaseModel):
    """Describes what was timed; what is empty is that which is looked at."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    seconds: Number = Field(ge=SECONDS_RANGE[0], le=SECONDS_RANGE[1], description="Of the whole model, at the batch")
    model: Annotated[str, AfterValidator(lambda name: " ".join(name.split())[:_LONGEST_NAME])] = Field(
        "", description="Name of the model"
    )
    digest: str = Field(
        "", pattern="^[0-9a-f]{0,16}$", examples=["3f2a51c09b7de864"], description="Of the model's graph"
    )
    training: Truth | None = Field(
        None, description="Whether it was an iteration of training, not a forward pass alone"
    )
    batch: Whole | None = Field(None, ge=1, le=LARGEST_BATCH, description="Samples in the batch")
    expected_s: Number | None = Field(
        None, ge=SECONDS_RANGE[0], le=SECONDS_RANGE[1], description="What it was expected to take before"
    )

    def is_of(self, graph: ModelGraph, batch: int, training: bool) -> bool:
        """Returns whether this very model was timed, in this mode and at this batch."""
        asked = (graph_digest(graph), batch, training)
        return all(had in ("", None, wanted) for had, wanted in zip(self._timed, asked, strict=True))

    @property
    def _timed(self) -> tuple[str, int | None, bool | None]:
        return self.digest, self.batch, self.training

    @property
    def factor(self) -> float:
        """Returns how many times as long as expected it took; 1 where nothing was expected."""
        return 1.0 if self.expected_s is None else self.seconds / self.expected_s


def scaled(
    seconds: NDArray[np.float64], measured: Measured, graph: ModelGraph, batch: int, training: bool
) -> NDArray[np.float64]:
    """Returns the times of layers, shape (layers,), scaled by what was measured."""
    whole_s = float(seconds.sum())
    if not measured.is_of(graph, batch, training):
        return seconds * measured.factor
    return seconds * (measured.seconds / whole_s) if whole_s > 0 else seconds
