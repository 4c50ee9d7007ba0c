"""Results as JSON, as Markdown, and as the short table that the README shows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from benchmarks.measuring import Cell

HERE = Path(__file__).parent
JSON, MARKDOWN, README_TABLE = HERE / "results.json", HERE / "RESULTS.md", HERE / "README_TABLE.md"

# The README's rows and columns: the graph or way, and its heading there.
GRAPHS = {
    "resnet50": "ResNet-50",
    "googlenet": "GoogLeNet",
    "densenet121": "DenseNet-121",
    "gpt2": "GPT-2",
    "googlenet with heads": "GoogLeNet with auxiliary heads",
    "gpt2 with heads": "GPT-2, each head a branch",
    "200 blocks of 50": "200 blocks of 50 layers",
    "layered 10,000": "random, 10,000 layers",
    "layered 100,000": "random, 100,000 layers",
}
WAYS = {
    "table lookup": "table",
    "block-wise": "block-wise",
    "minimum cut": "minimum cut",
    "OR-tools": "OR-tools",
    "igraph": "igraph",
    "PyMaxflow": "PyMaxflow",
    "scipy": "scipy",
    "networkx": "networkx",
}
DIFFERS = "≠"
README_NOTE = f"""\
Milliseconds from a priced graph to the best split. From *minimum cut* on, the network is built each time; ours
remembers its shape. *Table* and *block-wise* answer from what was made once for a model and is remembered, a table or a
contraction; what that takes is in RESULTS.md. In the random graphs there is nothing to contract, and block-wise is the
minimum cut. A hyphen is over 20 s or not tried, {DIFFERS} a delay that is not the least."""


def read() -> dict[str, Any]:
    """What was measured last: ``machine``, and ``results`` by the benchmark's name."""
    if not JSON.exists():
        return {"machine": {}, "results": {}}
    document: dict[str, Any] = json.loads(JSON.read_text(encoding="utf-8"))
    return document


def write(document: dict[str, Any]) -> None:
    """Store results, and both pages made from them."""
    JSON.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    MARKDOWN.write_text(markdown(document), encoding="utf-8")
    README_TABLE.write_text(readme_table(document), encoding="utf-8")


def markdown(document: dict[str, Any]) -> str:
    """All results: first what was to be reached, then every table."""
    facts = ", ".join(f"{name} {value}" for name, value in document["machine"].items())
    results = list(document["results"].values())
    bars = [bar for result in results for bar in result["bars"]]
    body = "\n".join(map(result_markdown, results))
    return f"# Results of `make bench`\n\n{facts}\n\n## Bars\n\n{_bars(bars)}\n{body}"


def readme_table(document: dict[str, Any]) -> str:
    """The README's table: one row a graph, one column a way; empty before the first measurement."""
    measured = document["results"].get("side-by-side")
    if measured is None:
        return ""
    of = {(row["graph"], row["way"]): row for row in measured["rows"]}
    rows = [
        {
            "model": title,
            "layers": of[graph, "minimum cut"]["layers"],
            **{WAYS[way]: _ms(of[graph, way]) for way in WAYS},
        }
        for graph, title in GRAPHS.items()
    ]
    return f"{README_NOTE}\n\n{_table(rows, numbers=[*list(rows[0])[1:]])}"


def result_markdown(result: dict[str, Any]) -> str:
    """A result as a heading, its note and a table."""
    columns = list(result["rows"][0])
    numbers = [name for name in columns if not any(isinstance(row[name], str) for row in result["rows"])]
    rows = [{name: _shown(row[name]) for name in columns} for row in result["rows"]]
    return f"## {result['title']}\n\n{result['note']}\n\n{_table(rows, numbers)}"


def _bars(bars: list[dict[str, Any]]) -> str:
    rows = [
        {
            "what": bar["what"],
            "bar": bar["wanted"],
            "measured": bar["measured"],
            "met": "yes" if bar["met"] else "**no**",
        }
        for bar in bars
    ]
    return _table(rows, numbers=[]) if rows else ""


def _table(rows: list[dict[str, Any]], numbers: list[str]) -> str:
    columns = list(rows[0])
    rule = ["---:" if name in numbers else "---" for name in columns]
    lines = [columns, rule, *([_shown(row[name]) for name in columns] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _ms(row: dict[str, Any]) -> str:
    """A cell of the README's table."""
    differs = f" {DIFFERS}" if row["wrong"] else ""
    return f"{_shown(row['total_ms'])}{differs}"


def _shown(value: Cell) -> str:
    """Three significant digits, whole numbers in full, and a hyphen for what was not measured."""
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
    return f"{value:,}" if isinstance(value, int) else value
