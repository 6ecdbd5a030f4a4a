"""The shape of a definition table (`columns.toml`): its columns with their kinds, filled column by column."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

_KINDS: Mapping[str, pa.DataType] = {
    "": pa.string(),
    "whole": pa.int64(),
    "day": pa.date32(),
    "yes_no": pa.bool_(),
    "share": pa.decimal128(16, 12),
    "confidence": pa.decimal128(4, 3),
    "limit": pa.decimal128(22, 6),
}


def _columns(text: str) -> dict[str, pa.DataType]:
    """The columns that a text names, in its order."""
    return {name: _KINDS[kind] for name, _, kind in (column.partition(":") for column in text.split())}


#: The columns of every table.
COLUMNS: Mapping[str, Mapping[str, pa.DataType]] = {
    name: _columns(text)
    for name, text in tomllib.loads(Path(__file__).with_name("columns.toml").read_text(encoding="utf-8")).items()
}


def filled(name: str, rows: Iterable[Any], **given: list[Any]) -> pa.Table:
    """A table with a row an entry, or a mapping in which what is not mentioned is empty; some columns are given whole."""
    entries = list(rows)
    cell = dict.get if entries and isinstance(entries[0], dict) else getattr
    return pa.table(
        {
            column: pa.array(given[column] if column in given else [cell(one, column) for one in entries], kind)
            for column, kind in COLUMNS[name].items()
        }
    )
