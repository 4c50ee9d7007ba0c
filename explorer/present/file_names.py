"""What a downloaded file is called: after its model, whose name may come from a stranger's file."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 48  # characters: at most 192 bytes, which leaves room for an ending in the 255 of a file system


def file_stem(name: str) -> str:
    """A name as the first part of a file name: letters and digits of any script, "_", and "-" for the rest.

    A single "." or "-" between letters stays; what would be a path, a hidden file, an option or a formula does not.

    >>> file_stem("resnet18"), file_stem("GPT-2 v1.1"), file_stem("../../etc/x"), file_stem("=cmd|1")
    ('resnet18', 'GPT-2-v1.1', 'etc-x', 'cmd-1')
    """
    plain = unicodedata.normalize("NFKC", name)
    parted = re.sub(r"\W+", lambda run: run.group() if run.group() in ("-", ".") else "-", plain)
    return parted.strip("-.")[:LONGEST].rstrip("-.") or "model"
