"""The colours of a map: a region's says how much stays on the device, from the server's colour to the device's.

A split has its place between the two by the share of the layers that it keeps on the device, whatever the axes of the
map are. Only splits of a map that would be too much alike are moved apart, as little as possible.
"""

from __future__ import annotations

from math import atan2, cos, hypot, sin, tau

import numpy as np
from plotly.colors import hex_to_rgb

from explorer.present.palette import BLACK, WHITE, Theme
from explorer.questions.phase_map import MapSplit

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
LEAST_APART = 0.1  # of the way between the two sides, where colours can still be told apart
STOPS = 11  # of the scale as a colour bar has it

Polar = tuple[float, float, float]  # lightness, chroma and hue in radians


def region_colours(splits: tuple[MapSplit, ...], look: Theme) -> list[str]:
    """Returns one colour a split; only a split with all on one side has that side's own."""
    return [_of_scale(place, look) for place in places_on_scale(splits)]


def scale_of_sides(look: Theme) -> list[tuple[float, str]]:
    """Returns the colours from the server's to the device's, as Plotly has a scale."""
    return [(place, _of_scale(place, look)) for place in np.linspace(0.0, 1.0, STOPS).tolist()]


def places_on_scale(splits: tuple[MapSplit, ...]) -> list[float]:
    """Returns the place of each split between the server's side, 0, and the device's, 1; ascending, as the splits are.

    For those inside the network it is the share of layers on the device. Two are at least `LEAST_APART` apart, or
    evenly spread where there are too many for that.
    """
    inside = [split for split in splits if split.kind == "inside"]
    apart = min(LEAST_APART, 1 / (len(inside) + 1))
    steps = apart * np.arange(len(inside))
    wanted = np.array([split.on_device.mean() for split in inside]) - steps
    # What only rises from split to split: halfway between raising those that lag and lowering those that are ahead.
    level = (np.maximum.accumulate(wanted) + np.minimum.accumulate(wanted[::-1])[::-1]) / 2
    moved = iter((np.clip(level, apart, 1 - apart * len(inside)) + steps).tolist())
    return [{"server": 0.0, "device": 1.0}[split.kind] if split.kind != "inside" else next(moved) for split in splits]


def text_on(colour: str) -> str:
    """Returns black or white, whichever is easier to read on a colour (WCAG contrast)."""
    red, green, blue = (_linear(part / 255) for part in hex_to_rgb(colour))
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return BLACK if (luminance + 0.05) / 0.05 > 1.05 / (luminance + 0.05) else WHITE


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _of_scale(place: float, look: Theme) -> str:
    """Returns a colour between the two sides'.

    The way leads around the hues, so that it is no grey, and is the darker the nearer to the device.
    """
    start, end = _polar(look.server.fill), _polar(look.device.fill)
    lightness, chroma, hue = (one + place * (other - one) for one, other in zip(start, end, strict=True))
    lab = np.array([lightness, chroma * cos(hue), chroma * sin(hue)])
    light = np.clip(np.linalg.inv(_TO_CONES) @ np.linalg.solve(_TO_LAB, lab) ** 3, 0.0, 1.0)
    parts = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    return "#" + "".join(f"{round(255 * part):02x}" for part in parts.tolist())


def _polar(colour: str) -> Polar:
    light = np.array([_linear(part / 255) for part in hex_to_rgb(colour)])
    lightness, a, b = (_TO_LAB @ np.cbrt(_TO_CONES @ light)).tolist()
    return lightness, hypot(a, b), atan2(b, a) % tau
