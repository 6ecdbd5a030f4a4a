"""Validation rules, the bands of possible ratios that they use, and the bounds of every figure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Literal

from pydantic import Field

from definitions.models.entry import Entry
from definitions.models.regions import RegionLevel

Severity = Literal["fatal", "error", "query", "note"]
RuleGroup = Literal[
    "structure",
    "codes",
    "arithmetic",
    "possibility",
    "magnitude",
    "history",
    "scope",
    "peers",
    "explanations",
    "deliveries",
]


class Rule(Entry):
    """A validation rule (rules/*.yml): its severity, the sentence a person reads and, for rules over tables, its SQL.

    `looks_at` says how far it looks: the reading of one file, one submission, published figures, what submitters wrote,
    several periods of a region, or several regions. `passes` and `fails` are examples, small submissions that the rule must
    leave alone or find. `carries`: an explanation holds for the next periods too, for a year. `keeps_out`: while a query is
    open its cells count as not known; else they count and are flagged. `is_retried`: it says nothing against the file, which is
    neither accepted nor rejected but read again by the next run. `waivable`: whether a person may accept figures in spite of it.
    `of_rows`: it tells of all rows from the first of its cells to the last, so that what yields to it yields in all of them.
    """

    identity = ("id",)

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    severity: Severity
    name_zh: str
    name_en: str
    message_zh: str
    message_en: str
    reason_zh: str
    reason_en: str
    group: RuleGroup = "structure"
    looks_at: Literal["file", "submission", "figures", "explanations", "history", "regions"] = "file"
    sql: str = ""
    parameters: dict[str, float] = Field(default_factory=dict)
    yields_to: list[str] = Field(default_factory=list)
    linear: dict[str, float] = Field(default_factory=dict)
    at_most: float = 0
    valid_from: date = date(2018, 1, 1)
    valid_to: date | None = None
    carries: bool = False
    keeps_out: bool = False
    waivable: bool = True
    is_retried: bool = False
    of_rows: bool = False
    passes: dict[str, Any] = Field(default_factory=dict)
    fails: dict[str, Any] = Field(default_factory=dict)

    @property
    def is_waivable(self) -> bool:
        """Whether a person may accept a submission in spite of it: figures that were read, not a file that was not."""
        return bool(self.sql) and self.waivable and self.severity != "fatal"


class Band(Entry):
    """The range of a ratio that is taken as possible (rules/bands.csv), for an activity, with its source."""

    identity = ("band", "code")

    band: str
    code: str
    low: Decimal
    high: Decimal
    source: str


class NationalFigure(Entry):
    """A figure of the whole nation of which bounds are multiples (rules/national.csv), in base units, with its source."""

    identity = ("id",)

    id: str
    name_zh: str
    name_en: str
    value: Decimal
    source: str


class Bound(Entry):
    """What no figure of a measure is below or above in a region of a level (rules/bounds.csv), with its source.

    `measure` is a measure, or a dimension: then it holds for every measure of it without a bound of its own. Where `part` is
    `industry` it holds for single industries. `least` and `most` are multiples of the national figure `reference`.
    """

    identity = ("measure", "part", "level")

    measure: str
    part: Literal["", "industry"]
    level: RegionLevel
    reference: str
    least: Decimal
    most: Decimal
    source: str
