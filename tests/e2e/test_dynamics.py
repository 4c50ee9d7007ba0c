"""The Dynamics page as a person uses it, in a real browser: a trace is played, searched, and brought as a file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from accessibility import assert_accessible_and_fits_in_every_look, wait_until_still
from messages import COUNT_MESSAGES
from page_opener import PageOpener, as_read
from playwright.sync_api import Locator, Page, expect

from explorer.present.dynamics.answer import Answer, answer
from explorer.present.dynamics.asked import Asked, read
from explorer.present.dynamics.headline import headline
from explorer.present.dynamics.stressed import opened, stressed
from explorer.present.dynamics.worth import spread_text
from explorer.present.phrases import place
from explorer.present.view import View
from explorer.pricing import Case
from explorer.scenario import models
from explorer.values.units import format_time

pytestmark = pytest.mark.browser

# From a move of the slider to the graph of that moment on the screen: how many frames pass, and whether it changed.
SCRUB = """(range, round) => new Promise((done) => {
  const canvas = range.getRootNode().querySelector(".sx-stage canvas");
  const before = canvas.toDataURL();
  range.value = String(round);
  range.dispatchEvent(new Event("input"));
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => done(canvas.toDataURL() !== before);
    port2.postMessage(null);
  });
})"""


def case() -> Case:
    view = View.default()
    return Case(models.find(view.model).graph, view.scenario)


def found(**changes: object) -> Answer:
    ask, problems = read(Asked().having(**changes), None)
    assert ask is not None, problems
    return answer(case(), ask)


def opened_page(open_page: PageOpener, query: str = "", **options: object) -> Page:
    page = open_page(f"/dynamics{query}", **options)
    expect(page.locator(".sx-dynamics")).to_be_visible()
    wait_until_still(page)
    return page


def scrubber(page: Page) -> Locator:
    return page.get_by_role("slider", name="Round")


def shows(page: Page, done: Answer, policy: str, round_number: int) -> None:
    """Wait until the picture is that of a round, counted from 0."""
    line = done.timeline.lines[policy]
    name = place(done.case.costs, done.timeline.masks[line.split[round_number]])
    expect(page.locator(".sx-dyn-where")).to_have_text(f"Round {round_number + 1} of {len(line.split)}")
    expect(page.locator(".sx-split-title")).to_have_text(name)
    expect(page.locator(".sx-split-figures")).to_contain_text(format_time(float(line.delay_s[round_number])))


def test_the_sentence_and_the_table_say_what_the_library_says(open_page: PageOpener) -> None:
    page, done = opened_page(open_page), found()
    expect(page.get_by_role("heading", name=as_read(headline(done)), exact=True)).to_be_visible()
    for name, summary in done.summaries.items():
        saving = done.saving(name)
        row = page.locator(".sx-worth tbody tr").filter(has_text=format_time(summary.total_s.mean))
        expect(row.first).to_contain_text(spread_text(summary.regret))
        if saving is not None:
            expect(page.locator(".sx-worth")).to_contain_text(spread_text(saving))
    shows(page, done, "hysteresis", 0)


def test_playing_moves_the_line_and_the_cut_and_asks_nothing_of_python(open_page: PageOpener) -> None:
    page, done = opened_page(open_page), found()
    line = done.timeline.lines["hysteresis"]
    first, second = (place(done.case.costs, done.timeline.masks[split]) for split in dict.fromkeys(line.split.tolist()))
    expect(page.locator(".sx-split-title")).to_have_text(first)
    page.evaluate(COUNT_MESSAGES)
    before = page.locator(".sx-dyn-playhead").bounding_box()
    page.get_by_role("button", name="Play", exact=True).click()
    expect(page.locator(".sx-split-title")).to_have_text(second)
    page.get_by_role("button", name="Pause", exact=True).click()
    after = page.locator(".sx-dyn-playhead").bounding_box()
    assert before is not None
    assert after is not None
    assert after["x"] > before["x"]
    shows(page, done, "hysteresis", int(scrubber(page).input_value()))
    assert page.evaluate("messages") == 0


def test_the_slider_the_pointer_and_the_keys_go_to_a_moment_at_once(open_page: PageOpener) -> None:
    page, done = opened_page(open_page), found()
    split = done.timeline.lines["hysteresis"].split
    other = int((split != split[0]).argmax())
    assert scrubber(page).evaluate(SCRUB, other), "the graph of that moment is there in the next frame"
    shows(page, done, "hysteresis", other)
    scrubber(page).focus()
    page.keyboard.press("ArrowLeft")
    shows(page, done, "hysteresis", other - 1)
    page.keyboard.press("End")
    shows(page, done, "hysteresis", len(split) - 1)
    chart = page.locator(".sx-dyn-trace").bounding_box()
    assert chart is not None
    left, right = chart["x"] + 58, chart["x"] + chart["width"] - 10
    page.mouse.click(left + (right - left) * (other + 0.5) / len(split), chart["y"] + 40)
    shows(page, done, "hysteresis", other)
    page.keyboard.press(" ")
    expect(page.get_by_role("button", name="Pause", exact=True)).to_be_visible()
    page.keyboard.press(" ")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()


def test_another_policy_is_looked_at_and_its_rules_go_to_where_they_fired(open_page: PageOpener) -> None:
    page, done = opened_page(open_page), found()
    page.get_by_role("button", name=re.compile("^All on the device:")).click()
    shows(page, done, "device-only", 0)
    page.get_by_role("button", name=re.compile("^Rules:")).click()
    fired = done.timeline.lines["rules"].fired
    assert fired is not None
    page.get_by_role("button", name=re.compile("^Next time: predicted gain")).click()
    shows(page, done, "rules", int((fired == 1).argmax()))


def test_without_motion_it_goes_from_one_cut_to_the_next(open_page: PageOpener) -> None:
    page, done = opened_page(open_page, reduced_motion="reduce"), found()
    split = done.timeline.lines["hysteresis"].split
    page.get_by_role("button", name="Play", exact=True).click()
    shows(page, done, "hysteresis", int((split != split[0]).argmax()))
    page.get_by_role("button", name="Pause", exact=True).click()


def test_a_bad_file_is_named_with_its_line_and_a_good_one_is_played(open_page: PageOpener, tmp_path: Path) -> None:
    page = opened_page(open_page)
    sentence = as_read(headline(found()))
    bad, good = tmp_path / "bad <b>.txt", tmp_path / "drive.csv"
    bad.write_text("0 5\n1 fast\n")
    good.write_text("time_s,uplink_mbps,downlink_mbps\n0,400,400\n300,20,20\n600,400,400\n")
    page.get_by_role("combobox", name="Link").last.click()
    page.get_by_role("option", name="From a file").click()
    files = page.get_by_test_id("stMain").locator("input[type=file]")
    files.set_input_files(bad)
    alert = page.get_by_test_id("stMain").get_by_test_id("stAlert")
    expect(alert).to_contain_text(
        'Trace file "bad <b>.txt": line 2: uplink must be a plain number of Mbit/s, got "fast"'
    )
    expect(page.get_by_role("heading", name=sentence, exact=True)).to_be_visible()
    files.set_input_files(good)
    expect(page.get_by_role("heading", name=re.compile("on the link in drive.csv"))).to_be_visible()
    expect(alert).to_have_count(0)


def test_an_address_brings_the_same_page_again(open_page: PageOpener) -> None:
    page = opened_page(open_page, "?trace=cell,users%3D2&rounds=50&seeds=3&policy=robust")
    done = found(trace="cell", figures={"cell-users": 2.0}, rounds=50.0, seeds=3.0, policy="robust")
    expect(page.get_by_role("heading", name=as_read(headline(done)), exact=True)).to_be_visible()
    for part in ("trace=cell", "rounds=50", "seeds=3", "policy=robust"):
        expect(page).to_have_url(re.compile(part))


def test_a_cell_of_the_stress_test_opens_its_timeline(open_page: PageOpener) -> None:
    page = opened_page(open_page, "?part=stress")
    ask, _ = read(Asked(), None)
    assert ask is not None
    done = opened(stressed(case(), ask), "throttling", "device-only")
    cell = page.get_by_role("button", name=re.compile("^All on the device, throttling:"))
    cell.click()
    expect(cell).to_have_attribute("aria-pressed", "true")
    shows(page, done, "device-only", 0)
    expect(page).to_have_url(re.compile("stress=throttling"))


@pytest.mark.parametrize("query", ["", "?part=stress", "?trace=cell&device-trace=throttling&rounds=60"])
def test_it_is_accessible_and_fits_in_every_look(open_page: PageOpener, axe_source: str, query: str) -> None:
    assert_accessible_and_fits_in_every_look(opened_page(open_page, query), axe_source)
