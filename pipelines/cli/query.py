"""`koujing sql`: a query of a release, for those who have no DuckDB shell.

The release is open read-only, reaches no other file and nobody changes its settings: a query can do no harm.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from typing import Annotated, Any

import duckdb
import typer

from definitions import WrongUsageError
from pipelines.cli import answers
from pipelines.cli.asking import open_asked
from pipelines.cli.options import AsOfOption, Format, FormatOption, HomeOption, ReleaseOption
from pipelines.languages import spoken
from pipelines.outgoing import one_line
from pipelines.words import plain

#: What a query itself is to blame for; whatever else goes wrong is of the release or the machine.
_OF_THE_QUERY = (duckdb.ProgrammingError, duckdb.DataError, duckdb.NotSupportedError, duckdb.PermissionException)
#: So many rows are shown on the screen; every other form has them all.
_SHOWN = 200
_MORE = "⟨还有 {more:,} 行；全部：-f csv、-f xlsx｜{more:,} more rows; all of them: -f csv, -f xlsx⟩"
_TEXT = "一条查询，如 'SELECT * FROM cross_region'；- 从标准输入读 / a query; - reads it from standard input"


def command(
    query: Annotated[str, typer.Argument(help=_TEXT, show_default=False)],
    release: ReleaseOption = "",
    as_of: AsOfOption = "",
    format: FormatOption = Format.text,
    home: HomeOption = None,
) -> None:
    """Show what a query finds in the release."""
    connection, _ = open_asked(home, release, as_of)
    with connection:
        names, rows = found(connection, sys.stdin.read() if query == "-" else query)
    answers.answer(format, lambda: _shown(names, rows), lambda: rows, columns=names)


def found(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[list[str], list[dict[str, Any]]]:
    """The columns and rows of a query; of columns of one name each has one of its own.

    Raises `WrongUsageError` with DuckDB's own words where the query cannot be run.
    """
    try:
        statements = connection.extract_statements(query)
        if len(statements) != 1:
            many = len(statements)
            raise WrongUsageError(f"请写一条 SQL，这里有 {many} 条", f"give one SQL statement; here are {many}")
        cursor = connection.execute(statements[0])
        lines = cursor.fetchall() if cursor.description else []
    except _OF_THE_QUERY as error:
        said = one_line(_sentence(error))
        raise WrongUsageError(f"这条 SQL 不能执行：{said}", f"this SQL cannot be run: {said}") from error
    names: list[str] = []
    for name, *_ in cursor.description or ():
        others = sum(one == name or (one.startswith(f"{name}_") and one[len(name) + 1 :].isdigit()) for one in names)
        names.append(f"{name}_{others}" if name in names else name)
    return names, [dict(zip(names, line, strict=True)) for line in lines]


def _sentence(error: duckdb.Error) -> str:
    """What DuckDB says, without the picture of the place."""
    lines = str(error).split("\nLINE ")[0].split("\n")
    return " ".join(line.strip() for line in lines if line.strip())


def _shown(names: list[str], rows: list[dict[str, Any]]) -> Iterator[Any]:
    numeric = {name for name in names if any(isinstance(row[name], Decimal | int | float) for row in rows[:_SHOWN])}
    columns: answers.Columns = {f">{name}" if name in numeric else name: partial(_cell, name) for name in names}
    if names:
        yield answers.table(columns, rows[:_SHOWN])
    if more := len(rows[_SHOWN:]):
        yield answers.dim(spoken(_MORE, more=more))
    yield answers.dim(spoken("⟨{rows:,} 行｜{rows:,} rows⟩", rows=len(rows)))


def _cell(name: str, row: dict[str, Any]) -> str:
    value = row[name]
    if value is None:
        return "·"
    return plain(value) if isinstance(value, Decimal) else str(value)
