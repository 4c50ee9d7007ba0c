"""The colours of a map: a region's says how much stays on the device, from the server's colour to the device's."""

from __future__ import annotations

from dataclasses import dataclass
from math import atan2, cos, hypot, sin, tau

import numpy as np
from plotly.colors import hex_to_rgb

from explorer.ui.palette import Palette, palette
from explorer.whatif.phase_map import MapSplit

# Oklab (B. Ottosson, 2020): linear RGB to cone responses, and their cube roots to lightness and two hue axes.
_TO_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
Polar = tuple[float, float, float]  # lightness, chroma and hue in radians


@dataclass(frozen=True)
class Look:
    """What a map is drawn with in one theme."""

    sides: Palette
    page: str
    ink: str
    delay: tuple[str, str]  # from the least delay to the most
    gain: tuple[str, str]  # from no gain, which is the page, to the most


LIGHT = Look(palette("light"), "#ffffff", "#1f2430", ("#f3f0fa", "#45217f"), ("#ffffff", "#00695f"))
DARK = Look(palette("dark"), "#171614", "#fafafa", ("#2b2540", "#d9cdfb"), ("#171614", "#53d6c4"))


def map_look(theme: str | None) -> Look:
    """The look of a theme by its type, ``light`` or ``dark``; light where the browser has not said yet."""
    return DARK if theme == "dark" else LIGHT


def region_colours(splits: tuple[MapSplit, ...], look: Look) -> list[str]:
    """One colour a split, evenly from side to side; only a split with all on one side has that side's own."""
    first = 0 if splits[0].kind == "server" else 1
    last = len(splits) - 1 + first + (0 if splits[-1].kind == "device" else 1)
    ends = _polar(look.sides.server), _polar(look.sides.device)
    return [_between(*ends, (first + number) / last if last else 0.0) for number in range(len(splits))]


def text_on(colour: str) -> str:
    """Black or white, whichever is easier to read on a colour (WCAG contrast)."""
    red, green, blue = (_linear(part / 255) for part in hex_to_rgb(colour))
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return "#000000" if (luminance + 0.05) / 0.05 > 1.05 / (luminance + 0.05) else "#ffffff"


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _between(start: Polar, end: Polar, share: float) -> str:
    """A colour between two: around the hues, so that those between are no greys, each darker than the one before."""
    lightness, chroma, hue = (one + share * (other - one) for one, other in zip(start, end, strict=True))
    lab = np.array([lightness, chroma * cos(hue), chroma * sin(hue)])
    light = np.clip(np.linalg.inv(_TO_CONES) @ np.linalg.solve(_TO_LAB, lab) ** 3, 0.0, 1.0)
    parts = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    return "#" + "".join(f"{round(255 * part):02x}" for part in parts.tolist())


def _polar(colour: str) -> Polar:
    light = np.array([_linear(part / 255) for part in hex_to_rgb(colour)])
    lightness, a, b = (_TO_LAB @ np.cbrt(_TO_CONES @ light)).tolist()
    return lightness, hypot(a, b), atan2(b, a) % tau
