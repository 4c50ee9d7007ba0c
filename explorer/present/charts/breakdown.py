"""The stacked bar of the six terms: the optimal split beside the two unsplit choices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from explorer.present.charts.figure import TEAR, ZERO_PX, Figure, hatched, legend_below, scale, tear
from explorer.present.i18n.text import text
from explorer.present.palette import Theme
from explorer.pricing import TERM_NAMES, Terms
from explorer.scenario.scenario import Workload
from explorer.values.units import format_time

# For each term its colour, its hatching and the hatching's colour, so that colour is never the only difference.
STYLES = {
    "device_compute": ("device", "", "hatching"),
    "uplink": ("link", "/", "hatching"),
    "server_compute": ("server", "", "hatching"),
    "downlink": ("link_pale", "\\", "link"),
    "model_exchange": ("link_palest", ".", "link"),
    "round_trips": ("neutral", "|", "hatching"),
}
LONGEST = 2.0  # times the first bar; a longer bar is shown torn at that length, so that the others can be compared
BAR_PX = 19  # of a bar
LINE_PX = 27  # of the line above it
NOTE_PX = 17  # of a second line, which a note takes: beside the first one a phone has no room for it
RIGHT_PX = 12
BELOW_PX = 116  # axis, its title and a legend that takes three rows on a phone
# The largest unit in which the longest bar still reads at least 2.
UNITS = (("days", 86_400.0), ("hours", 3_600.0), ("minutes", 60.0), ("seconds", 1.0), ("milliseconds", 1e-3))


@dataclass(frozen=True)
class Bar:
    """Describes one bar of the chart."""

    name: str
    terms: Terms
    note: str = ""  # stands below the name and the delay
    struck: bool = False  # it is no choice, as the note says

    @property
    def delay_s(self) -> float:
        """Returns the whole bar, in seconds."""
        return self.terms.delay_s


def unit_text(workload: Workload) -> str:
    """Returns what a delay is of: one round of so many iterations, or one batch."""
    return text(f"breakdown-unit_{workload.mode.value}", count=workload.iterations, batch=workload.batch)


def any_torn(bars: Sequence[Bar]) -> bool:
    """Returns whether a bar is too long to be shown at its length, which then has to be said."""
    return any(bar.delay_s > scale_s(bars) for bar in bars)


def scale_s(bars: Sequence[Bar]) -> float:
    """Returns the seconds at the end of the axis."""
    return scale([bar.delay_s for bar in bars], LONGEST)


def breakdown_figure(bars: Sequence[Bar], colours: Theme, timing: str) -> Figure:
    """Returns horizontal stacked bars, the first on top, in the time unit that people would use.

    A bar of more than `LONGEST` times the first one is shortened to that and torn near its end; its parts keep their
    shares. Names, which may be long, stand above their bars, with the delay and the note.
    """
    row_px = BAR_PX + LINE_PX + (NOTE_PX if any(bar.note for bar in bars) else 0)
    thickness = BAR_PX / row_px
    above_px = (row_px - BAR_PX) / 2  # a bar is in the middle of its row: half the room above the first is not in it
    end_s = scale_s(bars)
    shown = [min(1.0, end_s / bar.delay_s) if bar.delay_s > 0 else 1.0 for bar in bars]  # as a share of each bar
    unit, factor = next((row for row in UNITS if end_s >= 2 * row[1]), UNITS[-1])
    names = [bar.name for bar in bars]
    figure = Figure()
    for i, term in enumerate(TERM_NAMES):
        colour, hatching, hatching_colour = STYLES[term]
        title = text(f"graph-term_{term}")
        figure.add_bar(
            name=title,
            orientation="h",
            y=names,
            x=[share * bar.terms[i] / factor for bar, share in zip(bars, shown, strict=True)],
            customdata=[text("breakdown-hover", term=title, value=format_time(bar.terms[i])) for bar in bars],
            hovertemplate="%{y}<br>%{customdata}<extra></extra>",
            width=thickness,
            marker=hatched(colours.named(colour), hatching, colours.named(hatching_colour)),
        )
    for bar in bars:
        said = text("breakdown-above", name=bar.name, delay=format_time(bar.delay_s))
        said = f"<s>{said}</s>" if bar.struck else said
        words = f"{said}<br>{bar.note}" if bar.note else said
        place = {"x": 0.0, "y": bar.name, "xanchor": "left", "yanchor": "bottom", "yshift": BAR_PX / 2}
        font = {"size": 14, "color": colours.text}
        figure.add_annotation(text=words, showarrow=False, align="left", font=font, **place)
    figure.update_layout(
        shapes=[
            part
            for position, share in enumerate(shown)
            if share < 1
            for part in tear(position, TEAR * end_s / factor, thickness, colours)
        ],
        font={"color": colours.text},
        barmode="stack",
        height=BELOW_PX + above_px + row_px * len(bars),
        margin={"l": ZERO_PX, "r": RIGHT_PX, "t": above_px, "b": BELOW_PX},
        legend=legend_below(font={"color": colours.text}),
        xaxis={
            "title": {
                "text": text("breakdown-axis", unit=text(f"breakdown-{unit}"), timing=timing),
                "font": {"color": colours.text},
            },
            "tickfont": {"color": colours.text},
            "range": [0, end_s / factor],
            "automargin": True,
            "fixedrange": True,
        },
        yaxis={
            "autorange": "reversed",
            "fixedrange": True,
            "showticklabels": False,
        },
        dragmode=False,
    )
    return figure


def describe(bars: Sequence[Bar]) -> str:
    """Returns the chart in words, for readers who do not see it."""
    said = [text("breakdown-alt_bar", name=bar.name, delay=format_time(bar.delay_s)) for bar in bars]
    return text("breakdown-alt", bars="; ".join(said))
