"""A new edition, of the shared definition or of the industries, is data: a copy of the definitions with it, and no program."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from definitions import load
from definitions.integrity import report
from pipelines.cli import app
from tests.builders import method, observe
from tests.definitions.copies import copied

RUN = CliRunner()
#: A definition that no longer counts class 04, in force from 2025, with both computed for 2024.
TRIAL = """\
id: nbs2025-trial
name_zh: 试用新版
name_en: Trial edition
is_target: true
activities: {classification: nbs-digital-2021, codes: ["01", "02", "03"]}
edition: gbt4754-2017
coverage: all_units
territory: 报告期末行政区划
price_basis: current
period_kind: annual
succeeds: {scope: nbs2021-core, first_year: 2025, bridge_year: 2024, source: a trial}
source: a trial
"""
#: An edition of the industries in which one class was split and two were joined, and what becomes of them in the one before.
CLASSES = """\
code,level,parent,name_zh,name_en,valid_from,valid_to,source,provenance,confidence
39,2,,计算机、通信和其他电子设备制造业,,2025-01-01,,a trial,a trial,1.0
391,3,39,计算机制造,,2025-01-01,,a trial,a trial,1.0
3911,4,391,整机制造,,2025-01-01,,a trial,a trial,1.0
3912,4,391,其他和门,,2025-01-01,,a trial,a trial,1.0
"""
LINKS = """\
row_id,from_code,to_code,excludes,share_low,share,share_high,source,confidence,verified_by,verified_on,verified_against,note
trial-1,3911,3911,,1,1,1,a trial,1.0,,,,
trial-2,3912,3912,,0,,1,a trial,1.0,,,,
trial-3,3912,3312,,0,,1,a trial,1.0,,,,
"""
SET = """
- id: gbt4754-2025--gbt4754-2017
  from: gbt4754-2025
  to: gbt4754-2017
  exhaustive: true
  valid_from: 2025-01-01
  valid_to: null
  name_zh: 试用新版到2017版
  name_en: the trial edition to that of 2017
  source: a trial
"""
EDITION = """
- id: gbt4754-2025
  name_zh: 国民经济行业分类（试用）
  name_en: Industrial classification (trial)
  valid_from: 2025-01-01
  valid_to: null
  levels: {2: division, 3: group, 4: class}
  source: a trial
"""


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = copied(tmp_path_factory.mktemp("trial"))
    (root / "scopes" / "nbs2025-trial.yml").write_text(TRIAL, encoding="utf-8")
    (root / "classifications" / "gbt4754-2025.csv").write_text(CLASSES, encoding="utf-8")
    (root / "correspondences" / "gbt4754-2025--gbt4754-2017.csv").write_text(LINKS, encoding="utf-8")
    for name, more in (
        ("classifications/classifications.yml", EDITION),
        ("correspondences/correspondences.yml", SET),
    ):
        path = root / name
        path.write_text(path.read_text(encoding="utf-8").rstrip("\n") + more, encoding="utf-8")
    return root


def test_a_trial_edition_is_sound(trial: Path) -> None:
    assert [str(fault) for fault in report(trial).faults] == []


def series(release: Path, trial: Path, *more: str) -> list[dict[str, Any]]:
    words = [
        "scope",
        "series",
        "990101",
        "--definitions",
        str(trial),
        "-f",
        "json",
        "--home",
        str(release.parent.parent),
    ]
    answer = RUN.invoke(app, [*words, *more])
    assert answer.exit_code == 0, answer.output
    found: list[dict[str, Any]] = json.loads(answer.output)
    return found


@pytest.mark.slow
def test_both_editions_stand_side_by_side_and_meet_in_the_bridge_year_alone(release: Path, trial: Path) -> None:
    before, bridge = series(release, trial)
    assert [(year["period"], year["in_force"]) for year in (before, bridge)] == [
        ("2023", "earlier"),
        ("2024", "earlier"),
    ]
    for year in (before, bridge):
        assert 0 < Decimal(year["later_value"]) < Decimal(year["earlier_value"])
    assert bridge["value"] == bridge["later_value"]
    linked = Decimal(before["earlier_value"]) * Decimal(bridge["later_value"]) / Decimal(bridge["earlier_value"])
    assert float(before["value"]) == pytest.approx(float(linked))
    assert float(before["value"]) != pytest.approx(float(before["later_value"]))
    assert (before["comparability"], before["reason"].split(",")[-1]) == ("assumed", "edition")


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_is_shown(release: Path, trial: Path, language: str) -> None:
    words = ["--lang", language, "scope", "series", "990101", "--definitions", str(trial)]
    answer = RUN.invoke(app, [*words, "--home", str(release.parent.parent)])
    assert answer.exit_code == 0, answer.output
    assert "nbs2025-trial" in answer.output
    assert ("linked in 2024" in answer.output) == (language == "en")


def test_without_a_later_edition_it_says_so(release: Path) -> None:
    answer = RUN.invoke(app, ["scope", "series", "990101", "--home", str(release.parent.parent)])
    assert (answer.exit_code, "succeeds" in answer.output, "Traceback" in answer.output) == (2, True, False)


def test_industries_of_a_new_edition_are_counted_through_its_correspondence(trial: Path) -> None:
    definitions = load(trial)
    of_new = {"classification": "gbt4754-2025", "period": "2025"}
    rows = [observe("3911", 100, **of_new), observe("3912", 40, **of_new)]
    connection = method(definitions, rows)
    query = "SELECT low, value, high, comparability FROM facts WHERE target_level = 'total' AND measure = 'value_added'"
    ((low, _, high, comparability),) = connection.execute(query).fetchall()
    # 3911 is of the core whole; 3912 is anything between 3912 (core) and 3312 (not)
    assert (low, high) == (Decimal(100) * 10**8, Decimal(140) * 10**8)
    assert comparability in ("bounded", "not_comparable")
