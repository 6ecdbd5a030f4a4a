"""The description of a package (`datapackage.json`, Frictionless Data Package v2): what is in it, in which types, units and keys.

Names, types and meanings are the release's own dictionary, keys those of the tables (`indicators.keys`), constraints what the
gates hold the tables to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from definitions.yaml_files import read_yaml
from indicators.contracts import Column
from indicators.keys import key_of, references_of
from pipelines.outgoing import visible
from pipelines.products.package.tables import FOLDER, Table, rows_of
from pipelines.promises import promises

if TYPE_CHECKING:
    import duckdb

FILE = "datapackage.json"
_PROFILE = "https://datapackage.org/profiles/2.0/{}.json"
_UNITS = Path(__file__).parent / "units.yml"
#: The kinds of DuckDB types in Table Schema; what is not here is told as a number of that many digits.
_KINDS = {"VARCHAR": "string", "BOOLEAN": "boolean", "DATE": "date", "TIMESTAMP": "datetime", "DOUBLE": "number"}
_WHOLE = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT")
#: Only an address that a browser opens is given as one.
_ADDRESS = re.compile(r"https?://[^\s<>\"']+")


def package(release: duckdb.DuckDBPyConnection, tables: Sequence[Table]) -> dict[str, Any]:
    """The descriptor of a package in which these tables lie as Parquet files.

    It gives no sizes and hashes: those are in the checksums beside it, and tools that read Parquet do not hold a file to them.
    """
    (said,) = rows_of(release, "FROM release_manifest")
    return {
        "$schema": _PROFILE.format("datapackage"),
        "name": f"koujing-{said['release_id'].lower()}",
        "id": said["fingerprint"],
        "title": "口径：跨地区可比的数字经济统计 / Koujing: regional digital-economy statistics made comparable",
        "version": f"{said['definitions_version']}+{said['release_id']}",
        "created": said["published_at"],
        "languages": ["zh", "en"],
        "licenses": [{"name": "notspecified", "title": said["licence"]}],
        "sources": list(_sources(release, tables)),
        "resources": [_resource(table, {one.name: one for one in tables}) for table in tables],
    }


def _sources(release: duckdb.DuckDBPyConnection, tables: Sequence[Table]) -> Iterator[dict[str, str]]:
    """Where the figures were taken from, with the address where there is one; what stands in a file is text."""
    if "observations" not in {table.name for table in tables}:
        return
    for source in rows_of(release, "sources"):
        title, path = visible(source["title"]), source["path"] or ""
        yield {"title": title, "path": path} if _ADDRESS.fullmatch(path) else {"title": title}


def _resource(table: Table, tables: Mapping[str, Table]) -> dict[str, Any]:
    return {
        "name": table.name,
        "path": f"{FOLDER}/{table.file}",
        "type": "table",
        "title": table.comment,
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "schema": _schema(table, tables),
    }


def _schema(table: Table, tables: Mapping[str, Table]) -> dict[str, Any]:
    columns = [column.name for column in table.columns]
    described: dict[str, Any] = {
        "$schema": _PROFILE.format("tableschema"),
        "fields": [_field(table.name, column) for column in table.columns],
    }
    if key := [column for column in key_of(table.name) if column in columns]:
        described["primaryKey"] = key
    references = [
        {"fields": [one.column], "reference": {"resource": one.table, "fields": [one.names]}}
        for one in references_of(table.name, columns)
        if one.table in tables and one.names in {column.name for column in tables[one.table].columns}
    ]
    if references:
        described["foreignKeys"] = references
    return described


def _field(table: str, column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, **_kind(column.type), "description": column.comment}
    if field["type"] in ("integer", "number"):
        field |= _unit(table, column.name)
    if constraints := _constraints(table, column.name):
        field["constraints"] = constraints
    return field


def _kind(told: str) -> dict[str, Any]:
    """A DuckDB type in Table Schema; of a decimal also how many digits it has, so that nobody reads it as a float."""
    if told in _KINDS:
        return {"type": _KINDS[told]}
    if told in _WHOLE:
        return {"type": "integer"}
    digits = re.fullmatch(r"DECIMAL\((\d+),(\d+)\)", told)
    if digits is None:
        raise ValueError(f"no type of Table Schema for {told}")
    return {"type": "number", "precision": int(digits[1]), "scale": int(digits[2])}


def _unit(table: str, column: str) -> dict[str, str]:
    """The unit of a column's numbers, or the column of the same row that tells it."""
    if table == "cross_region":
        # whatever the catalogue gives columns of their own: their values and ends, told in the unit beside them
        name = re.sub(r"_(low|high)$", "", column)
        return {"unitField": f"{name}_unit"} if name in _headlines() else {}
    told = _units().get((table, column)) or _units().get(("*", column)) or ""
    return {"unitField": told[1:-1]} if told.startswith("[") else {"unit": told} if told else {}


@cache
def _headlines() -> frozenset[str]:
    from indicators.catalogue import headlines

    return frozenset(headlines())


@cache
def _units() -> Mapping[tuple[str, str], str]:
    """The units of the columns, by table (`*` for any other) and column."""
    content = read_yaml(_UNITS)
    return {
        (table, column): content.get(entry["unit"], entry["unit"])
        for table, entries in content["tables"].items()
        for entry in entries
        for column in entry["columns"]
    }


def _constraints(table: str, column: str) -> dict[str, Any]:
    """What the gates promise of a column: that it is never empty, its values, its least."""
    found: dict[str, Any] = {}
    for promise in promises().values():
        if promise.contract != table:
            continue
        if column in promise.required:
            found["required"] = True
        if column in promise.one_of:
            found["enum"] = [value for value in promise.one_of[column] if value]
        if column in promise.at_least:
            found["minimum"] = promise.at_least[column]
    return found
