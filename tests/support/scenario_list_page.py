"""The scenario list alone on a page, and what a person does with it."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button

from explorer.library.named import NamedScenario, ScenarioList

NAME, NOTE, SAVE = "Name", "Note (optional)", "Save what is looked at now"
UNDO = "Undo in your list"


def script() -> None:
    """The page as a script: the view, and the list unless another part is shown."""
    import streamlit as st

    from explorer.app import state
    from explorer.app.scenarios.scenario_list import show

    st.text_area("query", str(state.current().to_query()), key=str(state.current().to_query()))
    if not st.checkbox("another part"):
        show(state.current())


def button_of(page: AppTest, label: str, position: int = 0) -> Button:
    """Returns the button of this label, or of several the one at a position."""
    return [button for button in page.button if button.label == label][position]


def press(page: AppTest, label: str, position: int = 0) -> None:
    """Press a button; the run that follows must not fail."""
    button_of(page, label, position).click().run()
    assert not page.exception


def type_into(page: AppTest, label: str, value: str) -> None:
    """Type into a text field, without a run."""
    next(field for field in page.text_input if field.label == label).set_value(value)


def save(page: AppTest, name: str, note: str = "") -> None:
    """Save what is looked at."""
    type_into(page, NAME, name)
    type_into(page, NOTE, note)
    press(page, SAVE)


def names_on(page: AppTest) -> list[str]:
    """Returns the names in the list of choices."""
    return list(page.selectbox[0].options) if page.selectbox else []


def warnings_on(page: AppTest) -> list[str]:
    """Returns the warnings on the page."""
    return [warning.value.replace("\\", "") for warning in page.warning]


def list_of(*names: str) -> ScenarioList:
    """Returns a list of scenarios of these names."""
    return ScenarioList(tuple(NamedScenario.from_options(name, "lenet5", {"batch": 2}) for name in names))
