"""Targets are data: each says its source, and what is wrong in a row is told by its column."""

from __future__ import annotations

from pathlib import Path

import pytest

from definitions import DefinitionError
from indicators.statements import FOLDER
from indicators.targets import FILE, targets

HEADER = "id,region_code,indicator_id,target,due,good_percent,alert_percent,source,note\n"


def test_those_with_a_day_come_first() -> None:
    found = targets()
    assert [one.id for one in found] == ["cn-core-share-2025", "jiaxing-reform-measures"]
    assert all(one.source for one in found)
    assert (FOLDER / FILE).read_text(encoding="utf-8").startswith(HEADER)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("a,330499,gdp,70,,,,a source,", "region_code"),
        ("a,330400,gdpp,70,,,,a source,", "indicator_id"),
        ("a,330400,gdp,0,,,,a source,", "target"),
        ("a,330400,gdp,many,,,,a source,", "target"),
        ("a,330400,gdp,70,soon,,,a source,", "due"),
        ("a,330400,gdp,70,,50,80,a source,", "alert_percent, good_percent"),
        ("a,330400,gdp,70,,,,,", "source"),
        ("a,330400,gdp,70,,,,a source,\na,330400,gdp,71,,,,a source,", "id"),
    ],
)
def test_a_fault_is_told_by_its_column(tmp_path: Path, row: str, column: str) -> None:
    (tmp_path / FILE).write_text(HEADER + row + "\n", encoding="utf-8")
    with pytest.raises(DefinitionError) as raised:
        targets(tmp_path)
    assert column in f"{raised.value.column} {raised.value}"
    assert str(raised.value.row) in "23-"
