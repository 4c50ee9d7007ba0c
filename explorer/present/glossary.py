"""The glossary: the words of the product, in the language of whoever asks.

``python -m explorer.present.glossary`` writes ``GLOSSARY.md`` in the working directory from it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from explorer.present.i18n.text import text

WORDS: Mapping[str, Sequence[str]] = {
    "model": ("layer", "tensor", "sides", "cut", "smashed_data", "block", "group"),
    "work": ("scenario", "delay", "round", "terms", "model_exchange", "round_trip", "trust"),
    "choices": (
        *("all_on_device", "all_on_server", "best_split", "your_cut"),
        *("gain", "range", "method", "prefix", "regret"),
    ),
}
FILE = "GLOSSARY.md"


def groups() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Returns each group of words: its heading, and each word with what it means."""
    for group, words in WORDS.items():
        said = [(text(f"glossary-word_{word}"), text(f"glossary-says_{word}")) for word in words]
        yield text(f"glossary-group_{group}"), said


def markdown() -> str:
    """Returns the glossary as Markdown, without its own heading."""
    parts = []
    for heading, words in groups():
        lines = "\n".join(f"- **{word}**: {says}" for word, says in words)
        parts.append(f"## {heading}\n\n{lines}\n")
    return "\n".join([f"{text('glossary-intro')}\n", *parts])


def document() -> str:
    """Returns the text of ``GLOSSARY.md``."""
    return f"# {text('glossary-heading')}\n\n{markdown()}"


if __name__ == "__main__":
    Path(FILE).write_text(document(), encoding="utf-8")
