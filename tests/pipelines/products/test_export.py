"""An export holds all of a release, and overwrites nothing that an export did not write."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from definitions import WrongUsageError
from pipelines import products
from pipelines.archive import digest
from pipelines.products import export as exporting
from pipelines.products import tables
from pipelines.products.export import RECORD, export
from pipelines.products.package.tables import EarlierReleaseError, Table
from tests.conftest import COUNTS


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A release of two tables and one product."""
    folder = tmp_path / "release"
    folder.mkdir()
    with duckdb.connect(str(folder / "digital_economy.duckdb")) as made:
        made.execute("CREATE TABLE cross_region AS SELECT '=1+1' AS region_name, 1.50::DECIMAL(9, 2) AS gdp")
        made.execute("CREATE TABLE empty AS SELECT 1 AS n LIMIT 0")
    (folder / "told.txt").write_text("told", encoding="utf-8")
    monkeypatch.setattr(products, "PRODUCTS", {"told.txt": "nothing"})
    monkeypatch.setattr(exporting, "write_package", _packs)
    public = [Table(name, "", [], f"FROM {name}") for name in ("cross_region", "empty")]
    monkeypatch.setattr(tables, "public_tables", lambda _: public)
    return folder


WRITTEN = {
    "told.txt",
    "datapackage.json",
    *(f"csv/{name}.csv" for name in ("cross_region", "empty")),
}


def _packs(release: duckdb.DuckDBPyConnection, folder: Path) -> None:
    (folder / "datapackage.json").write_text(str(release.execute("FROM cross_region").fetchall()), encoding="utf-8")


def _breaks(release: duckdb.DuckDBPyConnection, folder: Path) -> None:
    _packs(release, folder)
    raise KeyError("a table")


def _files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_all_is_written_and_recorded(small: Path, tmp_path: Path) -> None:
    done = export(small, tmp_path / "out")
    assert set(done.files) == WRITTEN
    assert (done.failed, done.too_long) == ({}, [])
    content = (tmp_path / "out" / "csv" / "cross_region.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    text = content.decode("utf-8-sig")
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
    out = tmp_path / "out"
    out.mkdir()
    (out / RECORD).write_text('{"files": {}}', encoding="utf-8")
    (out / "csv").symlink_to(elsewhere)
    with pytest.raises(WrongUsageError, match="csv/"):
        export(small, out)
    assert _files(elsewhere) == {}


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


def test_a_table_that_excel_cannot_open_is_no_csv(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "ROWS", 1)
    done = export(small, tmp_path / "out")
    assert done.too_long == ["cross_region"]
    assert set(done.files) == WRITTEN - {"csv/cross_region.csv"}


def test_what_cannot_be_made_is_said(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (small / "told.txt").unlink()
    monkeypatch.setattr(exporting, "write_package", _breaks)
    done = export(small, tmp_path / "out")
    assert done.failed["told.txt"].startswith("ModuleNotFoundError")
    assert done.failed["datapackage.json"] == "KeyError: 'a table'"
    assert set(done.files) == WRITTEN - {"told.txt", "datapackage.json"}


def test_a_release_of_an_earlier_version_is_a_sentence(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(release: duckdb.DuckDBPyConnection, folder: Path) -> None:
        _packs(release, folder)
        raise EarlierReleaseError

    monkeypatch.setattr(exporting, "write_package", refuses)
    with pytest.raises(EarlierReleaseError):
        export(small, tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["release"]


def test_every_table_of_a_release_is_there_twice_with_all_its_rows(
    release: Path, tmp_path: Path, record_property: Callable[[str, object], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(products, "PRODUCTS", {"cross_region.csv": products.PRODUCTS["cross_region.csv"]})
    done = export(release, tmp_path / "out")
    assert (done.failed, done.too_long) == ({}, [])
    parquet = {path.stem: pq.ParquetFile(path).metadata.num_rows for path in (tmp_path / "out" / "tables").iterdir()}
    assert {path.stem for path in (tmp_path / "out" / "csv").iterdir()} == parquet.keys()
    for name, rows in parquet.items():
        with (tmp_path / "out" / "csv" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as stream:
            assert sum(1 for _ in csv.reader(stream)) == 1 + rows, name
    assert parquet["cross_region"] > 100
    assert set(products.PRODUCTS) <= set(done.files)
    record_property(COUNTS, f"{len(parquet)} tables, {sum(parquet.values()):,} rows")
