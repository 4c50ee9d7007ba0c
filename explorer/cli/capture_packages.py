"""Models of packages that may be installed: a transformers configuration, a name of timm or of torchvision.

Nothing is downloaded: a model has the shapes that its configuration says, and fresh weights that are never read.
"""

from __future__ import annotations

import inspect
import json
import os
from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from explorer.cli.capture_inputs import NO_INPUTS, ExampleInput, Inputs, OptionError
from explorer.cli.capture_targets import Target, check_arguments
from explorer.values.errors import ExplorerError
from explorer.values.names import UnknownNameError

_LENGTH = 128  # tokens of an example text, where the model takes as many
_PIXELS = 224  # height and width of an example image, where the configuration names none
_SAMPLES = 16_000  # of an example sound, a second at 16 kHz


def find(target: str, arguments: Mapping[str, Any]) -> Target | None:
    """Returns the model of ``timm:NAME`` or ``torchvision:NAME``, and None for other targets; raises `OptionError`."""
    package, _, name = target.partition(":")
    if package not in _PACKAGES:
        return None
    return _PACKAGES[package](name, target, arguments)


def _timm(name: str, target: str, arguments: Mapping[str, Any]) -> Target:
    timm = _installed("timm", target)
    known = timm.list_models()
    if name.partition(".")[0] not in known:
        raise UnknownNameError("timm_model", name, known)
    given = timm.models.get_pretrained_cfg(name)
    channels, *sizes = given.input_size if given is not None else (3, _PIXELS, _PIXELS)
    size = arguments.get("img_size", sizes)
    sizes = [size, size] if isinstance(size, int) else list(size)
    image = ExampleInput((1, arguments.get("in_chans", channels), *sizes))
    return Target(lambda: timm.create_model(name, **arguments), name, inputs=Inputs((image,), {}))


def _torchvision(name: str, target: str, arguments: Mapping[str, Any]) -> Target:
    models = import_module("torchvision.models") if _installed("torchvision", target) else None
    known = models.list_models()  # type: ignore[union-attr]
    if name not in known:
        raise UnknownNameError("torchvision_model", name, known)
    builder = models.get_model_builder(name)  # type: ignore[union-attr]
    # A segmentation or detection model would download the weights of its backbone.
    unless_given = {"weights_backbone": None} if "weights_backbone" in inspect.signature(builder).parameters else {}
    check_arguments(builder, target, arguments)
    try:
        transforms = models.get_model_weights(name).DEFAULT.transforms()  # type: ignore[union-attr]
        sizes = [*getattr(transforms, "crop_size", [_PIXELS])] * 2
    except (AttributeError, ValueError):
        sizes = [_PIXELS, _PIXELS]
    frames = [16] if ".video." in builder.__module__ else []
    image = ExampleInput((1, 3, *frames, *sizes[:2]))
    return Target(lambda: builder(**{**unless_given, **arguments}), name, inputs=Inputs((image,), {}))


_PACKAGES: dict[str, Callable[[str, str, Mapping[str, Any]], Target]] = {"timm": _timm, "torchvision": _torchvision}


def _installed(package: str, wanted: str) -> Any:
    if find_spec(package) is None:
        raise OptionError("package-not-installed", package=package, target=wanted)
    try:
        return import_module(package)
    except Exception as error:  # a package that does not fit the installed torch says so in its own way
        said = (str(error).strip().splitlines() or [""])[0]
        raise OptionError("import-failed", module=package, kind=type(error).__name__, problem=said) from error


def from_configuration(path: Path, arguments: Mapping[str, Any]) -> Target:
    """Returns the model of a transformers configuration file, with fields replaced by ``arguments``.

    Its class is the first of ``architectures``, otherwise the base model of the ``model_type``. Raises `OptionError`
    and `UnknownNameError`; code that only a model's repository holds is not run.
    """
    fields = _fields(path)
    os.environ["HF_HUB_OFFLINE"] = "1"
    transformers = _installed("transformers", f"--hf {path}")
    known = import_module("transformers.models.auto.configuration_auto").CONFIG_MAPPING
    kind = fields.get("model_type")
    if not isinstance(kind, str):
        raise _invalid(path, OptionError("configuration-field", field="model_type"))
    if kind not in known:
        if "auto_map" in fields:
            raise _invalid(path, OptionError("configuration-with-code"))
        raise _invalid(path, UnknownNameError("model_type", kind, known))
    made = known[kind]
    _check_fields(path, arguments, made().to_dict() | fields)
    try:
        config = made.from_dict({**fields, **arguments})
    except Exception as error:  # a class of another package says in its own way what it does not take
        raise _invalid(path, _said_by(error)) from error
    model_class = _class_of(path, transformers, config)
    name = path.parent.name if path.stem == "config" and path.parent.name else path.stem
    return Target(lambda: model_class._from_config(config), name, inputs=_usual_inputs(config, model_class))


def _fields(path: Path) -> dict[str, Any]:
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise OptionError("target-no-file", path=str(path), problem=error.strerror or str(error)) from error
    except ValueError as error:
        raise _invalid(path, OptionError("configuration-no-json")) from error
    if not isinstance(fields, dict):
        raise _invalid(path, OptionError("configuration-no-json"))
    return fields


def _check_fields(path: Path, arguments: Mapping[str, Any], known: Mapping[str, Any]) -> None:
    for name in arguments:
        if name not in known:
            raise _invalid(path, UnknownNameError("field", name, known))


def _class_of(path: Path, transformers: Any, config: Any) -> Any:
    wanted = (config.architectures or [None])[0]
    if wanted is None:
        mapping = transformers.AutoModel._model_mapping
        if type(config) not in mapping:
            raise _invalid(path, OptionError("configuration-field", field="architectures"))
        found = mapping[type(config)]
        return found[0] if isinstance(found, tuple) else found
    try:
        found = getattr(transformers, wanted, None)
    except Exception as error:  # a class whose own imports fail
        raise _invalid(path, _said_by(error)) from error
    if found is None:
        names = [name for name in dir(transformers) if name.startswith(("For", wanted[:3])) and name != wanted]
        raise _invalid(path, UnknownNameError("architecture", wanted, names))
    return found


def _usual_inputs(config: Any, model_class: Any) -> Inputs:
    """The inputs that the class needs, of the sizes that its configuration names; none where one is not known here."""
    parameters = inspect.signature(model_class.forward).parameters
    names = [model_class.main_input_name]
    names += [
        name
        for name, each in parameters.items()
        if name not in ("self", *names) and each.default is each.empty and each.kind is each.POSITIONAL_OR_KEYWORD
    ]
    if hasattr(config, "vision_config") and "pixel_values" in parameters and not model_class.can_generate():
        names.append("pixel_values")
    if getattr(config, "is_encoder_decoder", False) and "decoder_input_ids" in parameters:
        names.append("decoder_input_ids")
    examples = {name: _example(name, config) for name in dict.fromkeys(names)}
    if None in examples.values():
        return NO_INPUTS
    return Inputs((), examples)


def _example(name: str, config: Any) -> ExampleInput | None:
    length = min(_LENGTH, _size(config, "max_position_embeddings", "n_positions", "max_target_positions") or _LENGTH)
    if name.endswith(("input_ids", "attention_mask", "token_type_ids", "labels")):
        return ExampleInput((1, length), "int64")
    if name == "bbox":
        return ExampleInput((1, length, 4), "int64")
    if name == "pixel_values":
        frames = _size(config, "num_frames")
        image = (_size(config, "num_channels", "num_image_channels") or 3, *_image_size(config))
        return ExampleInput((1, *([frames] if frames else []), *image))
    if name == "input_values":
        mels, times = _size(config, "num_mel_bins"), _size(config, "max_length")
        return ExampleInput((1, times, mels) if mels and times else (1, _SAMPLES))
    if name == "input_features":
        times = _size(config, "max_source_positions")
        bins = _size(config, "num_mel_bins", "feature_projection_input_dim", "input_feat_per_channel") or 80
        return ExampleInput((1, bins, 2 * times) if hasattr(config, "num_mel_bins") and times else (1, 200, bins))
    if name == "past_values":
        return ExampleInput((1, _size(config, "context_length") or _LENGTH, _size(config, "num_input_channels") or 1))
    return None


def _size(config: Any, *names: str) -> int | None:
    """The first of some fields that is a positive whole number, in the configuration or in one for a part of it."""
    parts = ("vision_config", "text_config", "audio_config", "encoder")
    for holder in (config, *(getattr(config, part, None) for part in parts)):
        for name in names:
            value = getattr(holder, name, None)
            if type(value) is int and value > 0:
                return value
    return None


def _image_size(config: Any) -> tuple[int, int]:
    for holder in (config, getattr(config, "vision_config", None), getattr(config, "backbone_config", None)):
        size = getattr(holder, "image_size", None)
        if isinstance(size, Mapping):
            size = [size.get("height"), size.get("width")]
        if isinstance(size, (list, tuple)) and len(size) == 2 and all(type(each) is int for each in size):
            return (size[0], size[1])
        if type(size) is int and size > 0:
            return (size, size)
    return (_PIXELS, _PIXELS)


def _said_by(error: Exception) -> ExplorerError:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return OptionError("said-by-package", problem=" ".join(lines[:2]).rstrip("."), kind=type(error).__name__)


def _invalid(path: Path, why: ExplorerError) -> OptionError:
    return OptionError("configuration-invalid", path=str(path), why=why)
