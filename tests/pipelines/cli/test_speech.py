"""Every command understands a period as the reader of spreadsheets does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from definitions import WrongUsageError
from pipelines.cli import COMMANDS, loaded
from pipelines.cli.options import period_id


@pytest.mark.parametrize(
    ("typed", "read_as"),
    [("2024年1—11月", "2024M01-M11"), ("2024年", "2024"), ("Q1 2024", "2024Q1"), ("", "")],
)
def test_a_period_is_asked_for_as_the_tables_write_it(typed: str, read_as: str) -> None:
    assert period_id(typed) == read_as


@pytest.mark.parametrize("typed", ["2023/24", "banana", "2023Q5"])
def test_what_is_no_period_is_wrong_usage(typed: str) -> None:
    with pytest.raises(WrongUsageError, match="2024M01-M08"):
        period_id(typed)


def test_every_command_that_asks_for_a_period_reads_it_so() -> None:
    readers = dict(_readers())
    assert set(readers) >= {"table", "trace", "bridge", "compare", "diagnose", "macro", "scope effect", "template"}
    others = {name for name, reader in readers.items() if reader is not period_id}
    assert others == {"template"}, "which refuses what is no period"


def _readers() -> Iterator[tuple[str, object]]:
    """Each command that asks for a period, and how it reads what is typed."""
    for group, (_, commands) in COMMANDS.items():
        for name in commands:
            for parameter in loaded(group, name).params:
                if parameter.name == "period":
                    yield f"{group} {name}".strip(), parameter.type_descriptor.parameter_info.parser
