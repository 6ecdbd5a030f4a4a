"""Suites of expectations, made from the promises of the tables, their contracts and the definitions.

Here what a table keeps becomes Great Expectations' own objects. Running them is `pipelines.validation.gates`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from indicators.contracts import contracts
from pipelines.promises import Promise, promises

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite
    from great_expectations.expectations.expectation import Expectation

    from definitions import Definitions

#: How a type of a contract arrives in a frame; Great Expectations does not know the type of pandas' texts.
FRAME_TYPES = {"BOOLEAN": ["bool"], "BIGINT": ["int64", "float64"], "INTEGER": ["int32", "int64", "float64"]}


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
