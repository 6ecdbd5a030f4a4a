"""The tables between the stages of a run: Parquet in the run's staging folder, opened as views, written part by part.

What is in them is for the stages to say; what publication cleared comes back from the release of the same content.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence, Set
from pathlib import Path
from typing import TYPE_CHECKING

from definitions.errors import UserError
from pipelines.publication import kept_contributions as kept
from pipelines.publication.connection import connect, literal
from pipelines.run import IN_PARTS, Run

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

#: Rows that one thread reads at a time: DuckDB reads a group of rows by one thread, so that fewer groups leave threads idle.
ROWS_A_GROUP = 30 * 2048


class NotMadeYetError(UserError):
    """A stage was asked for of which an input was not made of this content yet; the message says what to do (zh / en)."""

    def __init__(self, table: str) -> None:
        super().__init__(
            f"还没有这次内容的 {table}（收件、决定、定义或程序变了）：请运行整个 publish 作业",
            f"there is no {table} of this content yet (files, decisions, definitions or code changed): "
            "run the whole job `publish`",
        )


class PartLostError(UserError):
    """A part of a table that a stage has made is not there any more; the message says what to do (zh / en)."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"运行中的表少了 {path}（其他程序动过，或磁盘有问题），没有完成；已有的发布没有变。"
            "请检查磁盘，再运行一次 koujing run",
            f"{path}, a part of a table of this run, is gone (another program touched it, or the disk is at fault) and this was "
            "not finished; the release in place is as it was. Check the disk and run koujing run again",
        )


def connection_of(run: Run, part: float = 1) -> duckdb.DuckDBPyConnection:
    """A connection in memory within this part of what the run may hold; what is more goes into the run's staging."""
    connection = connect(run.threads, run.memory, run.staging / "spill")
    if part < 1:
        ((held,),) = connection.execute(
            "SELECT CAST(parse_formatted_bytes(?) * ? AS BIGINT)", [run.memory, part]
        ).fetchall()
        connection.execute(f"SET memory_limit = '{held}B'")
    return connection


def open_tables(
    connection: duckdb.DuckDBPyConnection, run: Run, tables: Sequence[str], submissions: Set[str] = frozenset()
) -> None:
    """Tables of this run's content as views; of these submissions alone, where not all that were read are wanted.

    Raises `NotMadeYetError` when a table is neither in staging nor in the release of the same content.
    """
    only = ""
    if submissions and submissions < {one.submission_id for one in run.received}:
        only = f"WHERE submission_id IN ({', '.join(map(literal, sorted(submissions)))})"
    for table in tables:
        if table == kept.VIEW:
            _open_contributions(connection, run)
        elif table not in _views(connection):
            connection.execute(f"CREATE VIEW {table} AS FROM read_parquet({_listed(staged(run, table))}) {only}")


def staged(run: Run, table: str) -> list[Path]:
    """The files of a staged table, in the order of its rows.

    Raises `NotMadeYetError` when it is neither in staging nor in the release of the same content, `PartLostError` when a part
    of it is gone.
    """
    path = run.parquet(table)
    if not any(path.parent.glob(path.name)):
        _bring_back(run, table)
    found = sorted(path.parent.glob(path.name))
    for name in _noted(run, table) - {each.name for each in found}:
        raise PartLostError(path.with_name(name))
    return found


def note_parts(run: Run) -> None:
    """Note which parts the tables of many have, when a stage has made them: one that is gone later would be missed by nobody."""
    for table in IN_PARTS:
        parts = sorted(each.name for each in run.parquet(table).parent.glob("*.parquet"))
        _note(run, table).unlink(missing_ok=True)
        if parts:
            _note(run, table).write_text("\n".join(parts), encoding="utf-8")


def _note(run: Run, table: str) -> Path:
    return run.staging / f"{table}.parts"


def _noted(run: Run, table: str) -> set[str]:
    note = _note(run, table)
    return set(note.read_text(encoding="utf-8").split("\n")) if table in IN_PARTS and note.is_file() else set()


def open_numbered(connection: duckdb.DuckDBPyConnection, run: Run, table: str) -> None:
    """A staged table as the view `numbered_…`, with the place of each row."""
    if f"numbered_{table}" not in _views(connection):
        kept.number(connection, table, staged(run, table))


def write(connection: duckdb.DuckDBPyConnection, select: str, path: Path) -> None:
    """The rows of a SELECT as one staged file, in their order."""
    path.parent.mkdir(parents=True, exist_ok=True)
    connection.execute(
        f"COPY ({select}) TO {literal(str(path))} "
        f"(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE {ROWS_A_GROUP})"
    )


def write_tables(tables: Sequence[pa.Table], path: Path) -> None:
    """Write tables into one Parquet file of staging."""
    import pyarrow as pa
    import pyarrow.parquet

    path.parent.mkdir(parents=True, exist_ok=True)
    pyarrow.parquet.write_table(
        pa.concat_tables(tables), path, compression="zstd", compression_level=1, row_group_size=ROWS_A_GROUP
    )


def link(made: Path, path: Path) -> None:
    """Let a file that was made elsewhere in the home lie in staging too."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    try:
        path.hardlink_to(made)
    except OSError:  # a file system without such links
        shutil.copyfile(made, path)


def rows_of(path: Path) -> int:
    """How many rows a Parquet file has."""
    import pyarrow.parquet

    return int(pyarrow.parquet.read_metadata(path).num_rows)


def _open_contributions(connection: duckdb.DuckDBPyConnection, run: Run) -> None:
    """The contributions as the view that tells them from how they are kept."""
    for table in kept.NUMBERS:
        open_numbered(connection, run, table)
    open_tables(connection, run, kept.KEPT)
    connection.execute(f"CREATE VIEW {kept.VIEW} AS {kept.telling()}")


def _views(connection: duckdb.DuckDBPyConnection) -> set[str]:
    return {
        name for (name,) in connection.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()
    }


def _listed(files: Sequence[Path]) -> str:
    return f"[{', '.join(literal(str(path)) for path in files)}]"


def _bring_back(run: Run, table: str) -> None:
    """Put a table of the release of the same content back into staging, so that one stage can be run again alone."""
    if run.published_already() is None:
        raise NotMadeYetError(table)
    path = run.parquet(table)
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = connect()
    try:
        connection.execute(f"ATTACH {literal(str(run.home.database))} AS published (READ_ONLY)")
        released = literal(str(path).replace("*", "released"))
        connection.execute("USE published")
        connection.execute(f"COPY ({kept.as_staged(table)}) TO {released} (FORMAT parquet)")
    finally:
        connection.close()
