"""What an office would write itself: pandas and openpyxl read the workbooks, DuckDB sums the core by region, pandas ranks it.

It checks nothing, knows no bounds and no other scope or year, and keeps no trace: a floor for a full run, no rival.
`python -m bench.plain_script INBOX CORRESPONDENCES`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pandas as pd

_HEADER, _COLUMNS = 2, ["code", "name", "enterprises", "employees", "revenue", "gross_output", "value_added"]

_CODES: dict[int | str, Callable[[object], str]] = {0: str}


def main(inbox: Path, correspondences: Path) -> int:
    """Read, sum and rank; returns how many regions have a total."""
    frames = []
    for path in sorted(inbox.glob("*.xlsx")):
        sheet = pd.read_excel(path, sheet_name="行业", header=_HEADER, engine="openpyxl", converters=_CODES)
        rows = sheet.iloc[:, : len(_COLUMNS)].set_axis(_COLUMNS, axis=1)
        frames.append(rows.assign(region=path.stem))
    industries = pd.concat(frames)
    with duckdb.connect() as connection:
        connection.register("industries", industries)
        totals = connection.sql(
            f"""
            SELECT region, left(to_code, 2) AS class, sum(revenue * share) AS revenue, sum(value_added * share) AS value_added
            FROM industries JOIN read_csv('{correspondences}', all_varchar = false) AS c ON c.from_code = industries.code
            WHERE share IS NOT NULL GROUP BY ALL"""
        ).df()
    core = totals.groupby("region")["value_added"].sum().to_frame()
    core["place"] = core["value_added"].rank(ascending=False)
    return len(core)


if __name__ == "__main__":
    print(main(Path(sys.argv[1]), Path(sys.argv[2])))
