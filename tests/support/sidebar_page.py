"""The sidebar alone as a page, for the tests that choose and type in it without a browser."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from explorer.app.state import View


def _script() -> None:
    from explorer.app import state
    from explorer.app.sidebar import sidebar

    view = state.current()
    sidebar(view)
    state.show_problems()


def sidebar_page(view: View) -> AppTest:
    """Return the sidebar of a view, drawn."""
    page = AppTest.from_function(_script, default_timeout=300)
    for name, value in view.to_query().items():
        page.query_params[name] = value
    return drawn(page)


def drawn(page: AppTest) -> AppTest:
    """Run a page, which raises nothing, and return it."""
    page.run()
    assert not page.exception
    return page


def view_of(page: AppTest) -> View:
    """Return the view that a page's session has."""
    view = page.session_state["session"].view
    assert isinstance(view, View)
    return view
