"""Suites of expectations, made from `expectations/gates.yml`, the tables' contracts and the definitions.

What a table must keep is said in those files; here it becomes Great Expectations' own objects. Running them is
`pipelines.validation.gates`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, reduce
from operator import and_
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict

from definitions.yaml_files import read_yaml
from indicators.contracts import contracts

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite
    from great_expectations.expectations.expectation import Expectation
    from great_expectations.expectations.row_conditions import Condition

    from definitions import Definitions

FOLDER = Path(__file__).parent / "expectations"
FILE = FOLDER / "gates.yml"
#: How a type of a contract arrives in a frame; Great Expectations does not know the type of pandas' texts.
FRAME_TYPES = {"BOOLEAN": ["bool"], "BIGINT": ["int64", "float64"], "INTEGER": ["int32", "int64", "float64"]}


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


def suite(name: str, definitions: Definitions) -> ExpectationSuite:
    """The suite of a gate."""
    import great_expectations as gx

    return gx.ExpectationSuite(name=name, expectations=list(_expectations(name, definitions)))


def meanings() -> dict[str, str]:
    """What each column of the gates' tables means, for the headings of their pages."""
    found = {column.name: column.comment for table in contracts().values() for column in table.columns}
    for promise in promises().values():
        found |= promise.columns
    return found


def _expectations(name: str, definitions: Definitions) -> Iterator[Expectation]:
    from great_expectations import expectations as gxe
    from great_expectations.expectations.metadata_types import FailureSeverity

    blocks = FailureSeverity.CRITICAL
    promise = promises()[name]
    meant = {column.name: column.comment for column in contracts()[promise.contract].columns} | promise.columns
    for column in promise.required:
        yield gxe.ExpectColumnValuesToNotBeNull(column=column, severity=blocks, notes=meant.get(column))
    if promise.key:
        yield gxe.ExpectCompoundColumnsToBeUnique(column_list=promise.key, severity=blocks)
    for column, values in promise.one_of.items():
        yield gxe.ExpectColumnValuesToBeInSet(column=column, value_set=values, severity=blocks, notes=meant.get(column))
    for column, vocabulary in promise.defined.items():
        known = ["", *getattr(definitions, vocabulary)]
        yield gxe.ExpectColumnValuesToBeInSet(column=column, value_set=known, severity=blocks, notes=meant.get(column))
    for column, least in promise.at_least.items():
        yield gxe.ExpectColumnValuesToBeBetween(
            column=column, min_value=least, severity=blocks, notes=meant.get(column)
        )
    yield from (native.made() for native in promise.expectations)
    yield from _typed(promise)
    if "rule_id" in promise.defined:
        yield from _as_catalogued(definitions)


def _listed(values: str | list[str]) -> list[str]:
    return [values] if isinstance(values, str) else values


def _typed(promise: Promise) -> Iterator[Expectation]:
    """The types of the contract, for the columns that are promised anything."""
    from great_expectations import expectations as gxe
    from great_expectations.expectations.metadata_types import FailureSeverity

    for column in contracts()[promise.contract].columns:
        if column.name in {*promise.required, *promise.at_least} and column.type in FRAME_TYPES:
            yield gxe.ExpectColumnValuesToBeInTypeList(
                column=column.name,
                type_list=FRAME_TYPES[column.type],
                severity=FailureSeverity.CRITICAL,
                notes=column.comment,
            )


def _as_catalogued(definitions: Definitions) -> Iterator[Expectation]:
    """Every finding has the severity that the catalogue gives its rule."""
    from great_expectations import expectations as gxe
    from great_expectations.expectations.metadata_types import FailureSeverity
    from great_expectations.expectations.row_conditions import Column

    for severity in sorted({rule.severity for rule in definitions.rules.values()}):
        ids: list[Any] = [rule.id for rule in definitions.rules.values() if rule.severity == severity]
        yield gxe.ExpectColumnValuesToBeInSet(
            column="rule_id",
            value_set=ids,
            row_condition=Column("severity") == severity,
            severity=FailureSeverity.CRITICAL,
            notes=f"规则目录中的 {severity} 规则 / rules of this severity in the catalogue",
        )
