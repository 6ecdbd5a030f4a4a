"""Rows in every form hold the same, and what comes from a file is text in each of them."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from pipelines import writing
from pipelines.cli import COMMANDS, answers, app, loaded
from pipelines.cli.options import Format

ROWS: list[dict[str, Any]] = [
    {
        "name": "=1+1",
        "value": Decimal("1234.50"),
        "day": date(2026, 3, 31),
        "list": ["a", "b"],
        "sure": True,
        "none": None,
    },
    {"name": "a|b\nc <i>*x*</i>", "value": Decimal(-2), "day": None, "list": [], "sure": False, "none": None},
]


def test_a_workbook_holds_the_rows_under_their_names() -> None:
    book: Any = load_workbook(io.BytesIO(writing.as_workbook(ROWS)))
    page = book.active
    assert [cell.value for cell in page[1]] == list(ROWS[0])
    assert [cell.value for cell in page[2]] == ["=1+1", 1234.5, "2026-03-31", "a;b", "True", None]
    assert [cell.data_type for cell in page[2]][:2] == ["s", "n"]
    assert page["A3"].value == ROWS[1]["name"]
    assert (page["A2"].quotePrefix, page["B2"].quotePrefix) == (True, False)
    assert (page.freeze_panes, page.auto_filter.ref) == ("A2", "A1:F3")


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_number_to_a_spreadsheet_is_text(value: float) -> None:
    book: Any = load_workbook(io.BytesIO(writing.as_workbook([{"value": value}])))
    assert book.active["A2"].value == str(value)


def test_no_rows_are_an_empty_table_in_every_form() -> None:
    assert (writing.as_csv([]), writing.as_markdown([])) == ("", "")
    assert load_workbook(io.BytesIO(writing.as_workbook([]))).sheetnames == ["koujing"]
    assert writing.as_markdown([], ["a", "b"]) == "| a | b |\n| --- | --- |"


def test_markdown_has_a_line_a_row_and_no_markup_of_its_cells() -> None:
    assert writing.as_markdown([{name: row[name] for name in ("name", "value")} for row in ROWS]).splitlines() == [
        "| name | value |",
        "| --- | ---: |",
        "| '=1+1 | 1234.5 |",
        r"| a\|b⏎c \<i\>\*x\*\</i\> | -2 |",
    ]
    assert writing.markdown_cell("core_value_added _x_ [a](http://b)") == r"core_value_added \_x\_ \[a\](http:\/\/b)"


def test_a_terminal_is_told_to_write_a_workbook_into_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stdout", Terminal())
    with pytest.raises(Exception, match=r"add > table\.xlsx"):
        answers.answer("xlsx", list, lambda: ROWS)


#: Commands that list, and need neither a release nor a file.
LISTS = ["rules list", "scope list", "scope show nbs2021-core", "scope diff nbs2021-core section-i", "scope explain 3825",
         "form list", "region explain 余杭", "group"]  # fmt: skip


@pytest.mark.parametrize("command", LISTS)
def test_every_form_of_a_list_has_its_rows(command: str) -> None:
    said = {form: CliRunner().invoke(app, [*command.split(), "-f", form]) for form in Format}
    assert {done.exit_code for done in said.values()} == {0}
    rows = list(csv.DictReader(io.StringIO(said[Format.csv].stdout)))
    assert len(rows) > 0
    book: Any = load_workbook(io.BytesIO(said[Format.xlsx].stdout_bytes))
    assert [cell.value for cell in book.active[1]] == list(rows[0])
    assert book.active.max_row == 1 + len(rows)
    assert len(said[Format.md].stdout.splitlines()) == 2 + len(rows)
    assert json.loads(said[Format.json].stdout)


def test_every_command_that_has_a_form_has_all_of_them() -> None:
    looked_at = 0
    for group, (_, commands) in COMMANDS.items():
        for name in commands:
            option = next((one for one in loaded(group, name).params if one.name == "format"), None)
            if option:
                looked_at += 1
                assert set(Format) <= set(option.type_descriptor.annotation), name
    assert looked_at > 25
