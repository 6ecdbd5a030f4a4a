"""What differs between two releases, or would under other definitions: the method compares, this brings both sides together."""

from __future__ import annotations

import io
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from definitions import load
from definitions.errors import WrongUsageError
from definitions.loader import ROOT
from definitions.parts import part_hashes
from indicators.contracts import contracts
from indicators.method import aim, give_quotients, lead_up, run_step
from pipelines.home import DATABASE
from pipelines.publication.connection import connect, literal
from pipelines.publication.release import REVISIONS
from pipelines.publication.rescope import harmonised_anew
from pipelines.publication.revisions import COMPARED, attached, beside, kept_as

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import duckdb

    from pipelines.publication.vintages import Vintage

#: How much of each change which cause accounts for; `indicators/sql` has the step.
PARTS = "revision_parts"
#: The headlines of an indicator in each release, and their columns.
BY_RELEASE = "figures_by_release"
FIGURES = {"release_number": "INTEGER", "release_id": "VARCHAR"} | {
    column.name: column.type
    for column in contracts()["indicators"].columns
    if column.name
    in (
        "indicator_id",
        "region_code",
        "region_name",
        "period",
        "period_kind",
        "value",
        "unit",
        "comparability",
        "is_sample",
    )
}


def between(old: Vintage, new: Vintage) -> duckdb.DuckDBPyConnection:
    """A connection with `revisions` and `revision_parts` of two releases: every headline that differs, and why."""
    connection = connect()
    connection.execute(f"ATTACH {literal(str(new.folder / DATABASE))} AS later (READ_ONLY)")
    there = (
        "SELECT table_name FROM duckdb_tables() WHERE database_name = 'later' UNION ALL "
        "SELECT view_name FROM duckdb_views() WHERE database_name = 'later' AND NOT internal"
    )
    for table in {name for (name,) in connection.execute(there).fetchall()}.union(COMPARED) - {REVISIONS}:
        connection.execute(f"CREATE VIEW {table} AS {kept_as(connection, 'later', table)}")
    aim(connection, new.manifest.target_scope)
    return _compared(connection, old, new.manifest.definition_parts)


def under_definitions(vintage: Vintage, root: Path) -> duckdb.DuckDBPyConnection:
    """The same between a release and what its observations would give under the definitions of a folder.

    What the files say is not read again, so that a form or a name that changed moves nothing here.
    """
    definitions = load(root)
    connection = harmonised_anew(vintage.folder / DATABASE, definitions, vintage.manifest.target_scope)
    return _compared(connection, vintage, part_hashes(definitions.root))


def revised(releases: Sequence[Vintage], indicator: str) -> duckdb.DuckDBPyConnection:
    """A connection with `figures_by_release` and `mean_revisions` of an indicator: each headline in every release that has it."""
    connection = connect()
    give_quotients(connection)
    columns = ", ".join(f"{name} {kind}" for name, kind in FIGURES.items())
    connection.execute(f"CREATE TABLE {BY_RELEASE} ({columns})")
    names = ", ".join(name for name in FIGURES if name not in ("release_number", "release_id"))
    for number, release in enumerate(releases):
        with attached(connection, release.folder / DATABASE) as database:
            identity = f"{number}, {literal(release.release_id)}"
            connection.execute(
                f"INSERT INTO {BY_RELEASE} SELECT {identity}, {names} FROM {database}.indicators "
                f"WHERE is_headline AND indicator_id = {literal(indicator)}"
            )
    connection.execute(f"CREATE VIEW indicators AS FROM {BY_RELEASE}")
    lead_up(connection, ["mean_revisions"])
    return connection


def _compared(
    connection: duckdb.DuckDBPyConnection, old: Vintage, parts: Mapping[str, str]
) -> duckdb.DuckDBPyConnection:
    with beside(connection, old.folder, old.manifest, parts):
        run_step(connection, REVISIONS)
        lead_up(connection, [PARTS])
    return connection


@contextmanager
def definitions_of(revision: str) -> Iterator[Path]:
    """The folder of definitions that a text means: a folder, or a revision of this checkout's history.

    Raises `WrongUsageError` where it is neither.
    """
    if Path(revision).is_dir():
        yield Path(revision)
        return
    # no shell reads this, and what begins with a dash is no option
    archive = ["git", "-C", str(ROOT.parent), "archive", "--end-of-options", revision, ROOT.name]
    try:
        taken = subprocess.run(archive, capture_output=True, check=True).stdout  # noqa: S603
    except (OSError, subprocess.CalledProcessError) as error:
        raise WrongUsageError(
            f"「{revision}」既不是目录，也不是本项目历史中的版本",
            f"{revision} is neither a folder nor a revision of this checkout's history",
        ) from error
    with TemporaryDirectory() as folder:
        with tarfile.open(fileobj=io.BytesIO(taken)) as files:
            files.extractall(folder, filter="data")
        yield Path(folder) / ROOT.name
