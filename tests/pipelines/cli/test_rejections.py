"""A run over many bad files: a short list by cause, and all findings in a file whose path is printed."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from definitions import Definitions
from indicators.contracts import contracts
from pipelines.cli.rejections import CAUSES, FEW, NAMES, lay_out_past, show_decided, show_rejected
from pipelines.findings import Finding, finding, to_table
from pipelines.home import Home
from pipelines.life.decisions import Decision, Verdict
from pipelines.workbooks.files.inbox import Received


def shown(found: list[Finding], home: Home, definitions: Definitions, said: pytest.CaptureFixture[str]) -> list[str]:
    connection = duckdb.connect()
    connection.execute(contracts()["submissions"].ddl())
    connection.register("findings", to_table(found))
    lay_out_past(connection)
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


def test_of_many_cells_the_first_are_named_and_the_file_has_them_all(
    tmp_path: Path, definitions: Definitions, capsys: pytest.CaptureFixture[str]
) -> None:
    cells = ", ".join(f"K{2 * row}" for row in range(1, 255))
    rule = definitions.rules["number-expected"]
    found = finding(rule, file="f.csv", submission_id="f", sheet="figures", cells=cells, observed="x", expected="y")
    lines = shown([found], Home(tmp_path), definitions, capsys)
    assert "K10 等，另有 249 格" in "".join(lines)
    assert "K12" not in "".join(lines)
    with Path(lines[-1].partition(": ")[2]).open(encoding="utf-8-sig", newline="") as file:
        assert [row["cells"] for row in csv.DictReader(file)] == [cells]


def test_of_a_cause_in_one_file_it_is_said_how_often_it_was_found(
    tmp_path: Path, definitions: Definitions, capsys: pytest.CaptureFixture[str]
) -> None:
    found = [replace(unknown("f.csv", definitions, "number-expected"), cells=f"K{n}") for n in range(478)]
    assert "文件 files 1 · 发现 findings 478" in shown(found, Home(tmp_path), definitions, capsys)[0]


def test_a_file_in_the_inbox_that_a_person_took_back_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    arrived = [Received(Path(f"f{n}.xlsx"), f"f{n}.xlsx", str(n) * 64, 1) for n in range(NAMES + 5)]

    def decision(number: int, verdict: Verdict) -> Decision:
        return Decision(arrived[number].submission_id, arrived[number].file, verdict, "王五", "区里来函", "")

    taken = [decision(number, "withdraw") for number in range(NAMES + 2)]
    taken += [decision(NAMES + 2, "reject"), decision(NAMES + 3, "accept"), decision(1, "accept")]
    show_decided(arrived, taken)
    said = capsys.readouterr().out
    assert f"f3.xlsx ({arrived[3].submission_id})" in said
    assert f"… ({NAMES + 1})" in said
    assert f"f{NAMES + 2}.xlsx" in said
    assert not any(f"f{number}.xlsx" in said for number in (1, NAMES + 1, NAMES + 3, NAMES + 4))
    for word in ("王五", "撤回", "withdrawn", "退回", "rejected", "区里来函", "koujing accept"):
        assert word in said
