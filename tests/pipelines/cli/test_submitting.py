"""A form is made for a period however it is typed, and its file is named by the period, never by what was typed."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from pipelines.cli.template import write_form
from pipelines.workbooks.exchange.template import TemplateError


@pytest.mark.parametrize(
    ("typed", "period"),
    [("2024年1—11月", "2024M01-M11"), ("2024/11", "2024M11"), ("2024年度", "2024"), ("Q1 2024", "2024Q1")],
)
def test_a_form_is_named_by_its_period(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str, period: str
) -> None:
    monkeypatch.chdir(tmp_path)
    path = write_form("310112", typed, None)
    assert path == Path(f"310112-{period}.xlsx")
    cover = openpyxl.load_workbook(path)["封面"]
    assert period in {str(cell.value) for row in cover.iter_rows() for cell in row}


def test_a_period_that_is_none_makes_no_form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(TemplateError, match="2023/24"):
        write_form("310112", "2023/24", None)
    assert list(tmp_path.iterdir()) == []
