"""What capture noticed stands on the Explore page of a model that has remarks, and of no other."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def _script(model: str) -> None:
    from explorer.app.cache import work
    from explorer.app.explore.parts import remarks
    from explorer.app.state import View

    view = View.default(model)
    remarks(work(view, view.scenario))


def _page(model: str) -> AppTest:
    page = AppTest.from_function(_script, default_timeout=300, args=(model,)).run()
    assert not page.exception
    return page


def test_remarks_of_a_model_are_listed_under_their_number() -> None:
    page = _page("gpt2")
    assert [each.label for each in page.expander] == ["What to know of this model: one remark"]
    (said,) = page.markdown
    assert "38,597,376 parameters \\(154 MB\\) are shared by 2 layers" in said.value


def test_a_model_without_remarks_has_no_list_of_them() -> None:
    assert not _page("lenet5").expander
