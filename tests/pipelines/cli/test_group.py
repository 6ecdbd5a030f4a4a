"""`koujing group` on the repository's own data: what a group has together, and who lacks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from definitions import load
from pipelines.cli import app

RUN = CliRunner()


def test_the_groups_are_listed_with_how_many_belong() -> None:
    answer = RUN.invoke(app, ["group", "-f", "json"])
    listed = {one["id"]: one["members"] for one in json.loads(answer.output)}
    assert listed == {
        "nbs-east": 10,
        "nbs-central": 6,
        "nbs-west": 12,
        "nbs-northeast": 3,
        "delta-41": 41,
        "g60": 9,
        "hongqiao-north": 6,
        "hongqiao-south": 7,
    }
    assert len({one.code for one in load().region_group_members if one.group_id.startswith("nbs-")}) == 31


def test_a_total_without_some_is_a_low_end_and_names_them(home: Path) -> None:
    answer = RUN.invoke(
        app, ["group", "长三角G60科创走廊九城市", "2023", "-i", "gdp", "-f", "json", "--home", str(home)]
    )
    found = json.loads(answer.output)
    (row,) = found["indicators"]
    known = {one["code"]: one["low"] for one in found["members"] if one["measure"] == "gdp" and one["period"] == "2023"}
    assert len(known) > 1
    assert float(row["low"]) == pytest.approx(sum(map(float, known.values())) / 1e8)
    assert (row["value"], row["high"], row["reason"].split(",")[0]) == (None, None, "missing")
    assert {*row["lacking"], *known} == set(row["members"])
    assert "松江区" in row["lacking_names"]


def test_members_are_those_of_the_time(home: Path) -> None:
    answer = RUN.invoke(app, ["group", "g60", "-f", "json", "--home", str(home)])
    counts = {row["period"]: len(row["members"]) for row in json.loads(answer.output)["indicators"]}
    assert counts["2022"] == 9
    assert set(counts.values()) <= {1, 3, 9}


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("group", "g61"), 2, "g60"),
        (("group", "g60", "1999"), 1, "1999"),
        (("group", "g60", "-i", "gdpp"), 2, "gdp"),
        (("group", "hongqiao-north"), 1, "虹桥"),
    ],
)
def test_what_there_is_not(home: Path, words: tuple[str, ...], code: int, said: str) -> None:
    answer = RUN.invoke(app, [*words, "--home", str(home)])
    assert (answer.exit_code, "Traceback" in answer.output) == (code, False)
    assert said in answer.output


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_is_said_in_one_language(home: Path, language: str) -> None:
    answer = RUN.invoke(app, ["--lang", language, "group", "g60", "--home", str(home)])
    assert answer.exit_code == 0, answer.output
    assert ("members" in answer.output) == (language == "en")
