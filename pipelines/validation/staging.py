"""The tables that rules are written over, made once for a connection from observations, submissions and covers.

What each table holds is the SQL beside this module (`sql/*.sql`); a rule's own query stands in `definitions/rules`.
Nothing is judged here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from indicators.contracts import arrow_schema, arrow_table
from indicators.method import give_quotients, statement
from pipelines.workbooks.reading.concealment import HIDDEN

if TYPE_CHECKING:
    import duckdb

    from definitions.models import Rule
    from pipelines.life.standing import Standing

SQL = Path(__file__).parent / "sql"
#: What is staged of each submission alone, in the order in which it is made; `explanations` is given by whoever keeps them.
ALONE = (
    "macros",
    "explanations",
    "keys",
    "checked_submissions",
    "constant_prices",
    "rows_read",
    "figures",
    "words",
    "industry_rows",
    "industries",
    "cells",
    "money_units",
    "ordinary_gdp",
    "listed_industries",
    "listed_cells",
    "published",
    "neighbours",
    "bounded",
    "extremes",
    "beside",
    "industry_changes",
    "measured_rows",
    "pairs",
    "region_middles",
    "relations",
    "held",
    "suspects",
    "equal_columns",
    "column_faults",
    "pinned",
    "doubtful",
    "expected_industries",
    "corrections",
    "sums",
    "totals",
)
#: What is made of so many submissions at a time, into a table that stands.
IN_PARTS = ("relations",)
AT_ONCE = 300
#: What is staged of submissions beside others: made again whenever other submissions are accepted.
BESIDE = (
    "checked_submissions",
    "beside",
    "industry_changes",
    "compared",
    "changes",
    "accrued",
    "listed_changes",
    "column_changes",
)
#: Whether some region has several submissions, of which one may stand beside another.
HAS_HISTORY = "SELECT count(*) > count(DISTINCT region_code) FROM checked_submissions WHERE NOT by_figure"
_OF_SUBMISSIONS = ("submission_id", "file", "form", "status", "region_code", "period", "scope_id")
_COVER_TEXTS = (
    "submission_id",
    "period_kind",
    "scope_id",
    "classification",
    "coverage",
    "vintage",
    "price_basis",
    "money_unit",
    "contact",
    "sheet",
)


def set_parameters(connection: duckdb.DuckDBPyConnection, rule: Rule) -> None:
    """Give what a rule asks about, and what is staged for it, its thresholds."""
    for name, value in rule.parameters.items():
        connection.execute(f"SET VARIABLE {name} = {value!r}")


def lay_out_submissions(connection: duckdb.DuckDBPyConnection, rows: Iterable[Mapping[str, Any]]) -> None:
    """Make the table `submissions` of rows with at least its identity, file, form, status, region, period and scope."""
    unsaid = dict.fromkeys(arrow_schema("submissions").names)
    bring(connection, "submissions", arrow_table("submissions", [{**unsaid, **row} for row in rows]))


def lay_out_standings(connection: duckdb.DuckDBPyConnection, standings: Iterable[Standing]) -> None:
    """Make the tables `submissions` and `covers` of the files of a run, with their status so far."""
    settled = [standing for standing in standings if standing.status != "duplicate"]
    lay_out_cover_rows(connection, [cover_row(standing) for standing in settled])
    said = ({**vars(standing.cover), **vars(standing)} for standing in settled)
    lay_out_submissions(connection, [{name: each[name] for name in _OF_SUBMISSIONS} for each in said])
    lay_out_explanations(
        connection,
        [
            {
                "submission_id": standing.submission_id,
                "rule_id": row.rule_id,
                "sheet": row.sheet,
                "cells": row.cells,
                "explanation": row.text,
            }
            for standing in settled
            if standing.returned
            for row in standing.returned.rows
            if not row.is_altered
        ],
    )


def lay_out_explanations(connection: duckdb.DuckDBPyConnection, rows: Iterable[Mapping[str, Any]]) -> None:
    """Make the tables `explanations` (what submitters wrote, to which finding, in which submission) and `likenesses`.

    A likeness is how far two explanations of a submission say the same, from 0 to 1.
    """
    import pyarrow as pa

    text = pa.string()
    told = [{"number": number, **row} for number, row in enumerate(rows)]
    columns = ("submission_id", "rule_id", "sheet", "cells", "explanation")
    schema = pa.schema([("number", pa.int64()), *((name, text) for name in columns)])
    bring(connection, "explanations", pa.Table.from_pylist(told, schema=schema))
    pairs = pa.schema([("number", pa.int64()), ("other", pa.int64()), ("likeness", pa.float64())])
    bring(connection, "likenesses", pa.Table.from_pylist(list(_likenesses(told)), schema=pairs))


def _likenesses(told: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Each two explanations of one submission, an explanation beside itself too."""
    if not told:
        return
    from rapidfuzz.fuzz import ratio
    from rapidfuzz.utils import default_process

    said = [(each["number"], each["submission_id"], default_process(each["explanation"])) for each in told]
    for number, submission, text in said:
        for other, of_submission, other_text in said:
            if submission == of_submission and text:
                yield {"number": number, "other": other, "likeness": ratio(text, other_text) / 100}


def lay_out_cover_rows(connection: duckdb.DuckDBPyConnection, rows: Iterable[Mapping[str, Any]]) -> None:
    """Make the table `covers`: what each file says of all its figures, and in which cells of its cover."""
    import pyarrow as pa

    text = pa.string()
    schema = pa.schema(
        [
            *((name, text) for name in _COVER_TEXTS),
            ("boundary_date", pa.date32()),
            ("cells", pa.map_(text, text)),
        ]
    )
    bring(connection, "covers", pa.Table.from_pylist(list(rows), schema=schema))


def cover_row(standing: Standing) -> dict[str, Any]:
    """The cover of a file as a row of `covers`."""
    said = vars(standing.cover)
    return {"submission_id": standing.submission_id, **said, "cells": list(standing.cover.cells.items())}


def _said_of_hidden() -> str:
    """What the reader itself adds to a note, as a pattern."""
    return f"(^|；)({'|'.join(map(' '.join, HIDDEN.values()))})$"


def lay_out(connection: duckdb.DuckDBPyConnection, submissions: Iterable[str]) -> None:
    """Make what is staged of these submissions and of all that is accepted; `explanations` is empty unless given.

    The connection has `observations`, `submissions`, `covers` and the definitions' tables; a release was added before
    (`add_release`). One pass over the observations, whatever their number.
    """
    ids = ", ".join(f"('{each}')" for each in sorted(set(submissions)))
    connection.execute("CREATE OR REPLACE TEMP TABLE to_check (submission_id VARCHAR)")
    if ids:
        connection.execute(f"INSERT INTO to_check VALUES {ids}")
    if not connection.execute("SELECT 1 FROM duckdb_views() WHERE view_name = 'observed'").fetchall():
        connection.execute("CREATE TEMP VIEW observed AS FROM observations")
    # How many rows were read is not known to the planner: the joins here are written as they shall be made, the large table left.
    connection.execute("SET disabled_optimizers = 'join_order,build_side_probe_side'")
    connection.execute(f"SET VARIABLE at_once = {AT_ONCE}")
    connection.execute(f"SET VARIABLE said_of_hidden = '{_said_of_hidden()}'")
    give_quotients(connection)
    connection.execute(statement("qualifiers"))
    make(connection, ALONE)
    connection.execute("RESET disabled_optimizers")
    connection.execute("DROP TABLE rows_read")


def lay_beside(connection: duckdb.DuckDBPyConnection) -> None:
    """Make what is staged of submissions beside others, after `lay_out`, by the status that each has now.

    Where no region has sent for more than one period there is nothing beside anything, and nothing to be made.
    """
    first, *others = BESIDE
    make(connection, [first])
    if connection.execute(HAS_HISTORY).fetchall()[0][0]:
        make(connection, others)


def make(connection: duckdb.DuckDBPyConnection, names: Iterable[str]) -> None:
    """Run the SQL files of these names; those of `IN_PARTS` once for each part of the submissions."""
    for name in names:
        text = (SQL / f"{name}.sql").read_text(encoding="utf-8")
        for part in _parts(connection) if name in IN_PARTS else (0,):
            connection.execute(f"SET VARIABLE part = {part}")
            connection.execute(text)


def _parts(connection: duckdb.DuckDBPyConnection) -> list[int]:
    """The parts in which there are submissions under check."""
    parts = "SELECT DISTINCT part FROM measured_rows WHERE checked ORDER BY part"
    return [part for (part,) in connection.execute(parts).fetchall()]


def add_release(connection: duckdb.DuckDBPyConnection, release: Path) -> None:
    """Add what a release accepted, to compare with: other periods of the same regions and other regions of the same periods.

    What is being checked takes the place of what the release has for the same region and period.
    """
    if "release" not in {
        name for (name,) in connection.execute("SELECT database_name FROM duckdb_databases()").fetchall()
    }:
        connection.execute(f"ATTACH '{str(release).replace(chr(39), chr(39) * 2)}' AS release (READ_ONLY)")
    for text in (SQL / "release.sql").read_text(encoding="utf-8").split(";"):
        if text.strip():
            connection.execute(text)


def bring(connection: duckdb.DuckDBPyConnection, name: str, table: Any) -> None:
    """Make a table of what is at hand as an Arrow table."""
    connection.register(f"{name}_given", table)
    connection.execute(f"CREATE OR REPLACE TABLE {name} AS FROM {name}_given")
    connection.unregister(f"{name}_given")
