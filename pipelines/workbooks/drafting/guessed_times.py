"""Guesses what the columns of a table are of whose rows name the measures: this month, the months to it, the year before.

Headers that are periods themselves are no matter of guessing; what the rows measure is `guessed_measures`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.workbooks.drafting.draft import Draft, quoted
from pipelines.workbooks.forms.headers import HeaderText
from pipelines.workbooks.words.periods import parse_part
from pipelines.workbooks.words.text import key

#: The last month that a header names, which is another one in every table.
_LAST_MONTH = re.compile(r"\d+(?=个?月(?!.*月))")


def draft_times(figures: Sequence[HeaderText], draft: Draft) -> None:
    """Draft what columns such as 8月, 1-8月, 上年同期 and 同比增长 are of, where the rows name the measures."""
    lines: list[str] = []
    for position, text in enumerate(figures, 1):
        said = key(text.joined)
        back = ", years_back: 1" if any(word in said for word in ("上年", "去年")) else ""
        if any(word in said for word in ("增长", "增速", "同比", "比重")):
            what = f"ignored: {quoted('由数值推算 follows from the figures')}"
        elif kind := _kind(text.joined, said):
            what = f"period_kind: {kind}{back}"
        else:
            continue
        written = _LAST_MONTH.sub("{m}", text.joined)
        lines.append(f"      column_{position}: {{texts: [{quoted(written)}], {what}}}")
    if lines:
        draft.add("    columns:", "各栏是当月、累计还是上年 this month, cumulative, last year")
        for line in lines:
            draft.add(line)


def _kind(text: str, said: str) -> str:
    """What a header says its figures are of: a single month, the months to it, or nothing."""
    part = parse_part(text)
    if part and part.step:
        return "single" if part.first == part.last else "cumulative"
    if any(word in said for word in ("累计", "同期")):
        return "cumulative"
    return "single" if said in ("本月", "当月") else ""
