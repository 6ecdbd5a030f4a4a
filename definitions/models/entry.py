"""What rows of every subject share: strictness, shares with their bounds, and who verified a row against which text."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import ClassVar, Self

from pydantic import BaseModel, ConfigDict, model_validator

ZERO, ONE = Decimal(0), Decimal(1)
#: A row below this confidence is uncertain until somebody has verified it.
TRUSTED = Decimal("0.9")


class Entry(BaseModel):
    """What every row and entry shares: unknown columns are faults, and nothing is changed after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    #: The fields by which an entry is known: no two entries have the same, whichever files they stand in. Empty: none.
    identity: ClassVar[tuple[str, ...]] = ()
    #: Whether that holds only within one file.
    identity_is_of_file: ClassVar[bool] = False


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
