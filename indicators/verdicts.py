"""Is A ahead of B? Verdicts on the bounds of differences, and rank intervals from them, as pure functions over arrays.

A figure is a known part plus unknown shares of reported values. An unknown share is either *own* (a fact about the region) or
*common* (one coefficient for everybody). The bounds of A − B are exact and tighter than comparing two intervals: own shares
vary freely, a common share multiplies the difference of the two reported values. Reading the tables and showing the verdicts
belong elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Figures:
    """n figures of one league, with k unknown shares that some of them have in common.

    `low`, `high` (n): the known part with the own unknowns at their ends; `rounding` (n): half a unit of the last printed
    digit. `common` (n × k): the reported values under each common share; `share_low`, `share_high` (k): its bounds.
    """

    low: Floats
    high: Floats
    rounding: Floats
    common: Floats
    share_low: Floats
    share_high: Floats

    @property
    def bounds(self) -> tuple[Floats, Floats]:
        """Each figure's own bounds (n, n), every unknown at its worst."""
        ends = np.stack([self.common * self.share_low, self.common * self.share_high])
        return self.low + ends.min(axis=0).sum(axis=1), self.high + ends.max(axis=0).sum(axis=1)


def least_lead(figures: Figures) -> Floats:
    """How far figure i is ahead of figure j at least (n × n), in the unit of the figures; rounding is taken off.

    The least of Σ s·(a − b) over a common share in [l, h] is c·(a − b) − w·|a − b|, with c its centre and w half its width.
    """
    from scipy.spatial.distance import cdist

    own = (figures.low - figures.rounding)[:, None] - (figures.high + figures.rounding)[None, :]
    if figures.common.shape[1] == 0:
        return own
    centre, half = (figures.share_low + figures.share_high) / 2, (figures.share_high - figures.share_low) / 2
    at_centre = figures.common @ centre
    spread = cdist(figures.common * half, figures.common * half, "cityblock")
    lead: Floats = own + at_centre[:, None] - at_centre[None, :] - spread
    return lead


def rank_bounds(lead: Floats) -> tuple[Counts, Counts]:
    """1 + the number certainly ahead, and n − the number certainly behind, for each figure (n, n).

    These are outer bounds: pairwise extremes need not occur together. `lead` is `least_lead`.
    """
    ahead = lead > 0
    certainly_ahead_of_me = ahead.sum(axis=0)
    certainly_behind_me = ahead.sum(axis=1)
    return 1 + certainly_ahead_of_me, len(lead) - certainly_behind_me


def verdict(apart: float, together: float) -> str:
    """What a lead rests on: `certain` whatever the shares, `given_common` if the common shares are common, else `open`.

    `apart` is the least lead with every unknown of its own, `together` with the common shares in common.
    """
    if apart > 0:
        return "certain"
    return "given_common" if together > 0 else "open"
