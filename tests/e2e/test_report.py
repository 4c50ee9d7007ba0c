"""The report and the live graph as files: opened from a disk, without a network, with and without scripts."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from graphs import asked
from playwright.sync_api import Browser, Page, expect
from report_files import HOSTILE, Files

from explorer.present.view import slider_range
from explorer.pricing import Case
from explorer.scenario.scenario import Link
from explorer.solve import solve

pytestmark = pytest.mark.browser

WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
POSITIONS = 200
STEPS = 1000  # of a slider
SLIDERS = ("uplink", "downlink", "device_speed", "server_speed")
Opener = Callable[..., Page]


@pytest.fixture
def open_file(browser: Browser) -> Iterator[Opener]:
    """Opens files offline; afterwards none may have asked for anything else, logged an error or opened a dialog."""
    contexts, wrong = [], []

    def opened(path: Path, part: str = "", **options: object) -> Page:
        context = browser.new_context(offline=True, **options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        own = (path.as_uri(), "data:", "blob:")
        page.on("request", lambda request: None if request.url.startswith(own) else wrong.append(request.url))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
        page.on("dialog", lambda dialog: (wrong.append(dialog.message), dialog.dismiss()))
        page.goto(path.as_uri() + part)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert wrong == []


def live(page: Page) -> Page:
    """Wait until the graph answers."""
    expect(page.locator(".sx-headline")).not_to_be_empty()
    return page


def delay_at(case: Case, values: dict[str, float]) -> float:
    """The least delay with the sliders at some values, by a solver that knows no table."""
    link = Link(values["uplink"], values["downlink"], case.scenario.link.rtt_s)
    speeds = {"device_speed": values["device_speed"], "server_speed": values["server_speed"]}
    return solve(*asked(case.under(replace(case.scenario, link=link, **speeds))), "mincut").delay_s


@pytest.mark.parametrize(("kind", "positions"), [("report", POSITIONS), ("live", POSITIONS // 8)])
def test_its_sliders_give_the_delays_of_the_library(open_file: Opener, first: Files, kind: str, positions: int) -> None:
    page = live(open_file(getattr(first, kind)))
    chosen = random.Random(7)
    thumbs = [[chosen.randint(0, STEPS) for _ in SLIDERS] for _ in range(positions)]
    shown = page.evaluate(
        """async ([names, positions]) => {
            const frame = () => new Promise(requestAnimationFrame);
            const delay = document.querySelector(".sx-fact-delay .sx-fact-value");
            const found = [];
            for (const position of positions) {
                names.forEach((name, i) => {
                    const thumb = document.getElementById(`sx-${name}`);
                    thumb.value = position[i];
                    thumb.dispatchEvent(new Event("input", { bubbles: true }));
                });
                await frame();
                await frame();
                found.push(Number(delay.dataset.seconds));
            }
            return found;
        }""",
        [SLIDERS, thumbs],
    )
    over = slider_range(first.work.case.scenario)
    ends = {"uplink": over.link_bytes_per_s, "downlink": over.link_bytes_per_s}
    for thumb, seconds in zip(thumbs, shown, strict=True):
        values = {}
        for name, step in zip(SLIDERS, thumb, strict=True):
            least, most = ends.get(name, over.speed)
            value = float(f"{least * (most / least) ** (step / STEPS):.3g}")  # what a slider shows, it is
            values[name] = min(most, max(least, value))
        assert seconds == pytest.approx(delay_at(first.work.case, values), rel=1e-9)
    assert len(set(shown)) > positions / 2


def test_where_the_sliders_stand_is_kept_in_the_address(open_file: Opener, first: Files) -> None:
    page = live(open_file(first.live))
    back = page.get_by_role("button", name="Back to the sliders as they were saved")
    expect(back).to_be_hidden()
    page.get_by_label("Uplink, value").fill("20 Mbit/s")
    page.get_by_label("Uplink, value").press("Enter")
    expect(back).to_be_visible()
    said = page.locator(".sx-headline").inner_text()
    again = live(open_file(first.live, part="#" + page.url.partition("#")[2]))
    expect(again.locator(".sx-headline")).to_have_text(said)
    expect(again.get_by_label("Uplink, value")).to_have_value("20 Mbit/s")
    again.get_by_role("button", name="Back to the sliders").click()
    expect(again.get_by_label("Uplink, value")).to_have_value("400 Mbit/s")
    nonsense = live(open_file(first.live, part="#uplink=-1&downlink=1e99&device_speed=<b>&server_speed="))
    before = delay_at(first.work.case, _as_saved(first))
    for opened in (again, nonsense):
        seconds = opened.locator(".sx-fact-delay .sx-fact-value").get_attribute("data-seconds")
        assert float(seconds or "") == pytest.approx(before, rel=1e-9)


def _as_saved(files: Files) -> dict[str, float]:
    scenario = files.work.case.scenario
    return {
        "uplink": scenario.link.uplink_bytes_per_s,
        "downlink": scenario.link.downlink_bytes_per_s,
        "device_speed": scenario.device_speed,
        "server_speed": scenario.server_speed,
    }


def test_what_needs_a_solver_is_not_offered(open_file: Opener, first: Files) -> None:
    page = live(open_file(first.live))
    search = page.get_by_label("Find a layer").first
    search.fill("layer2.1.conv1")
    search.press("Enter")
    expect(page.locator(".sx-inspector")).to_contain_text("layer2.1.conv1")
    expect(page.get_by_role("button", name="Keep everything up to here")).to_be_hidden()


def test_the_graph_is_saved_as_a_picture(open_file: Opener, first: Files, tmp_path: Path) -> None:
    page = live(open_file(first.live))
    with page.expect_download() as download:
        page.get_by_role("button", name="Save what is shown as PNG").click()
    assert download.value.suggested_filename == "resnet18.png"
    path = tmp_path / "graph.png"
    download.value.save_as(path)
    assert path.read_bytes().startswith(b"\x89PNG")
    assert path.stat().st_size > 20_000


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", ["report", "live", "pictures"])
def test_without_scripts_there_are_pictures_and_tables(open_file: Opener, first: Files, kind: str, scheme: str) -> None:
    page = open_file(getattr(first, kind), java_script_enabled=False, color_scheme=scheme)
    picture = page.locator(".graph svg")
    expect(picture).to_be_visible()
    expect(picture).to_contain_text("layer3.0")
    expect(page.get_by_role("cell", name="25.7 MB").first).to_be_visible()
    expect(page.locator("#live-graph")).to_have_count(0 if kind == "pictures" else 1)
    if kind == "live":
        return
    for name in ("breakdown", "map", "business"):
        expect(page.locator(f"#{name} .picture").first).to_be_visible()
        expect(page.locator(f"#{name} .place").first).to_be_hidden()


def test_with_scripts_the_charts_take_the_place_of_the_pictures(open_file: Opener, first: Files) -> None:
    page = live(open_file(first.report))
    said = page.locator(".cover .lead")
    expect(said).to_have_count(2)  # the split and its gain
    for each in said.all():
        expect(each).to_be_hidden()  # the graph below says it, and follows its sliders
    expect(page.get_by_text("The sliders change the graph alone")).to_be_visible()
    for name in ("breakdown", "map", "costs"):
        expect(page.locator(f"#chart-{name} .main-svg").first).to_be_visible()
    expect(page.locator("#breakdown .picture")).to_be_hidden()
    page.emulate_media(media="print")
    for name in ("breakdown", "map", "business"):
        expect(page.locator(f"#{name} .picture").first).to_be_visible()
    expect(page.locator(".graph svg")).to_be_visible()
    for each in said.all():
        expect(each).to_be_visible()
    expect(page.locator("#live-graph")).to_be_hidden()
    expect(page.get_by_text("The sliders change the graph alone")).to_be_hidden()


def test_no_words_of_a_chart_are_cut_off_on_a_phone(open_file: Opener, first: Files) -> None:
    page = live(open_file(first.report, viewport=PHONE))
    for name in ("breakdown", "map", "costs"):
        chart = page.locator(f"#chart-{name}")
        expect(chart.locator(".main-svg").first).to_be_visible()
        beyond = """chart => {
            const { left, right } = chart.getBoundingClientRect();
            const shown = [...chart.querySelectorAll("text")].filter((words) => words.checkVisibility());
            const out = ({ left: start, right: end }) => start < left - 0.5 || end > right + 0.5;
            return shown.filter((words) => out(words.getBoundingClientRect())).map((words) => words.textContent);
        }"""
        assert chart.evaluate(beyond) == []


def test_names_of_a_stranger_are_text(open_file: Opener, hostile: Files) -> None:
    for path in (hostile.report, hostile.live):
        page = live(open_file(path))
        for name in HOSTILE:
            search = page.get_by_label("Find a layer").first
            search.fill(name)
            search.press("Enter")
            expect(page.locator(".sx-inspector")).to_contain_text(name)
        assert page.locator("img, #live-graph a").count() == 0
        assert page.evaluate("document.querySelectorAll('script').length") == (6 if path == hostile.report else 3)


@pytest.mark.parametrize(
    ("kind", "size", "scheme"),
    [
        *(("report", size, scheme) for size in (WIDE, PHONE) for scheme in ("light", "dark")),
        *(("live", size, scheme) for size, scheme in ((WIDE, "dark"), (PHONE, "light"))),
    ],
    ids=lambda value: str(value["width"]) if isinstance(value, dict) else value,
)
def test_it_is_accessible_and_no_wider_than_the_page(
    open_file: Opener, first: Files, axe_source: str, kind: str, size: dict[str, int], scheme: str
) -> None:
    page = live(open_file(getattr(first, kind), color_scheme=scheme, viewport=size))
    if kind == "report":
        expect(page.locator("#chart-costs .main-svg").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    session = page.context.new_cdp_session(page)  # the page's own policy lets no script in
    session.send("Runtime.evaluate", {"expression": axe_source})
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    serious = [
        (violation["id"], node["target"], node.get("failureSummary"))
        for violation in found["violations"]
        if violation["impact"] in ("critical", "serious")
        for node in violation["nodes"]
    ]
    assert serious == []
