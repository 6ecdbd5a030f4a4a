"""`koujing structure` and `koujing pair` on the repository's own data: what is at home where, and what cannot be told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pipelines.cli import app

RUN = CliRunner()


@pytest.fixture
def home(release: Path) -> Path:
    return release.parent.parent


def told(home: Path, *words: str) -> Any:
    answer = RUN.invoke(app, [*words, "-f", "json", "--home", str(home)])
    assert answer.exit_code == 0, answer.output
    return json.loads(answer.output)


def test_information_is_at_home_in_nanshan(home: Path) -> None:
    found = told(home, "structure", "440305", "2016", "-m", "employees", "-l", "section")
    quotients = {one["code"]: one for one in found["quotients"]}
    assert len(quotients) == 19
    # 120 245 of 699 211 here; with 光明 and 大鹏, which had no codes of districts then, it would be 4.25
    assert 4 < quotients["I"]["value"] < 4.3
    assert (quotients["I"]["comparability"], quotients["I"]["reason"]) == ("assumed", "coverage")
    assert {one["code"] for one in found["missing_links"]} == {"J", "L"}
    assert len(found["beside"]) == 8


def test_a_pair_with_a_section_of_one_alone_is_none(home: Path) -> None:
    (year,) = told(home, "pair", "440305", "440306", "-m", "employees", "-l", "section")["years"]
    assert (year["similarity"], year["comparability"], year["reason"]) == (None, "not_comparable", "missing")


def test_a_pair_of_samples_has_ends(home: Path) -> None:
    years = told(home, "pair", "990101", "990104")["years"]
    assert [year["period"] for year in years] == ["2023", "2024"]
    assert all(0.9 < year["similarity_low"] <= year["similarity_high"] <= 1 for year in years)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("structure", "440305", "2016", "-m", "employes"), 2),
        (("structure", "440305", "1999", "-m", "employees", "-l", "section"), 1),
        (("pair", "440305", "440306", "-p", "banana"), 2),
        (("pair", "440305", "110000"), 1),
    ],
)
def test_what_there_is_not(home: Path, words: tuple[str, ...], code: int) -> None:
    answer = RUN.invoke(app, [*words, "--home", str(home)])
    assert (answer.exit_code, "Traceback" in answer.output) == (code, False)
