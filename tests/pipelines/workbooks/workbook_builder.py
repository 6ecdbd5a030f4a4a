"""Builds the workbooks that the tests read: a small sound submission, and what people do to it."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import openpyxl
from openpyxl import Workbook

from definitions import Definitions
from pipelines.findings import Finding
from pipelines.workbooks.exchange.template import Answer, Filling, Row, write_workbook
from pipelines.workbooks.files.inbox import receive
from pipelines.workbooks.reading.one_file import read_file
from pipelines.workbooks.reading.results import Reading

COVER: dict[str, Answer] = {
    "region_code": "310112",
    "period": "2023",
    "period_kind": "annual",
    "scope_id": "nbs2021-core",
    "classification": "gbt4754-2017",
    "coverage": "all_units",
    "price_basis": "current",
    "money_unit": "ten_thousand_yuan",
    "contact": "张三",
    "revision": 1,
}
ROWS: list[Mapping[str, Answer]] = [
    {
        "activity_code": code,
        "enterprises": 3,
        "employees": heads,
        "revenue": revenue,
        "value_added": value_added,
        "counted_locally": flag,
    }
    for code, heads, revenue, value_added, flag in (
        ("3911", 120, 900.5, 200.1, "yes"),
        ("3921", 300, 2000, 0, "yes"),
        ("0111", 40, 70, 50.25, "no"),
    )
]
TOTALS: list[Mapping[str, Answer]] = [
    {"measure": "gdp", "value": 3002.04, "unit": "hundred_million_yuan"},
    {"measure": "population", "value": 265.3, "unit": "ten_thousand_persons", "note": "年末"},
]
PUBLISHED = {
    "地区代码": "310112",
    "地区": "闵行区",
    "报告期": "2023",
    "期别": "annual",
    "指标": "gdp",
    "统计口径": "none",
    "统计范围": "all_units",
    "数据版本": "preliminary",
    "数值": "3002.04",
    "计量单位": "亿元",
    "来源": "公报",
}

Edit = Callable[[Workbook], None]
Typed = str | float | None


def submission(
    path: Path,
    definitions: Definitions,
    *,
    edit: Edit | None = None,
    rows: Sequence[Row] | None = None,
    totals: Sequence[Mapping[str, Answer]] | None = None,
    **cover: Answer,
) -> Path:
    """A sound submission of 闵行区, with other answers on its cover, other rows, or an edit made by hand."""
    filling = Filling({**COVER, **cover}, ROWS if rows is None else rows, TOTALS if totals is None else totals)
    write_workbook(path, filling, definitions)
    if edit:
        workbook = openpyxl.load_workbook(path)
        edit(workbook)
        workbook.save(path)
    return path


def published(path: Path, *rows: Mapping[str, str], drop: str = "", encoding: str = "utf-8") -> Path:
    """A CSV of published figures; each row overrides the columns of one sound figure."""
    filled = [{**PUBLISHED, **row} for row in rows]
    names = [name for name in dict.fromkeys(name for row in filled for name in row) if name != drop]
    text = io.StringIO()
    writer = csv.DictWriter(text, names, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(filled)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def read(path: Path, definitions: Definitions) -> Reading:
    """The reading of a file on disk."""
    return read_file(receive(path), definitions)


def rule_ids(reading: Reading) -> list[str]:
    """The rules that a reading found broken."""
    return [found.rule_id for found in reading.findings]


def only(reading: Reading) -> Finding:
    """The one finding of a reading."""
    assert len(reading.findings) == 1, reading.findings
    return reading.findings[0]


def label_row(workbook: Workbook, label: str) -> int:
    """The row of a label on the cover."""
    rows = (cell.row for cell in workbook["封面"]["B"] if str(cell.value or "").startswith(label))
    return int(next(rows))


def set_answer(label: str, answer: Typed) -> Edit:
    """An edit that types an answer beside a label of the cover."""

    def edit(workbook: Workbook) -> None:
        workbook["封面"].cell(label_row(workbook, label), 3).value = answer

    return edit


def set_cell(sheet: str, address: str, value: Typed) -> Edit:
    """An edit that types into one cell."""

    def edit(workbook: Workbook) -> None:
        workbook[sheet][address] = value

    return edit


def rezip(path: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """Change the raw parts of a workbook."""
    with zipfile.ZipFile(path) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, change(name, content))
    return path
