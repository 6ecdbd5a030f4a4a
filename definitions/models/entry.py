"""What rows of every subject share: strictness, shares with their bounds, and who verified a row against which text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, model_validator

ZERO, ONE = Decimal(0), Decimal(1)
#: A row below this confidence is uncertain until somebody has verified it.
TRUSTED = Decimal("0.9")


class Entry(BaseModel):
    """What every row and entry shares: unknown columns are faults, and nothing is changed after loading.

    What holds values of a kind to it is built when the first is read: entries that were kept need none.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)
    #: The fields by which an entry is known: no two entries have the same, whichever files they stand in. Empty: none.
    identity: ClassVar[tuple[str, ...]] = ()
    #: Whether that holds only within one file.
    identity_is_of_file: ClassVar[bool] = False

    def __reduce__(self) -> tuple[Callable[..., Entry], tuple[type[Entry], tuple[Any, ...]]]:
        """How an entry travels and is kept: its values in the order of its fields; they were held to its kind before."""
        kind = type(self)
        return _again, (kind, tuple(map(self.__dict__.__getitem__, _names(kind))))


@cache
def _names(kind: type[Entry]) -> tuple[str, ...]:
    return tuple(kind.model_fields)


@cache
def _given(kind: type[Entry]) -> set[str]:
    return set(_names(kind))


_put = object.__setattr__


def _again(kind: type[Entry], values: tuple[Any, ...]) -> Entry:
    """The entry of these values, at a tenth of what the library takes to put one together."""
    entry = object.__new__(kind)
    _put(entry, "__dict__", dict(zip(_names(kind), values, strict=True)))
    _put(entry, "__pydantic_fields_set__", _given(kind))
    _put(entry, "__pydantic_extra__", None)
    _put(entry, "__pydantic_private__", None)
    return entry


class Shares(Entry):
    """A share and its bounds. `share` is empty where nobody knows it: then the share is anything between the bounds."""

    share_low: Decimal
    share: Decimal | None
    share_high: Decimal

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        between = self.share_low if self.share is None else self.share
        if not ZERO <= self.share_low <= between <= self.share_high <= ONE:
            bounds = "0 ≤ share_low ≤ share ≤ share_high ≤ 1"
            raise ValueError(f"应有 {bounds}", f"it must hold that {bounds}")
        return self

    @property
    def is_whole(self) -> bool:
        """Whether all of the activity is meant."""
        return self.share_low == ONE

    @property
    def is_known(self) -> bool:
        """Whether the bounds leave nothing open."""
        return self.share_low == self.share_high


class Verifiable(Entry):
    """Who verified a row, when, and against which text (`koujing definitions verify` fills the three columns)."""

    verified_by: str
    verified_on: date | None
    verified_against: str

    @model_validator(mode="after")
    def _all_or_none(self) -> Self:
        if len({bool(self.verified_by), bool(self.verified_on), bool(self.verified_against)}) > 1:
            names = "verified_by, verified_on, verified_against"
            raise ValueError(f"{names} 要么都写，要么都不写", f"{names} are given together or not at all")
        return self

    @property
    def verified(self) -> bool:
        """Whether somebody has read the row in a text and signed for it; no confidence of ours stands in for that."""
        return bool(self.verified_by)

    @property
    def is_uncertain(self) -> bool:
        """Whether nothing but its source speaks for the row: nobody has verified it."""
        return not self.verified


class Rated(Verifiable):
    """A row with a confidence that we gave ourselves: it tells what to look at first, and verifies nothing."""

    confidence: Decimal

    @property
    def is_uncertain(self) -> bool:
        """Whether the row is of low confidence and nobody has verified it."""
        return not self.verified and self.confidence < TRUSTED
