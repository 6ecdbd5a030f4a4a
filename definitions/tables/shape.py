"""The shape of a definition table: its columns with their types, filled column by column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa

TEXT, WHOLE, DAY, YES_NO = pa.string(), pa.int64(), pa.date32(), pa.bool_()
SHARE = pa.decimal128(16, 12)
CONFIDENCE = pa.decimal128(4, 3)
LIMIT = pa.decimal128(22, 6)

Columns = Mapping[str, pa.DataType]
#: What every table that holds shares has, in this order.
SHARES: Columns = {"share_low": SHARE, "share": SHARE, "share_high": SHARE}


def of_entries(entries: Iterable[Any], columns: Columns, **first: list[str]) -> pa.Table:
    """A table with a row an entry; `first` are text columns that stand before the entries' own."""
    rows = list(entries)
    return of_columns(
        {**dict.fromkeys(first, TEXT), **columns},
        [*first.values(), *([getattr(row, name) for row in rows] for name in columns)],
    )


def of_rows(rows: list[dict[str, Any]], columns: Columns) -> pa.Table:
    """A table of just these columns, in this order; what a row does not mention is empty."""
    return of_columns(columns, [[row.get(name) for row in rows] for name in columns])


def of_columns(columns: Columns, values: list[list[Any]]) -> pa.Table:
    """A table of these columns with their cells."""
    return pa.table({name: pa.array(cells, kind) for (name, kind), cells in zip(columns.items(), values, strict=True)})
