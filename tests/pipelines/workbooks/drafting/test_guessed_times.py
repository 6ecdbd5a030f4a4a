"""Columns of months are drafted by what they say, with the last month alone left open."""

from __future__ import annotations

import pytest

from pipelines.addresses import Cell
from pipelines.workbooks.drafting.draft import Draft
from pipelines.workbooks.drafting.guessed_times import draft_times
from pipelines.workbooks.forms.headers import header_text


@pytest.mark.parametrize(
    ("header", "drafted"),
    [
        ("8月", '["{m}月"], period_kind: single'),
        ("1—8月", '["1—{m}月"], period_kind: cumulative'),
        ("1月-8月", '["1月-{m}月"], period_kind: cumulative'),
        ("1～8月", '["1~{m}月"], period_kind: cumulative'),
        ("前8个月", '["前{m}个月"], period_kind: cumulative'),
        ("本月", '["本月"], period_kind: single'),
        ("8月累计", '["{m}月累计"], period_kind: cumulative'),
        ("上年同期", '["上年同期"], period_kind: cumulative, years_back: 1'),
        ("同比增长", "ignored"),
    ],
)
def test_what_a_column_is_of(header: str, drafted: str) -> None:
    draft = Draft()
    draft_times([header_text(1, [Cell(0, 1)], [header])], draft)
    assert drafted in draft.lines[-1]
