"""The page's own modules and style sheets inside one file: every import is found, and none is an address."""

from __future__ import annotations

import base64
import re
from importlib.resources import files
from pathlib import Path

import pytest

from explorer.report.scripts import PREFIX, import_map, modules, stylesheet

ASSETS = files("explorer").joinpath("web")
IMPORTED = re.compile(r'^\s*(?:import|export)\b[^"=\n]*"([^"]+)";|^\} from "([^"]+)";', re.MULTILINE)


def _folder(tmp_path: Path, **sources: str) -> Path:
    for name, source in sources.items():
        path = tmp_path / name.replace("__", "/").replace("_js", ".js").replace("_css", ".css")
        path.parent.mkdir(exist_ok=True)
        path.write_text(source, encoding="utf-8")
    return tmp_path


def test_relative_imports_become_names(tmp_path: Path) -> None:
    folder = _folder(
        tmp_path,
        a_js='import "./sub/b.js";\nimport {\n  c,\n  d as e,\n} from \'./c.js\';\nconst text = "import ./c.js";\n',
        sub__b_js='export { c } from "../c.js";\n',
        c_js='export const c = "./a.js"; // from "./a.js"\n',
        unused_js="throw new Error();\n",
    )
    found = modules(folder, "a.js")
    assert set(found) == {"split-explorer/a.js", "split-explorer/sub/b.js", "split-explorer/c.js"}
    assert 'import "split-explorer/sub/b.js"' in found["split-explorer/a.js"]
    assert '} from "split-explorer/c.js"' in found["split-explorer/a.js"]
    assert 'const text = "import ./c.js"' in found["split-explorer/a.js"]
    assert 'from "split-explorer/c.js"' in found["split-explorer/sub/b.js"]
    assert 'export const c = "./a.js"' in found["split-explorer/c.js"], "a value is no import"


def test_modules_may_import_each_other(tmp_path: Path) -> None:
    folder = _folder(tmp_path, a_js='import "./b.js";\n', b_js='import "./a.js";\n')
    assert set(modules(folder, "a.js")) == {"split-explorer/a.js", "split-explorer/b.js"}


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ('import "./missing.js";\n', '"missing.js" is imported but not in the folder'),
        ('import "../outside.js";\n', '"../outside.js" is imported but not in the folder'),
        ('const later = () => import("./b.js");\n', "a.js imports a module while it runs"),
    ],
)
def test_what_cannot_be_in_one_file_is_said(tmp_path: Path, source: str, sentence: str) -> None:
    (tmp_path / "outside.js").write_text("")
    (tmp_path / "inside").mkdir()
    with pytest.raises(ValueError, match=re.escape(sentence)):
        modules(_folder(tmp_path / "inside", a_js=source, b_js=""), "a.js")


def test_every_import_of_the_graph_view_is_in_its_map() -> None:
    found = modules(ASSETS, "graph_view.js")
    imported = {name for source in found.values() for pair in IMPORTED.findall(source) for name in pair if name}
    assert imported
    assert imported == set(found) - {"split-explorer/graph_view.js"}
    assert all(name.startswith(PREFIX) for name in imported)
    assert "split-explorer/method_table.js" not in found


def test_the_map_holds_the_text_itself() -> None:
    source = "export const µ = 1;\n"
    address = import_map({"split-explorer/a.js": source})["imports"]["split-explorer/a.js"]
    head, _, body = address.partition(",")
    assert head == "data:text/javascript;base64"
    assert base64.b64decode(body).decode() == source


def test_style_sheets_take_the_place_of_their_imports(tmp_path: Path) -> None:
    sheets = {"a_css": '@import url("css/b.css");\n.a { color: red }\n', "css__b_css": ".b { color: blue }\n"}
    folder = _folder(tmp_path, **sheets)
    joined = stylesheet(folder, "a.css")
    assert joined.index(".b {") < joined.index(".a {")
    whole = stylesheet(ASSETS, "graph_view.css")
    assert "@import" not in whole
    assert "url(" not in whole
    assert ".sx-slider" in whole
