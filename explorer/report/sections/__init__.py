"""The sections of a report in their order; a new one is a function and a line here."""

from __future__ import annotations

from collections.abc import Callable

from explorer.report.contents import Report, Section
from explorer.report.sections.assumptions import assumptions
from explorer.report.sections.breakdown import breakdown
from explorer.report.sections.business import business
from explorer.report.sections.comparison import comparison
from explorer.report.sections.methods import methods
from explorer.report.sections.phase_map import phase_map_section
from explorer.report.sections.reproduce import reproduce

# The first one comes between the cover and the graph, which are the page's own; what few will read comes last.
SECTIONS: tuple[Callable[[Report], Section], ...] = (
    breakdown,
    comparison,
    business,
    phase_map_section,
    assumptions,
    reproduce,
    methods,
)
