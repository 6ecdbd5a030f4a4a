"""Payloads through every command that shows what a file holds; terminals that cannot write it; readers that go away."""

from __future__ import annotations

import ast
import csv
import io
import os
import re
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from rich.table import Table
from rich.text import Text
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.cli.console import SafeConsole
from tests.conftest import PUBLISHED, ROOT

pytestmark = pytest.mark.slow

ESCAPE = "\x1b]0;owned\x07\x1b[2J\x9b31m"
FORMULA = '=HYPERLINK("http://example.org","y")'
OBEYED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]")
HEAD, *_ = (PUBLISHED / "figures.csv").read_text(encoding="utf-8").splitlines()


def figures(folder: Path, name: str, **changes: str) -> Path:
    """A file of published figures with one row; `changes` by column."""
    row = {
        "region_code": "310112", "region_name": "闵行区", "period": "2024", "period_kind": "annual", "measure": "value_added",
        "classification": "scope", "activity_code": "nbs2021-core", "scope": "nbs2021-core", "coverage": "all_units",
        "value": "1234", "unit": "亿元", "vintage": "preliminary", "price_basis": "current", "source_title": "示例公报",
        "confidence": "low",
    }  # fmt: skip
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, HEAD.split(","), restval="")
        writer.writeheader()
        writer.writerow(row | changes)
    return path


@pytest.fixture
def payloads(tmp_path: Path) -> list[Path]:
    """Files that hold what a terminal obeys, what a spreadsheet calculates and what would be a line of its own."""
    unknown = tmp_path / f"unknown{ESCAPE}[red]<img src=x>.csv"
    unknown.write_text(f"a,b\n{ESCAPE},{FORMULA.replace(',', ';')}\n1,2\n", encoding="utf-8")
    return [
        unknown,
        figures(tmp_path, "measure.csv", measure=ESCAPE + FORMULA),
        figures(tmp_path, "value.csv", value="12" + ESCAPE),
        figures(tmp_path, "formula.csv", value=FORMULA),
        figures(tmp_path, "unit.csv", unit="+1+1"),
        figures(tmp_path, "scope.csv", scope="@SUM(A1)"),
        figures(tmp_path, "period.csv", period="2024\n✓ all accepted"),
        figures(tmp_path, "sound.csv", note=ESCAPE + FORMULA, source_title=FORMULA, source_url="a\rb"),
    ]


@pytest.mark.parametrize(
    "manner", [["--format", "text"], ["--format", "csv"], ["--format", "json"], ["--format", "md"]]
)
def test_validate_shows_what_it_found_and_obeys_nothing(
    payloads: list[Path], manner: list[str], tmp_path: Path
) -> None:
    folders = ["--annotate", str(tmp_path / "back"), "--report", str(tmp_path / "report")]
    said = CliRunner().invoke(app, ["validate", *map(str, payloads), *manner, *folders])
    assert said.exit_code in (1, 2)
    assert "unforeseen" not in said.output
    assert not OBEYED.search(said.output)
    assert "\n✓ all accepted" not in said.output
    if manner[1] == "csv":
        _calculates_nothing(said.stdout)
    for book in (tmp_path / "back").rglob("*.xlsx"):
        for sheet in openpyxl.load_workbook(book).worksheets:
            assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    pages = [page.read_text(encoding="utf-8") for page in (tmp_path / "report").rglob("*.html")]
    assert len(pages) == len(payloads)
    assert not [page for page in pages if OBEYED.search(page) or "href" in page]


@pytest.mark.parametrize("manner", [[], ["--account"], ["--all"]])
@pytest.mark.parametrize("form", ["text", "csv", "json"])
def test_read_shows_cells_and_obeys_nothing(payloads: list[Path], manner: list[str], form: str) -> None:
    # one that no form reads, one with a faulty word, and one that is read
    for path in (payloads[0], payloads[1], payloads[-1]):
        said = CliRunner().invoke(app, ["read", str(path), *manner, "--format", form])
        assert "unforeseen" not in said.output
        assert not OBEYED.search(said.output), path
        if form == "csv":
            _calculates_nothing(said.stdout)


def test_a_draft_shows_cells_and_obeys_nothing(tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text(f"2024年\n地区,生产总值{ESCAPE}\n闵行区,1\n徐汇区{ESCAPE},2\n", encoding="utf-8")
    said = CliRunner().invoke(app, ["form", "propose", str(table), "--output", str(tmp_path / "form.yml")])
    assert "owned" in said.output
    assert not OBEYED.search(said.output)


def _calculates_nothing(text: str) -> None:
    rows = list(csv.reader(text.splitlines(keepends=True)))
    assert rows
    assert not [cell for row in rows for cell in row if re.match(r"[=@]|[+-](?![\d.])|[+-]\d+[+-]", cell)]


def test_the_console_shows_what_stands_in_a_line_and_within_a_text() -> None:
    console = SafeConsole(file=io.StringIO(), markup=False)
    console.print("a\x07b", Text("c\x1bd"))
    table = Table()
    table.add_column("e\x9b")
    table.add_row(Text("f\u202e"))
    console.print(table)
    written = console.file.getvalue()  # type: ignore[attr-defined]
    assert "a␇b c␛d" in written
    assert not OBEYED.search(written)


def koujing(*arguments: str, **environment: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "pipelines", *arguments],
        cwd=ROOT,
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "gbk"])
def test_a_terminal_that_cannot_write_chinese_still_gets_the_answer(encoding: str, tmp_path: Path) -> None:
    path = figures(tmp_path, "measure.csv", measure="度量𠀀")
    process = koujing("validate", str(path), "--lang", "en", PYTHONIOENCODING=encoding)
    out, errors = process.communicate(timeout=60)
    assert process.returncode == 1, errors
    assert b"E2" in out
    assert b"unforeseen" not in errors


@pytest.mark.parametrize("command", [("rules", "list"), ("region", "explain", "余杭")])
def test_nobody_reads_on(command: tuple[str, ...]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "pipelines", *command],
        cwd=ROOT,
        stdout=writer,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, b"")


def test_every_command_writes_through_the_one_writer() -> None:
    """No command prints, writes to a standard stream, makes a console or a CSV or JSON of its own."""
    writers = {"answers.py", "writing.py", "console.py"}
    writing = ("print", "typer.echo", "Console", "json.dumps", "sys.stdout.write", "sys.stderr.write")
    own_text = ("rule_book.py", "json.dumps")  # an example within a sentence
    looked_at, wrong = 0, []
    for path in (ROOT / "pipelines" / "cli").glob("*.py"):
        looked_at += 1
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            called = ast.unparse(node.func)
            own = called in writing or called.startswith("csv.")
            if own and path.name not in writers and (path.name, called) != own_text:
                wrong.append(f"{path.name}:{node.lineno} {called}")
    assert wrong == []
    assert looked_at > 25
