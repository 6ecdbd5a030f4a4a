"""Reading whole columns at once gives what reading them cell by cell gives, whatever people type among the numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import ROUND_05UP, Decimal, localcontext

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from definitions import Definitions
from pipelines.findings import Findings
from pipelines.workbooks.files.grid import open_grid
from pipelines.workbooks.files.sheet import Sheet
from pipelines.workbooks.forms.form_files import load_form
from pipelines.workbooks.forms.own_forms import SUBMISSION
from pipelines.workbooks.forms.recognition import Recognised, recognise
from pipelines.workbooks.reading import submission_form
from pipelines.workbooks.words.number_columns import numbers
from pipelines.workbooks.words.text import CellValue, cell_text, plain
from pipelines.workbooks.words.values import TOO_LARGE, number
from tests.pipelines.workbooks.workbook_builder import submission

AMOUNTS: st.SearchStrategy[CellValue] = st.one_of(
    st.integers(-(10**11), 10**11).map(lambda units: units / 100),
    st.floats(),
    st.sampled_from([0.0, -0.0, 1e-5, 1e-4, 1e15, 1e16, 0.1 + 0.2, 2.0**53, True, date(2024, 1, 1)]),
    st.sampled_from(["", " ", "\u3000", "12", "1,234.5", "１２．５", "…", "-", "#N/A", "约5", "3.5[2]"]),
)
PLAIN_AMOUNTS = st.integers(0, 10**9).map(lambda units: units / 100)
CODES: st.SearchStrategy[CellValue] = st.sampled_from(
    ["3911", "3912", "0111", "6510", "I", "39", "9999", 3913.0, 111.0, "０１１２", ""]
)
FLAGS: st.SearchStrategy[CellValue] = st.sampled_from(["是", "否", "", " 是 ", "yes", "也许", 1.0])
NOTES: st.SearchStrategy[CellValue] = st.sampled_from(["", "", "停产", "１２", 5.0])


@settings(deadline=None)  # the first example imports Arrow
@given(st.lists(AMOUNTS))
def test_a_column_is_its_cells_one_by_one(cells: list[CellValue]) -> None:
    found = numbers(cells)
    known = [number(cell) for cell in cells]
    kept = [value if value is not None and abs(value) < TOO_LARGE else None for value in known]
    with localcontext(prec=40):
        exact = [None if value is None else value.quantize(Decimal("1e-20"), ROUND_05UP) for value in kept]
    assert found.values == exact
    assert found.array().to_pylist() == exact
    assert found.raw_texts.to_pylist() == [cell_text(cell) for cell in cells]
    assert found.too_large == [index for index, value in enumerate(known) if value != kept[index]]
    assert found.not_numbers == [
        index
        for index, (cell, value) in enumerate(zip(cells, known, strict=True))
        if value is None and not (isinstance(cell, str) and not plain(cell))
    ]


@st.composite
def tables(draw: st.DrawFn) -> list[list[CellValue]]:
    """Rows of an industry sheet; some columns as they should be, some with anything in them."""
    height = draw(st.integers(1, 6))
    whole_codes = st.permutations(["3911", "3912", "0111", "6510", "0112", "3913"]).map(lambda codes: codes[:height])
    codes = draw(st.one_of(whole_codes, st.lists(CODES, min_size=height, max_size=height)))
    kinds = [draw(st.sampled_from([PLAIN_AMOUNTS, AMOUNTS, st.just("")])) for _ in range(5)]
    columns = [draw(st.lists(kind, min_size=height, max_size=height)) for kind in kinds]
    flags = draw(st.lists(draw(st.sampled_from([FLAGS, st.just("是")])), min_size=height, max_size=height))
    notes = draw(st.lists(draw(st.sampled_from([NOTES, st.just("")])), min_size=height, max_size=height))
    return [list(row) for row in zip(codes, [""] * height, *columns, flags, notes, strict=True)]


@pytest.fixture(scope="module")
def recognised(tmp_path_factory: pytest.TempPathFactory, definitions: Definitions) -> Recognised:
    """A sound submission, its sheets found."""
    path = submission(tmp_path_factory.mktemp("whole") / "甲.xlsx", definitions)
    findings = Findings(definitions.rules, file="", submission_id="")
    grid = open_grid(path.read_bytes(), path.name, findings)
    assert grid is not None
    found = recognise(grid, [load_form(definitions, SUBMISSION)], definitions.root, findings)
    assert isinstance(found, Recognised)
    return found


def read(recognised: Recognised, rows: list[list[CellValue]], definitions: Definitions) -> tuple[object, ...]:
    """The observations, findings and accounts of a submission with these rows under the header of its industries."""
    (sheet,) = recognised.of("activities")
    other = Sheet(sheet.name, [*sheet.rows[:3], *rows])
    sheets = [(other if each is sheet else each, tables) for each, tables in recognised.sheets]
    changed, form = replace(recognised, sheets=sheets), load_form(definitions, SUBMISSION)
    findings = Findings(definitions.rules, file="甲.xlsx", submission_id="1")
    content = submission_form.read(form, changed, definitions, findings, submission_id="1")
    return content.observations.to_pylist(), list(findings), content.accounts


@settings(deadline=None)  # no clock decides whether it passes
@given(rows=tables())
def test_a_table_read_whole_is_the_table_read_row_by_row(
    recognised: Recognised, definitions: Definitions, rows: list[list[CellValue]]
) -> None:
    """A row without anything in it says nothing, but where one stands the rows are picked out one by one."""
    blank: list[CellValue] = [""] * len(rows[0])
    assert read(recognised, [*rows, blank], definitions) == read(recognised, rows, definitions)
