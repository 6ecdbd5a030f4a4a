"""Every command understands a period as the reader of spreadsheets does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import typer

from pipelines.cli import app
from pipelines.cli.options import period_id


@pytest.mark.parametrize(
    ("typed", "read_as"),
    [("2024年1—11月", "2024M01-M11"), ("2024年", "2024"), ("Q1 2024", "2024Q1"), ("2023/24", "2023/24"), ("", "")],
)
def test_a_period_is_asked_for_as_the_tables_write_it(typed: str, read_as: str) -> None:
    assert period_id(typed) == read_as


def test_every_command_that_asks_for_a_period_reads_it_so() -> None:
    readers = dict(_readers(typer.main.get_command(app)))
    assert set(readers) >= {"table", "trace", "bridge", "compare", "diagnose", "macro", "scope effect", "template"}
    others = {name for name, reader in readers.items() if reader is not period_id}
    assert others == {"template"}, "which refuses what is no period"


def _readers(command: Any, name: str = "") -> Iterator[tuple[str, object]]:
    """Each command that asks for a period, and how it reads what is typed."""
    for part, inner in getattr(command, "commands", {}).items():
        yield from _readers(inner, f"{name} {part}".strip())
    for parameter in command.params:
        if parameter.name == "period":
            yield name, parameter.type_descriptor.parameter_info.parser
