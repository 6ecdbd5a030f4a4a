"""The shape of a definition table (`columns.toml`): its columns with their kinds, filled column by column."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa


@cache
def _kinds() -> Mapping[str, pa.DataType]:
    """The kinds by the words of the file; Arrow is imported where a table is made."""
    import pyarrow as pa

    return {
        "": pa.string(),
        "whole": pa.int64(),
        "day": pa.date32(),
        "yes_no": pa.bool_(),
        "share": pa.decimal128(16, 12),
        "confidence": pa.decimal128(4, 3),
        "limit": pa.decimal128(22, 6),
    }


def _columns(text: str) -> dict[str, str]:
    """The columns that a text names with their kinds, in its order."""
    return {name: kind for name, _, kind in (column.partition(":") for column in text.split())}


#: The columns of every table with their kinds.
COLUMNS: Mapping[str, Mapping[str, str]] = {
    name: _columns(text)
    for name, text in tomllib.loads(Path(__file__).with_name("columns.toml").read_text(encoding="utf-8")).items()
}


def filled(name: str, rows: Iterable[Any], **given: list[Any]) -> pa.Table:
    """A table with a row an entry, or a mapping in which what is not mentioned is empty; some columns are given whole."""
    import pyarrow as pa

    entries = list(rows)
    cell = dict.get if entries and isinstance(entries[0], dict) else getattr
    return pa.table(
        {
            column: pa.array(
                given[column] if column in given else [cell(one, column) for one in entries], _kinds()[kind]
            )
            for column, kind in COLUMNS[name].items()
        }
    )
