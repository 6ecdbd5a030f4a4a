"""The package as `frictionless` sees it: its description is sound, and every row keeps types, constraints and keys."""

from __future__ import annotations

import json
import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipelines.products.package.tables import FOLDER
from tests.conftest import COUNTS

frictionless = pytest.importorskip("frictionless", reason="frictionless is among what development installs")

pytestmark = pytest.mark.long

#: Tables that its own reader of Parquet, which takes every row apart for each of its columns, reads in good time.
FEW_ROWS = 1000


class Parquet(frictionless.Parser):  # type: ignore[misc, name-defined]
    """Reads Parquet by columns, with decimals as they are."""

    supported_types = ("boolean", "date", "datetime", "integer", "number", "string")

    def read_cell_stream_create(self) -> Iterator[Any]:
        file = pq.ParquetFile(self.resource.normpath)
        yield file.schema_arrow.names
        for batch in file.iter_batches():
            yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


class ParquetPlugin(frictionless.Plugin):  # type: ignore[misc, name-defined]
    """Gives that reader to resources in Parquet."""

    def create_parser(self, resource: Any) -> Parquet | None:
        return Parquet(resource) if resource.format == "parquet" else None


@pytest.fixture
def by_columns() -> Iterator[None]:
    frictionless.system.register("parquet-by-columns", ParquetPlugin())
    yield
    frictionless.system.deregister("parquet-by-columns")


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a test of the package asked the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)


def validated(package: Path, *names: str) -> tuple[int, list[str]]:
    """Rows looked at, and what was found, of these tables or of all."""
    opened = frictionless.Package(str(package / "datapackage.json"))
    rows, found = 0, []
    for resource in opened.resources:
        if not names or resource.name in names:
            report = resource.validate()
            rows += report.tasks[0].stats.get("rows") or 0
            found += [f"{resource.name}: {kind}" for (kind,) in report.flatten(["type"])]
    return rows, found


@pytest.mark.usefixtures("by_columns", "no_network")
def test_every_row_is_as_the_package_says(package: Path, record_property: Callable[[str, object], None]) -> None:
    rows, found = validated(package)
    assert found == []
    assert rows == sum(pq.read_metadata(file).num_rows for file in (package / FOLDER).iterdir())
    assert rows > 100_000
    record_property(COUNTS, f"{rows:,} rows")


@pytest.mark.usefixtures("no_network")
def test_its_own_reader_finds_nothing_either(package: Path, record_property: Callable[[str, object], None]) -> None:
    content = json.loads((package / "datapackage.json").read_text(encoding="utf-8"))
    # what names rows of large tables waits for these
    alone = {one["name"] for one in content["resources"] if "foreignKeys" not in one["schema"]}
    names = [file.stem for file in (package / FOLDER).iterdir() if file.stem in alone and suits_pandas(file)]
    rows, found = validated(package, *names)
    assert found == []
    assert rows > 1000
    record_property(COUNTS, f"{len(names)} tables, {rows:,} rows")


def suits_pandas(file: Path) -> bool:
    """Whether frictionless's own reader, which goes through pandas, reads a table soon, and no whole number as a float."""
    table = pq.read_table(file)
    whole = [column for column in table.columns if pa.types.is_integer(column.type)]
    return 0 < len(table) < FEW_ROWS and not any(column.null_count for column in whole)


def stranger(table: pa.Table) -> pa.Table:
    """A region that no table of regions has, in the first row."""
    codes = pa.array(["999999", *table["region_code"].to_pylist()[1:]])
    return table.set_column(table.schema.get_field_index("region_code"), "region_code", codes)


def twice(table: pa.Table) -> pa.Table:
    return pa.concat_tables([table, table.slice(0, 1)])


def as_text(table: pa.Table) -> pa.Table:
    return table.set_column(
        table.schema.get_field_index("parts_reported"), "parts_reported", pa.array(["many"] * len(table))
    )


def without_unit(table: pa.Table) -> pa.Table:
    return table.drop_columns(["unit"])


@pytest.mark.usefixtures("by_columns")
@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        (stranger, "foreign-key"),
        (twice, "primary-key"),
        (as_text, "type-error"),
        (without_unit, "missing-label"),
    ],
)
def test_what_does_not_keep_it_is_found(
    package: Path, tmp_path: Path, broken: Callable[[pa.Table], pa.Table], fault: str
) -> None:
    place = tmp_path / "package"
    shutil.copytree(package, place)
    file = place / FOLDER / "macro_control.parquet"
    pq.write_table(broken(pq.read_table(file)), file)
    assert f"macro_control: {fault}" in validated(place, "macro_control")[1]
