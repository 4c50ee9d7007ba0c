"""What was noticed when a model was captured, in words: the message ``remark-CODE`` of ``remark.ftl``."""

from __future__ import annotations

from explorer.model.remarks import Remark
from explorer.present.errors import said
from explorer.present.i18n.text import text


def remark_text(remark: Remark) -> str:
    """Returns a remark as one sentence, ready to be read."""
    return text(f"remark-{remark.code}", **{name: said(name, value) for name, value in remark.values.items()})
