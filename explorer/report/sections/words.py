"""The section that says what the words of a report mean."""

from __future__ import annotations

from markupsafe import Markup

from explorer.present.glossary import groups
from explorer.present.i18n.text import text
from explorer.report.contents import Report, Section
from explorer.report.templates import render


def glossary(report: Report) -> Section:
    """Returns the glossary; every ``report`` has the same."""
    return Section("glossary", text("glossary-heading"), Markup(render("glossary.html", groups=list(groups()))))
