"""Trade-offs: the splits worth choosing from where a second thing counts beside the delay."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from functools import cached_property

import pandas as pd
import streamlit as st

from explorer import models
from explorer.delay import Mask, PricedGraph
from explorer.scenario import ScenarioError
from explorer.solve import SolveError
from explorer.ui.compare import MOST_LAYERS
from explorer.ui.component import split_view
from explorer.ui.file_names import file_stem
from explorer.ui.gaps import percent
from explorer.ui.palette import palette
from explorer.ui.split_payload import ShownSplit, split_payload
from explorer.ui.tables import to_csv
from explorer.ui.text import plain, text
from explorer.ui.view import View
from explorer.ui.whatif.places import pale, place
from explorer.ui.whatif.tradeoff_figure import Second, Spot, describe, front_figure
from explorer.ui.whatif.tradeoff_prices import entered
from explorer.ui.whatif.tradeoff_units import Scale, scale_of, value_of
from explorer.ui.work import drawing
from explorer.units import format_time
from explorer.whatif.energy import DevicePower
from explorer.whatif.prices import Prices
from explorer.whatif.pricing import priced_at
from explorer.whatif.tradeoff import Front, Objective, front

LITTLE = 0.01  # of the value: who saves less has not much to choose from
ESTIMATED = (Objective.ENERGY, Objective.PRICE)  # from declared power and prices; the others follow from the tensors
CHART = "front"
_SLIDER = "tradeoff_point"


@dataclass(frozen=True)
class Shown:
    """A front and what it was made of."""

    view: View
    priced: PricedGraph
    front: Front
    prices: Prices
    power: DevicePower

    @cached_property
    def spots(self) -> list[Spot]:
        """The points of the front."""
        return [self._spot(point.on_device, point.delay_s, point.value) for point in self.front.points]

    @property
    def unsplit_masks(self) -> tuple[Mask, Mask]:
        """All on the device, and as much as allowed on the server."""
        return self.priced.device_only, self.priced.server_most

    @cached_property
    def unsplit(self) -> list[Spot]:
        """Those two."""
        return [self._spot(mask, self.priced.terms(mask).delay_s, self._value(mask)) for mask in self.unsplit_masks]

    @cached_property
    def scale(self) -> Scale:
        """How values are written."""
        most = max(point.value for point in self.front.points)
        mode = self.view.scenario.workload.mode
        return scale_of(self.front.objective, most, self.prices.currency, mode)

    def _value(self, mask: Mask) -> float:
        return value_of(self.front.objective, self.priced, mask, self.prices, self.power)

    def _spot(self, mask: Mask, delay_s: float, value: float) -> Spot:
        return Spot(place(self.priced, mask), delay_s, value, self.scale.said(value))


def show(view: View) -> None:
    """The sentence, what the delay is weighed against, the front, and the split that is looked at in the graph."""
    head = st.container()
    objective = Objective(
        st.segmented_control(
            text("tradeoff.against"),
            [objective.value for objective in Objective],
            default=Objective.ENERGY.value,
            required=True,
            format_func=lambda name: text(f"tradeoff.objective_{name}"),
            key="tradeoff_objective",
            persist_state="session",
        )
    )
    try:
        prices, power = entered(view.scenario, objective)
        with st.spinner(text("tradeoff.spinner"), show_time=False):
            priced = priced_at(models.find(view.model).graph, view.scenario)
            found = _front(view.to_query(), objective, repr(astuple(prices)), repr(power), priced, prices, power)
    except (ScenarioError, SolveError) as error:
        head.warning(plain(str(error)), icon=":material/error:")
        return
    done = Shown(view, priced, found, prices, power)
    with head:
        st.subheader(plain(headline(done)), anchor=False)
    left, right = st.columns([1, 1], gap="medium")
    chosen = _position(len(found.points))
    with left:
        _chart(done, chosen)
    with right:
        _picture(done, chosen)
    st.caption(coverage(done))
    tint = pale(palette(st.context.theme.type).link, 0.16)
    marked = table(done, chosen).style.apply(
        lambda row: [f"background-color: {tint}" if row.name == chosen else ""] * len(row), axis="columns"
    )
    st.dataframe(marked, hide_index=True, alt=text("tradeoff.alt_table"))
    st.download_button(
        text("tradeoff.download"),
        lambda: to_csv(spreadsheet(done)).encode(),
        file_name=f"{file_stem(view.model)}-{objective.value}.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
    )


@st.cache_resource(max_entries=64, show_spinner=False)
def _front(
    query: dict[str, str],
    objective: Objective,
    prices: str,
    power: str,
    _priced: PricedGraph,
    _prices: Prices,
    _power: DevicePower,
) -> Front:
    """Remembered by what is in the address and what is entered, as text."""
    return front(_priced, objective, _prices, _power)


def headline(done: Shown) -> str:
    """What can be traded: from the fastest split to the one that takes the least of the other thing."""
    fastest, *rest = done.spots
    objective = done.front.objective.value
    values = {
        "thing": text(f"tradeoff.thing_{objective}"),
        "delay": format_time(fastest.delay_s),
        "value": fastest.said,
    }
    if not rest:
        return text("tradeoff.headline_one", **values)
    last = rest[-1]
    less = 1 - last.value / fastest.value
    kind = "little" if less < LITTLE else "much"
    return text(
        f"tradeoff.headline_{kind}",
        count=len(done.front.points),
        last_delay=format_time(last.delay_s),
        last_value=last.said,
        more=format_time(last.delay_s - fastest.delay_s),
        less=percent(less),
        **values,
    )


def coverage(done: Shown) -> str:
    """How much of the front is known and how it was found, and what is an estimate."""
    found = done.front
    way = "cuts" if found.route == "minimum cuts" else "listing"
    route = text(f"tradeoff.by_{way}", count=f"{found.looked_at:,}")
    known = {"all": "all", "convex part": "convex", "some": "some"}[found.coverage]
    trust = "estimated" if found.objective in ESTIMATED else "counted"
    timing = text(f"graph.timing_{done.priced.timing}")
    return " ".join([text(f"tradeoff.coverage_{known}", route=route), text(f"tradeoff.{trust}", timing=timing)])


def _position(count: int) -> int:
    """Which point is looked at; the fastest split where it was never chosen or is no more."""
    position = st.session_state.get(_SLIDER, 0)
    return position if isinstance(position, int) and position < count else 0


def _chart(done: Shown, chosen: int) -> None:
    objective, points, unsplit = done.front.objective, done.spots, done.unsplit
    timing = text(f"graph.timing_{done.priced.timing}")
    trust = timing if objective in ESTIMATED else text("tradeoff.counted_word")
    title = text(
        "tradeoff.axis", title=text(f"tradeoff.objective_{objective.value}"), unit=done.scale.unit, trust=trust
    )
    figure = front_figure(
        points,
        unsplit,
        chosen,
        Second(title, done.scale.factor),
        palette(st.context.theme.type),
        timing,
        complete=done.front.complete,
    )
    st.plotly_chart(
        figure,
        key=CHART,
        config={"displayModeBar": False},
        on_select=_clicked,
        selection_mode="points",
        alt=describe(points, unsplit),
    )
    if len(points) > 1:
        st.session_state[_SLIDER] = chosen
        st.select_slider(
            text("tradeoff.point"),
            range(len(points)),
            format_func=lambda i: text("tradeoff.point_name", number=i + 1, name=points[i].name),
            key=_SLIDER,
        )


def _clicked() -> None:
    """A mark of the chart was clicked; a square, whose position counts from the end, cannot be kept."""
    for point in st.session_state[CHART]["selection"]["points"]:
        position = int(point["customdata"][-1])
        if position >= 0:
            st.session_state[_SLIDER] = position


def _picture(done: Shown, chosen: int) -> None:
    """The graph with the split that is looked at, or with that of the mark which the pointer is over."""
    graph = done.priced.graph
    level = "layers" if len(graph.layers) <= MOST_LAYERS else "blocks"
    masks = (*(point.on_device for point in done.front.points), *done.unsplit_masks)
    spots = (*done.spots, *done.unsplit)
    split_view(
        split_payload(
            drawing(done.view.model).to_dict()[level],
            done.priced,
            [_shown(mask, spot) for mask, spot in zip(masks, spots, strict=True)],
            chosen,
            text("tradeoff.alt_picture", model=graph.title or graph.name, name=spots[chosen].name),
            f".st-key-{CHART} .js-plotly-plot",
        )
    )


def _shown(mask: Mask, spot: Spot) -> ShownSplit:
    return ShownSplit(mask, spot.name, text("tradeoff.looked_at", delay=format_time(spot.delay_s), value=spot.said))


def table(done: Shown, chosen: int) -> pd.DataFrame:
    """Every point of the front as a person reads it; the one that is looked at is marked."""
    total = len(done.priced.graph.layers)
    return pd.DataFrame(
        [
            {
                text("tradeoff.column_point"): text("tradeoff.marked", number=i + 1) if i == chosen else f"{i + 1}",
                text("tradeoff.column_cut"): spot.name,
                text("tradeoff.column_layers"): text("tradeoff.layers", count=int(point.on_device.sum()), total=total),
                text("tradeoff.column_delay"): format_time(spot.delay_s),
                text(f"tradeoff.objective_{done.front.objective.value}"): spot.said,
            }
            for i, (point, spot) in enumerate(zip(done.front.points, done.spots, strict=True))
        ]
    )


def spreadsheet(done: Shown) -> pd.DataFrame:
    """One row a point, in seconds and in J, bytes or money."""
    return pd.DataFrame(
        [
            {
                "delay_s": point.delay_s,
                _column(done): point.value,
                "layers_on_device": int(point.on_device.sum()),
                "cut": " ".join(point.cut),
                "coverage": done.front.coverage,
            }
            for point in done.front.points
        ]
    )


def _column(done: Shown) -> str:
    match done.front.objective:
        case Objective.ENERGY:
            return "device_energy_J"
        case Objective.BYTES:
            return "sent_bytes"
        case Objective.MEMORY:
            return "device_memory_bytes"
        case Objective.PRICE:
            return f"price_{done.prices.currency}"
