"""What a reader of a model graph has to know of how it was captured: a code and its values.

A remark says what a graph does not hold, such as a parameter that no layer uses, or what one of its costs leaves out.
The words are in `explorer.present.remarks`.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Strict, model_validator

from explorer.model.rules import GraphError

Code = Literal[
    "operation-without-formula",
    "parameters-unused",
    "parameters-unregistered",
    "parameters-tied",
    "checkpoint-chooses",
    "backward-derived",
    "batch-in-dimension",
    "batch-absent",
    "batch-one-only",
    "batch-fixed-by-cost",
    "batch-fixed-by-layers",
    "inference-only",
    "captured-in-evaluation",
    "size-at-largest",
    "values-of-input",
    "flops-unneeded",
    "flops-from-no-input",
]

KINDS: MappingProxyType[Code, dict[str, type[str] | type[int]]] = MappingProxyType(
    {
        # An operation that counts no FLOPs although it may compute; ``count`` layers run it.
        "operation-without-formula": {"operation": str, "count": int},
        # A module, or one parameter, that the model's result does not depend on; ``count`` numbers.
        "parameters-unused": {"name": str, "count": int, "size_bytes": int},
        # A tensor in a plain list, dict or attribute: it is used, but an optimiser is not given it.
        "parameters-unregistered": {"name": str, "count": int, "size_bytes": int},
        # Parameters that ``layers`` layers use; they are counted once, at the first.
        "parameters-tied": {"first": str, "last": str, "layers": int, "count": int, "size_bytes": int},
        # Activation checkpointing that chooses what to keep, counted as if it kept nothing.
        "checkpoint-chooses": {"count": int},
        # An author's own backward pass, of ``count`` layers: counted as that of what the forward pass does.
        "backward-derived": {"operation": str, "count": int},
        # An input whose batch is not its first dimension; dimensions are counted from 1.
        "batch-in-dimension": {"input": str, "dimension": int},
        # The inputs are those of one sample.
        "batch-absent": {},
        # The model runs at no other batch.
        "batch-one-only": {"batch": int},
        # A cost that is no line in the batch, so that all costs are those of one batch.
        "batch-fixed-by-cost": {"layer": str, "cost": str, "batch": int},
        # A layer that the model runs at some batches only, so that the graph is that of one batch.
        "batch-fixed-by-layers": {"layer": str, "batch": int},
        # The model cannot be trained; the problem is torch's.
        "inference-only": {"problem": str},
        # In training the model reads the values of a tensor at an author's line, so that it is in evaluation mode.
        "captured-in-evaluation": {"operation": str, "file": str, "line": int},
        # The result of an author's line is as large as values say, and is taken at its largest.
        "size-at-largest": {"operation": str, "file": str, "line": int},
        # An input whose every number is taken to be one that its example says.
        "values-of-input": {"input": str, "value": int},
        # FLOPs of forward that its result does not need, per "sample" or "batch"; a module or operation does the first.
        "flops-unneeded": {"first": str, "count": int, "per": str},
        # FLOPs of constants and buffers alone, which both sides of a split do for themselves.
        "flops-from-no-input": {"first": str, "count": int, "per": str},
    }
)
"""The values of each kind of remark, by name; whole numbers are 0 or more."""


class Remark(BaseModel):
    """One thing to know of a captured graph.

    Raises `GraphError` (as pydantic's ``ValidationError``) where the values are not those of the code in `KINDS`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: Code
    values: dict[str, Annotated[str, Strict()] | Annotated[int, Strict()]]

    @classmethod
    def of(cls, code: Code, **values: str | int) -> Self:
        """Returns the remark of a code with its values."""
        return cls(code=code, values=values)

    @model_validator(mode="after")
    def _check(self) -> Self:
        kinds = KINDS[self.code]
        if self.values.keys() != kinds.keys():
            raise GraphError(
                "values-of-remark-unknown", remark=self.code, needed=tuple(kinds), names=tuple(self.values)
            )
        for name, kind in kinds.items():
            value = self.values[name]
            if type(value) is not kind or (isinstance(value, int) and value < 0):
                raise GraphError(
                    "value-of-remark-wrong", remark=self.code, name=name, kind=kind.__name__, got=repr(value)
                )
        return self

    def __hash__(self) -> int:
        return hash((self.code, tuple(sorted(self.values.items(), key=lambda item: item[0]))))
