"""The whole way of a bundled sample: doubted, sent back, explained by a script, sent again, accepted with queries explained."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from definitions import Definitions
from pipelines.cli.exit_codes import ExitCode
from pipelines.cli.validate import validate_files
from pipelines.home import DATABASE
from pipelines.publication.connection import open_release
from pipelines.publication.manifest import Manifest
from pipelines.workbooks.exchange.returned import SHEET
from tests.pipelines.life.returned_builder import explain, rows

SAMPLES = Path(__file__).resolve().parents[3] / "data" / "samples"
GROWN = "E30:G31"


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """Two years of one sample region; in the second two industries have grown sixfold, and a sheet is one too many."""
    place = tmp_path / "inbox"
    place.mkdir()
    shutil.copy(SAMPLES / "990101_2023.xlsx", place)
    workbook = openpyxl.load_workbook(SAMPLES / "990101_2024.xlsx", rich_text=True)
    for cell in (cell for row in workbook["行业"][GROWN] for cell in row):
        cell.value = round(float(str(cell.value)) * 6, 2)
    workbook.create_sheet("附表")["A1"] = "企业名单"
    workbook.save(place / "990101_2024.xlsx")
    return place


def test_a_sample_is_doubted_explained_and_accepted(
    inbox: Path,
    tmp_path: Path,
    definitions: Definitions,
    run_flow: Callable[..., Manifest],
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert validate_files(sorted(inbox.glob("*.xlsx")), tmp_path / "back") == ExitCode.OPEN_QUERIES
    back = tmp_path / "back" / "990101_2024-审核.xlsx"
    asked = set(rows(openpyxl.load_workbook(back)[SHEET]))
    assert asked == {"growth-outlier", "sheet-unread"}
    said = {"growth-outlier": "三季度新厂投产，已向企业核实", "sheet-unread": "附表为企业名单，不含应报数字"}
    explain(back, inbox / "990101_2024_重报.xlsx", said, reason="2 企业规模或经营变化")
    capsys.readouterr()
    assert validate_files(sorted(inbox.glob("*.xlsx"))) == 0
    told = capsys.readouterr().out
    assert "与上一轮相比：已解决 0 项，已说明 2 项，仍待处理 0 项，新出现 0 项。" in told
    assert "Since the last round: 0 settled, 2 explained, 0 left, 0 new." in told

    run_flow(tmp_path / "home", [inbox])
    connection = open_release(tmp_path / "home" / "releases" / "current" / DATABASE)
    submissions = connection.execute(
        "SELECT file, status, supersedes <> '', open_query_count, explained_query_count FROM submissions ORDER BY file"
    ).fetchall()
    assert submissions == [
        ("990101_2023.xlsx", "accepted", False, 0, 0),
        ("990101_2024.xlsx", "superseded", False, 0, 2),
        ("990101_2024_重报.xlsx", "accepted", True, 0, 2),
    ]
    explained = connection.execute(
        "SELECT rule_id, explanation, author, outcome FROM explanations ORDER BY rule_id"
    ).fetchall()
    assert [(rule_id, text, outcome) for rule_id, text, _, outcome in explained] == [
        (rule_id, text, "held") for rule_id, text in sorted(said.items())
    ]
    assert all("联系人" in author for _, _, author, _ in explained)
    assert connection.execute("SELECT count(*) FROM held_cells").fetchall() == [(0,)]
    connection.close()
