"""A model that can be built, with example inputs, and made ready to run for real at a batch in a mode."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import nn
from torch._subclasses.fake_tensor import FakeTensorMode
from torch.utils import _pytree as pytree

import sample_models
from explorer.capture import Binding, Filled, capture
from explorer.capture.blank import tensors_in
from explorer.capture.building import build, initialise_lazy_modules, usable
from explorer.capture.placing import BatchDim, resized
from explorer.capture.program import device_of, export
from explorer.model.graph import ModelGraph
from explorer.timing.parts import Parts, tiny
from explorer.timing.runs import Run, TimingError

PARTS, TINY = "parts", "tiny"


@dataclass(frozen=True)
class Subject:
    """Describes what is timed."""

    name: str
    title: str
    model: nn.Module | Callable[[], nn.Module]
    args: tuple[Any, ...]  # example inputs; tensors on the meta device serve
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    batch_dim: int = 0
    largest: Mapping[int, int] = field(default_factory=dict)  # the largest whole number of an input, by its place
    graph: ModelGraph | None = None  # where it is known already

    @classmethod
    def sample(cls, name: str) -> Subject:
        """Returns a sample model; raises `UnknownNameError`."""
        entry = sample_models.find(name)
        return cls(
            name,
            entry.title,
            lambda: sample_models.build(name),
            tuple(
                torch.empty((1, *each.shape), dtype=getattr(torch, each.dtype), device="meta") for each in entry.inputs
            ),
            largest={at: each.maximum for at, each in enumerate(entry.inputs) if each.maximum is not None},
            graph=sample_models.load(name),
        )

    @classmethod
    def parts(cls) -> Subject:
        """Returns the model of parts that calibration times beside its two references."""
        return cls(PARTS, PARTS, Parts, (torch.empty(1, 3, 56, 56, device="meta"),))

    @classmethod
    def tiny(cls) -> Subject:
        """Returns the model of tiny operations that calibration times, too."""
        return cls(TINY, TINY, tiny, (torch.empty(1, 3, 32, 32, device="meta"),))

    @property
    def own_batch(self) -> int:
        """Returns the batch of the example inputs: that of the first tensor that has one, otherwise 1."""
        tensors = tensors_in((self.args, dict(self.kwargs)))
        return next((each.shape[self.batch_dim] for each in tensors if each.dim() > self.batch_dim), 1)

    def captured(self, batch_dim: BatchDim = None) -> ModelGraph:
        """Returns the graph of the model as it is built; raises `CaptureError`."""
        if self.graph is not None:
            return self.graph
        return capture(self.model, self.args, self.kwargs, name=self.name, title=self.title, batch_dim=batch_dim).graph

    def ready(self, batch: int, training: bool, device: torch.device) -> Run:
        """Returns the model with weights and inputs on a device; raises `CaptureError` and `TimingError`.

        Inputs are random numbers, whole ones 0 or drawn up to the largest that is known.
        """
        example = (self._at(batch, self.args), self._at(batch, dict(self.kwargs)))
        fake_mode = FakeTensorMode(allow_non_fake_inputs=True)

        def made() -> nn.Module:
            model = self.model if isinstance(self.model, nn.Module) else self.model()
            return model.train(training) if isinstance(model, nn.Module) else model

        is_ready = isinstance(self.model, nn.Module)
        faked = usable(made(), self.name) if is_ready else build(made, self.name, *example, fake_mode)
        args, kwargs = resized(example, None, 0, device_of(faked), fake_mode)
        binding = Binding.of(export(faked, args, kwargs, fake_mode))
        real = faked if is_ready else usable(made(), self.name)
        try:
            real = real.to(device)
            real_args, real_kwargs = self._numbers(example, device)
            initialise_lazy_modules(real, real_args, real_kwargs)
        except (RuntimeError, NotImplementedError) as error:
            raise TimingError(
                "timing-not-built", name=self.name, device=str(device), problem=_first_line(error)
            ) from error
        return Run(self.name, real, real_args, real_kwargs, binding, training, device)

    def _at(self, batch: int, example: Any) -> Any:
        """Returns the example with another batch: every tensor whose batch is that of the first one."""
        own = self.own_batch

        def of(tensor: torch.Tensor) -> torch.Tensor:
            if tensor.dim() <= self.batch_dim or tensor.shape[self.batch_dim] != own:
                return tensor
            shape = list(tensor.shape)
            shape[self.batch_dim] = batch
            made = torch.empty(shape, dtype=tensor.dtype, device="meta")
            if isinstance(tensor, Filled):
                filled = made.as_subclass(Filled)
                filled.number = tensor.number
                return filled
            return made

        return pytree.tree_map_only(torch.Tensor, of, example)

    def _numbers(self, example: Any, device: torch.device) -> tuple[tuple[Any, ...], dict[str, Any]]:
        draw = torch.Generator().manual_seed(0)
        place = -1

        def real(tensor: torch.Tensor) -> torch.Tensor:
            nonlocal place
            place += 1
            if isinstance(tensor, Filled):
                return torch.full(tuple(tensor.shape), tensor.number, dtype=tensor.dtype, device=device)
            if tensor.is_floating_point() or tensor.is_complex():
                return torch.randn(tuple(tensor.shape), generator=draw, dtype=tensor.dtype).to(device)
            if place in self.largest:
                return (
                    torch.randint(self.largest[place] + 1, tuple(tensor.shape), generator=draw)
                    .to(tensor.dtype)
                    .to(device)
                )
            return torch.zeros(tuple(tensor.shape), dtype=tensor.dtype, device=device)

        args, kwargs = pytree.tree_map_only(torch.Tensor, real, example)
        return tuple(args), dict(kwargs)


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [""])[0]
