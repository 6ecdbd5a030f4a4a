"""Thinning one release: its cells go, what answers `table`, `diff`, `--as-of` and `revisions` stays for good.

Facts, indicators, definitions and the manifest stay as they are. Of contributions there stays what `diff` compares, without the
cells, of every figure that an indicator rests on. Which releases are thinned is `pipelines.thinning`.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from definitions.errors import UserError
from indicators.contracts import contracts
from indicators.method import give_macros
from pipelines.durable import put
from pipelines.home import DATABASE, Home
from pipelines.languages import both
from pipelines.publication import kept_contributions, kept_observations, manifest
from pipelines.publication.connection import connect, literal
from pipelines.publication.older import brought_up
from pipelines.publication.release import BUILDING, STORAGE, write_dictionary
from pipelines.publication.revisions import COMPARED_CONTRIBUTIONS, OF_CONTRIBUTIONS
from pipelines.publication.sealing import full_fault, write_checksums

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

#: What speaks of cells, and goes.
GONE = (
    *(kept_observations.VIEW, *kept_observations.KEPT, *kept_contributions.KEPT, kept_contributions.VIEW),
    *("findings", "rule_results", "held_cells", "found_vintages"),
)
#: How the name of a folder ends in which a release lies while its thinned one takes its place.
WHOLE = ".whole"
_COMMENT = (
    "发布已精简：diff 所比较的，没有单元格 / of a thinned release: what `diff` compares of contributions, without cells"
)
#: What every query of what is gone is answered.
SENTENCE = (
    "发布已精简，单元格和来历不在了；table、diff、revisions 照常",
    "this release was thinned: its cells and traces are gone; table, diff and revisions answer as before",
)


class ThinnedError(UserError):
    """What was asked for stands in the cells of a release, which are gone (zh / en)."""

    def __init__(self) -> None:
        super().__init__(*SENTENCE)


def asked_of_thinned(error: Exception) -> bool:
    """Whether this is the answer of a thinned release to a question about what is gone."""
    return both(*SENTENCE) in str(error)


def thin(home: Home, folder: Path) -> bool:
    """Put the thinned release in the place of a whole one; False where it is damaged, which nobody may cover up.

    Only for whoever holds the home. A kill leaves the one or the other, for `put_back` to settle.
    """
    said = None if full_fault(home, folder) else manifest.read(folder)
    if said is None:
        return False
    made = folder.with_name(f".{folder.name}{BUILDING}")
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir()
    _copy(folder / DATABASE, made / DATABASE)
    tables = {name: held for name, held in said.tables.items() if name not in GONE}
    now = datetime.now(UTC).isoformat(timespec="seconds")
    replace(said, tables=tables, thinned_at=now).write(made)
    write_checksums(made)
    whole = folder.with_name(f".{folder.name}{WHOLE}")
    folder.rename(whole)
    put(made, folder)
    full_fault(home, folder)  # seals it
    shutil.rmtree(whole, ignore_errors=True)
    return True


def put_back(home: Home) -> None:
    """Settle what a killed thinning left: the whole release comes back where no other took its place."""
    for whole in home.releases.glob(f".*{WHOLE}"):
        folder = whole.with_name(whole.name.removeprefix(".").removesuffix(WHOLE))
        if folder.exists():
            shutil.rmtree(whole, ignore_errors=True)
        else:
            whole.rename(folder)


def _copy(old: Path, new: Path) -> None:
    connection = connect()
    try:
        connection.execute(f"ATTACH {literal(str(old))} AS whole (READ_ONLY)")
        connection.execute(f"ATTACH {literal(str(new))} AS release (STORAGE_VERSION '{STORAGE}')")
        there = "SELECT table_name, comment FROM duckdb_tables() WHERE database_name = 'whole' ORDER BY table_oid"
        for table, comment in connection.execute(there).fetchall():
            if table not in (*GONE, "data_dictionary"):
                connection.execute(f"CREATE TABLE release.{table} AS FROM whole.{table}")
                _comment(connection, table, comment)
        _copy_contributions(connection)
        _say_gone(connection)
        write_dictionary(connection)
    finally:
        connection.close()


def _copy_contributions(connection: duckdb.DuckDBPyConnection) -> None:
    """What is compared of the contributions to figures that indicators rest on; of a cell only whether there was one."""
    today = brought_up(connection, "whole")
    if "contributions" in today:
        give_macros(connection)
    contributions = today.get("contributions", "FROM whole.contributions")
    there = {name for name, *_ in connection.execute(f"DESCRIBE {contributions}").fetchall()}
    columns = ", ".join(
        "CASE WHEN cell IS NOT NULL THEN '' END AS cell" if name == "cell" else name
        for name in OF_CONTRIBUTIONS
        if name in there
    )
    rests_on = "SELECT unnest([numerator_fact_id, denominator_fact_id]) FROM whole.indicators"
    connection.execute(
        f"CREATE TABLE release.{COMPARED_CONTRIBUTIONS} AS SELECT {columns} FROM ({contributions}) "
        f"WHERE fact_id IN ({rests_on})"
    )
    _comment(connection, COMPARED_CONTRIBUTIONS, _COMMENT)


def _say_gone(connection: duckdb.DuckDBPyConnection) -> None:
    """Let each table that is gone answer every query, whatever it asks for, with the sentence that says so."""
    said = literal(both(*SENTENCE))
    for table in GONE:
        columns = contracts()[table].columns
        each = ", ".join(f"CAST(error({said}) AS {column.type}) AS {column.name}" for column in columns)
        connection.execute(f"CREATE VIEW release.{table} AS SELECT {each} WHERE error({said}) IS NOT NULL")
        connection.execute(f"COMMENT ON VIEW release.{table} IS {said}")


def _comment(connection: duckdb.DuckDBPyConnection, table: str, comment: str | None) -> None:
    """Say of a table this, and of its columns what the whole release said of them."""
    connection.execute(f"COMMENT ON TABLE release.{table} IS {literal(comment or '')}")
    there = (
        f"SELECT column_name FROM duckdb_columns() WHERE database_name = 'release' AND table_name = {literal(table)}"
    )
    said = (
        "SELECT column_name, any_value(comment) FROM duckdb_columns() WHERE database_name = 'whole' "
        f"AND comment IS NOT NULL AND table_name = {literal(table.removeprefix('compared_'))} "
        f"AND column_name IN ({there}) GROUP BY ALL"
    )
    for column, told in connection.execute(said).fetchall():
        connection.execute(f"COMMENT ON COLUMN release.{table}.{column} IS {literal(told)}")
