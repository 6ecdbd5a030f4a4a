"""`koujing claims` on the repository's own data."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines.cli import app

RUN = CliRunner()


def test_a_rank_among_regions_that_lack_cannot_be_told(home: Path) -> None:
    answer = RUN.invoke(app, ["claims", "330110", "-f", "json", "--home", str(home)])
    (row,) = json.loads(answer.output)
    assert (row["claimed"], row["rank_low"], row["verdict"]) == (1, 1, "cannot_tell")
    assert row["others_known"] < row["others"]
    assert row["others"] > 80


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_is_said_in_one_language(home: Path, language: str) -> None:
    answer = RUN.invoke(app, ["--lang", language, "claims", "--home", str(home)])
    assert answer.exit_code == 0, answer.output
    assert ("不能判断" in answer.output) == (language == "zh")


@pytest.mark.parametrize(("region", "code"), [("330108", 1), ("火星", 2)])
def test_what_there_is_not(home: Path, region: str, code: int) -> None:
    answer = RUN.invoke(app, ["claims", region, "--home", str(home)])
    assert (answer.exit_code, "Traceback" in answer.output) == (code, False)
