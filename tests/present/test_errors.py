"""Every error that is raised has its sentence, every sentence an error, and both are right in any language."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from pathlib import Path

import pytest

import explorer
from explorer.present.errors import english, sentence
from explorer.present.i18n.catalogue import DEFAULT, PSEUDO, languages, resource
from explorer.present.i18n.text import speaking
from explorer.scenario import codec
from explorer.scenario.scenario import ScenarioError
from explorer.values.errors import ExplorerError
from explorer.values.names import UnknownNameError

PACKAGE = Path(explorer.__file__).parent
CODE = re.compile("[a-z0-9]+(-[a-z0-9]+)+")
OF_THEIR_OWN = {"UnknownNameError", "CaptureError", "BuildError", "InputError"}  # choose their codes themselves


def kinds(trees: Iterable[ast.Module]) -> set[str]:
    """Returns the names of all classes of errors that hold codes."""
    classes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    found = {ExplorerError.__name__}
    while (
        more := {
            each.name for each in classes if any(isinstance(base, ast.Name) and base.id in found for base in each.bases)
        }
        - found
    ):
        found |= more
    return found


def raised(tree: ast.Module, coded: set[str]) -> list[str]:
    """Returns the codes of all errors that a module makes; a code is a constant, or one name that is chosen before."""
    chosen = {
        node.targets[0].id: [each.value for each in ast.walk(node.value) if isinstance(each, ast.Constant)]
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "code"
    }
    codes: list[str] = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        own = called == "__init__" and isinstance(node.args[0], ast.Constant)
        if not own and (called not in coded or called in OF_THEIR_OWN):
            continue
        first = node.args[0]
        if isinstance(first, ast.Constant):
            codes.append(first.value)
        elif isinstance(first, ast.Name):
            codes += [value for value in chosen[first.id] if value is not None]
        else:
            assert isinstance(first, ast.Attribute), ast.unparse(node)  # the code of another error
            assert first.attr == "code", ast.unparse(node)
    return codes


def test_every_code_has_a_sentence_and_every_sentence_a_code() -> None:
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in PACKAGE.rglob("*.py")]
    coded = kinds(trees)
    codes = {code for tree in trees for code in raised(tree, coded)} | {
        "model-not-built",
        "inputs-unfit",
        "inputs-unfit-at",
    }
    assert {code for code in codes if not CODE.fullmatch(code)} == set()
    said = {entry.id.name.removeprefix("error-") for entry in resource(DEFAULT, "error").body if hasattr(entry, "id")}
    assert codes == {name for name in said if "_" not in name}


@pytest.mark.parametrize("language", languages())
def test_the_values_stand_in_the_sentence_whatever_the_language(language: str) -> None:
    with pytest.raises(ScenarioError) as caught, speaking(language):
        codec.from_options({"up": "20"})
    with speaking(language):
        said = sentence(caught.value)
    assert caught.value.code == "unit-missing"
    assert all(value in said for value in ("uplink", '"20"', "bit/s, kbit/s, Mbit/s, Gbit/s"))
    assert english(caught.value) == 'uplink "20": unit missing, use bit/s, kbit/s, Mbit/s, Gbit/s'
    assert ("unit missing" in said) == (language != PSEUDO)


def test_an_error_inside_another_is_worded_in_the_same_language() -> None:
    outer = ScenarioError("keep-unknown", why=UnknownNameError("layer", "fc", ["conv"]))
    assert english(outer) == 'keep: unknown layer "fc": known are conv'
    with speaking(PSEUDO):
        assert "layer" not in sentence(outer)


def test_an_error_is_a_value() -> None:
    one = UnknownNameError("layer", "fc", ["fc1", "fc2"])
    other = UnknownNameError("layer", "fc", iter(["fc1", "fc2"]))
    assert (one, hash(one)) == (other, hash(other))
    assert one != ScenarioError.of(one)
    assert ScenarioError.of(one).parameters == one.parameters
    with pytest.raises(ScenarioError) as caught:
        raise ScenarioError("keep-unknown", why=one)
    kept = caught.value.detached()
    assert kept == caught.value
    assert kept.__traceback__ is None
    assert caught.value.__traceback__ is not None


def test_what_is_no_error_of_ours_says_it_itself_and_steers_nothing() -> None:
    assert sentence(OSError("disk\x1b[2J full")) == "disk\\x1b[2J full"
    many = UnknownNameError("layer", "\x1b", [f"layer{number}\n" for number in range(20)])
    said = sentence(many)
    assert said.isprintable()
    assert said.endswith("layer11\\n and 8 more")
