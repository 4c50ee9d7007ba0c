"""The catalogue: every key the code asks for exists, and no key is left over."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fluent.syntax import ast
from fluent.syntax.visitor import Visitor

import explorer
from explorer.machines.machine import Machine
from explorer.present.i18n.catalogue import DEFAULT, PSEUDO, accented, keys, languages, resource, rooms
from explorer.present.i18n.text import WORD_JOINER, language, plain, speak, speaking, text
from explorer.presets import LinkPreset
from explorer.values.names import UnknownNameError
from tests.support.errors import refused

PACKAGE = Path(explorer.__file__).parent
# A key as it stands in the code, whole or with {placeholders} that the code fills; every key begins with its room.
ROOM = "|".join(rooms())
KEY = re.compile(
    rf"""\"(?P<one>(?:{ROOM})-(?:[\w-]|\{{[^{{}}\"]*\}})+)\"|'(?P<two>(?:{ROOM})-(?:[\w-]|\{{[^{{}}']*\}})+)'"""
)
IN_BROWSER = re.compile(r"""\bt(?:\.runs)?\(\s*["'`]((?:[\w-]|\$\{[^}]*\})+)["'`]""")
QUOTED = re.compile(r"""["'`]((?:[\w-]|\$\{[^}]*\})+)["'`]""")


def _sources(*endings: str) -> list[Path]:
    found = [path for ending in endings for path in PACKAGE.rglob(f"*{ending}")]
    return [path for path in (*found, *PACKAGE.parent.glob("pages/*.py")) if not {"vendor", "bundle"} & {*path.parts}]


def _as_pattern(key: str) -> re.Pattern[str]:
    """What a key may become: whatever the code fills in is of word characters."""
    return re.compile(r"[\w-]+".join(map(re.escape, re.split(r"\$?\{[^}]*\}", key))))


def _asked_for() -> tuple[set[str], set[str]]:
    """The keys that the code looks up, and those that it may hand on by name, such as the rows of a table."""
    asked = {one or two for path in _sources(".py", ".html") for one, two in KEY.findall(path.read_text("utf-8"))}
    asked -= {key.removeprefix("error-") for key in keys() if key.startswith("error-")}  # codes may begin as rooms do
    handed = set()
    for path in _sources(".js"):
        source = path.read_text("utf-8")
        asked |= set(map(_whole, IN_BROWSER.findall(source)))
        handed |= set(map(_whole, QUOTED.findall(source)))
    return asked, handed


def _whole(key: str) -> str:
    """A key of the browser's code as the catalogue has it: without a room it is the graph view's."""
    room, dash, _ = key.partition("-")
    return key if dash and room in rooms() else f"graph-{key}"


def test_every_key_asked_for_exists_and_none_is_left_over() -> None:
    there = keys()
    asked, handed = _asked_for()
    assert {key for key in asked if not any(map(_as_pattern(key).fullmatch, there))} == set()
    used = [_as_pattern(key) for key in asked | handed if "{" in key]
    assert {key for key in there - asked - handed if not any(each.fullmatch(key) for each in used)} == set()


# What a placeholder of a key becomes is a word that the code has in quotes or as the name of a field. These are made
# of several such words.
COMPOSED = {
    "compare-heading_full_blocks",
    *("depth-best", "depth-looked_at", "depth-looked_at_best"),
    *("map-turns_free_below_above", "map-turns_whole_below_above"),
}
WORD = re.compile(r"""["'`]([\w-]+)["'`]|^\s+(\w+)\??:|(\w+)=|[{,]\s*(\w+):|^\[+([\w-]+\.)*([\w-]+)\]+$""", re.M)
INSIDE = re.compile(rf"\{{ ((?:{ROOM})-[\w-]+) \}}")  # a text that another one has in it


def _words() -> set[str]:
    """Whatever the code may fill into a key."""
    found = {word for path in _sources(".py", ".js", ".html", ".toml") for word in _words_in(path.read_text("utf-8"))}
    return found | {path.stem for path in PACKAGE.parent.glob("pages/*.py")}


def _words_in(source: str) -> set[str]:
    return {word for groups in WORD.findall(source) for word in groups if word}


def test_every_text_is_used_or_made_of_words_that_the_code_has() -> None:
    """The texts that no key of the code stands for, each word of which the code knows."""
    asked, handed = _asked_for()
    words = _words()
    inside = set(INSIDE.findall("".join(path.read_text("utf-8") for path in _sources(".ftl"))))
    rules = [_as_groups(key) for key in asked | handed if "{" in key and not key.startswith("graph-${")]
    built = {
        key
        for key in keys() - asked - handed
        for rule in rules
        if (filled := rule.fullmatch(key)) and words.issuperset(filled.groups())
    }
    unused = keys() - asked - handed - inside - built
    assert unused - COMPOSED == set(), (
        "no code asks for these texts: take them out, or say in COMPOSED how they are made"
    )
    assert unused >= COMPOSED, "these need no rule of their own"


def _as_groups(key: str) -> re.Pattern[str]:
    """A key in which each placeholder is a group."""
    return re.compile(r"([\w-]+)".join(map(re.escape, re.split(r"\$?\{[^}]*\}", key))))


def test_every_field_that_may_be_estimated_has_a_name() -> None:
    figures = (set(Machine.model_fields) | set(LinkPreset.model_fields)) - {
        *("name", "title", "known_as", "source", "estimated", "role", "kind", "precision", "runtime", "measured")
    }
    assert {f"fields-{figure}" for figure in figures} == {key for key in keys() if key.startswith("fields-")}


def test_each_key_stands_once_in_its_own_room() -> None:
    for room in rooms():
        named = [entry.id.name for entry in resource(DEFAULT, room).body if isinstance(entry, ast.Message)]
        assert len(named) == len(set(named))
        assert {name.partition("-")[0] for name in named} == {room}


class _Variables(Visitor):
    def __init__(self) -> None:
        self.found: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802 - the library's name
        self.found.add(node.id.name)


def _variables(language: str) -> dict[str, set[str]]:
    found = {}
    for room in rooms():
        for entry in resource(language, room).body:
            if isinstance(entry, ast.Message):
                seen = _Variables()
                seen.visit(entry)
                found[entry.id.name] = seen.found
    return found


def test_every_language_has_the_same_keys_and_takes_the_same_values() -> None:
    usual = _variables(DEFAULT)
    for each in languages():
        assert _variables(each) == usual


def test_placeholders_are_filled_and_plurals_chosen() -> None:
    assert text("breakdown-axis", unit="s", timing="estimated") == "Delay (s), estimated"
    assert [text("graph-tensors", count=count) for count in (1, 2, 1234)] == ["1 tensor", "2 tensors", "1,234 tensors"]
    with pytest.raises(KeyError):
        text("breakdown-nothing")
    with pytest.raises(KeyError):
        text("nothing-at_all")
    with pytest.raises(LookupError):
        text("breakdown-axis", unit="s")


def test_a_language_holds_where_it_is_spoken() -> None:
    with speaking(PSEUDO):
        assert language() == PSEUDO
        assert text("breakdown-axis", unit="s", timing="t") == accented("Delay (") + "s" + accented("), ") + "t"
    assert language() == DEFAULT
    with refused(UnknownNameError, match="xx"):
        speak("xx")


def test_the_made_up_language_leaves_what_is_no_text() -> None:
    assert accented("<b>a</b> %{customdata[0]} [a](b) :material/x: &nbsp;") == (
        "<b>ȧȧ</b> %{customdata[0]} [ȧȧ](b) :material/x: &nbsp;"
    )


def test_text_from_a_file_stays_text_where_markdown_is_read() -> None:
    assert plain("![t](x) a_b `c` :red[d] $e$ <f>") == (r"\!\[t\]\(x\) a\_b \`c\` \:red\[d\] \$e\$ \<f\>")
    for address in ("http://a", "https://a", "www.a.b", "WWW.a.b", "a@b.c"):
        assert address not in plain(address).replace("\\", "")
        assert plain(address).replace("\\", "").replace(WORD_JOINER, "") == address
