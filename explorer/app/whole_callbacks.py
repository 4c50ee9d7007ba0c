"""Callbacks that run to their end, whatever else the page asks for meanwhile.

Streamlit ends a run where another is asked for, at the next use of the session. In a callback that use may be its first
line: what the callback was to do is then lost, since the run that follows takes the widget's value for an old one, and
a press or a component's message is not in it at all. Two messages that follow each other closely, such as those of a
slider let go and of the field that is then typed into, do that on a busy server.
"""

from __future__ import annotations

from typing import Any

from streamlit.runtime.state import SafeSessionState

_PATIENT = "_split_explorer_patient"  # marks that Streamlit was changed already


def let_callbacks_finish() -> None:
    """Makes Streamlit ask whether another run is wanted only before and after the callbacks of a run, not in them."""
    interrupted = SafeSessionState.on_script_will_rerun
    if hasattr(interrupted, _PATIENT):
        return

    def patient(state: SafeSessionState, *args: Any, **kwargs: Any) -> None:
        ask = state._yield_callback
        object.__setattr__(state, "_yield_callback", _nothing)
        try:
            interrupted(state, *args, **kwargs)
        finally:
            object.__setattr__(state, "_yield_callback", ask)

    setattr(patient, _PATIENT, True)
    SafeSessionState.on_script_will_rerun = patient  # type: ignore[method-assign, assignment]


def _nothing() -> None:
    """Asks nothing; Streamlit itself asks at once when all callbacks have run."""
