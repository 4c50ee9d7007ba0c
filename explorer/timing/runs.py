"""A model built for real, that can be run as a whole and layer by layer, forward and in a training iteration.

A training iteration is a forward and a backward pass from the sum of what the model returns; the step of the optimiser
is no part of it. Inference runs in evaluation mode and without gradients.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeGuard

import torch
from torch import fx, nn
from torch.utils import _pytree as pytree

from explorer.capture import Binding, Operations
from explorer.capture.blank import tensors_in
from explorer.capture.functional import IN_PLACE, written_by
from explorer.capture.regions import as_written
from explorer.timing.clock import Clock
from explorer.values.errors import ExplorerError

Values = dict[fx.Node, Any]


class TimingError(ExplorerError):
    """Reports a model that cannot be timed."""


@dataclass(frozen=True)
class Run:
    """Holds a model with its weights, its inputs, and where each of its layers is in its program.

    The program must be of the mode that is run, `Program.at` the batch of the inputs.
    """

    name: str
    model: nn.Module
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]
    binding: Binding
    training: bool
    device: torch.device

    def whole(self) -> None:
        """Runs one iteration as its user would."""
        if not self.training:
            with torch.no_grad():
                self.model(*self.args, **self.kwargs)
            return
        for parameter in self.model.parameters():
            parameter.grad = None
        returned = tensors_in(self.model(*self.args, **self.kwargs))
        wanted = [each for each in returned if each.requires_grad]
        torch.autograd.backward([_loss(each) for each in wanted])


def _loss(returned: torch.Tensor) -> torch.Tensor:
    return returned.abs().sum() if returned.is_complex() else returned.sum()


class LayerByLayer:
    """Runs the layers of a model one by one, each with its own gradients, and says how long each took.

    Operations that belong to no layer, such as masks, run first and are timed nowhere.
    """

    def __init__(self, run: Run) -> None:
        self._run = run
        self._clock = Clock(run.device)
        program = run.binding.program
        layered = {node for operations in run.binding.layers.values() for node in operations.nodes}
        shared = [node for node in program.nodes if node not in layered]
        inputs = program.arguments((run.args, run.kwargs))
        held = {node: self._placed(value) for node, value in {**program.held(run.model), **inputs}.items()}
        inside: Values = {}
        with torch.no_grad():
            for node in shared:
                if all(source in held or source in inside for source in node.all_input_nodes):
                    inside[node] = _call(node, program.size, run.device)({**held, **inside})
        self._fixed: Values = {**held, **inside}
        self._steps = [
            _Step.of(name, operations, program.size, run.device)
            for name, operations in run.binding.layers.items()
            if not set(operations.nodes) <= set(program.inputs)
        ]
        self._dead = _last_readers(self._steps, set(program.outputs))

    def _placed(self, value: Any) -> Any:
        return pytree.tree_map_only(torch.Tensor, lambda each: each.to(self._run.device), value)

    def seconds(self) -> dict[str, float]:
        """Returns what each layer took in one iteration."""
        return self._training() if self._run.training else self._inference()

    def _inference(self) -> dict[str, float]:
        values, clock, taken = dict(self._fixed), self._clock, {}
        with torch.no_grad():
            began_s = clock.now()
            for step, dead in zip(self._steps, self._dead, strict=True):
                step.forward(values)
                ended_s = clock.now()
                taken[step.name] = ended_s - began_s
                for node in dead:
                    del values[node]
                began_s = clock.now()
        return taken

    def _training(self) -> dict[str, float]:
        """Runs each layer on tensors of its own, and hands gradients from one to the one before it."""
        values, clock, taken = dict(self._fixed), self._clock, {}
        passed: list[_Passed] = []
        for step, dead in zip(self._steps, self._dead, strict=True):
            local, entered = self._entered(step, values)
            began_s = clock.now()
            step.forward(local)
            taken[step.name] = clock.now() - began_s
            values |= {node: local[node] for node in step.results}
            left = {node: local[node] for node in step.results if _has_gradient(local[node])}
            passed.append(_Passed(step.name, entered, self._weights(step), left))
            for node in dead:
                values.pop(node, None)
        outputs = [node for node in self._run.binding.program.outputs if _has_gradient(values.get(node))]
        gradients = {node: torch.ones_like(values[node]) for node in outputs}
        values.clear()
        while passed:
            one = passed.pop()
            flowing = {node: gradients.pop(node) for node in one.left if node in gradients}
            sources = [*one.entered.values(), *one.weights]
            if not flowing or not sources:
                continue
            ends, arriving = [one.left[node] for node in flowing], list(flowing.values())
            began_s = clock.now()
            # Gradients of weights go at once, as they go before the next iteration.
            found = torch.autograd.grad(ends, sources, arriving, allow_unused=True)[: len(one.entered)]
            taken[one.name] += clock.now() - began_s
            for node, gradient in zip(one.entered, found, strict=True):
                if gradient is not None:
                    gradients[node] = gradients[node] + gradient if node in gradients else gradient
            del found, ends, arriving, flowing
        return taken

    def _entered(self, step: _Step, values: Values) -> tuple[Values, dict[fx.Node, torch.Tensor]]:
        """Returns what a layer runs on, and the tensors in it that a gradient is wanted of."""
        local, entered = dict(values), {}
        for node in step.reads:
            value = values.get(node)
            if node not in self._fixed and isinstance(value, torch.Tensor) and value.requires_grad:
                leaf = entered[node] = value.detach().requires_grad_()
                local[node] = _Entered.apply(leaf) if node in step.written else leaf  # type: ignore[no-untyped-call]
        return local, entered

    def _weights(self, step: _Step) -> list[torch.Tensor]:
        return [value for node in step.reads if _has_gradient(value := self._fixed.get(node))]


@dataclass(frozen=True)
class _Passed:
    """One layer after its forward pass."""

    name: str
    entered: dict[fx.Node, torch.Tensor]
    weights: list[torch.Tensor]
    left: dict[fx.Node, torch.Tensor]  # its results that a gradient comes back to


def _has_gradient(value: Any) -> TypeGuard[torch.Tensor]:
    return isinstance(value, torch.Tensor) and value.requires_grad


class _Entered(torch.autograd.Function):
    """Lets a layer write over what it reads, which autograd forbids where that is a leaf."""

    @staticmethod
    def forward(ctx: Any, x: torch.Tensor) -> torch.Tensor:
        """Returns a tensor in the same memory that autograd takes for another one."""
        same = x.new_empty(0)
        return same.set_(x.untyped_storage(), x.storage_offset(), x.shape, x.stride())

    @staticmethod
    def backward(ctx: Any, *gradients: Any) -> Any:
        """Returns the gradient as it is."""
        return gradients[0]


@dataclass(frozen=True)
class _Step:
    """One layer as calls to make one after another."""

    name: str
    calls: tuple[tuple[fx.Node, Callable[[Values], Any]], ...]
    reads: tuple[fx.Node, ...]  # outside the layer
    written: frozenset[fx.Node]  # those of them that the model writes over
    results: tuple[fx.Node, ...]

    @classmethod
    def of(cls, name: str, operations: Operations, size: Callable[[Any], Any], device: torch.device) -> _Step:
        inside = set(operations.nodes)
        reads = dict.fromkeys(
            source for node in operations.nodes for source in node.all_input_nodes if source not in inside
        )
        calls = tuple((node, _call(node, size, device)) for node in operations.nodes)
        written = frozenset(node for each in operations.nodes if (node := written_by(each)) in reads)
        return cls(name, calls, tuple(reads), written, operations.results)

    def forward(self, values: Values) -> None:
        for node, call in self.calls:
            values[node] = call(values)


def _call(node: fx.Node, size: Callable[[Any], Any], device: torch.device) -> Callable[[Values], Any]:
    """Returns what runs an operation on values, with all that is the same at every run worked out before."""

    def fixed(argument: Any) -> Any:
        return device if isinstance(argument, torch.device) else size(argument)

    args, kwargs = fx.node.map_aggregate(
        (node.args, node.kwargs), lambda argument: argument if isinstance(argument, fx.Node) else fixed(argument)
    )
    target: Any = node.meta.get(IN_PLACE, node.target)
    plain = isinstance(as_written(node), contextlib.nullcontext)
    nested = any(isinstance(each, (list, tuple, dict)) and _nodes_in(each) for each in (*args, *kwargs.values()))

    def resolved(values: Values) -> Any:
        if nested:
            found_args, found_kwargs = fx.node.map_arg((args, kwargs), values.__getitem__)
            return target(*found_args, **found_kwargs)
        return target(
            *[values[each] if isinstance(each, fx.Node) else each for each in args],
            **{name: values[each] if isinstance(each, fx.Node) else each for name, each in kwargs.items()},
        )

    if plain:
        return resolved

    def as_the_model_does(values: Values) -> Any:
        with as_written(node):
            return resolved(values)

    return as_the_model_does


def _nodes_in(argument: Any) -> list[fx.Node]:
    found: list[fx.Node] = []
    fx.node.map_arg(argument, lambda node: found.append(node) or node)  # type: ignore[func-returns-value]
    return found


def _last_readers(steps: Sequence[_Step], kept: set[fx.Node]) -> list[list[fx.Node]]:
    """Returns for each step the values that nothing reads any more once it has run."""
    last: dict[fx.Node, int] = {}
    for at, step in enumerate(steps):
        for node, _ in step.calls:
            last[node] = at
        for node in step.reads:
            if node in last:
                last[node] = at
    return [[node for node, end in last.items() if end == at and node not in kept] for at in range(len(steps))]
