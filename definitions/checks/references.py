"""The commonest faults in the words that all checks share: something mentioned does not exist, or stands twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from definitions.files import DefinitionFiles


def missing(files: DefinitionFiles, name: str, row: int | str, column: str, value: str) -> None:
    """Note that `value` does not exist in the table it refers to."""
    files.fault(
        name,
        row,
        column,
        f"「{value}」在所引用的表中不存在，请更正或补充",
        f"{value!r} does not exist in the table it refers to; correct it or add it there",
    )


def twice(files: DefinitionFiles, name: str, row: int | str, column: str, value: str) -> None:
    """Note that `value` stands twice."""
    files.fault(name, row, column, f"「{value}」重复", f"{value!r} stands twice")


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
            files.fault(name, number, "last_year", "早于 first_year", "earlier than first_year")
        for other, given in taken[key]:
            if given.first_year <= row.last_year and row.first_year <= given.last_year:
                files.fault(name, number, "first_year", f"与 {other} 的年份重叠", f"its years overlap those of {other}")
        taken[key].append((identity, row))
