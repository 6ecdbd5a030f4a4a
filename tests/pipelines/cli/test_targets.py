"""`koujing targets` on the repository's own data."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines.cli import app

RUN = CliRunner()


def test_33_of_70_measures(home: Path) -> None:
    answer = RUN.invoke(app, ["targets", "嘉兴", "-f", "json", "--home", str(home)])
    (row,) = json.loads(answer.output)
    assert (row["value"], row["target"], row["due"], row["days_left"]) == (33, 70, None, None)
    assert round(row["progress"], 1) == 47.1
    assert "undisclosed" in row["reason"].split(",")
    assert not row["is_headline"]


def test_the_national_target_by_period(home: Path) -> None:
    answer = RUN.invoke(app, ["targets", "000000", "--every-period", "-f", "json", "--home", str(home)])
    found = [(row["period"], row["progress"], row["days_left"], row["status"]) for row in json.loads(answer.output)]
    assert found == [("2023", 99, 731, "open"), ("2020", 78, 1826, "open")]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_is_said_in_one_language(home: Path, language: str) -> None:
    answer = RUN.invoke(app, ["--lang", language, "targets", "--home", str(home)])
    assert answer.exit_code == 0, answer.output
    assert ("under way" in " ".join(answer.output.split())) == (language == "en")
    assert ("进行中" in answer.output) == (language == "zh")


@pytest.mark.parametrize(("region", "code"), [("330108", 1), ("火星", 2)])
def test_what_there_is_not(home: Path, region: str, code: int) -> None:
    answer = RUN.invoke(app, ["targets", region, "--home", str(home)])
    assert (answer.exit_code, "Traceback" in answer.output) == (code, False)
