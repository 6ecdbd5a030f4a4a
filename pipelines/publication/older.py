"""Releases of an earlier version, read under the names that columns have now (`renames.yml` says what they were).

Only names are brought up to date here; what a release does not have stays empty for whoever compares it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from definitions.yaml_files import read_yaml

if TYPE_CHECKING:
    import duckdb

FILE = Path(__file__).parent / "renames.yml"


def renames() -> dict[str, dict[str, dict[str, str]]]:
    """What `renames.yml` says: `renamed` and `added`, each by table."""
    content: dict[str, dict[str, dict[str, str]]] = read_yaml(FILE)
    return content


def brought_up(connection: duckdb.DuckDBPyConnection, database: str) -> dict[str, str]:
    """For each table of an attached release that has not today's columns: the SELECT that gives it them."""
    known = renames()
    columns = (
        f"SELECT table_name, list(column_name) FROM duckdb_columns() WHERE database_name = '{database}' GROUP BY ALL"
    )
    there: dict[str, list[str]] = dict(connection.execute(columns).fetchall())
    found = {}
    for table in sorted((known["renamed"].keys() | known["added"].keys()) & there.keys()):
        named = {old: new for old, new in known["renamed"].get(table, {}).items() if old in there[table]}
        made = {new: how for new, how in known["added"].get(table, {}).items() if new not in there[table]}
        if named or made:
            told = ", ".join([*(f"{how} AS {new}" for new, how in made.items()), "*"])
            today = f" RENAME ({', '.join(f'{old} AS {new}' for old, new in named.items())})" if named else ""
            found[table] = f"SELECT {told} FROM (SELECT *{today} FROM {database}.{table}) AS row"
    return found
