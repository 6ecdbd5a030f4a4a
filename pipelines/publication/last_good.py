"""The last good reading of files that were accepted before: what the newest release that counts them says they say.

Releases are kept, so nothing else has to be: a file that today's forms still read is read again instead.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from indicators.contracts import arrow_schema, contracts
from pipelines.home import DATABASE, Home
from pipelines.publication import manifest as manifests
from pipelines.publication.connection import open_release
from pipelines.publication.current import releases
from pipelines.workbooks.reading.results import Cover

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb
    import pyarrow as pa


@dataclass(frozen=True)
class LastGood:
    """What a file said when it was read soundly: its form, its cover, its observations, and whether they counted."""

    form: str
    cover: Cover
    observations: pa.Table
    has_counted: bool = False


def last_good(home: Home, submissions: Iterable[str]) -> dict[str, LastGood]:
    """The last good reading of these submissions, as far as a release that is as it was written has one."""
    wanted = set(submissions)
    found: dict[str, LastGood] = {}
    for folder in releases(home) if wanted else ():
        found |= _of_release(folder, wanted - set(found))
        if wanted <= set(found):
            break
    return found


def _of_release(folder: Path, wanted: set[str]) -> dict[str, LastGood]:
    import duckdb

    try:
        manifest = manifests.read(folder)
        connection = open_release(folder / DATABASE)
    except (OSError, ValueError, duckdb.Error):
        return {}
    try:
        names = ", ".join(f"'{each}'" for each in sorted(wanted))
        rows = connection.execute(
            "SELECT submission_id, form, revision, region_code, period, scope_id, is_sample, status FROM submissions "
            f"WHERE status IN ('accepted', 'superseded') AND observation_count > 0 AND submission_id IN ({names})"
        ).fetchall()
        if not rows or manifest is None or not _is_as_written(connection, manifest):
            return {}
        return {row[0]: replace(_reading(connection, *row), has_counted=status == "accepted") for *row, status in rows}
    except duckdb.Error:
        return {}
    finally:
        connection.close()


def _is_as_written(connection: duckdb.DuckDBPyConnection, manifest: manifests.Manifest) -> bool:
    read = ("submissions", "observations")
    return all(manifest.tables.get(name) == manifests.checksum(connection, contracts()[name]) for name in read)


def _reading(
    connection: duckdb.DuckDBPyConnection,
    submission_id: str,
    form: str,
    revision: int,
    region: str,
    period: str,
    scope: str,
    is_sample: bool,
) -> LastGood:
    import pyarrow as pa

    schema = arrow_schema("observations")
    there = {row[0] for row in connection.execute("DESCRIBE observations").fetchall()}
    columns = ", ".join(name if name in there else f"NULL AS {name}" for name in schema.names)
    rows = connection.execute(f"SELECT {columns} FROM observations WHERE submission_id = '{submission_id}'").fetchall()
    table = pa.table(
        [pa.array(values, each.type) for values, each in zip(zip(*rows, strict=False), schema, strict=False)],
        schema=schema,
    )
    said = {name: _same(table, name) for name in ("base_year", "boundary_date")}
    words = ("period_kind", "classification", "coverage", "price_basis", "vintage")
    said |= {name: _same(table, name) or "" for name in words}
    cover = Cover(revision=revision, region_code=region, period=period, scope_id=scope, is_sample=is_sample, **said)
    return LastGood(form, cover, table)


def _same(table: pa.Table, column: str) -> Any:
    """What all figures of the accounts of activities say; None where they differ."""
    values = {
        value
        for value, of in zip(table[column].to_pylist(), table["classification"].to_pylist(), strict=True)
        if of != "total"
    }
    return values.pop() if len(values) == 1 else None
