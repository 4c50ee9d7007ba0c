"""A button for a file that is made when it is asked for, in the language that the session speaks."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from explorer.present.i18n.text import language, speaking


def file_button(
    label: str,
    make: Callable[[], bytes],
    file_name: str,
    mime: str,
    *,
    icon: str = "download",
    help: str | None = None,
    disabled: bool = False,
) -> None:
    """Shows the button; a press calls ``make`` outside of the run, and runs nothing else."""
    spoken = language()

    def made() -> bytes:
        with speaking(spoken):
            return make()

    st.download_button(
        label,
        made,
        file_name=file_name,
        mime=mime,
        icon=f":material/{icon}:",
        help=help,
        disabled=disabled,
        on_click="ignore",
    )
