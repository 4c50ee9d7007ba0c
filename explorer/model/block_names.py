"""What blocks and stages are called: the end of a module path that tells it from all others in the graph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

MOST_PARTS = 8  # of a path that are tried for its end; a path that needs more is told in full


def short_label(path: str) -> str:
    """Returns the end of a module path that still says something: never digits alone.

    >>> short_label("features.denseblock1.denselayer3"), short_label("model.layer1.0"), short_label("blocks.0.1")
    ('denselayer3', 'layer1.0', 'blocks.0.1')
    """
    parts = path.split(".")
    return ".".join(parts[_start(parts) :])


def labels_apart(paths: Iterable[str]) -> dict[str, str]:
    """Returns for each path its shortest end that says something and that no other path ends with.

    Modules of one holder keep equally many parts, so that they read as what they are.

    >>> labels_apart(["encoder.layers.0", "encoder.layers.1", "decoder.layers.0", "head"])["encoder.layers.1"]
    'encoder.layers.1'
    >>> labels_apart(["model.layer1.0", "model.layer2.0"])["model.layer2.0"]
    'layer2.0'
    """
    known = {path: path.split(".") for path in paths}
    ends = Counter(end for parts in known.values() for end in _ends(parts))
    depths: dict[tuple[str, ...], int] = {}
    for parts in known.values():
        own = _ends(parts)
        apart = (i for i, end in enumerate(own) if ends[end] == 1 and not bare_number(end.partition(".")[0]))
        family = tuple(parts[: _start(parts)])
        depths[family] = max(depths.get(family, 0), next(apart, len(own) - 1))
    labels = {path: _ends(parts)[depths[tuple(parts[: _start(parts)])]] for path, parts in known.items()}
    counted = Counter(labels.values())
    return {path: label if counted[label] == 1 else path for path, label in labels.items()}


def stage_labels(paths: Iterable[str]) -> dict[str, str]:
    """Returns the same for stages; one that ends in a single letter is told in full.

    >>> stage_labels(["features.denseblock1", "transformer.h"])
    {'features.denseblock1': 'denseblock1', 'transformer.h': 'transformer.h'}
    """
    return {path: path if len(label) == 1 else label for path, label in labels_apart(paths).items()}


def _start(parts: list[str]) -> int:
    """Returns where the end of a path begins that is not digits alone."""
    start = len(parts) - 1
    while start > 0 and parts[start].isdigit():
        start -= 1
    return start


def _ends(parts: list[str]) -> list[str]:
    """Returns the ends of a path that could name it, the shortest first, at most `MOST_PARTS` of them."""
    start = _start(parts)
    return [".".join(parts[i:]) for i in range(start, max(-1, start - MOST_PARTS), -1)]


def bare_number(name: str) -> bool:
    """Returns whether a name is a number alone, or one called again: ``3``, ``3#2``."""
    return name.replace("#", "").isdigit()


def two_parts(name: str) -> str:
    """Returns the end of a layer's name with the module that holds it: ``decoder.cat#2``, of which there are others.

    >>> two_parts("model.decoder.cat#2"), two_parts("relu"), two_parts("layer1.0.relu")
    ('decoder.cat#2', 'relu', 'layer1.0.relu')
    """
    holder, _, end = name.rpartition(".")
    return name if bare_number(end) or not holder else f"{short_label(holder)}.{end}"


def ends_label(first: str, last: str) -> str:
    """Returns what layers are called that are known by the first and the last of them."""
    return f"{first} \u2026 {short_label(last)}"


def piece_label(label: str, first: str, last: str, number: int, pieces: int) -> str:
    """Returns ``features.5-9`` where the layers are numbered, ``body 2/5`` where they are named."""
    ends = [name.rpartition(".")[2] for name in (first, last)]
    return f"{label}.{ends[0]}\u2013{ends[1]}" if all(map(str.isdigit, ends)) else f"{label} {number + 1}/{pieces}"
