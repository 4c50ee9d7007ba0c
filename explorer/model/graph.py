"""The model graph: layers, the tensors they produce, and costs that are affine in the batch.

A *layer* is a vertex; it produces one *tensor*, known by the layer's name, that any number of later
layers read. Layers are listed in a topological order, so a graph that validates is acyclic.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import chain, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FORMAT: Literal["split-explorer/model-graph"] = "split-explorer/model-graph"
VERSION: Literal[1] = 1
LARGEST_COST = 10**18  # far beyond any model, and still far from where sums would lose their meaning


class GraphError(ValueError):
    """A model graph that breaks a rule; the message names the rule, the place and the value."""


class OperationClass(StrEnum):
    """What bounds an operation's speed; utilisation figures are given per class and not per model."""

    INPUT = "input"
    CONVOLUTION = "convolution"
    DEPTHWISE_CONVOLUTION = "depthwise_convolution"
    MATRIX_PRODUCT = "matrix_product"
    ATTENTION = "attention"
    NORMALISATION = "normalisation"
    ELEMENTWISE = "elementwise"
    POOLING = "pooling"
    DATA_MOVEMENT = "data_movement"


class Affine(NamedTuple):
    """A whole number that is affine in the batch size: ``fixed + per_sample * batch``.

    >>> Affine(10, 2).at(32)
    74
    """

    fixed: int
    per_sample: int

    def at(self, batch: int) -> int:
        """The value for a batch of ``batch`` samples (at least 1)."""
        return self.fixed + self.per_sample * batch

    @classmethod
    def through(cls, first: tuple[int, int], second: tuple[int, int]) -> Affine:
        """The line through two measurements ``(batch, value)``.

        Raises `ValueError` where the slope is not a whole number: the cost is then not affine.
        """
        (batch_1, value_1), (batch_2, value_2) = first, second
        slope, rest = divmod(value_2 - value_1, batch_2 - batch_1)
        if rest:
            raise ValueError(
                f"a cost of {value_1} at batch {batch_1} and {value_2} at batch {batch_2} is not affine in the batch"
            )
        return cls(value_1 - slope * batch_1, slope)


ZERO = Affine(0, 0)
DTYPE = "^(bool|(float|bfloat|complex|int|uint)([1-9][0-9]{0,2})(_[a-z0-9]+)?)$"  # as PyTorch names them
_WIDTH = re.compile("[a-z]+([1-9][0-9]{0,2})")


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=False)


class Tensor(_Record):
    """What a layer produces; it crosses the link once, however many layers read it."""

    shape: tuple[Affine, ...] = ()  # one entry a dimension
    dtype: Annotated[str, Field(pattern=DTYPE)] = "float32"
    bytes: Affine = ZERO  # what crosses the link going up
    grad_bytes: Affine = ZERO  # its gradient, going down in training; 0 for integer tensors

    @property
    def bits_per_element(self) -> int:
        """Width of one element, as its dtype's name says: 8 for ``float8_e4m3fn``, 64 for ``int64``, 8 for ``bool``."""
        width = _WIDTH.match(self.dtype)
        return int(width.group(1)) if width else 8

    @property
    def is_floating(self) -> bool:
        """Whether the values may be sent with fewer bits."""
        return self.dtype.startswith(("float", "bfloat"))


class Work(_Record):
    """What one direction of one layer does to a batch."""

    flops: Affine = ZERO  # floating-point operations, a multiply-add counting as two
    bytes: Affine = ZERO  # read from and written to memory
    operations: int = Field(default=0, ge=0, le=LARGEST_COST)  # kernels launched, each with its fixed overhead


NO_WORK = Work()


class Layer(_Record):
    """A vertex of the model graph: one leaf module call, or one functional operation."""

    name: Annotated[str, Field(min_length=1)]  # what a person knows: "layer1.0.conv1", "layer1.0.relu#2"
    operation: str  # "Conv2d", "add"
    operation_class: OperationClass
    module_path: str = ""  # the module that holds it: "layer1.0"
    inputs: tuple[str, ...] = ()  # names of the layers whose tensors it reads
    output: Tensor = Tensor()
    forward: Work = NO_WORK
    backward: Work = NO_WORK  # with what only training does, such as drawing the mask of a dropout
    saved_bytes: Affine = ZERO  # activations kept for the backward pass
    param_bytes: int = Field(
        default=0, ge=0, le=LARGEST_COST
    )  # a parameter that several layers use counts at its first use
    parameters: int = Field(default=0, ge=0, le=LARGEST_COST)  # how many numbers those bytes hold
    shares_parameters_with: str | None = None  # the layer at which a tied parameter of this one is counted


@dataclass(frozen=True, eq=False)
class Edges:
    """Which layer reads which tensor, one entry an edge: ordered by the reader, and for each as it lists its inputs."""

    read: NDArray[np.int64]  # position of the layer whose tensor is read
    reader: NDArray[np.int64]  # position of the layer that reads it


class ModelGraph(_Record):
    """A model as a directed acyclic graph of layers, in a topological order.

    Raises `GraphError` (through `from_json` and `load`) or pydantic's ``ValidationError`` (through the
    constructor) with one sentence for the first rule broken.
    """

    format: Literal["split-explorer/model-graph"] = FORMAT
    version: Literal[1] = VERSION
    name: Annotated[str, Field(min_length=1)]
    title: str = ""
    layers: Annotated[tuple[Layer, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _check(self) -> Self:
        _check_names(self.layers)
        _check_order(self.layers)
        for layer in self.layers:
            _check_layer(layer)
        return self

    @cached_property
    def index(self) -> dict[str, int]:
        """Position of each layer by name."""
        return {layer.name: position for position, layer in enumerate(self.layers)}

    @cached_property
    def edges(self) -> Edges:
        """Which layer reads which tensor, each pair once, in flat arrays: of use where a loop would be slow."""
        import numpy as np  # not needed to read a graph, and slow to import

        inputs = [layer.inputs for layer in self.layers]
        counts = list(map(len, inputs))
        reader = np.repeat(np.arange(len(inputs)), counts)
        names = chain.from_iterable(inputs)
        read = np.fromiter(map(self.index.__getitem__, names), dtype=np.int64, count=len(reader))
        pairs = reader * len(inputs) + read
        _, first = np.unique(pairs, return_index=True)
        if len(first) < len(pairs):  # a layer reads a tensor twice: once is enough
            first.sort()
            read, reader = read[first], reader[first]
        return Edges(read, reader)

    @cached_property
    def parents(self) -> tuple[tuple[int, ...], ...]:
        """For each layer the positions of the layers whose tensors it reads, each once."""
        import numpy as np

        read = self.edges.read.tolist()
        borders = np.searchsorted(self.edges.reader, np.arange(len(self.layers) + 1)).tolist()
        return tuple(tuple(read[start:stop]) for start, stop in pairwise(borders))

    @cached_property
    def consumers(self) -> tuple[tuple[int, ...], ...]:
        """For each layer the positions of the layers that read its tensor, in order."""
        readers: list[list[int]] = [[] for _ in self.layers]
        for child, parents in enumerate(self.parents):
            for parent in parents:
                readers[parent].append(child)
        return tuple(map(tuple, readers))

    @property
    def parameters(self) -> int:
        """Number of parameters, each counted once."""
        return sum(layer.parameters for layer in self.layers)

    def forward_flops(self, batch: int = 1) -> int:
        """Floating-point operations of one forward pass; two a multiply-add."""
        return sum(layer.forward.flops.at(batch) for layer in self.layers)

    def backward_flops(self, batch: int = 1) -> int:
        """Floating-point operations of one backward pass."""
        return sum(layer.backward.flops.at(batch) for layer in self.layers)

    def to_json(self) -> str:
        """The graph as JSON that `from_json` reads back to an equal object; a layer a line."""
        head = self.model_dump_json(exclude={"layers"})[:-1]
        lines = ",\n".join(layer.model_dump_json(exclude_defaults=True) for layer in self.layers)
        return f'{head},"layers":[\n{lines}\n]}}\n'

    @classmethod
    def from_json(cls, text: str | bytes) -> ModelGraph:
        """Read a graph written by `to_json`, or by hand.

        Raises `GraphError` with one sentence: what is wrong, where, and the value.
        """
        try:
            return cls.model_validate_json(text)
        except ValidationError as error:
            raise GraphError(_one_sentence(error)) from error

    @classmethod
    def load(cls, path: str | Path) -> ModelGraph:
        """Read a graph file; raises `GraphError` naming the file."""
        try:
            text = Path(path).read_bytes()
        except OSError as error:
            raise GraphError(f'graph file "{path}" cannot be read: {error.strerror or error}') from error
        try:
            return cls.from_json(text)
        except GraphError as error:
            raise GraphError(f'graph file "{path}": {error}') from error

    @classmethod
    def json_schema(cls) -> dict[str, Any]:
        """The published JSON schema of the file format."""
        return cls.model_json_schema()


def _check_names(layers: Sequence[Layer]) -> None:
    seen: set[str] = set()
    for layer in layers:
        if layer.name in seen:
            raise ValueError(f'duplicate name: two layers are called "{layer.name}"; every layer needs its own name')
        seen.add(layer.name)
    for layer in layers:
        for name in layer.inputs:
            if name not in seen:
                raise ValueError(f'unknown tensor: layer "{layer.name}" reads "{name}", which no layer produces')
        tied = layer.shares_parameters_with
        if tied is not None and tied not in seen:
            raise ValueError(
                f'unknown layer: layer "{layer.name}" shares parameters with "{tied}", which is not in the graph'
            )


def _check_order(layers: Sequence[Layer]) -> None:
    """Layers are topologically ordered; where they are not, say whether a cycle is the reason."""
    position = {layer.name: i for i, layer in enumerate(layers)}
    late = [(layer, name) for i, layer in enumerate(layers) for name in layer.inputs if position[name] >= i]
    if not late:
        return
    cycle = _find_cycle({layer.name: layer.inputs for layer in layers})
    if cycle:
        shown = cycle if len(cycle) <= 9 else [*cycle[:4], f"({len(cycle) - 8:,} more)", *cycle[-4:]]
        raise ValueError(f"cycle: {' -> '.join(shown)}; a model graph must be acyclic")
    layer, name = late[0]
    raise ValueError(
        f'order: layer "{layer.name}" stands before "{name}", whose tensor it reads;'
        " list the layers in a topological order"
    )


def _find_cycle(inputs: dict[str, tuple[str, ...]]) -> list[str]:
    """One cycle as the names along it, the first repeated at the end; empty where there is none."""
    done: set[str] = set()
    for start in inputs:
        path: dict[str, None] = {}
        stack: list[tuple[str, bool]] = [(start, False)]
        while stack:
            name, leaving = stack.pop()
            if leaving:
                path.pop(name)
                done.add(name)
            elif name in path:
                names = list(path)
                return [name, *reversed(names[names.index(name) :])]
            elif name not in done:
                path[name] = None
                stack.append((name, True))
                stack.extend((parent, False) for parent in inputs[name])
    return []


def _check_layer(layer: Layer) -> None:
    if layer.module_path and not all(layer.module_path.split(".")):
        raise ValueError(
            f'module path: that of layer "{layer.name}" is "{layer.module_path}"; no part between its dots may be empty'
        )
    costs = {
        **{f"output.shape[{i}]": size for i, size in enumerate(layer.output.shape)},
        "output.bytes": layer.output.bytes,
        "output.grad_bytes": layer.output.grad_bytes,
        "forward.flops": layer.forward.flops,
        "forward.bytes": layer.forward.bytes,
        "backward.flops": layer.backward.flops,
        "backward.bytes": layer.backward.bytes,
        "saved_bytes": layer.saved_bytes,
    }
    for field, cost in costs.items():
        if cost.per_sample < 0 or cost.at(1) < 0:
            raise ValueError(
                f'negative cost: {field} of layer "{layer.name}" is {cost.fixed} + {cost.per_sample} x batch;'
                " it must be 0 or more for every batch of 1 or more"
            )
        if max(abs(cost.fixed), cost.per_sample) > LARGEST_COST:
            raise ValueError(
                f'cost too large: {field} of layer "{layer.name}" is {cost.fixed} + {cost.per_sample} x batch;'
                f" neither part may exceed {LARGEST_COST:,}"
            )


def _one_sentence(error: ValidationError) -> str:
    """The first violation as one sentence with its place."""
    first = error.errors(include_url=False)[0]
    message = first["msg"].removeprefix("Value error, ")
    place = ".".join(str(part) for part in first["loc"])
    value = first.get("input")
    if place:
        shown = f", got {value!r}" if isinstance(value, str | int | float | bool) else ""
        message = f"{place}: {message[:1].lower()}{message[1:]}{shown}"
    # Names come from the file: a line break in one must not break the sentence.
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in message)
