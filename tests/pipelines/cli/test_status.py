"""The board of expected reports: as a table, as rows, and in one language."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from rich.cells import cell_len
from typer.testing import CliRunner

from pipelines.cli import app

HAN = re.compile(r"[一-鿿]")


def asked(home: Path, *typed: str, **environment: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["status", "--home", str(home), *typed], env=environment)
    return done.exit_code, done.output


@pytest.mark.parametrize("language", ["zh", "en", "both"])
def test_the_board_fits_a_screen_and_names_who_is_late(language: str, tmp_path: Path) -> None:
    code, said = asked(tmp_path, "--on", "2025-04-02", "--lang", language, COLUMNS="80")
    assert code == 0
    assert max(map(cell_len, said.splitlines())) <= 80
    assert len(re.findall(r"9901\d\d 示例", said)) == 10
    assert ("逾期" in said, "overdue" in said) == (language != "en", language != "zh")
    if language == "en":
        assert "2 days late" in said


def test_the_rows_have_every_expected_report(tmp_path: Path) -> None:
    _, said = asked(tmp_path, "--on", "2025-03-30", "-f", "csv")
    rows = list(csv.DictReader(io.StringIO(said)))
    assert len(rows) == 10
    assert {(row["period"], row["is_overdue"], row["days_left"]) for row in rows} == {
        ("2024", "False", "1"),
        ("2023", "True", "-364"),
    }
    _, said = asked(tmp_path, "--on", "2025-03-30", "-f", "json", "-p", "2024")
    assert [(row["due"], row["state"]) for row in json.loads(said)] == [("2025-03-31", "missing")] * 5


def test_before_any_period_has_ended_nothing_is_expected(tmp_path: Path) -> None:
    code, said = asked(tmp_path, "--on", "2020-01-01", "--lang", "en")
    assert (code, said) == (0, "no report is expected\n")


def test_a_day_that_is_none_is_said_in_one_sentence(tmp_path: Path) -> None:
    code, said = asked(tmp_path, "--on", "yesterday", "--lang", "en")
    assert (code, "write it as 2026-03-31" in said, HAN.search(said)) == (2, True, None)
