"""The day on which a table was downloaded or made, where a text around it says so (下载时间：2025-03-29 09:15)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from pipelines.workbooks.text import key, plain
from pipelines.workbooks.values import parse_date

_DAY = re.compile(r"(?:19|20)\d{2}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}日?", re.ASCII)


def made_on(texts: Iterable[str], words: Iterable[str]) -> date | None:
    """The latest day that stands behind one of these words at the beginning of a text; None where no text says one.

    The latest, since what is bounded by it can be no younger than all of the table.
    """
    begin = tuple(map(key, words))
    told = [plain(text) for text in texts if begin and key(text).startswith(begin)]
    found = [day for text in told for written in _DAY.findall(text) if (day := parse_date(written.replace(".", "-")))]
    return max(found, default=None)
