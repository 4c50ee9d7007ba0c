"""Views that tests of words and pictures look at, which stay as they are whatever the page opens on."""

from __future__ import annotations

from explorer.present.view import View


def worked_view(model: str = "resnet18") -> View:
    """Returns a model on a Jetson TX2 over about 100 Mbit/s, at its usual batch and in its usual mode."""
    return View.default(model).with_options({"device": "jetson-tx2", "link": "100-400"})
