"""What the components around the graph view are given, field by field; see `explorer.present.payload_types`."""

from __future__ import annotations

from typing import TypedDict

from explorer.present.payload_types import TextData


class MethodRow(TypedDict):
    """One method in the table of methods, all of it ready to be read."""

    name: str  # what is sent when its button is pressed
    title: str
    kind: str
    exact: bool
    source: str  # empty where it has none
    assumes: str
    shown: bool  # whether the graph view shows its split
    action: str  # the button's name
    same: bool  # whether it chose the split of the row above
    optimal: bool
    forbidden: bool  # the scenario does not allow its split
    cells: list[tuple[str, str]]  # value and note for each column behind the first; empty where there is a problem
    problem: str  # why there is no split; empty where there is one
    note: str  # behind the problem


class MethodTableData(TypedDict):
    """What the table of methods is given."""

    columns: dict[str, str]  # titles by name; "method" is the first column
    label: str
    action: str
    shown: str
    same: str
    rows: list[MethodRow]


class PageBarData(TypedDict):
    """What the bar at the top of a page is given."""

    query: str  # of the page, escaped, without a question mark
    heard: str | None  # the query that the browser went to through its history, where this is the answer to that
    page: str  # what it is called
    path: str  # the end of its address, from the last slash on
    title: str  # what is looked at
    is_example: bool  # whether that is a model's finished example as it is
    has_stories: bool  # whether the page has stories to show
    text: TextData


class StoryData(TypedDict):
    """Describes a ready scenario on its card."""

    name: str
    line: str
    result: str  # what splitting gains
    load: str  # what a press on the card does
    picture: str  # the address of an image, with all of it inside


class StoriesData(TypedDict):
    """What the stories at the top of Explore are given."""

    heading: str
    close: str
    stories: list[StoryData]


class BrowserStoreData(TypedDict):
    """What the browser's storage is given."""

    key: str
    session: str | None  # to be told what is stored, or null
    change: str | None  # another than before stores the text
    text: str
    aside: str  # stored first, under a key of its own, unless empty
