"""The table on a screen: of a country the first lines, and how many more there are."""

from __future__ import annotations

from typing import Any

import pytest

from pipelines.cli.table import CrossRegion, rendered


def figure(region: str) -> dict[str, Any]:
    said = {"region_code": region, "region_name": "甲", "period": "2023", "period_kind": "annual", "is_sample": False}
    return said | {"indicator_id": "gdp", "reason": "missing scope", "value": None, "low": None, "high": None}


TABLE = CrossRegion(("gdp",), {"gdp": "亿元"}, [figure(region) for region in ("110101", "110102", "110105")])


@pytest.mark.parametrize(("most", "shown", "more"), [(1, 1, "2"), (2, 2, "1"), (3, 3, ""), (None, 3, "")])
def test_of_many_lines_the_first_are_shown_and_the_rest_counted(most: int | None, shown: int, more: str) -> None:
    grid, *rest = rendered(TABLE, most)
    assert getattr(grid, "row_count", None) == shown
    assert [text.plain.split()[1] for text in rest if hasattr(text, "plain")] == [more] * bool(more)
