"""JSON from anyone: what is read, and the one sentence for each rule that it breaks."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.present import errors
from explorer.values.json_files import DEEPEST, LARGEST, DocumentError, read_json


def test_what_json_holds_is_read_with_and_without_a_mark_of_its_encoding() -> None:
    content = '{"a": [1, 2.5, true, null, "Größe"], "b": {}}'
    held = {"a": [1, 2.5, True, None, "Größe"], "b": {}}
    assert read_json(content) == read_json(content.encode()) == read_json(content.encode("utf-8-sig")) == held


def test_the_limits_are_the_last_that_is_taken() -> None:
    assert read_json("[" * DEEPEST + "]" * DEEPEST)
    assert read_json('"' + "x" * (LARGEST - 2) + '"')


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (" " * (LARGEST + 1), "it has more than 1,000,000 bytes, the most that such a file may have"),
        ("é" * (LARGEST // 2 + 1), "it has more than 1,000,000 bytes"),
        (b"\xff{}", "it is not UTF-8 text, see byte 0"),
        (b"\x80\x00", "it is not UTF-8 text, see byte 0"),
        ("{}".encode("utf-16"), "it is UTF-16 text; save it as UTF-8"),
        ("{}".encode("utf-16-le"), "it is UTF-16 text"),
        ("[]".encode("utf-16-be"), "it is UTF-16 text"),
        ("[]".encode("utf-32"), "it is UTF-32 text"),
        ("1e999", "1e999 is too large a number"),
        ('{"a": "\ud800"}', "it is not UTF-8 text, see character 8"),
        ("batch: 8", "it is not JSON at line 1, column 1: expecting value"),
        ('{"a":\n1,}', "it is not JSON at line 2, column 3"),
        ("[NaN]", "NaN is not a number that JSON has"),
        ("[-Infinity]", "-Infinity is not a number that JSON has"),
        ("9" * 5000, "it has a whole number with thousands of digits"),
        ('{"a": 1, "b": {"c": 1, "c": 1}}', '"c" stands twice in the same object; take one out'),
        ("[" * (DEEPEST + 1) + "]" * (DEEPEST + 1), "it is nested too deeply: objects and lists may be 16 deep"),
        ('{"a":' * 500 + "1" + "}" * 500, "it is nested too deeply"),
        ("[" * 100_000, "it is nested too deeply"),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) else None,
)
def test_each_broken_rule_is_one_sentence(content: bytes | str, sentence: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read_json(content)
    assert errors.sentence(caught.value).startswith(sentence)


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(JSON_VALUES)
def test_what_is_written_as_json_is_read_as_it_was(value: object) -> None:
    assert read_json(json.dumps(value)) == read_json(json.dumps(value, ensure_ascii=False).encode()) == value


@given(st.binary() | st.text(st.characters()) | st.text('[]{}":,0123456789.eENa'))
def test_anything_is_read_as_json_or_refused(content: bytes | str) -> None:
    try:
        found = read_json(content)
    except DocumentError:  # and nothing else
        return
    as_text = content.decode() if isinstance(content, bytes) else content
    assert found == json.loads(as_text.removeprefix("\ufeff"))  # the mark of its encoding
