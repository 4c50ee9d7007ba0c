"""The sections of a report in their order; a new one is a function and a line here."""

from __future__ import annotations

from collections.abc import Callable

from explorer.report.contents import Report, Section
from explorer.report.sections.answers import breakdown, comparison, methods, phase_map_section
from explorer.report.sections.background import assumptions, business, reproduce
from explorer.report.sections.doubt import robust_section, sensitivity_section
from explorer.report.sections.words import glossary

# The first one comes between the cover and the graph, which are the page's own; what few will read comes last.
SECTIONS: tuple[Callable[[Report], Section], ...] = (
    breakdown,
    comparison,
    business,
    phase_map_section,
    sensitivity_section,
    robust_section,
    assumptions,
    reproduce,
    methods,
    glossary,
)
