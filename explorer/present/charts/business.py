"""The charts of the business case: what is saved as ranges around zero, and a month's costs by what they are for."""

from __future__ import annotations

from collections.abc import Sequence

from explorer.present.business.amounts import Said, digits, said
from explorer.present.business.tables import COST_PARTS, MonthCosts
from explorer.present.charts.figure import TEAR, ZERO_PX, Figure, hatched, legend_below, scale, shown_share, tear
from explorer.present.i18n.text import text
from explorer.present.palette import MARK, RIM, Theme

ROW_PX = 100  # an amount: its words in two lines, and the bar below them
NAME_PX, AMOUNT_PX = 55, 31  # from the middle of a bar up to its words
BELOW_PX = 26  # the words at both sides of zero
MARGIN = 0.04  # of the largest amount, beside the bars
SIDE = 0.22  # of the largest amount: what is at least left of zero, where "takes more" stands
BAR_PX, LEGEND_PX, ABOVE_PX, RIGHT_PX = 84, 128, 16, 12
THICKNESS = 0.36  # of a row
LONGEST = 5.0  # times the first bar; a longer one is shown torn at that length, so that the others can be compared
# The device's costs in the device's colour, and so on; hatching tells apart what shares a colour.
STYLES = {
    "server": ("server", "", "hatching"),
    "data": ("link", "/", "hatching"),
    "electricity": ("device", "x", "hatching"),
    "device": ("device", "", "hatching"),
    "fixed": ("neutral", "|", "hatching"),
}


def savings_figure(amounts: Sequence[Said], colours: Theme, against: str) -> Figure:
    """Returns time, energy and money saved, from low to high with a dot at the expected amount, one scale a row.

    Zero is at one place in all rows: right of it is saved, left of it (hatched) is spent. ``against`` is the baseline,
    whose colour the bars have.
    """
    names = [text(f"business-saved_{amount.name}") for amount in amounts]
    ends = [_shares(amount) for amount in amounts]
    left = min(-SIDE, *(low for low, _, _ in ends)) - MARGIN
    right = max(SIDE, *(high for _, _, high in ends)) + MARGIN
    figure = Figure()
    for fill, hatching, low_high in (
        (colours.named(against), "", [(max(low, 0.0), max(high, 0.0)) for low, _, high in ends]),
        (colours.neutral, "/", [(min(low, 0.0), min(high, 0.0)) for low, _, high in ends]),
    ):
        figure.add_bar(
            orientation="h",
            y=names,
            base=[low for low, _ in low_high],
            x=[high - low for low, high in low_high],
            width=0.24,
            marker=hatched(fill, hatching, colours.hatching),
            hoverinfo="skip",
        )
    figure.add_scatter(
        x=[expected for _, expected, _ in ends],
        y=names,
        mode="markers",
        marker={"size": 15, "color": MARK, "line": {"width": 3, "color": RIM}},
        customdata=[text("business-row", change=amount.change, span=amount.changes) for amount in amounts],
        hovertemplate="%{y}<br>%{customdata}<extra></extra>",
    )
    notes, zeros = [], []
    for row, (name, amount) in enumerate(zip(names, amounts, strict=True)):
        notes += [
            _note(0, name, name, colours, yshift=NAME_PX),
            _note(0, name, text("business-row_amount", change=amount.change), colours, yshift=AMOUNT_PX, size=21),
            _note(1, name, text("business-row_span", span=amount.changes), colours, yshift=NAME_PX, xanchor="right"),
        ]
        line = {"width": 2, "color": colours.text}
        zeros.append({"type": "line", "x0": 0, "x1": 0, "y0": row - 0.15, "y1": row + 0.15, "line": line})
    for words, anchor, shift in ((text("business-takes"), "right", -8), (text("business-saves"), "left", 8)):
        below = {"xref": "x", "yref": "paper", "yshift": -12, "xanchor": anchor, "xshift": shift}
        notes.append(_note(0, 0, words, colours, size=12, **below))
    figure.update_layout(
        annotations=notes,
        shapes=zeros,
        barmode="overlay",
        height=ROW_PX * len(amounts) + BELOW_PX,
        margin={"l": 0, "r": 0, "t": 0, "b": BELOW_PX},
        showlegend=False,
        dragmode=False,
        xaxis={"range": [left, right], "fixedrange": True, "visible": False},
        yaxis={"range": [len(names) - 0.74, -0.66], "fixedrange": True, "visible": False},
    )
    return figure


def _note(x: float, y: str | float, words: str, colours: Theme, size: int = 13, **place: object) -> dict[str, object]:
    """Returns the words at a place of a chart, from its left edge on unless said otherwise."""
    font = {"size": size, "color": colours.text}
    beside = {"xref": "paper", "xanchor": "left", "align": "left", "showarrow": False}
    return {"x": x, "y": y, "text": words, "font": font, **beside, **place}


def _shares(amount: Said) -> tuple[float, float, float]:
    """Returns low, expected and high as shares of the end that is farther from zero."""
    estimate = amount.estimate
    size = max(abs(estimate.low), abs(estimate.high)) or 1.0
    return estimate.low / size, estimate.expected / size, estimate.high / size


def describe_savings(amounts: Sequence[Said], baseline: str) -> str:
    """Returns the chart in words."""
    rows = [
        text("business-alt_row", name=text(f"business-saved_{amount.name}"), change=amount.change, span=amount.changes)
        for amount in amounts
    ]
    return text("business-alt_savings", baseline=baseline, rows="; ".join(rows))


def costs_figure(plans: Sequence[MonthCosts], colours: Theme, currency: str) -> Figure:
    """Returns a month's expected costs of each choice, stacked by what is paid for, the best split on top.

    A bar that is too long for the scale is torn near its end; its parts keep their shares, its amount stands above it.
    """
    end = scale([plan.total for plan in plans], LONGEST)
    shares = [shown_share(plan.total, end) for plan in plans]
    titles = [plan.title for plan in plans]
    figure = Figure()
    for part in COST_PARTS:
        if not any(plan.parts[part] for plan in plans):
            continue
        colour, hatching, hatching_colour = STYLES[part]
        title = text(f"business-part_{part}")
        figure.add_bar(
            name=title,
            orientation="h",
            y=titles,
            x=[share * plan.parts[part] for plan, share in zip(plans, shares, strict=True)],
            width=THICKNESS,
            customdata=[_amount(plan.parts[part], currency) for plan in plans],
            hovertemplate=f"%{{y}}<br>{title}: %{{customdata}}<extra></extra>",
            marker=hatched(colours.named(colour), hatching, colours.named(hatching_colour)),
        )
    notes = [_note(0, plan.title, _above(plan, currency), colours, size=14, xref="x", yshift=33) for plan in plans]
    torn = [row for row, share in enumerate(shares) if share < 1]
    figure.update_layout(
        annotations=notes,
        shapes=[part for row in torn for part in tear(row, TEAR * end, THICKNESS, colours)],
        barmode="stack",
        height=BAR_PX * len(plans) + LEGEND_PX + ABOVE_PX,
        margin={"l": ZERO_PX, "r": RIGHT_PX, "t": ABOVE_PX, "b": LEGEND_PX},
        showlegend=True,
        legend=legend_below(),
        dragmode=False,
        xaxis={
            "title": {"text": text("business-costs_axis", currency=currency)},
            "range": [0, end],
            "fixedrange": True,
            "automargin": True,
        },
        yaxis={"autorange": "reversed", "fixedrange": True, "showticklabels": False},
    )
    return figure


def _above(plan: MonthCosts, currency: str) -> str:
    money = said(plan.plan.month, currency)[2]
    return text("business-costs_above", name=plan.title, amount=money.size, span=money.span)


def _amount(value: float, currency: str) -> str:
    return text("business-amount", value=digits(value), unit=currency)


def any_torn(plans: Sequence[MonthCosts]) -> bool:
    """Returns whether a bar is too long to be shown at its length, which then has to be said."""
    end = scale([plan.total for plan in plans], LONGEST)
    return any(shown_share(plan.total, end) < 1 for plan in plans)


def describe_costs(plans: Sequence[MonthCosts], currency: str) -> str:
    """Returns the chart in words: every choice with its parts."""
    rows = []
    for plan in plans:
        parts = [
            text("business-alt_part", part=text(f"business-part_{part}"), amount=_amount(value, currency))
            for part, value in plan.parts.items()
            if value
        ]
        rows.append(
            text("business-alt_plan", name=plan.title, total=_amount(plan.total, currency), parts=", ".join(parts))
        )
    return text("business-alt_costs", rows="; ".join(rows))
