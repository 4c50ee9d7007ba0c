"""The glossary is one: the file in the repository is the catalogue's, and its words are those that are said."""

from __future__ import annotations

from pathlib import Path

from business_views import view_work

import explorer
from explorer.present.glossary import FILE, WORDS, document
from explorer.present.i18n.catalogue import keys
from explorer.present.i18n.text import text
from explorer.present.phrases import unsplit_words

ROOT = Path(explorer.__file__).parents[1]


def test_the_file_is_what_the_catalogue_says() -> None:
    assert (ROOT / FILE).read_text(encoding="utf-8") == document(), "run python -m explorer.present.glossary"


def test_every_word_of_the_room_is_in_the_glossary_once() -> None:
    listed = [word for words in WORDS.values() for word in words]
    assert len(set(listed)) == len(listed)
    assert {key.removeprefix("glossary-word_") for key in keys() if key.startswith("glossary-word_")} == set(listed)


def test_the_choices_are_called_as_they_are_everywhere() -> None:
    device, server = text("glossary-word_all_on_device"), text("glossary-word_all_on_server").split(", ")
    stays, leaves = view_work(), view_work(**{"raw-data-may-leave": "yes"})
    assert {unsplit_words(done.case.costs, "device") for done in (stays, leaves)} == {device}
    assert [unsplit_words(done.case.costs, "server") for done in (leaves, stays)] == server
    assert text("glossary-word_best_split") == text("breakdown-optimal").lower()
    assert text("glossary-word_best_split") in text("phrase-best_split")
    assert text("glossary-word_your_cut") == text("cut-yours").lower()
