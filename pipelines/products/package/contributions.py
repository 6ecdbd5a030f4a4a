"""How contributions are put together again from the narrow form in which a package holds them: a script for DuckDB.

It is the method's own words and the view of the release; run in the folder of the package it gives the view `contributions`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from indicators.method import statement, steps
from pipelines.products.package.tables import FOLDER, Table
from pipelines.publication import kept_contributions as kept

FILE = "contributions.sql"
#: What the words of the method and the view ask besides.
_ASKED = ("precedence", "units")
_HEAD = """\
-- 在本文件夹中用 DuckDB 运行，得到视图 contributions：每个单元格在每个数中的贡献及其因子，按 fact_id 求和即得该数。
-- Run with DuckDB in this folder: the view contributions, each cell's part in each figure with its
-- factors. By fact_id they add up to the figure.
"""


def are_told(tables: Sequence[Table]) -> bool:
    """Whether these tables hold all that contributions are put together from; those of a thinned release do not."""
    return {*kept.KEPT, *kept.NUMBERS, *_ASKED} <= {table.name for table in tables}


def statements() -> str:
    """The script: the tables under their names, the words of the method, and the view."""
    words = (statement(name) for name in steps()["words"])
    view = f"CREATE OR REPLACE TEMP VIEW {kept.VIEW} AS {kept.telling()};\n"
    return _HEAD + "\n".join([*_tables(), *words, view])


def _tables() -> Iterator[str]:
    for table in (*kept.KEPT, *_ASKED):
        yield f"CREATE OR REPLACE TEMP VIEW {table} AS FROM '{FOLDER}/{table}.parquet';"
    for table in kept.NUMBERS:
        yield f"CREATE OR REPLACE TEMP VIEW numbered_{table} AS FROM '{FOLDER}/{table}.parquet';"
