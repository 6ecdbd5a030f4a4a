"""How all checks note faults (`faults.toml`), and the commonest: something mentioned does not exist, or stands twice."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Hashable, Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from definitions.files import DefinitionFiles


@cache
def _sentences() -> dict[str, list[str]]:
    return tomllib.loads(Path(__file__).with_name("faults.toml").read_text(encoding="utf-8"))


def note(files: DefinitionFiles, name: str, row: int | str, column: str, fault: str, **found: object) -> None:
    """Note a fault of a file in the words of `faults.toml`, with what was found."""
    zh, en = _sentences()[fault]
    files.fault(name, row, column, zh.format(**found), en.format(**found))


def missing(files: DefinitionFiles, name: str, row: int | str, column: str, value: str) -> None:
    """Note that `value` does not exist in the table it refers to."""
    note(files, name, row, column, "missing", value=value)


def twice(files: DefinitionFiles, name: str, row: int | str, column: str, value: str) -> None:
    """Note that `value` stands twice."""
    note(files, name, row, column, "twice", value=value)


class ForYears(Protocol):
    """A row that holds for a span of years."""

    @property
    def first_year(self) -> int:
        """The first of them."""

    @property
    def last_year(self) -> int:
        """The last of them."""


def unlike(files: DefinitionFiles, rows: Iterable[tuple[str, int, str, Hashable, ForYears]]) -> None:
    """Note rows that hold for the same thing in the same year.

    `rows` are file, number of the row, identity, what the row holds for, and the row.
    """
    taken: dict[Hashable, list[tuple[str, ForYears]]] = defaultdict(list)
    for name, number, identity, key, row in rows:
        if row.first_year > row.last_year:
            note(files, name, number, "last_year", "years-reversed")
        for other, given in taken[key]:
            if given.first_year <= row.last_year and row.first_year <= given.last_year:
                note(files, name, number, "first_year", "years-overlap", other=other)
        taken[key].append((identity, row))
