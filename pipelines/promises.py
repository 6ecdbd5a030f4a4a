"""What the tables between the stages keep (`validation/expectations/gates.yml`), read once.

The gates hold tables to it (`pipelines.validation.suites`), and what people take away says it of its columns.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, reduce
from operator import and_
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from definitions.yaml_files import read_yaml

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation
    from great_expectations.expectations.row_conditions import Condition

FOLDER = Path(__file__).parent / "validation" / "expectations"
FILE = FOLDER / "gates.yml"


class Native(BaseModel):
    """One of Great Expectations' own expectations: its name, its arguments, and the rows it looks at."""

    model_config = ConfigDict(extra="allow", frozen=True)

    type: str
    notes: str
    severity: str = "critical"
    where: dict[str, str | list[str]] = {}
    where_not: dict[str, str | list[str]] = {}

    def made(self) -> Expectation:
        """The expectation. Raises `AttributeError` where there is none of this name."""
        from great_expectations import expectations as gxe

        arguments = dict(self.model_extra or {}) | {"notes": self.notes, "severity": self.severity}
        if rows := self._rows():
            arguments["row_condition"] = rows
        made: Expectation = getattr(gxe, self.type)(**arguments)
        return made

    def _rows(self) -> Condition | None:
        from great_expectations.expectations.row_conditions import Column

        each = [Column(name).is_in(_listed(values)) for name, values in self.where.items()]
        each += [Column(name).is_not_in(_listed(values)) for name, values in self.where_not.items()]
        return reduce(and_, each) if each else None


class Promise(BaseModel):
    """What one gate holds its table to (an entry of gates.yml)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    stage: str
    contract: str
    columns: dict[str, str] = {}
    key: list[str] = []
    required: list[str] = []
    one_of: dict[str, list[str]] = {}
    defined: dict[str, str] = {}
    at_least: dict[str, int] = {}
    expectations: list[Native]


@cache
def promises() -> Mapping[str, Promise]:
    """Every gate's promise by its name."""
    return {name: Promise.model_validate(entry) for name, entry in read_yaml(FILE).items()}


def _listed(values: str | list[str]) -> list[str]:
    return [values] if isinstance(values, str) else values
