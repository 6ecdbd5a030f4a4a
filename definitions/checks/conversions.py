"""Conversions: what they lead from and to exists and differs, and no two hold for the same figure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import TYPE_CHECKING

from definitions.checks.references import missing, twice
from definitions.files import FIRST_ROW

if TYPE_CHECKING:
    from definitions.files import DefinitionFiles
    from definitions.loader import Definitions
    from definitions.models import Conversion

FILE = "conversions/conversions.csv"


def check_conversions(definitions: Definitions, files: DefinitionFiles) -> None:
    """Note the faults of the conversions."""
    seen: set[str] = set()
    taken: dict[tuple[str, ...], list[Conversion]] = defaultdict(list)
    for number, row in enumerate(definitions.conversions, FIRST_ROW):
        if row.conversion_id in seen:
            twice(files, FILE, number, "conversion_id", row.conversion_id)
        seen.add(row.conversion_id)
        _conversion(row, number, definitions, files)
        key = (row.kind, row.from_code, row.to_code, row.classification, row.activity_code, row.region_code)
        for other in taken[key]:
            if other.first_year <= row.last_year and row.first_year <= other.last_year:
                files.fault(
                    FILE,
                    number,
                    "first_year",
                    f"与 {other.conversion_id} 的年份重叠",
                    f"its years overlap those of {other.conversion_id}",
                )
        taken[key].append(row)


def _conversion(row: Conversion, number: int, definitions: Definitions, files: DefinitionFiles) -> None:
    terms: dict[str, Collection[str]] = {
        "measure": definitions.measures,
        "price": definitions.price_bases,
        "coverage": definitions.coverages,
    }
    known = {
        "from_code": row.from_code in terms[row.kind],
        "to_code": row.to_code in terms[row.kind],
        "activity_code": row.activity_code in _codes(row.classification, definitions),
        "region_code": row.region_code in definitions.regions,
    }
    for column, holds in known.items():
        if not holds:
            missing(files, FILE, number, column, getattr(row, column))
    if row.from_code == row.to_code:
        files.fault(FILE, number, "to_code", "与 from_code 相同", "the same as from_code")
    if row.first_year > row.last_year:
        files.fault(FILE, number, "last_year", "早于 first_year", "earlier than first_year")
    if all(known.values()) and row.kind == "measure":
        dimensions = {definitions.measures[code].dimension for code in (row.from_code, row.to_code)}
        if len(dimensions) > 1:
            files.fault(
                FILE,
                number,
                "to_code",
                f"{row.from_code} 与 {row.to_code} 不是同一种量",
                f"{row.from_code} and {row.to_code} are quantities of different kinds",
            )


def _codes(classification: str, definitions: Definitions) -> set[str]:
    """The activities of a classification; of `scope` the totals of scopes, of `total` the whole economy."""
    if classification == "scope":
        return set(definitions.scopes)
    if classification == "total":
        return {"TOTAL"}
    return set(definitions.classes.get(classification, ()))
