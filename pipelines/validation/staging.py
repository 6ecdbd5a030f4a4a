"""The tables that rules are written over, made once for a connection from observations, submissions and covers.

What each table holds is the SQL beside this module (`sql/*.sql`); a rule's own query stands in `definitions/rules`.
Nothing is judged here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from definitions import Definitions
from indicators.contracts import arrow_schema

if TYPE_CHECKING:
    import duckdb

    from definitions.models import ActivityClass
    from pipelines.life.settling import Standing

SQL = Path(__file__).parent / "sql"
#: What is staged of each submission alone, in the order in which it is made; `explanations` is given by whoever keeps them.
ALONE = (
    "macros",
    "explanations",
    "keys",
    "checked_submissions",
    "rows_read",
    "figures",
    "words",
    "industry_rows",
    "industries",
    "cells",
    "listed_industries",
    "listed_cells",
    "published",
    "sums",
    "totals",
)
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
_TO_CORE = "gbt4754-2017--nbs-digital-2021"
_FINEST = 4
_CORE_CLASSES = ("01", "02", "03", "04")


def lay_out_definitions(connection: duckdb.DuckDBPyConnection, definitions: Definitions) -> None:
    """Make the definition tables that rules use; tables that are there already are made anew."""
    import pyarrow as pa

    for name, columns in _definition_tables(definitions).items():
        _bring(connection, name, pa.table(columns))
    _make(connection, ("class_ancestors",))


def lay_out_submissions(connection: duckdb.DuckDBPyConnection, rows: Iterable[Mapping[str, Any]]) -> None:
    """Make the table `submissions` of rows with at least its identity, file, form, status, region, period and scope."""
    import pyarrow as pa

    _bring(connection, "submissions", pa.Table.from_pylist(list(rows), schema=arrow_schema("submissions")))


def lay_out_standings(connection: duckdb.DuckDBPyConnection, standings: Iterable[Standing]) -> None:
    """Make the tables `submissions` and `covers` of the files of a run, with their status so far."""
    settled = [standing for standing in standings if standing.status != "duplicate"]
    lay_out_cover_rows(connection, [cover_row(standing) for standing in settled])
    lay_out_submissions(
        connection,
        [
            {
                "submission_id": standing.submission_id,
                "file": standing.file,
                "form": standing.form,
                "status": standing.status,
                "region_code": standing.cover.region_code,
                "period": standing.cover.period,
                "scope_id": standing.cover.scope_id,
            }
            for standing in settled
        ],
    )
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
    """Make the table `explanations`: what submitters wrote, to which finding, and in which submission it came."""
    import pyarrow as pa

    columns = ("submission_id", "rule_id", "sheet", "cells", "explanation")
    schema = pa.schema([(name, pa.string()) for name in columns])
    _bring(connection, "explanations", pa.Table.from_pylist(list(rows), schema=schema))


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
    _bring(connection, "covers", pa.Table.from_pylist(list(rows), schema=schema))


def cover_row(standing: Standing) -> dict[str, Any]:
    """The cover of a file as a row of `covers`."""
    cover = standing.cover
    return {
        "submission_id": standing.submission_id,
        "period_kind": cover.period_kind,
        "scope_id": cover.scope_id,
        "classification": cover.classification,
        "coverage": cover.coverage,
        "vintage": cover.vintage,
        "price_basis": cover.price_basis,
        "money_unit": cover.money_unit,
        "boundary_date": cover.boundary_date,
        "contact": cover.contact,
        "sheet": cover.sheet,
        "cells": list(cover.cells.items()),
    }


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
    _make(connection, ALONE)
    connection.execute("RESET disabled_optimizers")
    connection.execute("DROP TABLE rows_read")


def lay_beside(connection: duckdb.DuckDBPyConnection) -> None:
    """Make what is staged of submissions beside others, after `lay_out`, by the status that each has now."""
    _make(connection, BESIDE)


def _make(connection: duckdb.DuckDBPyConnection, names: Iterable[str]) -> None:
    for name in names:
        connection.execute((SQL / f"{name}.sql").read_text(encoding="utf-8"))


def _definition_tables(definitions: Definitions) -> dict[str, dict[str, list[Any]]]:
    """The definition tables by name, column by column."""
    classes = [(name, each) for name, known in definitions.classes.items() for each in known.values()]
    regions = [each for versions in definitions.regions.values() for each in versions]
    moved = [
        (code, change.effective)
        for change in definitions.region_changes
        for code in [change.from_code] * change.from_code_survives
        + change.to_code.split(";") * change.to_code_preexisting
    ]
    tables: dict[str, dict[str, list[Any]]] = {
        "activity_classes": {
            "classification": [name for name, _ in classes],
            **{
                column: [getattr(each, column) for _, each in classes]
                for column in ("code", "level", "parent", "name_zh")
            },
        },
        "bands": {
            **{column: [getattr(each, column) for each in definitions.bands] for column in ("band", "code")},
            **{column: [float(getattr(each, column)) for each in definitions.bands] for column in ("low", "high")},
        },
        "regions": {
            **{
                column: [getattr(each, column) for each in regions]
                for column in ("code", "name_zh", "parent_code", "level", "valid_from")
            },
            "valid_to": [each.valid_to or date.max for each in regions],
        },
        "boundary_changes": {
            "region_code": [code for code, _ in moved],
            "effective": [effective for _, effective in moved],
        },
    }
    for name, known, columns in (
        ("units", definitions.units, ("id", "symbol", "dimension", "multiplier")),
        ("measures", definitions.measures, ("id", "name_zh", "name_en")),
        ("scopes", definitions.scopes, ("id", "name_zh")),
    ):
        tables[name] = {column: [getattr(each, column) for each in known.values()] for column in columns}
    core = core_classes(definitions)
    tables["core_classes"] = {column: [row[column] for row in core] for column in core[0]}
    return tables


def core_classes(definitions: Definitions) -> list[dict[str, Any]]:
    """The share of each GB/T 4754-2017 code in the digital core, to order findings and to know whole and foreign codes.

    1 = wholly, 0 = not at all, between = partly or not known; `large` is the large class where it is one only.
    """
    classes = definitions.classes["gbt4754-2017"]
    below = _finest_below(classes)
    large: dict[str, set[str]] = {}
    share: dict[str, float] = {}
    for row in definitions.correspondences[_TO_CORE]:
        if row.to_code[:2] not in _CORE_CLASSES:
            continue
        excluded = set(row.excludes.split(";"))
        for code in below[row.from_code]:
            if code not in excluded:
                large.setdefault(code, set()).add(row.to_code[:2])
                share[code] = max(share.get(code, 0), 1.0 if row.share_low == 1 else 0.5)
    rows = []
    for code, finest in below.items():
        within = set().union(*(large.get(leaf, set()) for leaf in finest))
        mean = sum(share.get(leaf, 0) for leaf in finest) / max(len(finest), 1)
        rows.append(
            {
                "classification": "gbt4754-2017",
                "code": code,
                "share": mean,
                "large": within.pop() if len(within) == 1 and mean == 1 else "",
            }
        )
    return rows


def _finest_below(classes: Mapping[str, ActivityClass]) -> dict[str, list[str]]:
    """The finest classes at or below each class."""
    below: dict[str, list[str]] = {code: [] for code in classes}
    for code, each in classes.items():
        if each.level == _FINEST:
            at = code
            while at:
                below[at].append(code)
                at = classes[at].parent
    return below


def _bring(connection: duckdb.DuckDBPyConnection, name: str, table: Any) -> None:
    connection.register(f"{name}_given", table)
    connection.execute(f"CREATE OR REPLACE TABLE {name} AS FROM {name}_given")
    connection.unregister(f"{name}_given")


def add_release(connection: duckdb.DuckDBPyConnection, release: Path) -> None:
    """Add what a release accepted, to compare with: other periods of the same regions and other regions of the same periods.

    What is being checked takes the place of what the release has for the same region and period.
    """
    if "release" not in {
        name for (name,) in connection.execute("SELECT database_name FROM duckdb_databases()").fetchall()
    }:
        connection.execute(f"ATTACH '{str(release).replace(chr(39), chr(39) * 2)}' AS release (READ_ONLY)")
    for statement in (SQL / "release.sql").read_text(encoding="utf-8").split(";"):
        if statement.strip():
            connection.execute(statement)
