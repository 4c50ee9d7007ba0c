"""The scenario list: ready scenarios to load, a person's own, and all of them side by side.

What is compared are elements of the page and no pictures of a table, so that they wrap, read aloud and fit on a phone,
where each column becomes a card.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape

import streamlit as st

from explorer.app.scenarios.result import result_text
from explorer.app.scenarios.table import Said, facts, link, load_button, named_view, summary
from explorer.app.scenarios.user_list import keep, own_list
from explorer.app.scenarios.user_scenarios import own_scenarios
from explorer.app.styles import style
from explorer.library.named import NamedScenario, library
from explorer.present.i18n.text import plain, text
from explorer.present.view import View

CARDS = 3  # side by side
FIRST, MOST = 4, 5  # columns before anybody chose, and at most
IN_TABLE = 5  # of what is said of a scenario, what the table of all of them has: up to the two unsplit choices
CHOSEN, CONTROL = "scenarios_compared", "scenarios_compared_control"
_BREAKS = re.compile(r"(?<=[._])(?=[a-z])")  # where the name of a layer may go on in the next line


def show(view: View) -> None:
    """Shows the whole list below the view of a page; a scenario that is picked becomes the view on the next run."""
    st.html(style("scenario_list.css"))
    keep()
    _ready()
    own_scenarios()
    side_by_side(view)


def _ready() -> None:
    """Shows the ready scenarios as cards."""
    st.subheader(text("scenarios-ready_heading"), anchor=False)
    entries = library().entries
    for start in range(0, len(entries), CARDS):
        for column, named in zip(st.columns(CARDS), entries[start : start + CARDS], strict=False):
            with column, st.container(border=True, height="stretch"):
                _card(named)


def _card(named: NamedScenario) -> None:
    st.markdown(f"**{plain(named.name)}**  \n{plain(result_text(named))}")
    summary(named)
    st.space("stretch")
    with st.container(horizontal=True):
        load_button(named, f"ready_scenario_load_{named.key}")
        link(named, f"ready_scenario_link_{named.key}")


@dataclass(frozen=True)
class Entry:
    """Describes a scenario of the comparison."""

    named: NamedScenario
    whose: str = ""  # a person's own or a ready one, which may have the same name; "" for what is looked at

    @property
    def label(self) -> str:
        """Returns the name, and whose: what a person calls like a ready one is still told apart."""
        return text("scenarios-label", name=self.named.name, whose=self.whose) if self.whose else self.named.name

    def said(self) -> dict[str, Said]:
        """Returns everything that is said of it, by heading: the name first."""
        return {text("scenarios-column_name"): Said(self.named.name, self.whose), **facts(self.named)}


def side_by_side(view: View) -> None:
    """Shows the chosen ones in detail, then all of them."""
    entries = _entries(view)
    st.subheader(text("scenarios-compare_heading"), anchor=False)
    chosen = _choose(entries)
    if chosen:
        st.html(columns_html(chosen))
    else:
        st.markdown(text("scenarios-none_chosen"))
    st.caption(text("scenarios-compare_caption"))
    st.subheader(text("scenarios-table_heading"), anchor=False)
    st.html(table_html(entries.values()))


def _entries(view: View) -> dict[str, Entry]:
    """Returns what is looked at, a person's own and the ready ones, each by a name that no other has."""
    return {
        "now": Entry(named_view(text("scenarios-this_view"), view)),
        **{f"own {named.key}": Entry(named, text("scenarios-yours")) for named in own_list()},
        **{f"ready {named.key}": Entry(named, text("scenarios-ready")) for named in library()},
    }


def _choose(entries: Mapping[str, Entry]) -> list[Entry]:
    """Returns those that a person chose; the first ones while nobody did."""
    chosen = st.session_state.get(CHOSEN, list(entries)[:FIRST])
    st.session_state[CONTROL] = [name for name in chosen if name in entries]
    names = st.multiselect(
        text("scenarios-choose"),
        list(entries),
        format_func=lambda name: entries[name].label,
        max_selections=MOST,
        key=CONTROL,
        on_change=_take,
    )
    return [entries[name] for name in names]


def _take() -> None:
    st.session_state[CHOSEN] = st.session_state[CONTROL]


def columns_html(entries: Iterable[Entry]) -> str:
    """Returns a column for each scenario; where there is no room for headings beside them, each value shows its own."""
    columns = [entry.said() for entry in entries]
    headings = "".join(f"<span>{escape(heading)}</span>" for heading in columns[0])
    return (
        f'<div class="sx-scenarios"><div class="sx-columns" style="--rows:{len(columns[0])}">'
        f'<div class="sx-headings" aria-hidden="true">{headings}</div>{"".join(map(_column, columns))}</div></div>'
    )


def _column(column: Mapping[str, Said]) -> str:
    rows = (f"<div><dt>{escape(heading)}</dt><dd>{_cell(said)}</dd></div>" for heading, said in column.items())
    return f"<dl>{''.join(rows)}</dl>"


def table_html(entries: Iterable[Entry]) -> str:
    """Returns a row for each scenario, with what one looks at first."""
    rows = [list(entry.said().items())[:IN_TABLE] for entry in entries]
    head = "".join(f'<th scope="col">{escape(heading)}</th>' for heading, _ in rows[0])
    body = "".join(f"<tr>{''.join(f'<td>{_cell(said)}</td>' for _, said in row)}</tr>" for row in rows)
    return (
        f'<div class="sx-scenarios"><table aria-label="{escape(text("scenarios-table_heading"))}">'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cell(said: Said) -> str:
    note = f"<small>{escape(said.note)}</small>" if said.note else ""
    value = _BREAKS.sub("<wbr>", escape(said.value))
    return f"<b>{f'<s>{value}</s>' if said.struck else value}</b>{note}"
