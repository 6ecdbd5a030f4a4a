"""`koujing releases`, `diff`, `revisions` and `table --as-of` as an analyst meets them, in a home with three releases."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from typer.testing import CliRunner

from definitions.loader import ROOT
from pipelines.cli import app
from pipelines.home import Home
from pipelines.publication import vintages
from tests.conftest import PUBLISHED, SAMPLES, flow

pytestmark = [pytest.mark.slow, pytest.mark.long]
#: What 滨江 reported for 2021 in each release, in 亿元.
REPORTED = ("1596.2", "1600", "1590")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("vintages")
    inbox = place / "inbox"
    inbox.mkdir()
    shutil.copy(SAMPLES / "990104_2023.xlsx", inbox)
    text = (PUBLISHED / "figures.csv").read_text(encoding="utf-8")
    assert text.count(f",{REPORTED[0]},") == 1
    for value in REPORTED:
        (inbox / "figures.csv").write_text(text.replace(f",{REPORTED[0]},", f",{value},"), encoding="utf-8")
        flow(place / "home", [inbox])
    return place / "home"


def said(home: Path, *arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, [*arguments, "--home", str(home)])
    assert result.exit_code == code, result.output
    return result.output


def table(home: Path, *arguments: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(said(home, *arguments, "--format", "csv"))))


def test_the_releases_are_listed_the_newest_first(home: Path) -> None:
    listed = table(home, "releases")
    assert [row["is_current"] for row in listed] == ["True", "False", "False"]
    assert sorted((row["release_id"] for row in listed), reverse=True) == [row["release_id"] for row in listed]
    text = said(home, "releases")
    assert "现有 current" in text
    assert listed[2]["release_id"] in text


def test_what_moved_since_the_release_before_and_between_any_two(home: Path) -> None:
    (moved,) = table(home, "diff", "-i", "core_value_added")
    assert (moved["old_value"], moved["new_value"], moved["change"], moved["parts"]) == (
        "1600",
        "1590",
        "-10",
        "data=-10",
    )
    first = vintages.listed(Home(home))[0].release_id
    (moved,) = table(home, "diff", first, "current", "-i", "core_value_added")
    assert (moved["old_value"], moved["change"]) == (REPORTED[0], "-6.2")
    (back,) = table(home, "diff", "current", first[:20], "-i", "core_value_added")
    assert back["change"] == "6.2"
    assert "没有数字不同" in said(home, "diff", "current", "current")


def test_what_moved_is_shown_with_its_cause_and_counted(home: Path) -> None:
    text = said(home, "diff", "-r", "滨江")
    assert "1,600.00 亿元" in text
    assert "-10.00" in text
    assert "数据 data" in text
    assert "figures that differ 3" in text  # value added, its part in GDP, its weight in the province


def test_other_definitions_are_tried_before_they_are_made(home: Path, tmp_path: Path) -> None:
    """The current release stays what it is; the parts add up to each change."""
    tried = tmp_path / "definitions"
    shutil.copytree(ROOT, tried, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    assert "没有数字不同" in said(home, "diff", "--definitions", str(tried))
    rows = tried / "correspondences" / "gbt4754-2017--nbs-digital-2021.csv"
    text = rows.read_text(encoding="utf-8")
    assert text.count(",,1,1,1,") > 50
    rows.write_text(text.replace(",,1,1,1,", ",,0.5,0.5,0.5,"), encoding="utf-8")
    content = json.loads(said(home, "diff", "--definitions", str(tried), "-r", "990104", "-f", "json"))
    assert {one["cause"] for one in content} == {"correspondence"}
    (total,) = [one for one in content if one["indicator_id"] == "core_value_added"]
    assert total["new_value"] < total["old_value"] * 0.7
    assert "没有数字不同" in said(home, "diff", "current", "current")
    nothing = said(home, "diff", "--definitions", "no-such-revision", code=2)
    assert "no-such-revision" in nothing
    assert "Traceback" not in nothing


def test_the_triangle_and_its_means(home: Path) -> None:
    """1596.2, then 1600, then 1590: last less first is −6.2."""
    rows = [row for row in table(home, "revisions", "-r", "滨江", "-p", "2021") if row["value"]]
    assert [row["value"] for row in rows] == list(REPORTED)
    text = said(home, "revisions", "-r", "滨江", "-p", "2021")
    assert re.search(r"1,596\.20 +1,600\.00 +1,590\.00", text)
    assert "-6.20" in text
    assert "6.20" in text
    assert f"{100 * Decimal('6.2') / Decimal(1590):.2f}" in text


def test_the_table_of_another_release_or_day(home: Path) -> None:
    asked = ("table", "-r", "330108", "-p", "2021", "-i", "core_value_added")
    assert [row["value"] for row in table(home, *asked)] == ["1590"]
    assert [row["value"] for row in table(home, *asked, "--release", "previous")] == ["1600"]
    today = f"{vintages.listed(Home(home))[-1].published_at:%Y-%m-%d}"
    assert [row["value"] for row in table(home, *asked, "--as-of", today)] == ["1590"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--as-of", "banana"), "banana is no date"),
        (("--as-of", "1999-01-01"), "there was no release on 1999-01-01"),
        (("--as-of", "2999-01-01"), "is yet to come"),
        (("--release", "banana"), "there is no release banana"),
        (("--release", "20"), "several releases begin with 20"),
        (("--release", ""), ""),
        (("--release", "current", "--as-of", "2026-01-01"), "either --release or --as-of"),
    ],
)
def test_an_unknown_release_or_day_is_refused(home: Path, arguments: tuple[str, ...], told: str) -> None:
    assert told in said(home, "table", *arguments, code=2 if told else 0)


def test_a_damaged_release_is_not_compared(home: Path, tmp_path: Path) -> None:
    copied = tmp_path / "home"
    shutil.copytree(home, copied, symlinks=True)
    first = vintages.listed(Home(copied))[0]
    database = first.folder / "digital_economy.duckdb"
    database.chmod(0o644)
    database.write_bytes(database.read_bytes()[:-4096])
    assert "已损坏" in said(copied, "diff", first.release_id, "current", code=2)


def test_in_a_home_without_releases_each_says_so(tmp_path: Path) -> None:
    assert "还没有发布" in said(tmp_path, "releases")
    assert "还没有发布" in said(tmp_path, "diff", code=2)
    assert "还没有发布" in said(tmp_path, "revisions", code=1)
