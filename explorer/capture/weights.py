"""Files of weights, read for names and shapes alone; nothing in them is executed."""

from __future__ import annotations

import json
import pickle
import warnings
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import torch
from torch import nn
from torch.nn.parameter import is_lazy

from explorer.values.errors import ExplorerError

Kind = Literal["state-dict", "torchscript", "exported", "pickle"]
Shapes = dict[str, tuple[int, ...]]
_WITHIN = ("state_dict", "model_state_dict", "model", "net", "weights")  # where a checkpoint holds its state dict
_PREFIXES = ("module.", "_orig_mod.", "model.")  # what wrappers put before every name


class WeightsError(ExplorerError):
    """A file of weights that cannot be read, or that does not belong to the model."""


def kind_of(path: Path) -> Kind:
    """Returns what a file of PyTorch holds: weights, TorchScript, an exported program, or objects in a pickle."""
    if path.suffix == ".safetensors":
        return "state-dict"
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
        if any(name.endswith("/constants.pkl") for name in names):
            return "torchscript"
        if any(name.endswith("/archive_format") or "serialized_exported_program" in name for name in names):
            return "exported"
    try:
        shapes_in(path)
    except WeightsError:
        return "pickle"
    return "state-dict"


def shapes_in(path: Path) -> Shapes:
    """Returns the shapes of the tensors in a file by their names; raises `WeightsError`."""
    try:
        if path.suffix == ".safetensors":
            return _shapes_of_safetensors(path)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what torch thinks of how a stranger's file was written
            held = torch.load(path, map_location="meta", weights_only=True)
    except OSError as error:
        raise WeightsError("file-unreadable", kind="weights", path=str(path), problem=error.strerror or "") from error
    except pickle.UnpicklingError as error:
        raise WeightsError("weights-are-objects", path=str(path)) from error
    except Exception as error:  # a file of any other kind fails in any way
        raise WeightsError("weights-invalid", path=str(path)) from error
    for name in _WITHIN:
        if isinstance(held, Mapping) and isinstance(held.get(name), Mapping):
            held = held[name]
    if not isinstance(held, Mapping):
        raise WeightsError("weights-invalid", path=str(path))
    return {str(name): tuple(each.shape) for name, each in held.items() if isinstance(each, torch.Tensor)}


def _shapes_of_safetensors(path: Path) -> Shapes:
    """The header of the file: its length in 8 bytes, then JSON."""
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        if length > path.stat().st_size:
            raise ValueError("a header longer than the file")
        header: dict[str, Any] = json.loads(file.read(length))
    return {name: tuple(each["shape"]) for name, each in header.items() if name != "__metadata__"}


def check_weights(model: nn.Module, path: Path) -> None:
    """Raises `WeightsError` where a file of weights is not of the model: by a name, or by the shape of a tensor."""
    found = shapes_in(path)
    wanted = {
        name: None if is_lazy(each) else tuple(each.shape)
        for name, each in model.state_dict(keep_vars=True).items()
        if isinstance(each, torch.Tensor)
    }
    for prefix in _PREFIXES:
        if found and all(name.startswith(prefix) for name in found) and not found.keys() & wanted.keys():
            found = {name.removeprefix(prefix): shape for name, shape in found.items()}
    missing, extra = (
        tuple(name for name in one if name not in other) for one, other in ((wanted, found), (found, wanted))
    )
    if missing or extra:
        code = "weights-missing" if missing else "weights-left-over"
        names = missing or extra
        raise WeightsError(
            code, path=str(path), first=names[0], count=len(names), total=len(wanted if missing else found)
        )
    for name, shape in wanted.items():
        if shape not in (None, found[name]):
            raise WeightsError(
                "weights-shape", path=str(path), name=name, shape=_written(found[name]), wanted=_written(shape or ())
            )


def _written(shape: tuple[int, ...]) -> str:
    return "x".join(map(str, shape)) or "scalar"
