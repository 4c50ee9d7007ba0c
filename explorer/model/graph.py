"""The model graph: layers, the tensors they produce, and costs that are affine in the batch.

A *layer* is a vertex; it produces one *tensor*, known by the layer's name, that any number of later
layers read. Layers are listed in a topological order, so a graph that validates is acyclic.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from hashlib import blake2b
from itertools import chain, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from explorer.model.remarks import Remark
from explorer.model.rules import LARGEST_COST, check_layer, check_names, check_order
from explorer.model.rules import GraphError as GraphError
from explorer.values.json_files import DocumentError, Truth, Whole, read_json
from explorer.values.names import printable
from explorer.values.violations import first_violation

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np
    from numpy.typing import NDArray

FORMAT: Literal["split-explorer/model-graph"] = "split-explorer/model-graph"
VERSION: Literal[1] = 1
LARGEST_FILE = 64_000_000  # bytes; some 100,000 layers
LARGEST_BATCH = 65_536


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

    fixed: Whole
    per_sample: Whole

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
    dtype: Annotated[str, Field(pattern=DTYPE, examples=["float32"])] = "float32"
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
    operations: Whole = Field(default=0, ge=0, le=LARGEST_COST)  # kernels launched, each with its fixed overhead


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
    param_bytes: Whole = Field(
        default=0, ge=0, le=LARGEST_COST
    )  # a parameter that several layers use counts at its first use
    parameters: Whole = Field(default=0, ge=0, le=LARGEST_COST)  # how many numbers those bytes hold
    shares_parameters_with: str | None = None  # the layer at which a tied parameter of this one is counted

    @property
    def label(self) -> str:
        """The name as it may be shown: `printable`. The layer is known by `name`."""
        return printable(self.name)


@dataclass(frozen=True, eq=False)
class Edges:
    """Which layer reads which tensor, one entry an edge: ordered by the reader, and for each as it lists its inputs."""

    read: NDArray[np.int64]  # position of the layer whose tensor is read
    reader: NDArray[np.int64]  # position of the layer that reads it


_LEFT_OUT = (
    "remarks",
    "only_batch",
    "inference_only",
)  # of a graph; its file has them only where they say something


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
    remarks: tuple[Remark, ...] = ()  # what capture noticed; left out of the file where there is nothing
    only_batch: Annotated[Whole, Field(ge=1, le=LARGEST_BATCH)] | None = (
        None  # the costs hold at this batch alone; None for any
    )
    inference_only: Truth = False  # the model has no backward pass

    @model_validator(mode="after")
    def _check(self) -> Self:
        check_names(self.layers)
        check_order(self.layers)
        for layer in self.layers:
            check_layer(layer)
        return self

    @property
    def label(self) -> str:
        """What the model is called where it is shown: its title, otherwise its name, `printable`."""
        return printable(self.title or self.name)

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

    @cached_property
    def digest(self) -> bytes:
        """Returns 16 bytes that are equal for equal graphs alone."""
        return blake2b(self.model_dump_json().encode(), digest_size=16).digest()

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, ModelGraph) and self.digest == other.digest)

    def __hash__(self) -> int:
        return hash(self.digest)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Returns a graph with other fields, checked like any other; nothing that was worked out goes along."""
        return type(self)(**{name: getattr(self, name) for name in type(self).model_fields} | dict(update or {}))

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
        empty = {name for name in _LEFT_OUT if not getattr(self, name)}
        head = self.model_dump_json(exclude={"layers", *empty})[:-1]
        lines = ",\n".join(layer.model_dump_json(exclude_defaults=True) for layer in self.layers)
        return f'{head},"layers":[\n{lines}\n]}}\n'

    @classmethod
    def from_json(cls, text: str | bytes) -> ModelGraph:
        """Returns the graph that `to_json` wrote, or a person.

        Raises `GraphError`: what is wrong, where, and the value.
        """
        try:
            return cls.from_document(read_json(text, largest=LARGEST_FILE, whole=True))
        except DocumentError as error:
            raise GraphError.of(error) from error

    @classmethod
    def from_document(cls, document: object) -> ModelGraph:
        """Returns the graph of what a graph file holds, as `dict` and `list`; raises `GraphError` as `from_json`."""
        try:
            return cls.model_validate(document)
        except ValidationError as error:
            raise GraphError.of(first_violation(error, cls)) from error

    @classmethod
    def load(cls, path: str | Path) -> ModelGraph:
        """Returns the graph of a file in JSON; raises `GraphError` naming the file."""
        return read_graph_file(path, cls.from_json)

    def to_networkx(self) -> nx.DiGraph:
        """Returns the graph for networkx, every cost an attribute: see `explorer.model.networks`.

        >>> import networkx, sample_models
        >>> network = sample_models.load("lenet5").to_networkx()
        >>> network.nodes["conv1"]["forward.flops.per_sample"], network.nodes["conv1"]["param_bytes"]
        (235200, 624)
        >>> networkx.dag_longest_path(network)[:3]
        ['x', 'conv1', 'tanh1']
        """
        from explorer.model.networks import to_networkx  # networkx takes a while to import

        return to_networkx(self)

    @classmethod
    def from_networkx(cls, network: nx.DiGraph) -> ModelGraph:
        """Returns the graph that `to_networkx` made a network of, or a person; raises `GraphError`.

        >>> import sample_models
        >>> graph = sample_models.load("resnet18")
        >>> ModelGraph.from_networkx(graph.to_networkx()) == graph
        True
        """
        from explorer.model.networks import from_networkx

        return from_networkx(network)

    @classmethod
    def json_schema(cls) -> dict[str, Any]:
        """The published JSON schema of the file format."""
        return cls.model_json_schema()


def read_graph_file(path: str | Path, parse: Callable[[bytes], ModelGraph]) -> ModelGraph:
    """Returns what ``parse`` makes of a file's bytes; raises `GraphError` naming the file."""
    try:
        with Path(path).open("rb") as stream:
            content = stream.read(LARGEST_FILE + 1)  # no more than tells that they are too many
    except OSError as error:
        raise GraphError(
            "file-unreadable", kind="graph", path=str(path), problem=error.strerror or str(error)
        ) from error
    try:
        return parse(content)
    except GraphError as error:
        raise GraphError("file-invalid", kind="graph", path=str(path), why=error) from error
