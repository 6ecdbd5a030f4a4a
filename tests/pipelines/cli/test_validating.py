"""`koujing validate` and `koujing rules` as a person or a program meets them."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from definitions import Definitions
from tests.corpus import Submission, history

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[3]
REGION = "330106"


def koujing(*arguments: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "pipelines", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert "Traceback" not in done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def years() -> list[Submission]:
    return history(REGION, 2)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory, years: list[Submission], definitions: Definitions) -> list[str]:
    """Last year's submission and this year's, in which all money is off by ten thousand."""
    place = tmp_path_factory.mktemp("validating")
    before, now = years
    slipped = now.copy()
    for row in slipped.rows:
        row |= {name: float(str(row[name])) * 1e4 for name in ("revenue", "gross_output", "value_added")}
    return [
        str(before.write(place / "before.xlsx", definitions)),
        str(slipped.write(place / "slipped.xlsx", definitions)),
    ]


def test_json_has_each_finding_with_its_place_and_what_every_rule_looked_at(files: list[str], tmp_path: Path) -> None:
    done = koujing("validate", *files, "--format", "json", "--home", str(tmp_path))
    assert done.returncode == 1
    before, slipped = json.loads(done.stdout)
    assert before["findings"] == []
    (found,) = slipped["findings"]
    assert (found["rule_id"], found["sheet"], found["cells"]) == ("unit-slip-sheet", "封面", "C16")
    assert "×10^4" in found["observed"]
    looked = {each["rule_id"]: each["cells_evaluated"] for each in slipped["rules"]}
    assert looked["unit-slip-sheet"] > 100
    assert looked["published-series-slip"] == 0


def test_csv_is_one_row_a_finding_in_the_language_asked_for(files: list[str], tmp_path: Path) -> None:
    done = koujing("validate", *files, "--format", "csv", "--lang", "en", "--home", str(tmp_path))
    (row,) = csv.DictReader(io.StringIO(done.stdout))
    assert row["severity"] == "error"
    assert "money unit" in row["message_en"]
    assert "message_zh" not in row


def test_text_in_one_language_says_what_had_nothing_to_look_at(files: list[str], tmp_path: Path) -> None:
    done = koujing("validate", files[0], "--lang", "zh", "--home", str(tmp_path))
    assert done.returncode == 0
    assert "没有检查，因为没有这一地区其他时期的数：" in done.stdout
    assert "not checked" not in done.stdout


def test_json_says_which_rules_could_not_look_and_why(files: list[str], tmp_path: Path) -> None:
    done = koujing("validate", files[0], "--format", "json", "--home", str(tmp_path))
    (told,) = json.loads(done.stdout)
    assert "year-copied" in told["not_checked"]["history"]


def test_validate_imports_nothing_heavy(files: list[str], tmp_path: Path) -> None:
    code = (
        "import sys; sys.argv = ['koujing', 'validate', *sys.argv[1:]]\n"
        "from pipelines.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "names = ('dagster', 'great_expectations', 'pandas', 'scipy', 'openpyxl')\n"
        "print('HEAVY', [name for name in names if name in sys.modules])\n"
    )
    command = [sys.executable, "-c", code, files[0], "--home", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=180, check=False)
    assert "HEAVY []" in done.stdout, done.stdout[-500:] + done.stderr[-500:]


def test_rules_are_listed_shown_and_checked() -> None:
    listed = json.loads(koujing("rules", "list", "--format", "json").stdout)
    assert len(listed) >= 60
    shown = koujing("rules", "show", "value-added-above-output").stdout
    for word in ("Given", "When", "Then", "Passes", "Fails", "SELECT"):
        assert word in shown
    assert koujing("rules", "show", "no-such-rule").returncode == 2
    checked = koujing("rules", "check")
    assert checked.returncode == 0
    assert "conflicts 0" in checked.stdout
    tried = koujing("rules", "test", "count-negative", "turnover-negative")
    assert tried.returncode == 0
    assert "rules 2" in tried.stdout


def test_what_a_release_accepted_is_compared_with(release: Path, definitions: Definitions, tmp_path: Path) -> None:
    source = ROOT / "data" / "samples" / "990101_2024.xlsx"
    home = release.parent.parent
    done = koujing("validate", str(source), "--format", "json", "--home", str(home))
    (told,) = json.loads(done.stdout)
    looked = {each["rule_id"]: each["cells_evaluated"] for each in told["rules"]}
    assert looked["year-copied"] > 100
    alone = koujing("validate", str(source), "--format", "json", "--home", str(tmp_path))
    (told,) = json.loads(alone.stdout)
    assert {each["rule_id"]: each["cells_evaluated"] for each in told["rules"]}["year-copied"] == 0
