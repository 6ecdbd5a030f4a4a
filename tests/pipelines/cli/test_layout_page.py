"""The worked layouts of docs/layouts.md: each sheet, read by the form beside it, gives the observations that stand below it."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from definitions import Definitions, load
from pipelines.workbooks.reading.results import Reading
from tests.definitions.copies import copied
from tests.pipelines.workbooks.layout_builder import Cells, with_form, workbook
from tests.pipelines.workbooks.workbook_builder import read

TEXT = (Path(__file__).resolve().parents[3] / "docs" / "layouts.md").read_text(encoding="utf-8")
#: The sections of the page that show a sheet, by their Chinese titles.
SECTIONS = {
    title.partition(" / ")[0]: body
    for title, body in re.findall(r"^### (.+)\n((?:.*\n)*?)(?=^#{2,3} |\Z)", TEXT, re.MULTILINE)
}
DATABASE = "国家统计局数据库的下载"
FORMED = [title for title in SECTIONS if title != DATABASE]


def tables(section: str) -> list[list[list[str]]]:
    """The tables of a section, without the line below their headers."""
    found = re.findall(r"(?:^\|.*\|\n)+", SECTIONS[section], re.MULTILINE)
    return [
        [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines() if "---" not in line]
        for table in found
    ]


def sheet(section: str) -> Cells:
    """The cells of a section's sheet, its first table: column letters above, row numbers beside."""
    letters, *rows = tables(section)[0]
    assert letters[1:] == [chr(ord("A") + place) for place in range(len(letters) - 1)]
    assert [row[0] for row in rows] == [str(number) for number in range(1, len(rows) + 1)]
    return [[typed(cell) for cell in row[1:]] for row in rows]


def typed(cell: str) -> str | float | None:
    return float(cell) if re.fullmatch(r"-?\d+(?:\.\d+)?", cell) else cell or None


def merges(section: str) -> list[str]:
    return re.findall(r"\b[A-Z]\d+:[A-Z]\d+\b", SECTIONS[section].partition("| A |")[0])


def code(section: str) -> str:
    return str(re.findall(r"```yaml\n(.*?)```", SECTIONS[section], re.DOTALL)[0])


def observed(reading: Reading, names: list[str]) -> list[list[str]]:
    """The observations of a reading in the columns that the page shows."""
    return [[shown(row[name]) for name in names] for row in reading.observations.to_pylist()]


def shown(value: Any) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def holds(section: str, reading: Reading) -> None:
    """Hold a reading against what a section says: its observations, how many cells are left out, and nothing unclaimed."""
    names, *right = tables(section)[-1]
    assert sorted(observed(reading, names)) == sorted(right), reading.findings
    (account,) = reading.accounts
    left_out = re.search(r"left out: (\d+) 格", SECTIONS[section])
    assert left_out
    assert account.roles["ignored"] == int(left_out[1])
    assert account.roles["unclaimed"] == 0
    assert not reading.is_rejected


def test_the_page_shows_every_layout() -> None:
    assert len(FORMED) >= 3


@pytest.mark.parametrize("section", FORMED)
def test_a_sheet_read_by_the_form_beside_it_gives_the_observations_below(
    tmp_path: Path, definitions: Definitions, section: str
) -> None:
    path = workbook(tmp_path / "表.xlsx", ("Sheet1", sheet(section)), merges=merges(section))
    holds(section, read(path, with_form(definitions, code(section))))
    assert yaml.safe_load(code(section))["id"] not in definitions.forms


def test_a_download_is_read_once_its_indicator_is_a_measure(tmp_path: Path) -> None:
    definitions = load(copied(tmp_path / "definitions"))
    path = workbook(tmp_path / "表.xlsx", ("Sheet1", sheet(DATABASE)))
    assert read(path, definitions).is_rejected
    with (definitions.root / "measures.yml").open("a", encoding="utf-8") as measures:
        measures.write(code(DATABASE))
    holds(DATABASE, read(path, load(definitions.root)))
