"""`koujing diagnose` and `koujing macro` as a person meets them, on the release of the repository's own data."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from typer.testing import CliRunner

from pipelines.cli import app


def shown(release: Path, *arguments: str) -> str:
    """What a command prints on the release's home."""
    result = CliRunner().invoke(app, [*arguments, "--home", str(release.parent.parent)])
    assert result.exit_code == 0, result.output
    return result.output


def test_a_diagnosis_names_the_candidates_the_verdict_and_the_sources(release: Path) -> None:
    text = shown(release, "diagnose", "320000", "2021")
    assert "口径 scope（算术表明 shown）" in text
    assert "口径 ✓" in text
    assert "43.44%" in text
    assert "Xinhua" in text
    assert "江苏" in shown(release, "diagnose", "江苏", "2021")


def test_the_break_shows_under_either_of_its_periods(release: Path) -> None:
    for period in ("2018H1", "2018Q1-Q3"):
        assert "序列断开 break" in shown(release, "diagnose", "330100", period)


def test_machines_get_every_row(release: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(shown(release, "diagnose", "330108", "2021", "--format", "csv"))))
    assert {row["verdict"] for row in rows} == {"measure"}
    content = json.loads(shown(release, "diagnose", "330108", "2021", "--format", "json"))
    assert [one["diagnosis_id"] for one in content] == [row["diagnosis_id"] for row in rows]


def test_where_nothing_disagrees_it_says_so(release: Path) -> None:
    assert "没有不一致的数字" in shown(release, "diagnose", "330500", "2020")
    assert json.loads(shown(release, "diagnose", "330500", "2020", "--format", "json")) == []


def test_the_published_total_stands_beside_the_sum_of_what_was_reported(release: Path) -> None:
    text = shown(release, "macro", "浙江", "2021")
    assert all(part in text for part in ("8,348.00", "5,170.70", "61.9", "2/11"))
    rows = json.loads(shown(release, "macro", "330000", "2021", "--format", "json"))
    assert {row["parts_level"] for row in rows} == {"prefecture", "county"}
    missing = CliRunner().invoke(app, ["macro", "330000", "1999", "--home", str(release.parent.parent)])
    assert missing.exit_code == 1
