"""`koujing composite`: who has a place and who has not, the range of places, and what is said where there is nothing."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from typer.testing import CliRunner

from pipelines.cli import app

RUN = CliRunner()


def said(home: Path, *words: str) -> tuple[int, str]:
    answer = RUN.invoke(app, ["composite", *words, "--home", str(home)])
    return answer.exit_code, answer.output


def test_the_samples_of_a_year(home: Path) -> None:
    code, output = said(home, "2024", "-r", "示例", "-f", "csv")
    assert code == 0
    rows = {row["region_code"]: row for row in csv.DictReader(io.StringIO(output))}
    assert set(rows) == {"990101", "990102", "990103", "990104", "990105"}
    # only one has both indicators under one coverage and vintage: alone it has a score and no place
    assert [region for region, row in rows.items() if row["value"]] == ["990101"]
    assert all(row["rank"] == "" for row in rows.values())
    # where another indicator's weight is shared out it has one
    assert rows["990105"]["least_rank"] == "1"
    assert rows["990102"]["reason"] == "coverage"
    assert {row["formed"] for row in rows.values()} == {"216"}


def test_what_there_is_not(home: Path) -> None:
    assert said(home, "1999")[0] == 1
    code, output = said(home, "2024", "nowhere")
    assert (code, "core_development" in output) == (2, True)
