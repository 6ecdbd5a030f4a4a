"""The bounds of figures: every measure has one at every level, and none leaves the digits that the method has."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, get_args

from definitions.bounds import PARTS, limits
from definitions.checks.references import missing, note
from definitions.files import FIRST_ROW
from definitions.models import RegionLevel

if TYPE_CHECKING:
    from definitions.content import Content
    from definitions.files import DefinitionFiles

FILE = "rules/bounds.csv"
RULE = "figure-beyond-bounds"
#: A base value has sixteen digits before the point (`DECIMAL(22,6)`), and so has what a sheet adds up to.
TOO_LARGE = Decimal(10) ** 16


def check_bounds(definitions: Content, files: DefinitionFiles) -> None:
    """Note the faults of the bounds."""
    dimensions = {measure.dimension for measure in definitions.measures.values()}
    for number, row in enumerate(definitions.bounds, FIRST_ROW):
        if row.measure not in {*definitions.measures, *dimensions}:
            missing(files, FILE, number, "measure", row.measure)
        if row.reference not in definitions.national:
            missing(files, FILE, number, "reference", row.reference)
        if row.least >= row.most:
            note(files, FILE, number, "least", "least-not-less")
    found = list(limits(definitions))
    bounded = {(each.measure, each.part, each.level) for each in found}
    for measure in definitions.measures:
        if any((measure, part, level) not in bounded for part in PARTS for level in get_args(RegionLevel)):
            note(files, FILE, "-", "measure", "unbounded", measure=measure)
    rule = definitions.rules.get(RULE)
    times = Decimal(str(rule.parameters["times"])) if rule else Decimal(1)
    for each in found:
        if max(abs(each.least), each.most) * times >= TOO_LARGE:
            number = definitions.bounds.index(each.row) + FIRST_ROW
            note(files, FILE, number, "most", "too-large", measure=each.measure, times=times, limit=TOO_LARGE)
