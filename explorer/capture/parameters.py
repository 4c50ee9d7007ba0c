"""Every parameter of a model, accounted for: those that layers use, those that none uses, and those torch cannot see.

A module or a tensor that takes gradients and stands in a plain list, tuple or dict is used by ``forward``, but an
optimiser is not given it. It is registered while the model is traced, so that it is a parameter as any other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

import torch
from torch import nn
from torch._subclasses.fake_tensor import FakeTensor

from explorer.capture.modules import attributes_of, named_modules
from explorer.capture.replaced import items_replaced
from explorer.model.remarks import Code, Remark

Named = Mapping[str, nn.Parameter]


def named_parameters(model: nn.Module) -> dict[str, nn.Parameter]:
    """Returns the registered parameters by their names, each once."""
    found: dict[int, tuple[str, nn.Parameter]] = {}
    for path, module in named_modules(model).items():
        for name, parameter in module._parameters.items():
            if parameter is not None:
                found.setdefault(id(parameter), (f"{path}.{name}".lstrip("."), parameter))
    return dict(found.values())


@contextmanager
def registered(model: nn.Module) -> Iterator[Named]:
    """Registers what stands in plain containers, as ``stages[0]`` of the module that holds it.

    Yields the parameters that this adds, by their names; afterwards the model is as it was.
    """
    known = {id(parameter) for parameter in named_parameters(model).values()}
    seen = {id(module) for module in named_modules(model).values()}
    with ExitStack() as stack:
        waiting = list(named_modules(model).values())
        while waiting:
            holder = waiting.pop(0)
            for name, value in attributes_of(holder).items():
                for label, module in _modules_in(name, value):
                    if id(module) in seen:
                        continue
                    stack.enter_context(items_replaced(holder._modules, {label: module}))
                    new = [each for each in named_modules(module).values() if id(each) not in seen]
                    seen.update(map(id, new))
                    waiting += new
                _register_tensors(stack, holder, name, value, known)
        yield {name: each for name, each in named_parameters(model).items() if id(each) not in known}


def _modules_in(label: str, value: Any) -> Iterator[tuple[str, nn.Module]]:
    """The modules in a plain container with what to call each; a module's name has no dot."""
    if isinstance(value, nn.Module):
        yield label, value
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from _modules_in(f"{label}[{key}]".replace(".", "_"), each)
    elif isinstance(value, (list, tuple)):
        for position, each in enumerate(value):
            yield from _modules_in(f"{label}[{position}]", each)


def _register_tensors(stack: ExitStack, holder: nn.Module, name: str, value: Any, known: Collection[int]) -> None:
    """A container of nothing but trainable tensors becomes one that torch knows; others stay as they are."""
    registered: nn.Module | None = None
    if _trainable(value, known):
        parameter = value if isinstance(value, nn.Parameter) else nn.Parameter(value)
        stack.enter_context(items_replaced(holder._parameters, {name: parameter}))
    elif isinstance(value, FakeTensor) and not value.requires_grad:  # it has no value that could be a constant
        stack.enter_context(items_replaced(holder._buffers, {name: value}))
    elif isinstance(value, (list, tuple)) and value and all(_trainable(each, known) for each in value):
        registered = nn.ParameterList(value)
    elif isinstance(value, dict) and value and all(_trainable(each, known) for each in value.values()):
        if not all(isinstance(key, str) for key in value):
            return
        registered = nn.ParameterDict(value)
    else:
        return
    if registered is not None:
        stack.enter_context(items_replaced(holder._modules, {name: registered}))
    stack.enter_context(items_replaced(vars(holder), {}, without=(name,)))


def _trainable(value: Any, known: Collection[int]) -> bool:
    return isinstance(value, torch.Tensor) and value.is_leaf and value.requires_grad and id(value) not in known


def parameter_remarks(model: nn.Module, unregistered: Named, users: Mapping[int, Sequence[str]]) -> list[Remark]:
    """Returns what is to know of a model's parameters, modules rather than each parameter of them.

    ``users`` has, by the identity of each parameter in use, the layers that use it, in their order.
    """
    every = named_parameters(model)
    unused = {name: each for name, each in every.items() if id(each) not in users}
    hidden = {name: each for name, each in every.items() if name in unregistered and name not in unused}
    return [
        *_grouped("parameters-unused", unused, every),
        *_grouped("parameters-unregistered", hidden, every),
        *_tied(every, users),
    ]


def _grouped(code: Code, chosen: Named, every: Named) -> list[Remark]:
    """One remark for each of the largest modules of which all parameters are among the chosen ones."""
    others = {prefix for name in every.keys() - chosen.keys() for prefix in _prefixes(name)}
    groups: dict[str, list[nn.Parameter]] = {}
    for name, parameter in chosen.items():
        group = next((prefix for prefix in _prefixes(name) if prefix not in others), name)
        groups.setdefault(group, []).append(parameter)
    return [Remark.of(code, name=name, **_sizes(parameters)) for name, parameters in groups.items()]


def _prefixes(name: str) -> list[str]:
    """``a``, ``a.b`` and ``a.b.weight`` of ``a.b.weight``."""
    parts = name.split(".")
    return [".".join(parts[: count + 1]) for count in range(len(parts))]


def _tied(every: Named, users: Mapping[int, Sequence[str]]) -> list[Remark]:
    groups: dict[tuple[str, ...], list[nn.Parameter]] = {}
    for parameter in every.values():
        layers = tuple(users.get(id(parameter), ()))
        if len(layers) > 1:
            groups.setdefault(layers, []).append(parameter)
    return [
        Remark.of("parameters-tied", first=first, last=last, layers=2 + len(between), **_sizes(parameters))
        for (first, *between, last), parameters in groups.items()
    ]


def _sizes(parameters: Sequence[nn.Parameter]) -> dict[str, int]:
    return {
        "count": sum(each.numel() for each in parameters),
        "size_bytes": sum(each.numel() * each.element_size() for each in parameters),
    }
