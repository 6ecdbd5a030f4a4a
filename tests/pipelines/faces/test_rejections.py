"""A run over many bad files: a short list by cause, and all findings in a file whose path is printed."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from definitions import Definitions
from indicators.contracts import contracts
from pipelines.faces.rejections import CAUSES, FEW, KEPT, show_rejected
from pipelines.findings import Finding, finding, to_table
from pipelines.home import Home


def shown(found: list[Finding], home: Home, definitions: Definitions, said: pytest.CaptureFixture[str]) -> list[str]:
    connection = duckdb.connect()
    connection.execute(contracts()["submissions"].ddl())
    connection.register("findings", to_table(found))
    show_rejected(connection, home, "a-run", definitions)
    return said.readouterr().out.splitlines()


def unknown(file: str, definitions: Definitions, rule: str = "form-unknown") -> Finding:
    return finding(definitions.rules[rule], file=file, submission_id=file, observed="x", expected="y")


def test_a_few_are_told_one_by_one(
    tmp_path: Path, definitions: Definitions, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = shown([unknown(f"f{n}.xlsx", definitions) for n in range(FEW)], Home(tmp_path), definitions, capsys)
    assert sum(line.startswith("✗") for line in lines) == FEW
    assert not (tmp_path / "findings").exists()


def test_many_are_a_short_list_and_a_file(
    tmp_path: Path, definitions: Definitions, capsys: pytest.CaptureFixture[str]
) -> None:
    blocking = [rule.id for rule in definitions.rules.values() if rule.severity in ("fatal", "error")]
    found = [unknown(f"f{n:03}.xlsx", definitions) for n in range(150)]
    found += [unknown(f"g{n:03}=.xlsx", definitions, rule) for n, rule in enumerate(blocking)]
    found += [replace(unknown("waived.xlsx", definitions), status="waived")]
    lines = shown(found, Home(tmp_path), definitions, capsys)
    rule = definitions.rules["form-unknown"]
    assert lines[0].startswith(f"✗ {rule.name_zh} / {rule.name_en} · 文件 files 15")
    assert len(lines) < 12 * CAUSES
    assert not any("waived" in line for line in lines)
    assert any(f"还有 {len(blocking) - CAUSES} 种原因" in line for line in lines)
    path = Path(lines[-1].partition(": ")[2])
    assert path == tmp_path / "findings" / "a-run.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(found)
    assert {row["rule_id"] for row in rows} == set(blocking)


def test_only_the_newest_files_of_findings_are_kept(
    tmp_path: Path, definitions: Definitions, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "findings").mkdir()
    for number in range(KEPT + 5):
        (tmp_path / "findings" / f"old{number}.csv").touch()
    shown([unknown(f"f{n}.xlsx", definitions) for n in range(FEW + 1)], Home(tmp_path), definitions, capsys)
    kept = list((tmp_path / "findings").iterdir())
    assert len(kept) == KEPT
    assert tmp_path / "findings" / "a-run.csv" in kept
