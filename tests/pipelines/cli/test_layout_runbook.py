"""The runbook for a new layout (docs/layouts.md) is what happens: its commands are run, its output and drafts compared."""

from __future__ import annotations

import csv
import io
import re
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from tests.pipelines.workbooks.layout_builder import workbook

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[3]
TEXT = (ROOT / "docs" / "layouts.md").read_text(encoding="utf-8")
FORM = Path("definitions/forms/shili/form.yml")


def blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", TEXT, re.DOTALL)


def commands() -> dict[str, list[str]]:
    """Each command of the runbook with the lines that it is said to print."""
    found: dict[str, list[str]] = {}
    for line in "".join(blocks("console")).splitlines():
        if line.startswith("$ koujing "):
            found[line.removeprefix("$ koujing ")] = []
        else:
            found[next(reversed(found))].append(line)
    return found


def run(command: str) -> str:
    result = CliRunner().invoke(app, command.split())
    assert "Traceback" not in result.output
    return result.output


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the runbook's workbook and a copy of the definitions."""
    rows = [[_typed(cell) for cell in row] for row in csv.reader(io.StringIO(blocks("csv")[0]))]
    workbook(tmp_path / "示例市2024.xlsx", ("Sheet1", rows), merges=["A3:A4", "B3:B4", "C3:D3", "E3:E4"])
    shutil.copytree(ROOT / "definitions", tmp_path / "definitions", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _typed(cell: str) -> str | float | None:
    try:
        return float(cell)
    except ValueError:
        return cell or None


def test_every_command_prints_what_the_runbook_says(desk: Path) -> None:
    look, draft, try_it, account, check = commands()
    assert "不属于任何已知表式" in run(look)
    printed = run(draft)
    assert all(line in printed for line in commands()[draft])
    drafted = (desk / FORM).read_text(encoding="utf-8")
    asked = [line for line in drafted.splitlines() if "# ?" in line and not line.startswith("#")]
    assert asked == blocks("yaml")[0].splitlines()
    assert f"faults: {len(asked)}" in run(f"{check} --definitions definitions"), "marks that are left are faults"
    (desk / FORM).write_text(blocks("yaml")[1], encoding="utf-8")
    for command in (try_it, account):
        printed = run(command)
        assert all(line in printed for line in commands()[command]), printed
    assert "unclaimed:" not in printed
    assert all(line in run(f"{check} --definitions definitions") for line in commands()[check])


def test_the_finished_form_reads_every_figure(desk: Path) -> None:
    (desk / FORM).parent.mkdir()
    (desk / FORM).write_text(blocks("yaml")[1], encoding="utf-8")
    lines = list(csv.DictReader(io.StringIO(run(f"read 示例市2024.xlsx --form {FORM} --format csv"))))
    table = re.search(r"the observations read:\n\n((?:\|.*\n)+)", TEXT)
    assert table
    names, _, *right = [[cell.strip() for cell in row.strip("|").split("|")] for row in table[1].splitlines()]
    assert [[line[name] for name in names] for line in lines] == right
    assert {(line["classification"], line["activity_code"], line["scope_id"]) for line in lines} == {
        ("scope", "nbs2021-core", "nbs2021-core")
    }
