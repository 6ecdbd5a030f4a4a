"""`koujing structure` and `koujing pair` on the repository's own data: what is at home where, and what cannot be told."""

from __future__ import annotations

import csv
import json
import math
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from tests.conftest import PUBLISHED

RUN = CliRunner()


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


def test_two_districts_are_as_alike_as_their_printed_staff(home: Path) -> None:
    """What 宝安 leaves blank is nil, and stands as 0: the cosine of the nineteen sections by hand."""
    staff: dict[str, dict[str, int]] = {}
    with (PUBLISHED / "shenzhen_2016.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            staff.setdefault(row["region_code"], {})[row["activity_code"]] = int(row["value"])
    one, other = staff["440305"], staff["440306"]
    assert (len(one), len(other), other["J"]) == (19, 19, 0)
    cosine = sum(one[code] * other[code] for code in one) / (math.hypot(*one.values()) * math.hypot(*other.values()))
    (year,) = told(home, "pair", "440305", "440306", "-m", "employees", "-l", "section")["years"]
    assert (round(year["similarity"], 6), year["comparability"]) == (round(cosine, 6), "assumed")


def test_a_pair_of_samples_has_ends(home: Path) -> None:
    years = told(home, "pair", "990101", "990104")["years"]
    assert [year["period"] for year in years] == ["2023", "2024"]
    assert all(0.9 < year["similarity_low"] <= year["similarity_high"] <= 1 for year in years)


def test_classes_have_their_names_in_the_language_of_the_answer(home: Path) -> None:
    for language, name in (
        ("zh", "数字产品制造业"),
        ("en", "Digital product manufacturing"),
        ("both", "数字产品制造业"),
    ):
        answer = RUN.invoke(app, ["pair", "990101", "990104", "--home", str(home), "--lang", language])
        assert f"01 {name} " in answer.output


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
