"""The keys of the tables: of the bundled release every key tells one row, and every reference names one that is there."""

from __future__ import annotations

from collections.abc import Callable

import duckdb

from definitions.yaml_files import read_yaml
from indicators.contracts import contracts, dimensions
from indicators.keys import FILE, key_of, references_of
from pipelines.products.package.tables import Table, public_tables
from tests.conftest import COUNTS


def told(table: Table, tables: dict[str, Table]) -> list[tuple[str, str, str]]:
    """The references of a table to tables of the package: its column, the table and the column there."""
    columns = [column.name for column in table.columns]
    return [(one.column, tables[one.table].select, one.names) for one in references_of(table.name, columns)]


def test_what_the_keys_name_is_there() -> None:
    known = {*contracts(), *dimensions(), "release_manifest", "data_dictionary"}
    content = read_yaml(FILE)
    assert len(content["keys"]) > 25
    assert set(content["keys"]) <= known
    assert {named.split(".")[0] for named in content["references"].values()} <= known


def test_a_key_tells_one_row(
    database: duckdb.DuckDBPyConnection, record_property: Callable[[str, object], None]
) -> None:
    rows = 0
    keyed = [table for table in public_tables(database) if key_of(table.name)]
    for table in keyed:
        key = ", ".join(key_of(table.name))
        ((count, different),) = database.execute(
            f"SELECT count(*), count(DISTINCT ({key})) FROM ({table.select})"
        ).fetchall()
        assert count == different, table.name
        rows += count
    assert len(keyed) > 25
    record_property(COUNTS, f"{len(keyed)} keys, {rows:,} rows")


def test_a_reference_names_a_row(
    database: duckdb.DuckDBPyConnection, record_property: Callable[[str, object], None]
) -> None:
    tables = {table.name: table for table in public_tables(database)}
    named = 0
    for table in tables.values():
        for column, there, names in told(table, tables):
            ((count, astray),) = database.execute(
                f"SELECT count(*), count(*) FILTER (named NOT IN (SELECT {names} FROM ({there}))) "
                f"FROM (SELECT {column} AS named FROM ({table.select})) WHERE CAST(named AS VARCHAR) <> ''"
            ).fetchall()
            assert not astray, f"{table.name}.{column}"
            named += count
    assert named > 100_000
    record_property(COUNTS, f"{named:,} references")
