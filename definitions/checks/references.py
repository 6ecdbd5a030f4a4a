"""The commonest faults in the words that all checks share: something mentioned does not exist, or stands twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
