"""The sections of a report in their order; a new one is a function and a line here."""

from __future__ import annotations

from collections.abc import Callable

from explorer.report.contents import Report, Section
from explorer.report.sections.assumptions import assumptions
from explorer.report.sections.breakdown import breakdown
from explorer.report.sections.business import business
from explorer.report.sections.comparison import comparison
from explorer.report.sections.phase_map import phase_map_section
from explorer.report.sections.reproduce import reproduce

# After the summary and the graph, which are the page's own.
SECTIONS: tuple[Callable[[Report], Section], ...] = (
    breakdown,
    phase_map_section,
    comparison,
    business,
    assumptions,
    reproduce,
)
