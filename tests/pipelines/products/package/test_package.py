"""The package of a release: its tables are those of the release to the last digit, and say of themselves what they are."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.home import DATABASE, Home
from pipelines.products.package import write_package
from pipelines.products.package.descriptor import package as described
from pipelines.products.package.tables import FOLDER, EarlierReleaseError, public_tables
from pipelines.publication import kept_contributions, thinned
from pipelines.publication.connection import open_release
from tests.conftest import COUNTS

pytestmark = pytest.mark.slow


@pytest.fixture
def opened(package: Path, release: Path) -> duckdb.DuckDBPyConnection:
    """A connection in the package's place with the release attached."""
    connection = duckdb.connect(config={"file_search_path": str(package)})
    connection.execute(f"ATTACH '{release / DATABASE}' AS release (READ_ONLY)")
    return connection


def resources(package: Path) -> dict[str, dict[str, Any]]:
    content = json.loads((package / "datapackage.json").read_text(encoding="utf-8"))
    return {resource["name"]: resource for resource in content["resources"]}


def test_tables_are_those_of_the_release(
    package: Path, opened: duckdb.DuckDBPyConnection, record_property: Callable[[str, object], None]
) -> None:
    rows = 0
    for name, resource in resources(package).items():
        columns = [field["name"] for field in resource["schema"]["fields"]]
        there = [column for column, *_ in opened.execute(f"DESCRIBE release.{name}").fetchall()]
        place = {kept_contributions.NUMBERS.get(name)} - {None}
        assert set(columns) - set(there) == place
        listed = ", ".join(there)
        file = f"read_parquet('{FOLDER}/{name}.parquet')"
        types, theirs = (
            [row[:2] for row in opened.execute(f"DESCRIBE SELECT {listed} FROM {one}").fetchall()]
            for one in (file, f"release.{name}")
        )
        assert types == theirs
        for one, other in ((file, f"release.{name}"), (f"release.{name}", file)):
            differ = f"SELECT {listed} FROM {one} EXCEPT ALL SELECT {listed} FROM {other}"
            assert not opened.execute(f"SELECT count(*) FROM ({differ})").fetchall()[0][0], name
        rows += opened.execute(f"SELECT count(*) FROM {file}").fetchall()[0][0]
    assert rows > 100_000
    record_property(COUNTS, f"{len(resources(package))} tables, {rows:,} rows, equal both ways")


def test_every_public_table_is_told_once(package: Path, database: duckdb.DuckDBPyConnection) -> None:
    there = {name for name, *_ in database.execute("SELECT DISTINCT table_name FROM data_dictionary").fetchall()}
    assert there - set(resources(package)) == {"observation_headings", "observation_rows", "contributions"}
    assert {path.stem for path in (package / FOLDER).iterdir()} == set(resources(package))


def test_contributions_are_put_together_again(
    package: Path, opened: duckdb.DuckDBPyConnection, record_property: Callable[[str, object], None]
) -> None:
    opened.execute((package / "contributions.sql").read_text(encoding="utf-8"))
    ((count,),) = opened.execute("SELECT count(*) FROM contributions").fetchall()
    for one, other in (("contributions", "release.contributions"), ("release.contributions", "contributions")):
        assert opened.execute(f"SELECT count(*) FROM (FROM {one} EXCEPT ALL FROM {other})").fetchall() == [(0,)]
    assert count > 10_000
    record_property(COUNTS, f"{count:,} contributions, equal both ways")


def test_the_same_release_gives_the_same_bytes(
    package: Path, database: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    for name in write_package(database, tmp_path):
        assert (tmp_path / name).read_bytes() == (package / name).read_bytes(), name
    subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=tmp_path, check=True)


def test_every_number_says_its_unit_or_counts(package: Path) -> None:
    fields = [
        (name, field)
        for name, resource in resources(package).items()
        for field in resource["schema"]["fields"]
        if field["type"] == "number"
    ]
    without = {(name, field["name"]) for name, field in fields if not {"unit", "unitField"} & set(field)}
    # ratios of different kinds, each said in its own row
    assert without == {("bands", "low"), ("bands", "high")}
    for name, field in fields:
        if "unitField" in field:
            assert field["unitField"] in {one["name"] for one in resources(package)[name]["schema"]["fields"]}


def test_every_field_says_what_it_means_in_both_languages(package: Path) -> None:
    fields = [field for resource in resources(package).values() for field in resource["schema"]["fields"]]
    assert len(fields) > 700
    assert [field["name"] for field in fields if len(field["description"].split(" / ")) != 2] == []


def test_constraints_are_those_of_the_gates(package: Path) -> None:
    fields = {field["name"]: field for field in resources(package)["facts"]["schema"]["fields"]}
    assert fields["comparability"]["constraints"]["enum"] == ["exact", "bounded", "assumed", "not_comparable"]
    assert fields["comparability"]["constraints"]["required"] is True


def test_a_thinned_release_has_a_package_without_cells(release: Path, tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    folder = home.releases / release.name
    shutil.copytree(release, folder)
    assert thinned.thin(home, folder)
    with open_release(folder / DATABASE) as connection:
        written = write_package(connection, tmp_path / "package")
    there = {Path(name).stem for name in written}
    assert "contributions.sql" not in written
    assert not there & set(thinned.GONE)
    assert {"facts", "indicators", "compared_contributions"} <= there


def test_a_release_of_an_earlier_version_is_refused_in_a_sentence(release: Path, tmp_path: Path) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{release / DATABASE}' AS release (READ_ONLY)")
        for table in ("release_manifest", "observation_rows", "observation_headings", *kept_contributions.KEPT):
            connection.execute(f"CREATE TABLE {table} AS FROM release.{table} LIMIT 0")
        connection.execute("ALTER TABLE release_manifest DROP COLUMN published_at")
        with pytest.raises(EarlierReleaseError, match="koujing run"):
            public_tables(connection)


def test_what_a_file_says_of_a_source_is_text(release: Path) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{release / DATABASE}' AS release (READ_ONLY)")
        connection.execute("CREATE TABLE release_manifest AS FROM release.release_manifest")
        connection.execute("CREATE TABLE observation_headings AS FROM release.observation_headings LIMIT 0")
        for title, url in (
            ("\x1b[31m红", "javascript:alert(1)"),
            ("../../etc", "../../passwd"),
            ("好", "https://a.cn/x"),
        ):
            connection.execute(
                "INSERT INTO observation_headings (source_title, source_url, is_sample) VALUES (?, ?, false)",
                [title, url],
            )
        with open_release(release / DATABASE) as whole:
            tables = public_tables(whole)
        assert described(connection, tables)["sources"] == [
            {"title": "␛[31m红"},
            {"title": "../../etc"},
            {"title": "好", "path": "https://a.cn/x"},
        ]
