"""The small vocabularies: terms, units, measures, vintages, observation status, published counts, versions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import Field

from definitions.models.entry import Entry

Dimension = Literal["money", "count", "persons", "area", "density", "ratio", "index"]


class Term(Entry):
    """A term of a small vocabulary (coverage.yml, price_bases.yml, period_kinds.yml); `sdmx` is its SDMX equivalent.

    `words` are further names that people answer with and that mean nothing else in that vocabulary; `likely` are those that most
    likely mean this and could mean something else: they are taken, and asked about.
    """

    identity = ("id",)
    identity_is_of_file = True

    id: str
    name_zh: str
    name_en: str
    words: tuple[str, ...] = ()
    likely: tuple[str, ...] = ()
    sdmx: str = ""
    note: str = ""


class Unit(Entry):
    """A unit of measurement (units.yml).

    `multiplier` turns a value into the base unit of its dimension (元, 个, 人, %). `words` are further texts it is printed as.
    """

    identity = ("id",)

    id: str
    symbol: str
    name_en: str
    words: tuple[str, ...] = ()
    dimension: Dimension
    multiplier: int = Field(gt=0)
    sdmx_unit_measure: str
    sdmx_unit_mult: int


class Measure(Entry):
    """A measure (measures.yml): whether it is broken down by activity, whether a census revises it (`accounts`),
    and whether it adds up over the year (`flow`). `part_of` names the measure that it makes together with the others
    that name it. `change`: a growth rate, which may be under 0 and over 100 %. `implies`: of a share in the region above,
    the measure that the share and a figure of it give for that region. `words` and `likely` as of a `Term`.
    """

    identity = ("id",)

    id: str
    name_zh: str
    name_en: str
    words: tuple[str, ...] = ()
    likely: tuple[str, ...] = ()
    dimension: Dimension
    activity: bool
    accounts: bool
    flow: bool = False
    part_of: str = ""
    change: bool = False
    implies: str = ""
    note: str = ""


class ObsStatus(Entry):
    """A code of the SDMX list CL_OBS_STATUS (obs_status.yml); `used` says what this project means by it, where it does."""

    identity = ("id",)

    id: str
    name_zh: str
    name_en: str
    used: str = ""


class Era(Entry):
    """The census benchmark on which the accounts of a range of years were compiled, for one vintage."""

    first_year: int
    last_year: int
    benchmark: str


class Vintage(Entry):
    """A vintage of the accounts (vintages.yml) and the census benchmark behind each year's figure of it.

    `says`: one revision of a run of years, each year as first given, or nothing of the revision. `reference_year`: of the
    census that a history was revised by; `published_from`: the first day on which anybody had that revision. `words` and
    `likely` as of a `Term`.
    """

    identity = ("id",)

    id: str
    name_zh: str
    name_en: str
    words: tuple[str, ...] = ()
    likely: tuple[str, ...] = ()
    says: Literal["history", "year", "nothing"]
    reference_year: int | None = None
    published_from: date | None = None
    eras: tuple[Era, ...] = ()
    note: str = ""


class CoverageStep(Entry):
    """How a figure of one unit coverage reads in another (coverage.yml); `high` empty means unbounded."""

    identity = ("reported", "target")

    reported: str
    target: str
    low: Decimal
    value: Decimal | None
    high: Decimal | None
    source: str


class PrecedenceStep(Entry):
    """The rank of one code within one criterion of the choice between sources (precedence.yml); 1 comes first."""

    identity = ("criterion", "code")

    criterion: str
    code: str
    rank: int


class PublishedCount(Entry):
    """A count that a text gives and that the definitions are held against (published_counts.yml).

    `binding` false: a recalled count that rows were chosen to meet; it is shown beside ours and proves nothing.
    """

    identity = ("id",)

    id: str
    name_zh: str
    name_en: str
    expected: list[int]
    binding: bool
    source: str


class VersionEntry(Entry):
    """A version of the definitions and what changed in it (changelog.yml), the newest first.

    `content` is the start of the content hash that the files had then, without the changelog itself.
    """

    identity = ("version",)

    version: str = Field(pattern=r"^\d+\.\d+\.\d+$")
    released_on: date
    content: str
    changes_zh: list[str]
    changes_en: list[str]
