"""The product's charts, each checked by Plotly: on the page they are plain data, which nothing checks."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import plotly.graph_objects as go

from explorer.present.charts import breakdown, business, robust, sensitivity, tradeoff
from explorer.present.charts.figure import Figure
from explorer.present.map import figure as phase_map

Given = ParamSpec("Given")


def _checked(make: Callable[Given, Figure]) -> Callable[Given, go.Figure]:
    @wraps(make)
    def made(*args: Given.args, **kwargs: Given.kwargs) -> go.Figure:
        return go.Figure(make(*args, **kwargs))

    return made


breakdown_figure = _checked(breakdown.breakdown_figure)
costs_figure, savings_figure = _checked(business.costs_figure), _checked(business.savings_figure)
regret_figure = _checked(robust.regret_figure)
tornado = _checked(sensitivity.tornado)
front_figure = _checked(tradeoff.front_figure)
map_figure = _checked(phase_map.map_figure)
