"""Changing the model on the page: the mounted graph takes the new one, whatever was shown before."""

from __future__ import annotations

import re

import pytest
from page_opener import PageOpener
from playwright.sync_api import expect

import sample_models

pytestmark = pytest.mark.browser

# Large to small and back, between models whose optimal cuts lie at very different layers.
TOUR = ("vgg16", "lenet5", "densenet121", "gpt2", "alexnet", "googlenet", "mobilenet_v2", "unet", "resnet18", "lenet5")


def test_any_model_follows_any_other(open_page: PageOpener) -> None:
    page = open_page()
    expect(page.locator(".sx-headline")).to_contain_text("of 69 layers")
    for name in TOUR:
        title = sample_models.find(name).title
        page.get_by_role("combobox", name="Model").click()
        page.get_by_role("option", name=title, exact=True).click()
        layers = len(sample_models.load(name).layers)
        shown = re.compile(rf"^Graph of {re.escape(title)}: \d+ of {layers} layers")
        expect(page.locator(".sx-canvas")).to_have_attribute("aria-label", shown)
        page.get_by_role("button", name="Blocks", exact=True).click()
        page.get_by_role("button", name="Layers", exact=True).click()
