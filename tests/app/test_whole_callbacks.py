"""What happens where another run is asked for just as the callbacks of one begin."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime.scriptrunner import RerunData, get_script_run_ctx
from streamlit.runtime.state import SafeSessionState, SessionState
from streamlit.testing.v1 import AppTest

from explorer.app.whole_callbacks import let_callbacks_finish


def page() -> None:
    import streamlit as st

    from explorer.app.whole_callbacks import let_callbacks_finish

    let_callbacks_finish()
    log = st.session_state.setdefault("log", [])

    def typed() -> None:
        log.append(f"typed {st.session_state['number']}")
        log.append(f"and read {st.session_state['number']}")

    def pressed() -> None:
        log.append(f"pressed at {st.session_state['number']}")

    st.number_input("Number", value=1, key="number", on_change=typed)
    st.button("Press", key="press", on_click=pressed)


def ask_again(monkeypatch: pytest.MonkeyPatch, owner: type, method: str) -> None:
    """Have another run asked for, once, as a method begins that gets the states of the widgets."""
    real: Callable[..., object] = getattr(owner, method)
    asked = False

    def asking(session: object, states: WidgetStates, **kwargs: object) -> object:
        nonlocal asked
        context = get_script_run_ctx()
        if not asked and context is not None and context.script_requests is not None:
            asked = True
            # The browser sends the values of all widgets again, and what was pressed only once.
            kept = [state for state in states.widgets if state.WhichOneof("value") != "trigger_value"]
            context.script_requests.request_rerun(RerunData(widget_states=WidgetStates(widgets=kept)))
        return real(session, states, **kwargs)

    monkeypatch.setattr(owner, method, asking)


@pytest.mark.parametrize(
    ("owner", "method"),
    [(SafeSessionState, "on_script_will_rerun"), (SessionState, "set_widgets_from_proto")],
    ids=["before", "within"],
)
def test_a_value_typed_and_a_button_pressed_reach_their_callbacks(
    monkeypatch: pytest.MonkeyPatch, owner: type, method: str
) -> None:
    app = AppTest.from_function(page).run()
    with monkeypatch.context() as patch:
        ask_again(patch, owner, method)
        app.number_input("number").set_value(7)
        app.button("press").click().run()
    assert app.session_state["log"] == ["typed 7", "and read 7", "pressed at 7"]


def test_streamlit_is_changed_once() -> None:
    let_callbacks_finish()
    changed = SafeSessionState.on_script_will_rerun
    let_callbacks_finish()
    assert SafeSessionState.on_script_will_rerun is changed
