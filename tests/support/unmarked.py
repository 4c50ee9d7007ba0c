"""Finds text that did not come from the catalogue: in the made-up language, a word without an accent."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message

import sample_models
from explorer import machines, presets
from explorer.present.i18n.text import WORD_JOINER
from explorer.scenario import models
from explorer.solve import METHODS

_NO_TEXT = re.compile(
    r"<style.*?</style>|<script.*?</script>|<[^<>]*>|&#?\w+;|%\{[^{}]*\}|:material/\w+:|`[^`]*`", re.DOTALL
)
_WORD = re.compile(r"(?<![\w.])[A-Za-z][A-Za-z']{2,}(?![\w.]*\w)")
# What names of units, the lists of the locale and the product itself are made of.
_NAMES = "Mbit kbit Gbit bit min GFLOP MFLOP TFLOP kFLOP FLOP kWh MWh Split Explorer and USD EUR FP32"
# The texts of a Streamlit element; other strings are ids, formats and addresses.
_SHOWN = {
    "body",
    "label",
    "help",
    "placeholder",
    "options",
    "caption",
    "alt",
    "title",
    "text",
    "value",
    "delta",
    "name",
}


def unmarked(said: Iterable[str], also: Iterable[str] = ()) -> set[str]:
    """Returns the words without an accent that stand in no data: a preset, a model, a layer, a method, or ``also``."""
    allowed = set(_NAMES.split())
    return {word for each in said for word in _WORD.findall(_without_data(each, tuple(also))) if word not in allowed}


def _without_data(said: str, also: tuple[str, ...]) -> str:
    """A text without the data in it, and without what is no text: as it stood before it was made safe for Markdown."""
    plain = re.sub(r"\\(\W)", r"\1", said).replace(WORD_JOINER, "").replace("\N{NO-BREAK SPACE}", " ")
    for data in also:
        plain = plain.replace(data, " ")
    return _NO_TEXT.sub(" ", _data().sub(" ", plain))


@cache
def _data() -> re.Pattern[str]:
    found = {
        said
        for file in (*Path(presets.__file__).parent.glob("*.toml"), Path(machines.__file__).parent / "utilisation.toml")
        for said in _strings(tomllib.loads(file.read_text()))
    }
    found |= {
        said for method in METHODS.values() for said in (method.name, method.title, method.source, method.assumes)
    }
    found |= {
        said
        for model in models.models().values()
        for said in (model.title, model.name, model.description, model.source)
    }
    for name in sample_models.REGISTRY:
        layers = sample_models.load(name).layers
        found |= {said for layer in layers for said in (layer.name, layer.operation, *layer.name.split("."))}
    longest = sorted((said.rstrip(".") for said in found if len(said) > 2), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)")


def _strings(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        for key, value in part.items():
            yield key
            yield from _strings(value)
    elif isinstance(part, list):
        for value in part:
            yield from _strings(value)
    elif isinstance(part, str):
        yield " ".join(part.split())


def texts(message: Message) -> Iterator[str]:
    """Yields the texts of a Streamlit element, those inside a chart's figure as well."""
    for field, value in message.ListFields():
        values = value if field.is_repeated else [value]
        if field.type == FieldDescriptor.TYPE_MESSAGE:
            if field.message_type.GetOptions().map_entry:
                continue
            for each in values:
                yield from texts(each)
        elif field.name == "spec":
            yield from _in_figure(json.loads(value))
        elif field.type == FieldDescriptor.TYPE_STRING and field.name in _SHOWN:
            yield from values


def _in_figure(part: Any, key: str = "") -> Iterator[str]:
    if isinstance(part, dict):
        for name, value in part.items():
            if name not in ("template", "font", "marker", "line"):
                yield from _in_figure(value, name)
    elif isinstance(part, list):
        for value in part:
            yield from _in_figure(value, key)
    elif isinstance(part, str) and key in ("text", "name", "hovertemplate", "customdata", "ticktext", "hovertext"):
        yield part
