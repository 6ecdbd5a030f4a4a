"""Factors from one measure, price basis or unit coverage to another, where a source gives them for a class, region and year."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, Self

from pydantic import Field, model_validator

from definitions.models.entry import ZERO, Verifiable


class Conversion(Verifiable):
    """How much of one measure (price basis, coverage) a unit of another comes to (conversions/conversions.csv).

    For one class, region and span of years, and only from a source: without a row the method refuses. `from_code` and
    `to_code` are ids of measures, price bases or coverages, as `kind` says; the factor lies between `low` and `high`.
    """

    identity = ("conversion_id",)

    conversion_id: str
    kind: Literal["measure", "price", "coverage"]
    from_code: str
    to_code: str
    classification: str
    activity_code: str
    region_code: str
    first_year: int
    last_year: int
    low: Decimal
    value: Decimal
    high: Decimal
    source: str = Field(min_length=1)
    note: str

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not ZERO <= self.low <= self.value <= self.high:
            raise ValueError("应有 0 ≤ low ≤ value ≤ high", "it must hold that 0 ≤ low ≤ value ≤ high")
        return self
