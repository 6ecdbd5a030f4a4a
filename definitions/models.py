"""The typed rows and entries of the definition files.

One class a kind of row or entry; each names its file in its docstring. Reading and checking across files is the loader's
(`definitions.loader`); turning them into tables for SQL is `definitions.tables`.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Dimension = Literal["money", "count", "persons", "ratio"]
Severity = Literal["fatal", "error", "query", "note"]
RuleGroup = Literal[
    "structure", "codes", "arithmetic", "possibility", "magnitude", "history", "scope", "peers", "explanations"
]
RegionLevel = Literal["country", "group", "province", "prefecture", "county"]


class Entry(BaseModel):
    """What every row and entry shares: unknown columns are faults, and nothing is changed after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Term(Entry):
    """A term of a small vocabulary (coverage.yml, price_bases.yml, period_kinds.yml)."""

    id: str
    name_zh: str
    name_en: str
    note: str = ""


class Unit(Entry):
    """A unit of measurement (units.yml); `multiplier` turns a value into the base unit of its dimension (元, 个, 人, %)."""

    id: str
    symbol: str
    name_en: str
    dimension: Dimension
    multiplier: int = Field(gt=0)
    sdmx_unit_measure: str
    sdmx_unit_mult: int


class Measure(Entry):
    """A measure (measures.yml): whether it is broken down by activity, and whether a census revises it (`accounts`)."""

    id: str
    name_zh: str
    name_en: str
    dimension: Dimension
    activity: bool
    accounts: bool
    note: str = ""


class Era(Entry):
    """The census benchmark on which the accounts of a range of years were compiled, for one vintage."""

    first_year: int
    last_year: int
    benchmark: str


class Vintage(Entry):
    """A vintage of the accounts (vintages.yml) and the census benchmark behind each year's figure of it."""

    id: str
    name_zh: str
    name_en: str
    eras: list[Era] = []
    note: str = ""


class CoverageStep(Entry):
    """How a figure of one unit coverage reads in another (coverage.yml); `high` empty means unbounded."""

    reported: str
    target: str
    low: Decimal
    value: Decimal | None
    high: Decimal | None
    source: str


class PrecedenceStep(Entry):
    """The rank of one code within one criterion of the choice between sources (precedence.yml); 1 comes first."""

    criterion: str
    code: str
    rank: int


class Activities(Entry):
    """The activities of a scope: classes of a classification, or a CSV list of GB/T 4754 codes beside the scope file."""

    classification: str
    codes: list[str] = []
    list_file: str = ""


class ReadsAs(Entry):
    """A mapping row: a total declared under this scope is read as another scope's, on a named basis."""

    scope: str
    basis: Literal["assumed"]
    source: str


class Scope(Entry):
    """A statistical scope (scopes/<id>.yml) with its dimensions."""

    id: str
    name_zh: str
    name_en: str
    is_target: bool
    refusal_zh: str = ""
    refusal_en: str = ""
    activities: Activities | None = None
    edition: str = ""
    coverage: str
    measures: list[str] = []
    territory: str
    price_basis: str
    period_kind: str
    tolerance: Decimal = Decimal("0.10")
    reads_as: ReadsAs | None = None
    source: str
    note: str = ""


class ScopeActivity(Entry):
    """One industry of a scope that is a list of GB/T 4754-2017 codes (scopes/<id>.csv)."""

    code: str
    partial: bool
    confidence: Decimal
    provenance: str
    note: str = ""


class Classification(Entry):
    """A classification and its edition (classifications/classifications.yml)."""

    id: str
    name_zh: str
    name_en: str
    valid_from: date
    valid_to: date | None = None
    levels: dict[int, str]
    source: str


class ActivityClass(Entry):
    """One class of a classification (classifications/<id>.csv); level 1 is the coarsest."""

    code: str
    level: int
    parent: str
    name_zh: str
    name_en: str
    valid_from: date
    valid_to: date | None
    source: str
    provenance: str
    confidence: Decimal


class Correspondence(Entry):
    """One row of the mapping between NBS 2021 small classes and GB/T 4754-2017 (correspondences/)."""

    row_id: str
    nbs_code: str
    gbt_code: str
    partial: bool
    excludes: str
    provenance: str
    confidence: Decimal
    note: str


class Region(Entry):
    """A region code over one span of years (regions/regions.csv); `valid_to` is exclusive, empty while it holds."""

    code: str = Field(pattern=r"^\d{6}$")
    name_zh: str
    level: RegionLevel
    parent_code: str
    unit_type: str
    status: Literal["active", "retired", "renamed"]
    valid_from: date
    valid_to: date | None
    successor_codes: str
    provenance: str

    @property
    def is_sample(self) -> bool:
        """Whether the region is invented (reserved codes 99xxxx)."""
        return self.code.startswith("99")


class RegionChange(Entry):
    """A change of territory from one code to another (regions/changes.csv)."""

    year: int
    approval_date: date | None
    from_code: str
    from_name: str
    to_code: str
    to_name: str
    change_type: str
    from_partial: bool
    from_code_survives: bool
    to_code_preexisting: bool
    note: str
    document: str
    document_title: str
    source_url: str
    provenance: str

    @property
    def effective(self) -> date:
        """The day from which figures are drawn in the new boundary: the approval, or the year's first day if unknown."""
        return self.approval_date or date(self.year, 1, 1)


class Zone(Entry):
    """A functional zone with a statistical code; its territory overlaps districts (regions/zones.csv)."""

    code: str
    name_zh: str
    parent_code: str
    note: str
    provenance: str


class Rule(Entry):
    """A validation rule (rules/*.yml): its severity, the sentence a person reads and, for rules over tables, its SQL.

    `looks_at` says how far it looks: the reading of one file, one submission, several periods of a region, or several
    regions. `passes` and `fails` are examples, small submissions that the rule must leave alone or find.
    """

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    severity: Severity
    name_zh: str
    name_en: str
    message_zh: str
    message_en: str
    reason_zh: str
    reason_en: str
    group: RuleGroup = "structure"
    looks_at: Literal["file", "submission", "history", "regions"] = "file"
    sql: str = ""
    parameters: dict[str, float] = {}
    yields_to: list[str] = []
    linear: dict[str, float] = {}
    at_most: float = 0
    valid_from: date = date(2018, 1, 1)
    valid_to: date | None = None
    passes: dict[str, Any] = {}
    fails: dict[str, Any] = {}


class Band(Entry):
    """The range of a ratio that is taken as possible (rules/bands.csv), for an activity, with its source."""

    band: str
    code: str
    low: Decimal
    high: Decimal
    source: str
