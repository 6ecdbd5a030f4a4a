"""Classifications, the correspondences between them, coefficients, and the scopes that are made of them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal, Self

from pydantic import Field, model_validator

from definitions.models.entry import Entry, Rated, Shares, Verifiable


class Classification(Entry):
    """A classification and its edition (classifications/classifications.yml); `words` and `likely` as of a `Term`."""

    identity = ("id",)

    id: str
    name_zh: str
    name_en: str
    words: tuple[str, ...] = ()
    likely: tuple[str, ...] = ()
    valid_from: date
    valid_to: date | None = None
    levels: dict[int, str]
    source: str


class ActivityClass(Entry):
    """One class of a classification (classifications/<id>.csv); level 1 is the coarsest an edition may have."""

    identity = ("code",)
    identity_is_of_file = True

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


class CorrespondenceSet(Entry):
    """A dated correspondence between two classifications (correspondences/correspondences.yml).

    `exhaustive`: the rows of one code take all of it; otherwise a part of it may lie outside the target.
    """

    identity = ("id",)

    id: str
    from_classification: str = Field(alias="from")
    to_classification: str = Field(alias="to")
    exhaustive: bool
    valid_from: date
    valid_to: date | None = None
    name_zh: str
    name_en: str
    source: str


class Correspondence(Shares, Rated):
    """One row of a correspondence (correspondences/<from>--<to>.csv).

    `from_code` may be a group: the row then means the classes below it except those in `excludes` (a ';'-list).
    """

    identity = ("row_id",)

    row_id: str
    from_code: str
    to_code: str
    excludes: str
    source: str
    note: str

    @property
    def excluded(self) -> list[str]:
        """The codes below `from_code` that the row does not cover."""
        return self.excludes.split(";") if self.excludes else []


class Coefficient(Shares, Verifiable):
    """The share of a class that belongs to a target class, where a source gives it (coefficients/*.csv).

    `region_code` and `measure` empty: for everybody, for every measure. `unknown_by`: whether what the bounds leave open is
    one convention for all regions (`common`) or a fact of each region (`own`).
    """

    identity = ("coefficient_id",)

    coefficient_id: str
    classification: str
    code: str
    target_classification: str
    target_code: str
    region_code: str
    first_year: int
    last_year: int
    measure: str
    unknown_by: Literal["common", "own"]
    source: str = Field(min_length=1)
    note: str


class OpenQuestion(Entry):
    """What nobody could settle without the standard's text, and the readings it allows (correspondences/open_questions.csv).

    A question is closed when every row that it concerns (`row_ids`, a ';'-list) is verified.
    """

    identity = ("question_id",)

    question_id: str
    row_ids: str
    codes: str
    field: str
    reading: str
    alternatives: str
    confidence: Decimal | None
    question_zh: str
    question_en: str
    evidence: str

    @property
    def rows(self) -> list[str]:
        """The rows that the question concerns."""
        return self.row_ids.split(";") if self.row_ids else []


class DerivedFrom(Entry):
    """The codes of another classification from which a scope's list of industries follows, by the correspondences."""

    classification: str
    codes: tuple[str, ...]


class Activities(Entry):
    """The activities of a scope: exactly one of three.

    Classes of a classification (`codes`), a CSV list of industries beside the scope file (`list_file`), or what each
    submission marks in a column (`declared_in`).
    """

    classification: str
    codes: tuple[str, ...] = ()
    list_file: str = ""
    declared_in: Literal["", "counted_locally"] = ""
    derived_from: DerivedFrom | None = None


class ReadsAs(Entry):
    """A mapping row: a total declared under this scope is read as another scope's, on a named basis.

    `since` is the day on which the other scope came into being. Only periods that ended on it or later are read so: what is
    known of an earlier one may have been printed before there was anything to follow.
    """

    scope: str
    basis: Literal["assumed"]
    since: date
    source: str


class Succession(Entry):
    """A mapping row: a scope that is a later edition of another one and in force from a year on.

    Both are computed for the bridge year, the first year of the later one or the year before it; there their series are
    linked, and nowhere else.
    """

    scope: str
    first_year: int
    bridge_year: int
    source: str

    @model_validator(mode="after")
    def _bridge_at_the_change(self) -> Self:
        if self.bridge_year not in (self.first_year - 1, self.first_year):
            names = "bridge_year, first_year"
            raise ValueError(f"{names}：应为同一年或前一年", f"{names}: the bridge is the first year or the one before")
        return self


class Scope(Entry):
    """A statistical scope (scopes/<id>.yml) with its dimensions.

    `within` names the scopes that count all that this one counts, and more. `may_be` names the scopes that a figure of this one
    may follow, where its source does not say. `words` and `likely` as of a `Term`.
    """

    identity = ("id",)

    id: str
    name_zh: str
    name_en: str
    words: tuple[str, ...] = ()
    likely: tuple[str, ...] = ()
    is_target: bool
    refusal_zh: str = ""
    refusal_en: str = ""
    activities: Activities | None = None
    edition: str = ""
    coverage: str
    measures: tuple[str, ...] = ()
    territory: str
    price_basis: str
    period_kind: str
    tolerance: Decimal = Decimal("0.10")
    reads_as: ReadsAs | None = None
    succeeds: Succession | None = None
    within: tuple[str, ...] = ()
    may_be: tuple[str, ...] = ()
    source: str
    note: str = ""


class ScopeActivity(Shares, Rated):
    """One industry of a scope that is a list of GB/T 4754-2017 codes (scopes/<id>.csv)."""

    identity = ("code",)
    identity_is_of_file = True

    code: str
    source: str
    note: str
