"""Regions: codes through time, changes of territory, functional zones and the names people use."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal, Self

from pydantic import Field, model_validator

from definitions.models.entry import ONE, ZERO, Entry, Shares

RegionLevel = Literal["country", "group", "province", "prefecture", "county", "town"]


class Region(Entry):
    """A region code over one span of years (regions/regions.csv, towns.csv); `valid_to` is exclusive, empty while it holds.

    A code has six digits, that of a town twelve, as in the statistical divisions of NBS.
    """

    identity = ("code", "valid_from")

    code: str = Field(pattern=r"^\d{6}(\d{6})?$")
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

    def holds_on(self, day: date) -> bool:
        """Whether this version of the code is in force on a day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


class RegionChange(Entry):
    """A change of territory from one code to another (regions/changes.csv).

    `share_*`: how much of the first unit went to the second, where a source says so (`share_source`); else empty.
    """

    identity = ("year", "approval_date", "from_code", "to_code")

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
    share_low: Decimal | None
    share: Decimal | None
    share_high: Decimal | None
    share_source: str
    note: str
    document: str
    document_title: str
    source_url: str
    provenance: str

    @model_validator(mode="after")
    def _shares_have_a_source(self) -> Self:
        given = [one is not None for one in (self.share_low, self.share_high)] + [bool(self.share_source)]
        if any(given) != all(given):
            names = "share_low, share_high, share_source"
            raise ValueError(f"{names} 要么都写，要么都不写", f"{names} are given together or not at all")
        if self.share_low is not None and self.share_high is not None:
            between = self.share_low if self.share is None else self.share
            if not ZERO <= self.share_low <= between <= self.share_high <= ONE:
                bounds = "0 ≤ share_low ≤ share ≤ share_high ≤ 1"
                raise ValueError(f"应有 {bounds}", f"it must hold that {bounds}")
        return self

    @property
    def effective(self) -> date:
        """The day from which figures are drawn in the new boundary: the approval, or the year's first day if unknown."""
        return self.approval_date or date(self.year, 1, 1)


class KnownChanges(Entry):
    """Where and when changes of territory are known with documents (regions/known_changes.yml); elsewhere only codes are.

    `mapped_since`: figures of older boundaries are not brought to newer ones in bulk.
    """

    provinces: list[str]
    first_year: int
    last_year: int
    mapped_since: date
    source: str

    @classmethod
    def nothing(cls) -> Self:
        """Nothing is known anywhere: what stands in while a faulty file is reported."""
        return cls(provinces=[], first_year=1, last_year=0, mapped_since=date.max, source="")


class Zone(Entry):
    """A functional zone with a statistical code; its territory overlaps districts (regions/zones.csv).

    `lies_in`: the districts it sits in, a ';'-list of codes, empty where not known; `same_as`: another code of the same
    zone.
    """

    identity = ("code",)

    code: str
    name_zh: str
    parent_code: str
    lies_in: str
    lies_in_source: str
    same_as: str
    note: str
    provenance: str

    @property
    def districts(self) -> list[str]:
        """The districts the zone sits in, as far as known."""
        return self.lies_in.split(";") if self.lies_in else []


class RegionGroup(Entry):
    """A set of regions that people add up (regions/groups.csv).

    `published_as`: the region code under which figures of the whole group are published, empty where there is none.
    """

    identity = ("id",)

    id: str
    name_zh: str
    name_en: str
    published_as: str
    source: str


class GroupMember(Shares):
    """A member of a group from one day up to another, exclusive (regions/group_members.csv).

    Its share is the part of its figures that counts in the group: all of them, or of a zone that several build together what was
    agreed.
    """

    identity = ("group_id", "code", "valid_from")

    group_id: str
    code: str
    valid_from: date
    valid_to: date | None
    source: str
    note: str


class RegionAlias(Entry):
    """A name that people use and no list of units has (regions/aliases.csv)."""

    identity = ("alias", "code")

    alias: str
    code: str
    source: str
