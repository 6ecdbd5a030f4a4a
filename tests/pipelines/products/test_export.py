"""An export holds all of a release, and overwrites nothing that an export did not write."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from definitions import WrongUsageError
from pipelines import products
from pipelines.archive import digest
from pipelines.products import tables
from pipelines.products.export import RECORD, export
from pipelines.publication.connection import open_release


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A release of two tables and one product."""
    folder = tmp_path / "release"
    folder.mkdir()
    with duckdb.connect(str(folder / "digital_economy.duckdb")) as made:
        made.execute("CREATE TABLE cross_region AS SELECT '=1+1' AS region_name, 1.50::DECIMAL(9, 2) AS gdp")
        made.execute("CREATE TABLE empty AS SELECT 1 AS n LIMIT 0")
        made.execute(
            "CREATE TABLE data_dictionary AS SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal"
        )
    (folder / "told.txt").write_text("told", encoding="utf-8")
    monkeypatch.setattr(products, "PRODUCTS", {"told.txt": "nothing"})
    return folder


WRITTEN = {
    "told.txt",
    *(f"{form}/{name}.{form}" for form in ("csv", "parquet") for name in ("cross_region", "data_dictionary", "empty")),
}


def _files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_every_public_table_is_there_twice_and_equal(small: Path, tmp_path: Path) -> None:
    done = export(small, tmp_path / "out")
    assert set(done.files) == WRITTEN
    assert (done.failed, done.too_long) == ({}, [])
    assert pq.read_table(tmp_path / "out" / "parquet" / "cross_region.parquet").to_pylist()[0]["region_name"] == "=1+1"
    text = (tmp_path / "out" / "csv" / "cross_region.csv").read_bytes().decode("utf-8-sig")
    assert list(csv.reader(text.splitlines())) == [["region_name", "gdp"], ["'=1+1", "1.5"]]
    assert set(json.loads((tmp_path / "out" / RECORD).read_text(encoding="utf-8"))["files"]) == WRITTEN
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "release"]


def test_a_second_export_takes_the_place_of_the_first(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export(small, tmp_path / "out")
    (tmp_path / "out" / "notes.txt").write_text("mine", encoding="utf-8")
    (small / "told.txt").write_text("told anew", encoding="utf-8")
    export(small, tmp_path / "out")
    assert (tmp_path / "out" / "told.txt").read_text(encoding="utf-8") == "told anew"
    monkeypatch.setattr(products, "PRODUCTS", {})
    export(small, tmp_path / "out")
    assert set(_files(tmp_path / "out")) == WRITTEN - {"told.txt"} | {RECORD, "notes.txt"}


def test_what_no_export_wrote_is_never_overwritten(small: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(WrongUsageError, match="holds other files"):
        export(small, out)
    assert set(_files(out)) == {"notes.txt"}
    with pytest.raises(WrongUsageError, match="is no folder"):
        export(small, out / "notes.txt")


@pytest.mark.parametrize("changed", ["told.txt", "csv/cross_region.csv"])
def test_what_was_changed_since_is_never_overwritten(small: Path, tmp_path: Path, changed: str) -> None:
    out = tmp_path / "out"
    export(small, out)
    (out / changed).write_text("mine", encoding="utf-8")
    before = _files(out)
    with pytest.raises(WrongUsageError, match=changed):
        export(small, out)
    assert _files(out) == before


def test_a_link_in_the_folder_leads_nowhere(small: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "cross_region.csv").write_text("theirs", encoding="utf-8")
    out = tmp_path / "out"
    out.mkdir()
    (out / RECORD).write_text('{"files": {}}', encoding="utf-8")
    (out / "csv").symlink_to(elsewhere)
    with pytest.raises(WrongUsageError, match="csv/"):
        export(small, out)
    assert _files(elsewhere) == {"cross_region.csv": b"theirs"}


def test_a_record_that_names_files_outside_removes_none(small: Path, tmp_path: Path) -> None:
    victim = tmp_path / "victim.txt"
    victim.write_text("theirs", encoding="utf-8")
    out = tmp_path / "out"
    export(small, out)
    record = json.loads((out / RECORD).read_text(encoding="utf-8"))
    checksum = digest(victim)[0]
    record["files"] |= {"../victim.txt": checksum, str(victim): checksum}
    (out / RECORD).write_text(json.dumps(record), encoding="utf-8")
    export(small, out)
    assert victim.read_text(encoding="utf-8") == "theirs"


def test_a_table_that_excel_cannot_open_is_parquet_alone(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "ROWS", 1)
    done = export(small, tmp_path / "out")
    assert done.too_long == ["cross_region", "data_dictionary"]
    assert set(done.files) == WRITTEN - {"csv/cross_region.csv", "csv/data_dictionary.csv"}


def test_a_product_that_cannot_be_made_is_said(small: Path, tmp_path: Path) -> None:
    (small / "told.txt").unlink()
    done = export(small, tmp_path / "out")
    assert done.failed["told.txt"].startswith("ModuleNotFoundError")
    assert set(done.files) == WRITTEN - {"told.txt"}


def test_the_public_tables_of_a_release_are_all_but_how_it_is_kept(release: Path) -> None:
    with open_release(release / "digital_economy.duckdb") as connection:
        public = set(tables.public_tables(connection))
        there = {name for (name,) in connection.execute("SELECT table_name FROM information_schema.tables").fetchall()}
    stored = {"contribution_rows", "further_contributions", "weighings", "observation_rows", "observation_headings"}
    assert there - public == stored
    assert {"cross_region", "contributions", "observations"} <= public
