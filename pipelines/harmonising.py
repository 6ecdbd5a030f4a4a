"""From observations to contributions and facts, some regions at a time, so that memory does not grow with their number.

Regions between which figures are put together for another boundary are computed together; nothing else of these steps
looks beyond a region. The method itself is `indicators`; how contributions are kept is `pipelines.publication`.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from indicators.method import lead_up, run_step
from pipelines import staged
from pipelines.archive import digest
from pipelines.kept import key_of
from pipelines.publication import kept_contributions as kept
from pipelines.publication.connection import literal
from pipelines.publication.manifest import made_by
from pipelines.run import Run

if TYPE_CHECKING:
    import duckdb

#: Observations of which contributions are made at once, about; what they become takes some 600 bytes a row.
AT_ONCE = 500_000
#: The cells of the batch at work.
BATCH = "batch_observations"
#: What is kept of the facts of a batch.
FACTS = "facts.parquet"


def make_contributions(connection: duckdb.DuckDBPyConnection, run: Run) -> int:
    """Make the contributions of every region, and the sums of their figures; returns how many contributions there are.

    What an earlier run made of the same cells is not made again.
    """
    staged.open_tables(connection, run, ("submissions", "held_cells"))
    staged.open_numbered(connection, run, "observations")
    connection.execute("CREATE VIEW observations AS SELECT * EXCLUDE (observation) FROM numbered_observations")
    for table in ("scope_weights", "found_vintages"):
        run_step(connection, table)
        staged.write(connection, f"FROM {table}", run.parquet(table))
    kept.begin(connection)
    _forget(run, "contribution_rows", "further_contributions", "figure_sums", "facts")
    said = kept.said_by_region(connection)
    connection.execute("ALTER VIEW held_cells RENAME TO all_held_cells")
    rows = 0
    for number, regions in enumerate(together(connection)):
        key = key_of("contributions", *_made_by(run), [(region, said.get(region)) for region in regions])
        submissions = {told[0] for region in regions for told in said.get(region, ())}
        batch = run.kept.find("contributions", key) or _make_batch(connection, run, key, regions, submissions)
        rows += _put_in(connection, run, number, batch)
    staged.write(connection, "FROM weighings ORDER BY weighing", run.parquet("weighings"))
    return rows


def _made_by(run: Run) -> tuple[object, ...]:
    """What else the results of these steps rest on besides cells: code, libraries, definitions, the target."""
    return made_by(run.definitions.content_hash, run.target_scope)


def _make_batch(
    connection: duckdb.DuckDBPyConnection, run: Run, key: str, regions: list[str], submissions: set[object]
) -> Path:
    """Make the contributions of some regions, of which these submissions speak, and keep them; returns where."""
    _look_at(connection, run, key, regions, submissions)
    run_step(connection, "contributions")
    lead_up(connection, ("summed_contributions", "figure_sums"))
    with run.kept.keeping("contributions", key) as folder:
        for table, select in kept.set_apart(connection).items():
            staged.write(connection, select, folder / f"{table}.parquet")
    for table in ("contributions", "figure_sums"):
        connection.execute(f"DROP TABLE {table}")
    return run.kept.place("contributions", key)


def _put_in(connection: duckdb.DuckDBPyConnection, run: Run, number: int, batch: Path) -> int:
    """Put the contributions of a batch into staging, in the numbers of this run; returns how many there are."""
    files = {table: batch / f"{table}.parquet" for table in kept.OF_BATCH}
    for table in kept.NUMBERED_IN_BATCH:
        file = literal(str(files[table]))
        connection.execute(f"CREATE OR REPLACE TEMP VIEW {table} AS FROM read_parquet({file})")
    staged.write(connection, kept.put_together(connection), run.part("contribution_rows", number))
    for table in ("further_contributions", "figure_sums"):
        staged.link(files[table], run.part(table, number))
    rows = {table: staged.rows_of(file) for table, file in files.items()}
    kept.count_on(connection, rows["figure_sums"])
    return rows["kept_rows"] + rows["further_contributions"]


def make_facts(connection: duckdb.DuckDBPyConnection, run: Run) -> int:
    """Judge the figures of every region; returns how many there are. What an earlier run made is not made again."""
    if not any(run.parquet("figure_sums").parent.glob("*")):
        return _make_facts_again(connection, run)
    rows = 0
    for number, sums in enumerate(staged.staged(run, "figure_sums")):
        key = key_of("facts", *_made_by(run), digest(sums)[0])
        facts = run.kept.find("facts", key) or _judge(connection, run, key, sums)
        staged.link(facts / FACTS, run.part("facts", number))
        rows += staged.rows_of(facts / FACTS)
    return rows


def _judge(connection: duckdb.DuckDBPyConnection, run: Run, key: str, sums: Path) -> Path:
    """Judge the figures of a batch and keep them; returns where."""
    connection.execute(f"CREATE OR REPLACE TEMP VIEW figure_sums AS FROM read_parquet({literal(str(sums))})")
    run_step(connection, "facts", standing=("summed_contributions", "figure_sums"))
    with run.kept.keeping("facts", key) as folder:
        _write_facts(connection, folder / FACTS)
    return run.kept.place("facts", key)


def _make_facts_again(connection: duckdb.DuckDBPyConnection, run: Run) -> int:
    """The same from the contributions of a release, where only this stage is run again."""
    staged.open_tables(connection, run, ("found_vintages", "contributions"))
    rows = run_step(connection, "facts")
    _forget(run, "facts")
    _write_facts(connection, run.part("facts", 0))
    return rows


def _forget(run: Run, *tables: str) -> None:
    """Leave nothing of tables that are made again in parts."""
    for table in tables:
        shutil.rmtree(run.parquet(table).parent, ignore_errors=True)


def _write_facts(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """In the order in which their contributions number them (`figures.sql`)."""
    order = "region_code, period, measure, source_id, target_level, target_code, fact_id"
    staged.write(connection, f"FROM facts ORDER BY {order}", path)
    connection.execute("DROP TABLE facts")


def _look_at(
    connection: duckdb.DuckDBPyConnection, run: Run, key: str, regions: list[str], submissions: set[object]
) -> None:
    """Let the steps see these regions alone, and what is held of the submissions that speak of them.

    Their cells get a file of their own: every step that looks at cells plans and opens that one, not those of a country.
    """
    listed = ", ".join(map(literal, sorted(map(str, submissions))))
    held = f"SELECT * FROM all_held_cells WHERE list_contains([{listed}]::VARCHAR[], submission_id)"
    connection.execute(f"CREATE OR REPLACE VIEW held_cells AS {held}")
    listed, path = ", ".join(map(literal, regions)), run.parquet(BATCH).with_name(f"{key}.parquet")
    _forget(run, BATCH)
    staged.write(connection, f"FROM numbered_observations WHERE region_code IN ({listed})", path)
    connection.execute(f"CREATE OR REPLACE VIEW {BATCH} AS FROM read_parquet({literal(str(path))})")
    connection.execute(f"CREATE OR REPLACE VIEW observations AS SELECT * EXCLUDE (observation) FROM {BATCH}")


def together(connection: duckdb.DuckDBPyConnection, at_once: int = AT_ONCE) -> Iterator[list[str]]:
    """The regions that reported, in the order of their codes, as many together as make about so many observations.

    From half of that on a code may end a batch: where one region reports more, the batches after it soon end where they
    ended before, and what is kept of them holds.
    """
    reported: dict[str, int] = dict(
        connection.execute("SELECT region_code, count(*) FROM observations GROUP BY region_code").fetchall()
    )
    links = connection.execute(
        "SELECT DISTINCT from_code, to_code FROM region_mappings WHERE kind <> 'same'"
    ).fetchall()
    some: list[str] = []
    for linked in _linked(sorted(reported), links):
        some += linked
        held = sum(reported[code] for code in some)
        if held >= at_once or (held >= at_once / 2 and _may_end(linked[0])):
            yield some
            some = []
    if some or not reported:
        yield some


def _may_end(code: str) -> bool:
    """Whether a batch may end here before it is full: at one code in eight, always the same ones."""
    return key_of(code)[0] in "01"


def _linked(codes: list[str], links: list[tuple[str, str]]) -> list[list[str]]:
    """The codes in groups that no link leaves, each group in the place of its first code."""
    above: dict[str, str] = {}

    def top(code: str) -> str:
        while code in above:
            code = above[code]
        return code

    for one, other in links:
        first, second = sorted((top(one), top(other)))
        if first != second:
            above[second] = first
    groups: dict[str, list[str]] = {}
    for code in codes:
        groups.setdefault(top(code), []).append(code)
    return list(groups.values())
