"""Builds look-alikes of published tables, and small layout forms to read them by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from definitions import Definitions
from pipelines.workbooks.forms.form_files import load_forms
from pipelines.workbooks.forms.layout_forms import LayoutForm
from pipelines.workbooks.reading.results import Reading
from tests.pipelines.workbooks.workbook_builder import read

Cells = Sequence[Sequence[str | float | None]]

#: A table as the Shanghai yearbook prints it; figures and sums are invented.
TITLE = "表13.2 各区、县工业企业主要指标（2012）"
INDUSTRY: list[list[str | float | None]] = [
    [TITLE],
    [],
    ["地  区", "单位数", "从业人员", "工业总产值", "年末资产总计", "主营业务收入", "利润总额"],
    [None, "（个）", "（万人）", "（亿元）", "（亿元）", "（亿元）", "（亿元）"],
    ["总  计", 60, 6.5, 600.5, 700, 800, 90],
    ["  徐汇区", 20, 2.5, 200.5, 300, 400, 40],
    ["  闵行区", 30, 3, 300, 300, 300, 30],
    ["  其  他", 10, 1, 100, 100, 100, 20],
]

#: A small layout with one measure a column, for whatever a test wants to try.
FORM = """
id: trial
kind: layout
name_zh: 试读
name_en: trial
version: "1"
valid_from: 2000-01-01
source_title: 试
tables:
  only:
    title: [试表]
    labels: [{header: [地区], holds: region}]
    period: {stands: title, kind: annual}
    region: {stands: row, within: "310000", names: {"310000": [全市]}, residuals: [其他]}
    symbols: {"…": {means: below_unit}, "-": {means: no_data}}
    entries:
      gdp: {texts: [生产总值], measure: gdp}
      population: {texts: [人口], measure: population, optional: true}
"""


def layout_forms(definitions: Definitions) -> list[LayoutForm]:
    """The layouts among the forms."""
    return [form for form in load_forms(definitions) if isinstance(form, LayoutForm)]


def workbook(
    path: Path, *sheets: tuple[str, Cells], merges: Sequence[str] = (), edit: Callable[[Worksheet], None] | None = None
) -> Path:
    """A workbook of these sheets; merges and the edit are the first sheet's."""
    book = Workbook()
    book.remove(book["Sheet"])
    for name, cells in sheets:
        sheet = book.create_sheet(name)
        for row, values in enumerate(cells, 1):
            for column, value in enumerate(values, 1):
                if value is not None:
                    sheet.cell(row, column).value = value
    first = book.worksheets[0]
    for merge in merges:
        first.merge_cells(merge)
    if edit:
        edit(first)
    book.save(path)
    return path


def with_form(definitions: Definitions, text: str = FORM, **table: Any) -> Definitions:
    """The definitions with one more form; `table` replaces parts of its first table."""
    content = yaml.safe_load(text)
    next(iter(content["tables"].values())).update(table)
    return replace(definitions, forms={**definitions.forms, content["id"]: content})


def trial(
    tmp_path: Path,
    definitions: Definitions,
    cells: Cells,
    *,
    merges: Sequence[str] = (),
    edit: Callable[[Worksheet], None] | None = None,
    **table: Any,
) -> Reading:
    """Cells below the title of the small layout, read by it."""
    path = workbook(tmp_path / "试.xlsx", ("表", [["试表（2023）"], *cells]), merges=merges, edit=edit)
    return read(path, with_form(definitions, **table))


def figures(reading: Reading, *names: str) -> dict[str, Any]:
    """The observations by cell: the value, or these columns."""
    rows = reading.observations.to_pylist()
    return {row["cell"]: tuple(row[name] for name in names) if names else row["value"] for row in rows}
