"""Which split is best over two inputs: a map with exact borders, and what each region is."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from explorer.present.i18n.text import text
from explorer.present.map.axes import input_title
from explorer.present.map.borders import borders_text, share_text
from explorer.present.map.colours import map_look
from explorer.present.map.figure import Shows, map_figure
from explorer.present.split_names import split_name
from explorer.questions.axes import Axis
from explorer.questions.inputs import INPUTS
from explorer.questions.phase_map import PhaseMap, phase_map
from explorer.report.charts import figure_json
from explorer.report.contents import THEMES, Chart, Report, Section
from explorer.report.map_picture import MapPicture, drawn
from explorer.report.templates import render
from explorer.scenario.scenario import ScenarioError
from explorer.solve import SolveError

MAP_PX, BELOW_PX = 480, 56


def phase_map_section(report: Report) -> Section:
    """The map around the scenario; where it cannot be drawn, the sentence that says why."""
    work = report.work
    scenario = work.priced.scenario
    x, y = over = [INPUTS[name] for name in report.map_over]
    try:
        phase = phase_map(work.graph, scenario, *(Axis.around(varied, scenario) for varied in over))
        region = phase.at(x.value(scenario), y.value(scenario)).split
    except (ScenarioError, SolveError) as error:
        return Section("map", text("report.map"), Markup(render("no_section.html", problem=str(error))))
    here = x.value(scenario), y.value(scenario)
    picture = drawn(phase, here)
    rows = _rows(phase, picture)
    said = text("report.map_alt", x=input_title(x).lower(), y=input_title(y).lower(), here=region + 1)
    note = " ".join([text("report.map_note"), borders_text(phase)])
    body = render("phase_map.html", map=picture, rows=rows, here=rows[region], said=said, note=note)
    figures = {theme: _figure(phase, here, theme) for theme in THEMES}
    return Section("map", text("report.map"), Markup(body), (Chart("map", figures),))


def _figure(phase: PhaseMap, here: tuple[float, float], theme: str) -> dict[str, Any]:
    """The map as the What-if page has it, without the scale of its colours: the table below has them."""
    figure = map_figure(phase, Shows.SPLIT, here, map_look(theme))
    figure.update_traces(marker_showscale=False, selector={"type": "scatter"})
    figure.update_layout(height=MAP_PX, margin_b=BELOW_PX)
    return figure_json(figure, theme)


def _rows(phase: PhaseMap, picture: MapPicture) -> list[dict[str, str]]:
    """What each region is, numbered as on the map."""
    layers = len(phase.splits[0].on_device) if phase.splits else 0
    return [
        {
            "number": str(area.number),
            "colour": area.fill,
            "name": split_name(split),
            "kept": text("report.kept", count=int(split.on_device.sum()), total=layers),
            "share": share_text(region.share),
        }
        for split, region, area in zip(phase.splits, phase.regions, picture.areas, strict=True)
    ]
