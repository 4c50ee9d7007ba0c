"""A report in another language: all that it says comes from the catalogue."""

from __future__ import annotations

import re
from html import unescape

from graphs import WORKED
from unmarked import unmarked

from explorer.present.i18n.catalogue import PSEUDO
from explorer.present.i18n.text import speaking
from explorer.present.view import worked_out
from explorer.pricing import Case
from explorer.report.contents import Report
from explorer.report.page import report_html
from explorer.scenario import models

NO_TEXT = re.compile(r"<(script|style|code|pre)\b.*?</\1>|<[^<>]*>", re.DOTALL)
DATE = "1 May 2026"


def test_a_report_says_no_word_that_the_catalogue_lacks() -> None:
    work = worked_out(Case(models.find("resnet18").graph, WORKED))
    usual = report_html(Report(work, DATE))
    with speaking(PSEUDO):
        said = report_html(Report(work, DATE))
    parts = unescape(NO_TEXT.sub("\n", said)).splitlines()
    assert unmarked(parts, also=[DATE, "stem"]) == set()  # what a block of layers outside of all modules is called
    assert f'lang="{PSEUDO}"' in said
    assert report_html(Report(work, DATE)) == usual, "nothing that both share holds a text"
