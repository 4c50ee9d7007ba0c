"""The language of a session: every page says all it says in it, and no other session hears of it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from unmarked import texts, unmarked

from explorer.app import component
from explorer.present.dynamics.asked import Asked
from explorer.present.i18n.catalogue import DEFAULT, PSEUDO
from explorer.present.i18n.text import speaking, text

PAGES = Path(__file__).resolve().parents[2] / "pages"
PARTS = ("map", "sensitivity", "robust", "tradeoff", "scenarios")


def _script(path: str) -> None:
    import runpy

    from explorer.app import page

    page._by_app.set(True)
    runpy.run_path(path)


def _drawn(monkeypatch: pytest.MonkeyPatch, name: str, query: dict[str, str]) -> tuple[AppTest, list[dict[str, Any]]]:
    """A page, and what its components were given."""
    given: list[dict[str, Any]] = []
    monkeypatch.setattr(component, "_component", lambda *_, **__: lambda **said: given.append(said["data"]))
    monkeypatch.setattr(st, "page_link", lambda *_, label, **__: st.markdown(label))  # one page alone is run here
    page = AppTest.from_function(_script, default_timeout=120, args=(str(PAGES / f"{name}.py"),))
    for key, value in query.items():
        page.query_params[key] = value
    page.run()
    assert not page.exception, page.exception
    return page, given


def _said(page: AppTest) -> list[str]:
    def walk(block: Any) -> Any:
        for child in getattr(block, "children", {}).values():
            if proto := getattr(child, "proto", None):
                yield from texts(proto)
            yield from walk(child)

    return [said for root in (page.main, page.sidebar) for said in walk(root)]


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("explore", {}),
        ("explore", {"mode": "inference", "keep": "conv1", "method": "linear"}),
        ("compare", {"memory": "600MB"}),
        *(("what_if", {"part": part}) for part in PARTS),
        *(("dynamics", {"part": part, "rounds": "20", "seeds": "2"}) for part in ("timeline", "stress")),
        ("business_case", {"devices": "1"}),
    ],
)
def test_no_page_says_a_word_that_the_catalogue_lacks(
    monkeypatch: pytest.MonkeyPatch, name: str, query: dict[str, str]
) -> None:
    page, _ = _drawn(monkeypatch, name, {**query, "language": PSEUDO})
    assert unmarked(_said(page), also=[Asked().rules_text]) == set()


def test_two_sessions_in_two_languages_share_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same view, one after the other: what they share is warm for the second, and holds no words."""
    first, given = _drawn(monkeypatch, "explore", {})
    second, other = _drawn(monkeypatch, "explore", {"language": PSEUDO})
    again, same = _drawn(monkeypatch, "explore", {})
    assert _said(first) == _said(again) != _said(second)
    assert given == same
    ours, theirs = (next(each for each in all_given if "graph" in each) for all_given in (given, other))
    assert ours["graph"] == theirs["graph"]
    assert ours["pricing"] == theirs["pricing"]
    assert ours["text"] != theirs["text"]


def test_an_unknown_language_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    usual, _ = _drawn(monkeypatch, "explore", {})
    unknown, _ = _drawn(monkeypatch, "explore", {"language": "xx"})
    assert _said(usual) == _said(unknown)


@pytest.mark.parametrize("language", [DEFAULT, PSEUDO])
def test_a_file_speaks_the_language_of_its_session(monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    """It is made after the run, in a thread of the server, where no session is."""
    offered: dict[str, Any] = {}
    monkeypatch.setattr(st, "download_button", lambda _, data, *, file_name, **__: offered.update({file_name: data}))
    _drawn(monkeypatch, "explore", {"language": language})
    with ThreadPoolExecutor(max_workers=1) as server:
        table = server.submit(offered["resnet18-layers.csv"]).result().decode()
    with speaking(language):
        headings = [text(f"tables-{name}") for name in ("layer", "side", "operation")]
    assert table.startswith(",".join(headings))
