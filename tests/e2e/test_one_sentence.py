"""Command line, page and report say the same sentence of the same split."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from command import run
from component_page import serving
from playwright.sync_api import Browser, Page

from explorer.app.cache import work
from explorer.present.payload import payload
from explorer.present.view import SliderSetting, View
from explorer.report.words import sentence
from explorer.scenario.codec import option_words

pytestmark = pytest.mark.browser

MODELS = ("lenet5", "resnet18", "googlenet", "gpt2", "densenet121")
LINKS = ("wifi-6", "lte", "nb-iot", "gigabit-ethernet")
# A layer's name is set as such; where a text cannot, it stands between backticks.
SAID = r"""async (datas) => {
  const { sentence } = await import("/sentence.js");
  const { solve, sliderValues, envelopes, uplinkRange } = await import("/solution.js");
  const { translator } = await import("/text.js");
  const written = ({ text, tone }) => (tone === "layer" ? `\`${text}\`` : text);
  return datas.map((data) => {
    const values = sliderValues(data.sliders);
    const solution = solve(data.pricing, values, data.rtt_s);
    const segments = envelopes(data.pricing, values, data.rtt_s, data.sliders);
    const range = uplinkRange(solution, segments.uplink, values.uplink);
    const names = JSON.parse(data.graph.json).layers.name;
    const state = { solution, range, segments, values, along: null, pricing: data.pricing, names };
    const { headline } = sentence(state, data.titles, translator(data.text));
    return headline.map(written).join("");
  });
}"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with serving(browser.new_page()) as page:
        yield page


def test_forty_scenarios_have_one_sentence_each(page: Page) -> None:
    views = [
        View.default(model).with_option("link", link).with_option("raw-data-may-leave", "yes" if free else "no")
        for model in MODELS
        for link in LINKS
        for free in (False, True)
    ]
    assert len(views) == 40
    works = [work(view) for view in views]
    on_page = page.evaluate(SAID, [payload(each, SliderSetting(each.view.scenario)) for each in works])
    assert on_page == [sentence(each) for each in works]
    batches = {view.model: View.default(view.model).scenario.workload.batch for view in views}
    for view, said in zip(views, on_page, strict=True):
        answer = run("solve", view.model, *option_words(view.scenario, batches[view.model])).stdout
        assert said in answer.splitlines(), view
