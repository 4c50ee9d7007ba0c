"""The ways in which a model is captured: the first that works, from what its user will run to what is left of it.

1. As it is.
2. With the numbers that depend on no input, where the model reads values, or where a size depends on them: built again
   with the whole numbers that its constructor sets in tensors, if it does; `explorer.capture.known`.
3. In evaluation mode, where only training reads values: a random number that chooses whether a layer runs, a look for
   overflow. Parameters take gradients as before.
4. For inference alone, where the model cannot be differentiated.

In each of them, code that asks torch whether it is being exported is told so; where it then fails, it is told that the
model is run.
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import torch
from torch import nn

from explorer.capture.batch import Found
from explorer.capture.errors import BuildError, CaptureError, ReasonError
from explorer.capture.known import constants_known
from explorer.capture.modules import all_modules, forward_replaced
from explorer.capture.parameters import named_parameters
from explorer.capture.replaced import attribute_replaced
from explorer.model.remarks import Remark


class Traced(NamedTuple):
    """A model's layers, with what was noticed and assumed."""

    found: Found
    noticed: tuple[Remark, ...]
    assumed: tuple[Remark, ...]  # of sizes that depend on values


Trace = Callable[[nn.Module], Traced]


def first_way(
    model: nn.Module, trace: Trace, rebuilt: Callable[[nn.Module], nn.Module], *, keep_mode: bool
) -> tuple[Traced, tuple[Remark, ...]]:
    """Returns what ``trace`` makes of the model in the first way that works, with remarks on that way.

    ``rebuilt`` returns the model with the values that its constructor sets. With ``keep_mode`` the model is not put
    into evaluation mode: it is refused where training reads values.

    Raises `CaptureError` where no way works.
    """
    tried = _tried(model, trace)
    if _lacks_values(tried):
        with contextlib.suppress(BuildError):  # then it can be built without memory only
            model = rebuilt(model)
        with constants_known(model):
            knowing = _tried(model, trace)
        if isinstance(knowing, Traced) or isinstance(tried, CaptureError):
            tried = knowing
    if isinstance(tried, Traced):
        return tried, ()
    place = tried.place
    if tried.needs_values and place and any(module.training for module in all_modules(model)):
        with _evaluating(model), constants_known(model):
            evaluated = _tried(model, trace)
        if isinstance(evaluated, Traced):
            if keep_mode:
                raise tried.because(ReasonError("values-in-training-only", why=tried.parameters["why"]))
            remark = Remark.of("captured-in-evaluation", operation=place.source, file=place.file, line=place.line)
            return evaluated, (remark,)
    trained = [parameter for parameter in named_parameters(model).values() if parameter.requires_grad]
    if trained:
        with _frozen(trained):
            frozen = _tried(model, trace)
        if isinstance(frozen, Traced):
            return frozen, (Remark.of("inference-only", problem=_problem(tried)),)
    raise tried


def _tried(model: nn.Module, trace: Trace) -> Traced | CaptureError:
    try:
        return trace(model)
    except CaptureError as error:
        if not error.needs_values:
            with contextlib.suppress(CaptureError), forward_replaced(model, _as_if_run):
                return trace(model)
        return error


def _as_if_run(forward: Callable[..., Any]) -> Callable[..., Any]:
    """Hides from ``forward`` that torch exports it."""

    @functools.wraps(forward)
    def run(*args: Any, **kwargs: Any) -> Any:
        with (
            attribute_replaced(torch.compiler, "_is_exporting_flag", False),
            attribute_replaced(torch.compiler, "_is_compiling_flag", False),
        ):
            return forward(*args, **kwargs)

    return run


def _lacks_values(tried: Traced | CaptureError) -> bool:
    if isinstance(tried, Traced):
        return bool(tried.assumed)
    return tried.needs_values or tried.has_assumed_sizes


def _problem(error: CaptureError) -> str:
    """What torch says, without where."""
    why = error.parameters["why"]
    while isinstance(why, ReasonError) and isinstance(why.parameters.get("why"), ReasonError):
        why = why.parameters["why"]
    return str(why.parameters.get("problem", why.code)) if isinstance(why, ReasonError) else str(why)


@contextlib.contextmanager
def _evaluating(model: nn.Module) -> Iterator[None]:
    """Puts all modules into evaluation mode, those too that an author's own ``eval`` would leave out."""
    modes = [(module, module.training) for module in all_modules(model)]
    for module, _ in modes:
        module.training = False
    try:
        yield
    finally:
        for module, mode in modes:
            module.training = mode


@contextlib.contextmanager
def _frozen(parameters: Sequence[nn.Parameter]) -> Iterator[None]:
    """Captures a model as one that learns nothing."""
    for parameter in parameters:
        parameter.requires_grad_(False)
    try:
        yield
    finally:
        for parameter in parameters:
            parameter.requires_grad_(True)
