"""The keys of the tables of a release (`keys.yml`), read once: what tells a row from all others, what names one elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from definitions.yaml_files import read_yaml

FILE = Path(__file__).parent / "keys.yml"


@dataclass(frozen=True)
class Reference:
    """A column that names rows of another table by one of its columns."""

    column: str
    table: str
    names: str


def key_of(table: str) -> Sequence[str]:
    """The columns by which a row of the table is told from all others; none where there is nothing that does."""
    return tuple(_content()["keys"].get(table, ()))


def references_of(table: str, columns: Sequence[str]) -> list[Reference]:
    """Which of a table's columns name rows of other tables."""
    named = _content()["references"]
    told = [Reference(column, *named[column].split(".")) for column in columns if column in named]
    return [one for one in told if (one.table, one.names) != (table, one.column)]


@cache
def _content() -> dict[str, Any]:
    content: dict[str, Any] = read_yaml(FILE)
    return content
