"""The contracts of the tables (`tables.yml`), read once: columns, types, comments, and the check that a result keeps them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from definitions.yaml_files import read_yaml
from indicators.catalogue import Indicator, catalogue, headlines

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

FILE = Path(__file__).parent / "tables.yml"
#: Stands in a table's columns for those of the headline indicators.
HEADLINES = "HEADLINES"


class ContractError(Exception):
    """A step's result does not have the columns that its contract promises."""


@dataclass(frozen=True)
class Column:
    """A column of a table: its DuckDB type and what it means (zh / en)."""

    name: str
    type: str
    comment: str


@dataclass(frozen=True)
class Table:
    """A table's contract; `not_in_checksum` are the columns that differ between equal runs."""

    name: str
    comment: str
    columns: tuple[Column, ...]
    not_in_checksum: tuple[str, ...]

    def ddl(self) -> str:
        """The CREATE TABLE statement of the contract."""
        return f"CREATE TABLE {self.name} ({', '.join(f'{c.name} {c.type}' for c in self.columns)})"


@cache
def arrow_schema(name: str) -> pa.Schema:
    """The Arrow schema of a contract, for what is gathered in Python before DuckDB sees it."""
    import pyarrow as pa

    kinds = {
        "VARCHAR": pa.string(),
        "BOOLEAN": pa.bool_(),
        "DATE": pa.date32(),
        "TIMESTAMP": pa.timestamp("us"),
        "TINYINT": pa.int8(),
        "INTEGER": pa.int32(),
        "BIGINT": pa.int64(),
        "DOUBLE": pa.float64(),
        "DECIMAL(36,20)": pa.decimal128(36, 20),
    }
    return pa.schema([(column.name, kinds[column.type]) for column in contracts()[name].columns])


def arrow_table(name: str, rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Rows as an Arrow table with the columns of a contract; what else a row says is left aside.

    Raises `ContractError` where a row does not say every column: an empty one is said to be empty.
    """
    import pyarrow as pa

    told, schema = list(rows), arrow_schema(name)
    unsaid = {column for row in told for column in schema.names if column not in row}
    if unsaid:
        raise ContractError(f"{name}: rows do not say {sorted(unsaid)}")
    return pa.Table.from_pylist(told, schema=schema)


@cache
def contracts() -> dict[str, Table]:
    """Every contract by table name, in the order of the flow."""
    content = _content()
    return {
        name: Table(
            name=name,
            comment=entry["comment"],
            columns=tuple(_columns(entry, content["columns"])),
            not_in_checksum=tuple(entry.get("not_in_checksum", ())),
        )
        for name, entry in content["tables"].items()
    }


def dimensions() -> dict[str, str]:
    """The dimension tables of a release, with what each is."""
    comments: dict[str, str] = _content()["dimensions"]
    return comments


def dimension_comment(column: str) -> str:
    """What a column of a dimension table means.

    Raises `ContractError` when nobody has said it.
    """
    content = _content()
    if column in content["dimension_columns"]:
        return str(content["dimension_columns"][column])
    if column in content["columns"]:
        return str(content["columns"][column][1])
    raise ContractError(f"column {column} of a dimension table has no description in {FILE.name}")


@cache
def _content() -> dict[str, Any]:
    content: dict[str, Any] = read_yaml(FILE)
    return content


def _columns(entry: dict[str, Any], described: dict[str, list[str]]) -> Iterator[Column]:
    """The columns of a table; in the place of `HEADLINES` the value of each headline indicator, then the low end of each …"""
    for column in entry["columns"]:
        if column == HEADLINES:
            shown = [catalogue()[name] for name in headlines()]
            yield from (_headline_column(one, *told) for told in entry["of_each_headline"].items() for one in shown)
        else:
            yield _column(column, described)


def _headline_column(indicator: Indicator, suffix: str, given: list[str]) -> Column:
    """A column of an indicator: under its own name its value, under name and suffix what else is told of it."""
    name = indicator.id if suffix == "value" else f"{indicator.id}_{suffix}"
    return Column(name, given[0], given[1].format(zh=indicator.name_zh, en=indicator.name_en))


def _column(entry: str | dict[str, Any], described: dict[str, list[str]]) -> Column:
    """A column by name alone, with another type, or described on the spot."""
    if isinstance(entry, str):
        return _told(entry, described[entry])
    ((name, given),) = entry.items()
    if isinstance(given, str):
        return Column(name, given, _told(name, described[name]).comment)
    return _told(name, given)


def _told(name: str, given: list[str]) -> Column:
    """A column of its type and its description.

    Raises `ContractError` where there is more: a description with a comma that is not in quotation marks is cut there.
    """
    if len(given) != 2:
        raise ContractError(
            f"column {name} in {FILE.name}: a type and one description are expected, in quotation marks: {given}"
        )
    return Column(name, *given)


def create(connection: duckdb.DuckDBPyConnection, table: Table, select: str) -> int:
    """Create `table` from a SELECT and return its number of rows.

    Raises `ContractError` when the SELECT's columns are not those of the contract: names and order must agree, and types
    must convert without loss of meaning (DuckDB refuses the others).
    """
    _hold_against(connection, table, select)
    connection.execute(table.ddl())
    return _insert(connection, table, select)


def add(connection: duckdb.DuckDBPyConnection, table: Table, select: str) -> int:
    """Add the rows of a SELECT to `table`, which stands already, and return how many there are.

    Raises `ContractError` as `create` does.
    """
    _hold_against(connection, table, select)
    return _insert(connection, table, select)


def _insert(connection: duckdb.DuckDBPyConnection, table: Table, select: str) -> int:
    (count,) = connection.execute(f"INSERT INTO {table.name} {select}").fetchall()
    return int(count[0])


def _hold_against(connection: duckdb.DuckDBPyConnection, table: Table, select: str) -> None:
    found = [row[0] for row in connection.execute(f"DESCRIBE {select}").fetchall()]
    promised = [column.name for column in table.columns]
    if found != promised:
        missing, further = set(promised) - set(found), set(found) - set(promised)
        raise ContractError(
            f"{table.name}: missing {sorted(missing)}, not in the contract {sorted(further)}"
            if missing or further
            else f"{table.name}: columns stand in another order than in the contract"
        )
