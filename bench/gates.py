"""What the gates cost over a national period: 2 846 regions, 200 targets and 5 measures, the library's import included.

Facts and headline indicators are made up, all sound; the other gates' tables are small at any scale.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from definitions import load
from pipelines.promises import FOLDER
from pipelines.validation.gates import hold

SHARED = """
    '2024' AS period, 'annual' AS period_kind, 'nbs2021-core' AS target_scope, 'nbs2021-core' AS scope_id,
    'all_units' AS coverage, 'preliminary' AS vintage, 'P' AS obs_status, 'exact' AS comparability, '' AS reason,
    false AS is_sample
"""
MADE = {
    "facts": f"""
        SELECT md5(CAST(i AS VARCHAR)) AS fact_id, ['total', 'large', 'medium', 'small'][1 + i % 4] AS target_level,
            CAST(i % 200 AS VARCHAR) AS target_code, CAST(110000 + i // 1000 AS VARCHAR) AS region_code,
            ['value_added', 'revenue', 'gross_output', 'enterprises', 'employees'][1 + (i // 200) % 5] AS measure,
            'current' AS price_basis, CAST(1 AS DECIMAL(38, 6)) AS low, low AS value, low AS high,
            CAST(1 AS BIGINT) AS precedence, {SHARED}
        FROM range(2846000) AS numbers(i)
    """,
    "indicators": f"""
        SELECT 'indicator_' || i % 20 AS indicator_id, CAST(110000 + i // 20 AS VARCHAR) AS region_code,
            '某区' AS region_name, 'county' AS region_level, 'percent' AS unit, CAST(1 AS DECIMAL(32, 14)) AS low,
            low AS value, low AS high, CAST(1 AS BIGINT) AS rank, rank AS rank_of, rank AS rank_low, rank AS rank_high,
            true AS is_headline, {SHARED}
        FROM range(56920) AS numbers(i)
    """,
}


def run() -> None:
    """Print the rows each gate looked at and its seconds, in a process of its own."""
    subprocess.run([sys.executable, "-m", "bench.gates"], check=True, cwd=Path(__file__).resolve().parent.parent)


def measure() -> None:
    """Make the tables, ask the gates, print what they cost."""
    connection = duckdb.connect()
    for name, query in MADE.items():
        connection.execute(f"CREATE TABLE {name} AS {query}")
    definitions = load()
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory() as place:
        for name in MADE:
            at = time.perf_counter()
            frame = Path(place) / f"{name}.parquet"
            query = (FOLDER / f"{name}.sql").read_text(encoding="utf-8")
            connection.execute(f"COPY ({query}) TO '{frame}' (FORMAT parquet)")
            made = time.perf_counter() - at
            gate = hold(name, {name: frame}, definitions, Path(place) / "pages" / "run")
            rows = sum(gate.rows.values())
            print(
                f"  {name:12} {rows:8,} rows {gate.expectations:4} expectations: frame {made:5.1f} s, gate {gate.seconds:5.1f} s"
            )
            if not gate.passed:
                sys.exit(gate.why)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  together {time.perf_counter() - begun:.1f} s, import included; {peak:,.0f} MB")


if __name__ == "__main__":
    measure()
