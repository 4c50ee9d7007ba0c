"""Names of downloads: safe whatever a graph is called, and used by every download."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from graphs import WORKED
from hypothesis import given
from hypothesis import strategies as st

import explorer
from explorer.present.documents import LONGEST, file_stem
from explorer.present.payload import payload
from explorer.present.view import SliderSetting, worked_out
from explorer.pricing import Case
from explorer.scenario import models

PACKAGE = Path(explorer.__file__).parent


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("../../etc/x", "etc-x"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("a\nb\x00c", "a-b-c"),
        ("=cmd|1", "cmd-1"),
        ("x</script><script>alert(1)</script>", "x-script-script-alert-1-script"),
        (".bashrc", "bashrc"),
        ("--help", "help"),
        ("a/../b", "a-b"),
        ("\u202egpj.exe", "gpj.exe"),
        ("\uff0e\uff0e\uff0fx", "x"),  # full-width dots and slash
        ("GPT-2 v1.1 (große)", "GPT-2-v1.1-große"),
        ("cafe\u0301", "café"),
        ("模型", "模型"),
        ("...", "model"),
        ("\ud800", "model"),
    ],
)
def test_a_hostile_name_becomes_a_plain_one(name: str, stem: str) -> None:
    assert file_stem(name) == stem


@given(st.text(st.characters(codec=None)))
def test_any_name_is_one_part_of_a_path_that_fits_a_file_system(name: str) -> None:
    stem = file_stem(name)
    assert 1 <= len(stem) <= LONGEST
    assert len(stem.encode()) <= 4 * LONGEST
    assert all(char.isalnum() or char in "_.-" for char in stem)
    assert stem[0] not in "-."
    assert ".." not in stem
    assert file_stem(stem) == stem


def test_sample_models_keep_their_names() -> None:
    assert [file_stem(name) for name in models.models()] == list(models.models())


BUTTONS = {"file_button": 2, "download_button": 2}  # and which argument is the name of the file


def _downloads() -> Iterator[tuple[Path, str]]:
    """Each module that offers a file whose name depends on something, and its source."""
    for path in PACKAGE.rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        if path.name != "file_button.py" and any(_names(ast.parse(source))):
            yield path, source


def _names(module: ast.Module) -> Iterator[ast.expr]:
    """The names of the files that a module's buttons offer, but for those that are written out."""
    for call in ast.walk(module):
        if not isinstance(call, ast.Call):
            continue
        button = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        given = [*call.args[BUTTONS[button] :][:1]] if button in BUTTONS else []
        given += [keyword.value for keyword in call.keywords if keyword.arg == "file_name"]
        yield from (name for name in given if not isinstance(name, ast.Constant))


def test_every_download_is_named_by_it() -> None:
    found = dict(_downloads())
    assert len(found) >= 7
    assert [path.name for path, source in found.items() if "file_stem(" not in source] == []


def test_the_picture_that_the_browser_makes_is_named_by_it() -> None:
    graph = models.find("lenet5").graph.model_copy(update={"name": "../x"})
    scenario = WORKED
    done = worked_out(Case(graph, scenario))
    assert payload(done, SliderSetting(scenario))["titles"]["file"] == "x"
