"""The method on trial: it computes figures from the cities' reports, and each is held against the truth.

The only place of the laboratory that runs code of `indicators`. `break_with` lets a test damage the method on purpose, to see
that the laboratory notices.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from definitions import Definitions
from indicators.contracts import contracts
from indicators.method import prepare, run_step
from pipelines.publication.connection import connect
from tests.indicators.laboratory.assumptions import decide, run_steps
from tests.indicators.laboratory.atoms import Batch, draw
from tests.indicators.laboratory.cities import report
from tests.indicators.laboratory.kinds import Kind
from tests.indicators.laboratory.world import Coefficient, World

SCOPE = "nbs2021-core"
HERE = Path(__file__).parent
Damage = Callable[[duckdb.DuckDBPyConnection], object]


def trial(
    definitions: Definitions,
    world: World,
    kinds: Sequence[Kind],
    seed: int,
    knowledge: tuple[Coefficient, ...] = (),
    break_with: Damage | None = None,
) -> duckdb.DuckDBPyConnection:
    """Draw a batch of cities, run the method over their reports, and judge it.

    Leaves the tables of the method on the connection, and `laboratory.judged` (see `judge.sql`). `break_with` is called when
    the weights are computed and nothing else is.
    """
    batch = draw(seed, world, kinds, knowledge)
    connection = connect()
    prepare(connection, definitions, SCOPE)
    # its cities lie in no nation (assumption 13 is not represented)
    connection.execute("DELETE FROM conversions WHERE region_code = '000000'")
    _add_coefficients(connection, batch.coefficients)
    connection.execute("CREATE SCHEMA laboratory")
    _bring(connection, world, batch)
    for table in ("observations", "held_cells"):
        connection.execute(contracts()[table].ddl())
    report(connection, batch, seed)
    decide(connection, world, batch)
    # a rank rests on every figure of its league: who keeps all assumptions is ranked among such alone
    connection.execute(
        "UPDATE regions SET level = 'prefecture' WHERE code IN (SELECT region_code FROM laboratory.decided WHERE breaks <> '')"
    )
    run_step(connection, "scope_weights")
    if break_with:
        break_with(connection)
    for table in ("found_vintages", "contributions", "facts", "indicators"):
        run_step(connection, table)
    for file in ("truths.sql", "judge.sql"):
        run_steps(connection, HERE / file)
    return connection


def _bring(connection: duckdb.DuckDBPyConnection, world: World, batch: Batch) -> None:
    for name, table in (("atoms", batch.atoms), ("tree", world.tree), ("targets", world.targets)):
        connection.register("brought", table)
        connection.execute(f"CREATE TABLE laboratory.{name} AS FROM brought")
        connection.unregister("brought")


def _add_coefficients(connection: duckdb.DuckDBPyConnection, coefficients: Sequence[Coefficient]) -> None:
    rows: list[dict[str, Any]] = [coefficient.row() for coefficient in coefficients]
    if not rows:
        return
    share = pa.decimal128(16, 12)
    schema = pa.schema(
        [
            (name, share if name.startswith("share") else pa.int64() if isinstance(value, int) else pa.string())
            for name, value in rows[0].items()
        ]
    )
    exact = [{k: v.quantize(Decimal("1e-12")) if isinstance(v, Decimal) else v for k, v in row.items()} for row in rows]
    connection.register("brought", pa.Table.from_pylist(exact, schema=schema))
    connection.execute("INSERT INTO coefficients BY NAME FROM brought")
    connection.unregister("brought")
