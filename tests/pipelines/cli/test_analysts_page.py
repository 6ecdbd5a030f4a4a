"""The page for analysts keeps its word: what it shows runs on a release, with every tool that is at hand."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.home import DATABASE
from pipelines.products import table_csv, workbook
from pipelines.publication.connection import open_release
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "analysts.md").read_text(encoding="utf-8")
CODE = re.findall(r"```(python|r)\n(.*?)```", PAGE, re.DOTALL)
QUERIES = re.findall(r"^\.venv/bin/koujing sql \"(.*?)\"(.*)$", PAGE, re.MULTILINE)
SHELL = re.findall(r"^duckdb -readonly (\S+) \"(.*?)\"$", PAGE, re.MULTILINE)


@pytest.fixture(scope="module")
def desk(release: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which a release lies where the page says, with its products."""
    place = tmp_path_factory.mktemp("desk")
    current = place / "data" / "releases" / "current"
    current.mkdir(parents=True)
    (current / DATABASE).symlink_to(release / DATABASE)
    with open_release(release / DATABASE) as connection:
        workbook.write(connection, current / "cross_region.xlsx")
        table_csv.write(connection, current / "cross_region.csv")
    return place


def test_the_page_shows_each_way() -> None:
    assert ([language for language, _ in CODE], len(QUERIES), len(SHELL)) == (["python", "python", "r"], 3, 1)


@pytest.mark.parametrize(("query", "further"), QUERIES)
def test_a_query_gives_rows(release: Path, query: str, further: str) -> None:
    form = re.search(r"-f (\w+)", further)
    asked = ["sql", query, "-f", form[1] if form else "text", "--home", str(release.parents[1])]
    done = CliRunner().invoke(app, asked)
    assert done.exit_code == 0, done.stderr
    assert len(done.stdout_bytes) > 200


@pytest.mark.parametrize(("language", "text"), CODE, ids=["pandas", "polars", "r"])
def test_a_program_runs(desk: Path, language: str, text: str) -> None:
    if "polars" in text and not importlib.util.find_spec("polars"):
        pytest.skip("polars is not installed")
    if language == "r" and not shutil.which("Rscript"):
        pytest.skip("R is not installed")
    command = [sys.executable, "-c", text] if language == "python" else ["Rscript", "-e", text]
    done = subprocess.run(command, cwd=desk, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    assert len(done.stdout) > 5


def test_the_shell_of_duckdb_opens_it(desk: Path) -> None:
    program = shutil.which("duckdb")
    if not program:
        pytest.skip("the program duckdb is not installed")
    ((database, query),) = SHELL
    done = subprocess.run(
        [program, "-readonly", database, query], cwd=desk, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "region_name" in done.stdout
