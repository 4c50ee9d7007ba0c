"""One palette: what is written from it is fresh, it agrees with the page's theme, and no colour stands elsewhere."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

import explorer
from explorer.present.palette import DARK, LIGHT, Side, Theme, javascript

ROOT = Path(explorer.__file__).parent
COLOUR = re.compile(r"#(?:[0-9a-f]{6}|[0-9a-f]{3})\b", re.IGNORECASE)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_palette_of_the_browsers_modules_is_fresh() -> None:
    written = files("explorer").joinpath("web", "palette.js").read_text(encoding="utf-8")
    assert written == javascript(), "run python -m explorer.present.palette"


def test_no_colour_is_written_anywhere_else() -> None:
    """But for the example in a docstring, what comes from others, and what is built from the files looked at here."""
    kinds = (".py", ".js", ".css", ".html")
    sources = [path for path in ROOT.rglob("*") if path.suffix in kinds and not {"vendor", "bundle"} & {*path.parts}]
    found = {
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in sources
        if path.name not in ("palette.py", "palette.js")
        for line in path.read_text(encoding="utf-8").splitlines()
        if COLOUR.search(line) and "``#" not in line and "&#" not in line
    }
    assert found == set()


def test_the_pages_accent_is_the_devices_colour() -> None:
    config = tomllib.loads((ROOT.parent / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert config["theme"]["light"]["primaryColor"] == LIGHT.device.fill
    assert config["theme"]["dark"]["primaryColor"] == DARK.device.text


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_text_can_be_read(theme: Theme) -> None:
    for name in ("text", "muted"):
        assert _contrast(theme.named(name), theme.background) >= 4.5
        assert _contrast(theme.named(name), theme.panel) >= 4.5
    for side in (theme.device, theme.server, theme.link):
        assert isinstance(side, Side)
        assert _contrast(side.ink, side.fill) >= 4.5
        assert _contrast(side.text, theme.background) >= 4.5
    for group in theme.groups:
        assert _contrast(theme.text, group) >= 4.5


def test_a_gain_of_nothing_is_the_page() -> None:
    assert [theme.gain[0] for theme in (LIGHT, DARK)] == [theme.background for theme in (LIGHT, DARK)]
