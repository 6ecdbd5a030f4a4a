"""Conversions: what they lead from and to exists and differs, and no two hold for the same figure."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from definitions.checks.references import missing, note, unlike
from definitions.files import FIRST_ROW

if TYPE_CHECKING:
    from definitions.content import Content
    from definitions.files import DefinitionFiles
    from definitions.models import Conversion

FILE = "conversions/conversions.csv"


def check_conversions(definitions: Content, files: DefinitionFiles) -> None:
    """Note the faults of the conversions."""
    numbered = list(enumerate(definitions.conversions, FIRST_ROW))
    unlike(files, ((FILE, number, row.conversion_id, _holds_for(row), row) for number, row in numbered))
    for number, row in numbered:
        _conversion(row, number, definitions, files)


def _holds_for(row: Conversion) -> tuple[str, ...]:
    return row.kind, row.from_code, row.to_code, row.classification, row.activity_code, row.region_code


def _conversion(row: Conversion, number: int, definitions: Content, files: DefinitionFiles) -> None:
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
        note(files, FILE, number, "to_code", "same-code")
    if all(known.values()) and row.kind == "measure":
        dimensions = {definitions.measures[code].dimension for code in (row.from_code, row.to_code)}
        if len(dimensions) > 1:
            note(files, FILE, number, "to_code", "other-dimension", origin=row.from_code, target=row.to_code)


def _codes(classification: str, definitions: Content) -> set[str]:
    """The activities of a classification; of `scope` the totals of scopes, of `total` the whole economy."""
    if classification == "scope":
        return set(definitions.scopes)
    if classification == "total":
        return {"TOTAL"}
    return set(definitions.classes.get(classification, ()))
