"""Runs the method's steps: each is one SQL file that turns tables into one table, held against its contract.

The connection brings the inputs as tables or views; nothing is read from or written to disk here.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from definitions.errors import WrongUsageError
from definitions.templates import filled
from definitions.yaml_files import read_yaml
from indicators.catalogue import catalogue_table
from indicators.catalogue_faults import hold
from indicators.contracts import add, contracts, create
from indicators.sentences import sentence_table

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

    from definitions import Definitions

#: The steps, a file each, in folders in reading order.
SQL = Path(__file__).parent / "sql"
#: The order in which they run.
STEPS = Path(__file__).parent / "steps.yml"

#: The definition tables of which the weights are made.
WEIGHED_FROM = ("activity_classes", "correspondences", "coefficients", "scopes", "scope_activities")

#: The type that `cross_region` turns into columns: the headline indicators in the catalogue's order.
HEADLINES = """CREATE OR REPLACE TYPE headline_indicators AS ENUM (
    SELECT id FROM indicator_catalogue WHERE headline ORDER BY on_screen NULLS LAST, id)"""


class UnknownScopeError(WrongUsageError):
    """The scope asked for does not exist or is refused as a target; the message says why (zh / en)."""


def prepare(connection: duckdb.DuckDBPyConnection, definitions: Definitions, target_scope: str) -> None:
    """Bring the definitions and the catalogue into the connection and set the target scope.

    Raises `UnknownScopeError` when the scope does not exist or may not be a target, `DefinitionError` when the catalogue
    is at fault.
    """
    from definitions.tables import tables

    scope = definitions.scopes.get(target_scope)
    if scope is None or not scope.is_target:
        targets = [s.id for s in definitions.scopes.values() if s.is_target]
        why_zh = scope.refusal_zh if scope else "没有这个口径"
        why_en = scope.refusal_en if scope else "there is no such scope"
        raise UnknownScopeError(
            f"口径 {target_scope} 不能作为目标：{why_zh}；可选 {'、'.join(targets)}",
            f"scope {target_scope} cannot be a target: {why_en}; there are: {', '.join(targets)}",
        )
    for name, table in tables(definitions).items():
        _bring(connection, name, table)
    hold(definitions)
    _bring(connection, "indicator_catalogue", catalogue_table(target_scope))
    _bring(connection, "sentences", sentence_table())
    aim(connection, scope.id)


def weigh(connection: duckdb.DuckDBPyConnection, definitions: Definitions, target_scope: str) -> None:
    """Make `scope_weights` for one target scope, of the definitions alone: for those who ask what it counts, not how much."""
    from definitions.tables import TABLES

    for name in WEIGHED_FROM:
        _bring(connection, name, TABLES[name](definitions))
    connection.execute("DELETE FROM scopes WHERE id <> ?", [target_scope])
    connection.execute("DELETE FROM scope_activities WHERE scope_id <> ?", [target_scope])
    run_step(connection, "scope_weights")


def _bring(connection: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> None:
    connection.register(f"{name}_arrow", table)
    connection.execute(f"CREATE OR REPLACE TABLE {name} AS FROM {name}_arrow")
    connection.unregister(f"{name}_arrow")


def aim(connection: duckdb.DuckDBPyConnection, target_scope: str) -> None:
    """Say which scope the steps on this connection aim at, and give them the method's macros."""
    connection.execute(f"SET VARIABLE target_scope = '{target_scope}'")
    give_macros(connection)


def give_macros(connection: duckdb.DuckDBPyConnection) -> None:
    """Give a connection the words of the method."""
    for name in steps()["words"]:
        connection.execute(statement(name))


def give_quotients(connection: duckdb.DuckDBPyConnection) -> None:
    """Give a connection the quotient and the logarithm that answer for every number: nobody divides by anything else."""
    connection.execute(statement("quotients"))


def run_step(connection: duckdb.DuckDBPyConnection, name: str, standing: Sequence[str] = ()) -> int:
    """Run the step that makes table `name` (and what leads up to it, where it is not standing) and return its number of rows.

    Raises `indicators.contracts.ContractError` when the result does not keep the contract.
    """
    connection.execute("SET VARIABLE only_regions = []::VARCHAR[]")
    step = steps()["tables"][name]
    lead_up(connection, [each for each in step.get("of", ()) if each not in standing])
    if name == "cross_region":
        connection.execute(HEADLINES)
    if name == "diagnoses":
        connection.create_function("filled", filled, ["VARCHAR", "MAP(VARCHAR, VARCHAR)"], "VARCHAR")
    rows = create(connection, contracts()[name], statement(name))
    lead_up(connection, step.get("then", ()))
    rows += sum(add(connection, contracts()[name], statement(more)) for more in step.get("adds", ()))
    if name == "indicators":
        _rank_with_common_shares(connection)
    return rows


@cache
def steps() -> dict[str, Any]:
    """What `steps.yml` says: which steps lead to a table, which are views, which are run where they are asked for."""
    content: dict[str, Any] = read_yaml(STEPS)
    return content


def lead_up(connection: duckdb.DuckDBPyConnection, names: Sequence[str]) -> None:
    """Run steps whose results only the steps after them read."""
    views = steps()["views"]
    for name in names:
        if name in views:
            connection.execute(f"CREATE OR REPLACE TEMP VIEW {views[name]} AS {statement(name)}")
        else:
            connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {statement(name)}")


def _rank_with_common_shares(connection: duckdb.DuckDBPyConnection) -> None:
    """Rank intervals of the leagues in which a share is common; without one there is nothing to do."""
    if connection.execute("FROM contributions WHERE unknown_by = 'common' LIMIT 1").fetchall():
        from indicators.ranking import rank_common

        for name in ("unknown_parts", "common_leagues", "common_parts"):
            connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {statement(name)}")
        rank_common(connection)


def statement(name: str) -> str:
    """The SQL text of a step."""
    return _files(SQL)[name].read_text(encoding="utf-8")


@cache
def _files(folder: Path) -> dict[str, Path]:
    return {path.stem: path for path in folder.rglob("*.sql")}
