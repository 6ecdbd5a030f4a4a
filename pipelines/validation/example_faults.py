"""What may stand in an example of a rule, and what is wrong with one: a misspelt name would be a figure that is not there.

What an example becomes is `pipelines.validation.examples`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from definitions import Definitions
from definitions.unfit import unfit

Total = Literal["gdp", "population", "industrial_gross_output", "industrial_employees"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Figures(_Part):
    """The row of an industry; a figure that is null is a blank cell."""

    enterprises: Decimal | None = None
    employees: Decimal | None = None
    revenue: Decimal | None = None
    gross_output: Decimal | None = None
    value_added: Decimal | None = None
    note: str = ""
    counted: bool | None = None


class Many(Figures):
    """Many rows alike: how many, from which code on, each so much more than the one before."""

    count: int
    step: Decimal = Decimal(0)
    start: str = Field("", alias="from")


class Cover(_Part):
    """What the cover says where it is not the usual."""

    region: str = ""
    period: str | int = ""
    scope: str = ""
    coverage: str = ""
    boundary: date | None = None
    price_basis: str = ""
    base_year: int | None = None


class Published(_Part):
    """A row of published figures."""

    measure: str = "value_added"
    code: str = ""
    region: str = ""
    period: str | int = ""
    qualifier: str = ""
    value: Decimal | None


class Example(_Part):
    """A whole example, or what stands beside it."""

    rows: dict[str, Figures] = Field(default_factory=dict)
    many: Many | None = None
    totals: dict[Total, Decimal | None] = Field(default_factory=dict)
    cover: Cover | None = None
    before: Example | None = None
    earlier: Example | None = None
    peers: Example | None = None
    count: int = 0
    published: list[Published] = Field(default_factory=list)
    other_published: list[Published] = Field(default_factory=list)
    explanations: dict[str, str] = Field(default_factory=dict)
    at: str = ""


_PARTS: dict[str, type[_Part]] = {
    "rows": Figures,
    "many": Many,
    "cover": Cover,
    "published": Published,
    "other_published": Published,
}


def fault_of(example: Mapping[str, Any], definitions: Definitions) -> tuple[str, str]:
    """What is wrong with an example: where, what, and what may stand there (zh, en); two empty texts for nothing."""
    try:
        read = Example.model_validate(example)
    except ValidationError as error:
        return _told(error)
    for figure in (*read.published, *read.other_published):
        if figure.measure not in definitions.measures:
            return f"没有指标「{figure.measure}」", f"there is no measure {figure.measure!r}"
    return "", ""


def _told(error: ValidationError) -> tuple[str, str]:
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"] if part != "[key]")
    zh, en = unfit(first, Example)
    return f"{place}：{zh}", f"{place}: {en}"
