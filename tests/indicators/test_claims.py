"""Published ranks are data: each says its source and set, and what is wrong in a row is told by its column."""

from __future__ import annotations

from pathlib import Path

import pytest

from definitions import DefinitionError
from indicators.claims import FILE, claims

HEADER = "id,region_code,indicator_id,period,rank,among,level,source,note\n"


def test_every_claim_has_a_source() -> None:
    found = claims()
    assert len(found) == 1
    assert all(one.source for one in found)


def test_a_set_is_a_group_or_what_lies_within_a_region(tmp_path: Path) -> None:
    rows = "a,330100,gdp,2022,1,g60,,a source,\nb,330108,gdp,2022,1,330100,county,a source,\n"
    (tmp_path / FILE).write_text(HEADER + rows, encoding="utf-8")
    assert [one.level for one in claims(tmp_path)] == ["", "county"]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("a,330499,gdp,2022,1,g60,,a source,", "region_code"),
        ("a,330400,gdpp,2022,1,g60,,a source,", "indicator_id"),
        ("a,330400,gdp,2022,0,g60,,a source,", "rank"),
        ("a,330400,gdp,last year,1,g60,,a source,", "period"),
        ("a,330400,gdp,2022,1,g61,,a source,", "among"),
        ("a,330400,gdp,2022,1,330000,,a source,", "among"),
        ("a,330400,gdp,2022,1,g60,county,a source,", "among"),
        ("a,330400,gdp,2022,1,330000,village,a source,", "level"),
        ("a,330400,gdp,2022,1,g60,,,", "source"),
        ("a,330108,gdp,2022,1,g60,,a source,", "region_code"),
        ("a,330108,gdp,2022,1,330200,county,a source,", "region_code"),
        ("a,330108,gdp,2022,1,330000,prefecture,a source,", "region_code"),
    ],
)
def test_a_fault_is_told_by_its_column(tmp_path: Path, row: str, column: str) -> None:
    (tmp_path / FILE).write_text(HEADER + row + "\n", encoding="utf-8")
    with pytest.raises(DefinitionError) as raised:
        claims(tmp_path)
    assert (raised.value.row, raised.value.column) == (2, column)
