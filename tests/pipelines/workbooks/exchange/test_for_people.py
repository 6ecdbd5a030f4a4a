"""What the template shows to people is read by nobody: sums by formulas, last year's figures, how an industry is counted."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from definitions import Definitions
from pipelines.workbooks.exchange.listing import Heading
from pipelines.workbooks.exchange.template import Answer, Row
from pipelines.workbooks.reading.results import Reading
from tests.pipelines.workbooks.workbook_builder import only, read, rezip, rule_ids, set_cell, submission

MEASURES = ("enterprises", "employees", "revenue", "gross_output", "value_added")
CODES = ("0111", "2330", "3911", "3912", "3921", "6311", "6513", "7320", "C", "39", "S")
FIGURES = st.one_of(st.none(), st.integers(0, 10**6), st.decimals(-1000, 1000, places=2))
FILLED = st.fixed_dictionaries(dict.fromkeys((*MEASURES, *(f"last_{each}" for each in MEASURES)), FIGURES))
LISTED = st.lists(st.tuples(st.sampled_from(CODES), FILLED), min_size=1, max_size=6, unique_by=lambda row: row[0])
#: The sums of `SUMMED`, and a cell of last year's figures in it.
SUMS, LAST_YEAR = ("C4", "E4", "C5", "E5"), "F6"
SUMMED: list[Row] = [
    Heading("全部行业", 0, 2),
    Heading("C 制造业", 2, 1, "whole"),
    {"activity_code": "3911", "standing": "whole", "employees": 120, "revenue": 900.5, "last_revenue": 800},
]
_FORMULA = re.compile(rb"(<f>[^<]*</f>)<v(?: ?/>|></v>)")


def figures(reading: Reading) -> dict[tuple[str, str], Any]:
    """The figures that were read, by industry and measure."""
    return {(each["activity_code"], each["measure"]): each["value"] for each in reading.observations.to_pylist()}


def grouped(rows: Sequence[dict[str, Answer]], cuts: Collection[int]) -> list[Row]:
    """The rows below headings: one over all, and one before some of them."""
    told: list[Row] = []
    for at, row in enumerate(rows):
        told += [Heading("C 制造业", 2, 1, "whole")] if at in cuts else []
        told.append({**row, "standing": "whole"})
    return [Heading("全部行业", 0, len(told)), *told]


def calculated(path: Path, result: str) -> Path:
    """The workbook as a spreadsheet program stores it: with a result in every formula."""
    return rezip(path, lambda _, content: _FORMULA.sub(rb"\g<1><v>%s</v>" % result.encode(), content))


@pytest.mark.slow
@settings(deadline=None, max_examples=25)
@given(rows=LISTED, cuts=st.sets(st.integers(0, 5)), result=st.sampled_from(["", "0", "12.5", "99999999"]))
def test_a_filling_is_read_the_same_with_all_that_is_for_people(
    tmp_path_factory: pytest.TempPathFactory,
    definitions: Definitions,
    rows: list[tuple[str, dict[str, Answer]]],
    cuts: set[int],
    result: str,
) -> None:
    folder = tmp_path_factory.mktemp("people")
    filled: list[dict[str, Answer]] = [{"activity_code": code, **row} for code, row in rows]
    plain = [{name: value for name, value in row.items() if not name.startswith("last_")} for row in filled]
    before = read(submission(folder / "甲.xlsx", definitions, rows=plain), definitions)
    path = submission(folder / "乙.xlsx", definitions, rows=grouped(filled, cuts))
    after = read(calculated(path, result) if result else path, definitions)
    assert figures(after) == figures(before)
    assert sorted(rule_ids(after)) == sorted(rule_ids(before))
    sheet = openpyxl.load_workbook(path)["行业"]
    for each in after.observations.to_pylist():
        if each["sheet"] == "行业":
            cell = sheet[each["cell"]]
            assert sheet.cell(cell.row, 1).value == each["activity_code"]
            assert each["value"] == (None if cell.value is None else Decimal(str(cell.value)))


def test_a_sum_is_counted_as_set_aside_and_not_as_read(tmp_path: Path, definitions: Definitions) -> None:
    path = calculated(submission(tmp_path / "甲.xlsx", definitions, rows=SUMMED), "900.5")
    reading = read(path, definitions)
    assert rule_ids(reading) == []
    assert figures(reading)["3911", "revenue"] == Decimal("900.5")
    account = next(each for each in reading.accounts if each.sheet == "行业")
    assert account.ignored == {"for people": 8 + 9 + 2}
    assert account.unclaimed == ()


def test_rows_added_below_are_read_and_sums_are_not(tmp_path: Path, definitions: Definitions) -> None:
    def edit(workbook: Workbook) -> None:
        workbook["行业"]["A9"], workbook["行业"]["E9"] = "6513", 5

    path = submission(tmp_path / "甲.xlsx", definitions, rows=SUMMED, edit=edit)
    reading = read(calculated(path, "905.5"), definitions)
    assert rule_ids(reading) == []
    assert {code for code, _ in figures(reading)} == {"3911", "6513", "TOTAL"}


def test_an_industry_whose_figures_are_formulas_is_no_sum(tmp_path: Path, definitions: Definitions) -> None:
    def edit(workbook: Workbook) -> None:
        workbook["行业"]["D6"], workbook["行业"]["E6"] = "=60*2", "=900+0.5"

    path = submission(tmp_path / "甲.xlsx", definitions, rows=SUMMED, edit=edit)
    reading = read(calculated(path, "900.5"), definitions)
    assert figures(reading)["3911", "revenue"] == Decimal("900.5")


@pytest.mark.parametrize("cell", SUMS)
def test_a_figure_typed_over_a_sum_is_not_read_and_said_to_be_so(
    tmp_path: Path, definitions: Definitions, cell: str
) -> None:
    path = submission(tmp_path / "甲.xlsx", definitions, rows=SUMMED, edit=set_cell("行业", cell, 7777))
    reading = read(calculated(path, "1"), definitions)
    assert only(reading).rule_id == "total-row-unread"
    assert only(reading).cells == f"A{cell[1]}"
    assert Decimal(7777) not in figures(reading).values()


@pytest.mark.parametrize("content", [12, "见附注", "=1/0", "=NOSUCH(1)", "#DIV/0!"])
def test_whatever_stands_beside_for_people_changes_nothing(
    tmp_path: Path, definitions: Definitions, content: str | int
) -> None:
    def edit(workbook: Workbook) -> None:
        sheet = workbook["行业"]
        sheet[LAST_YEAR], sheet["F40"], sheet["K6"], sheet["K40"] = content, content, content, content

    before = read(submission(tmp_path / "甲.xlsx", definitions, rows=SUMMED), definitions)
    after = read(submission(tmp_path / "乙.xlsx", definitions, rows=SUMMED, edit=edit), definitions)
    assert figures(after) == figures(before)
    assert rule_ids(after) == rule_ids(before) == []


def test_the_same_beside_a_figure_of_this_year_is_named(tmp_path: Path, definitions: Definitions) -> None:
    reading = read(
        submission(tmp_path / "甲.xlsx", definitions, rows=SUMMED, edit=set_cell("行业", "E6", "=1/0")), definitions
    )
    assert "formula-uncalculated" in rule_ids(reading)
    loose = submission(tmp_path / "乙.xlsx", definitions, rows=SUMMED, edit=set_cell("行业", "E40", 12))
    assert rule_ids(read(loose, definitions)) == ["cell-unclaimed"]


def test_sums_that_were_cleared_are_no_industries(tmp_path: Path, definitions: Definitions) -> None:
    def edit(workbook: Workbook) -> None:
        for cell in [cell for row in workbook["行业"]["C4:K5"] for cell in row]:
            cell.value = None

    reading = read(submission(tmp_path / "甲.xlsx", definitions, rows=SUMMED, edit=edit), definitions)
    assert rule_ids(reading) == []
    assert figures(reading)["3911", "revenue"] == Decimal("900.5")
