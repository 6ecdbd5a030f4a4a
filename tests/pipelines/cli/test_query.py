"""`koujing sql` shows what a query finds, changes nothing, reaches nothing else, and says in a sentence what is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from definitions import WrongUsageError
from pipelines.cli import app, query
from pipelines.publication.connection import open_release
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.fixture
def small(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A release of one table."""
    path = tmp_path / "digital_economy.duckdb"
    with duckdb.connect(str(path)) as made:
        made.execute("CREATE TABLE cross_region AS SELECT 1.50::DECIMAL(9, 2) AS gdp, '甲' AS region_name")
    connection = open_release(path)
    yield connection
    connection.close()


def test_columns_of_one_name_are_all_there(small: duckdb.DuckDBPyConnection) -> None:
    names, rows = query.found(small, "SELECT gdp, 1 AS a, 2 AS a, 3 AS a, 4 AS a_1 FROM cross_region;")
    assert names == ["gdp", "a", "a_1", "a_2", "a_1_1"]
    assert rows == [{"gdp": Decimal("1.50"), "a": 1, "a_1": 2, "a_2": 3, "a_1_1": 4}]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("SELEC 1", 'syntax error at or near "SELEC"'),
        ("SELECT nope FROM cross_region", 'Referenced column "nope" not found'),
        ("FROM crossregion", 'Did you mean "cross_region"'),
        ("SELECT 'a'::INT", "Could not convert"),
        ("SELECT ?", "Values were not provided"),
        ("", "here are 0"),
        ("/* nothing */", "here are 0"),
        ("SELECT 1; SELECT 2", "here are 2"),
        ("DROP TABLE cross_region", "read-only"),
        ("INSERT INTO cross_region VALUES (1, 'x')", "read-only"),
        ("UPDATE cross_region SET gdp = 2", "read-only"),
        ("SET threads = 1", "locked"),
        ("SET enable_external_access = true", "locked"),
        ("COPY cross_region TO '{place}/stolen.csv'", "disabled"),
        ("EXPORT DATABASE '{place}/stolen'", "disabled"),
        ("FROM read_csv('/etc/hostname')", "disabled"),
        ("FROM read_text('{place}/secret.txt')", "disabled"),
        ("FROM '{place}/secret.csv'", "disabled"),
        ("FROM glob('/*')", "disabled"),
        ("ATTACH '{place}/other.duckdb'", "disabled"),
        ("LOAD httpfs", "disabled"),
        ("INSTALL httpfs", "disabled"),
    ],
)
def test_what_cannot_be_run_is_one_sentence(
    small: duckdb.DuckDBPyConnection, tmp_path: Path, wrong: str, said: str
) -> None:
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    (tmp_path / "secret.csv").write_text("secret\n1\n", encoding="utf-8")
    before = sorted(tmp_path.iterdir())
    with pytest.raises(WrongUsageError) as refused:
        query.found(small, wrong.format(place=tmp_path))
    assert said in refused.value.en
    assert "\n" not in refused.value.en + refused.value.zh
    assert sorted(tmp_path.iterdir()) == before
    assert small.execute("FROM cross_region").fetchall() == [(Decimal("1.50"), "甲")]


def test_a_wrong_query_ends_with_the_code_of_wrong_usage(release: Path) -> None:
    home = str(release.parents[1])
    done = CliRunner().invoke(app, ["sql", "SELEC 1", "--home", home])
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (2, "", 1)


def test_a_query_is_shown_counted_and_read_from_standard_input(release: Path) -> None:
    home = str(release.parents[1])
    many = "SELECT range AS n FROM range(300)"
    shown = CliRunner().invoke(app, ["sql", many, "--home", home, "--lang", "en"]).stdout
    assert "100 more rows" in shown
    assert "300 rows" in shown
    asked = CliRunner().invoke(app, ["sql", "-", "-f", "csv", "--home", home], input=many)
    assert asked.stdout.splitlines() == ["n", *map(str, range(300))]
    hostile = "SELECT '=1+1' AS a, chr(27) || '[2J' AS b"
    assert CliRunner().invoke(app, ["sql", hostile, "-f", "csv", "--home", home]).stdout == "a,b\n'=1+1,␛[2J\n"
    assert "\x1b" not in CliRunner().invoke(app, ["sql", hostile, "--home", home]).stdout


def test_the_first_query_of_the_readme_is_a_command(release: Path) -> None:
    first = re.search(r"\.venv/bin/koujing sql \"(.*?)\"", README, re.DOTALL)
    assert first
    done = CliRunner().invoke(app, ["sql", first[1], "--home", str(release.parents[1]), "-f", "csv"])
    assert done.exit_code == 0
    assert len(done.stdout.splitlines()) > 3
