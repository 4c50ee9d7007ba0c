"""Reports to look at: of the first example and of a stranger's graph, as the files that they become."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from explorer.model.graph import Affine, Layer, ModelGraph, OperationClass, Tensor
from explorer.model.graph import Work as Cost
from explorer.present.view import View, Work, worked_out
from explorer.pricing import Case
from explorer.report.contents import Report
from explorer.report.page import live_html, report_html
from explorer.scenario import models
from explorer.scenario.scenario import Scenario

DATE = "3 November 2026"
IMAGE = "<img src=x onerror=alert(1)>"
BREAK_OUT = "</script><script>alert(2)</script>"
LINK = '<a href="javascript:alert(3)">link</a>'
COMMENT = "<!--<script>{{ 7 * 7 }}</style>"
HOSTILE = (IMAGE, BREAK_OUT, LINK, COMMENT)


@dataclass(frozen=True)
class Files:
    """One work as files."""

    work: Work
    report: Path
    live: Path
    pictures: Path  # the report without scripts of its own


def example() -> Work:
    """The first paint of the app."""
    view = View.default()
    return worked_out(Case(models.find(view.model).graph, view.scenario))


def written_example(folder: Path) -> Files:
    """The files of the first example."""
    work = example()
    return written(work, work.view.model, folder)


def written_hostile(folder: Path) -> Files:
    """The files of a stranger's graph."""
    path = folder / "hostile.json"
    path.write_text(hostile_graph().to_json(), encoding="utf-8")
    return written(worked_out(Case(hostile_graph(), Scenario.default())), str(path), folder)


def written(work: Work, model: str, folder: Path) -> Files:
    """The files of a work, written into a folder."""
    report = Report(work, DATE, model=model)
    pages = {
        "report": report_html(report),
        "live": live_html(work),
        "pictures": report_html(report, interactive=False),
    }
    for name, page in pages.items():
        (folder / f"{name}.html").write_text(page, encoding="utf-8")
    return Files(work, **{name: folder / f"{name}.html" for name in pages})


def hostile_graph() -> ModelGraph:
    """A chain of layers whose names try to be markup, cut after the third by what its tensors weigh."""
    sizes = (40_000, 40_000_000, 40_000_000, 4_000, 400_000, 400_000)
    names = ("x", *HOSTILE, f"{IMAGE}#2")
    layers = [
        Layer(
            name=name,
            operation="input" if i == 0 else IMAGE,
            operation_class=OperationClass.INPUT if i == 0 else OperationClass.CONVOLUTION,
            module_path="" if i == 0 else f"{BREAK_OUT}.{i // 3}",
            inputs=names[i - 1 : i] if i else (),
            output=Tensor(shape=(Affine(0, 1), Affine(10, 0)), bytes=Affine(0, size), grad_bytes=Affine(0, size)),
            forward=Cost() if i == 0 else Cost(flops=Affine(0, 10**9), bytes=Affine(0, 10**6), operations=1),
            backward=Cost() if i == 0 else Cost(flops=Affine(0, 2 * 10**9), bytes=Affine(0, 10**6), operations=1),
        )
        for i, (name, size) in enumerate(zip(names, sizes, strict=True))
    ]
    return ModelGraph(name="hostile", title=f"Model {IMAGE} {BREAK_OUT}", layers=tuple(layers))
