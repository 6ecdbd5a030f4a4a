"""Words that say what figures are beyond their measure, unit and period."""

from __future__ import annotations

from functools import cached_property
from typing import Literal

from pydantic import Field

from definitions.models.entry import Entry
from definitions.models.terms import Dimension


class Qualification(Entry):
    """One thing that a text may say of figures (forms/qualifications.yml): that they are indices, planned, urban only …

    `aspect` is what of a figure is meant, and `says` its value where a form gives one. `of`: the dimensions of measures that it
    concerns, all where empty. `but_not`: longer words that mean something else; `also`: what says the same in a measure's name.
    `assumed`: what a form assumes that does not say it.
    """

    id: str = Field(pattern=r"^[a-z_]+$")
    aspect: Literal[
        "figure", "status", "price_basis", "coverage", "period_kind", "currency", "population", "activity", "level"
    ]
    says: str = ""
    of: tuple[Dimension, ...] = ()
    words: tuple[str, ...] = Field(min_length=1)
    but_not: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    assumed: str


class Qualifications(Entry):
    """All of them; `remarks` begin a clause about other figures, by `table` and `lead` a note speaks of its whole table.

    `romanised` gives provinces by their names in Latin letters.
    """

    remarks: tuple[str, ...]
    table: tuple[str, ...]
    lead: tuple[str, ...]
    romanised: dict[str, str]
    qualifications: tuple[Qualification, ...]

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words of all of them."""
        return tuple(word for each in self.qualifications for word in each.words)

    @classmethod
    def nothing(cls) -> Qualifications:
        """No words: the file could not be read, which has been noted."""
        return cls(remarks=(), table=(), lead=(), romanised={}, qualifications=())
