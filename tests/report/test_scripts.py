"""What a page of one file may run: the scripts written into it and nothing else."""

from __future__ import annotations

import base64
import hashlib
import json
import re

import pytest

from explorer.report.scripts import NO_SCRIPTS, Scripts, data_element, safe_json


@pytest.mark.parametrize("text", ["</script>", "<!--<script>", "]]>", "\u2028", "</SCRIPT >"])
def test_no_text_ends_a_data_element(text: str) -> None:
    element = str(data_element("data", {"name": text}))
    inside = element.removeprefix('<script type="application/json" id="data">').removesuffix("</script>")
    assert "<" not in inside
    assert ">" not in inside
    assert json.loads(inside) == {"name": text}


def test_numbers_that_json_lacks_are_refused() -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        safe_json({"delay": float("inf")})


def test_the_policy_has_the_hash_of_each_script() -> None:
    scripts = Scripts()
    assert scripts.policy == NO_SCRIPTS
    scripts.run("const a = 1;")
    scripts.run('import "a";', "module")
    scripts.import_map({"imports": {"a": "data:text/javascript,"}})
    hashes = re.findall(r"'sha256-([^']+)'", scripts.policy)
    assert hashes[0] == base64.b64encode(hashlib.sha256(b"const a = 1;").digest()).decode()
    assert len(hashes) == 3
    assert "default-src 'none'" in scripts.policy
    assert "unsafe-eval" not in scripts.policy
    assert "script-src 'unsafe-inline'" not in scripts.policy


@pytest.mark.parametrize("source", ["a = '</script>'", "a = '</SCRIPT>'", "a = '<!--'"])
def test_a_script_that_would_end_itself_is_refused(source: str) -> None:
    with pytest.raises(ValueError, match="neither an end of script"):
        Scripts().run(source)
