"""Whether two releases, of whichever versions, hold the same: every table of the one in the other, under today's names.

`python -m tests.pipelines.publication.equal_tables OLD.duckdb NEW.duckdb` says where they differ. Columns that only the newer
release has are not compared.
"""

from __future__ import annotations

import sys
from pathlib import Path

from indicators.contracts import contracts
from indicators.method import give_macros
from pipelines.publication.connection import connect
from pipelines.publication.kept_contributions import KEPT
from pipelines.publication.older import brought_up

#: What tells one release from another, or says what columns are called.
LEFT_OUT = {
    "release_manifest": {"release_id", "fingerprint", "published_at", "version", "figures_changed"},
    "data_dictionary": {"column_name", "comment"},
}


def differences(old: Path, new: Path) -> tuple[int, list[str]]:
    """How many rows of the older release were looked for, and one line for each table that is not the same."""
    connection = connect()
    connection.execute(f"ATTACH '{old}' AS before (READ_ONLY); ATTACH '{new}' AS after (READ_ONLY)")
    connection.execute("CREATE VIEW precedence AS FROM before.precedence")
    give_macros(connection)
    today = brought_up(connection, "before")
    of_database = (
        "SELECT table_name FROM duckdb_columns() WHERE database_name = '{}' AND schema_name = 'main' AND NOT internal "
        "GROUP BY ALL ORDER BY ALL"
    )
    # the view tells what is kept
    tables, others = (
        [name for (name,) in connection.execute(of_database.format(each)).fetchall() if name not in KEPT]
        for each in ("before", "after")
    )
    looked_at, found = 0, [f"{table} is gone" for table in tables if table not in others]
    for table in tables:
        if table not in others:
            continue
        left_out = LEFT_OUT.get(table, set()) | set(contracts()[table].not_in_checksum if table in contracts() else ())
        before, after = f"({today.get(table, f'FROM before.{table}')})", f"after.{table}"
        columns, known = (
            [name for name, *_ in connection.execute(f"DESCRIBE FROM {each}").fetchall()] for each in (before, after)
        )
        if gone := [name for name in columns if name not in known]:
            found.append(f"{table} has no {', '.join(gone)}")
            continue
        told = ", ".join(f'"{name}"' for name in columns if name not in left_out)
        one, other = f"SELECT {told} FROM {before}", f"SELECT {told} FROM {after}"
        counts = [
            connection.execute(f"SELECT count(*) FROM ({query})").fetchall()[0][0]
            for query in (one, f"{one} EXCEPT ALL {other}", f"{other} EXCEPT ALL {one}")
        ]
        looked_at += counts[0]
        if any(counts[1:]):
            found.append(f"{table}: {counts[1]} of {counts[0]} rows are not there, {counts[2]} are new")
    connection.close()
    return looked_at, found


if __name__ == "__main__":
    rows, unlike = differences(*map(Path, sys.argv[1:3]))
    sys.stdout.write("\n".join([f"{rows} rows looked for", *unlike, ""]))
    sys.exit(bool(unlike))
