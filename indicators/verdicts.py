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
    digit, and what adding the parts up in floating point may have lost. `common` (n × k): the reported values under each
    common share; `share_low`, `share_high` (k): its bounds.
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


def intervals(low: Floats | list[float], high: Floats | list[float], rounding: Floats | list[float]) -> Figures:
    """Figures of which only the ends are known, or whose unknowns are all their own."""
    nothing = np.zeros(0)
    return Figures(np.array(low), np.array(high), np.array(rounding), np.zeros((len(low), 0)), nothing, nothing)


def figures(
    rounding: Floats, place: Counts, share: Counts, net: Floats, weight_low: Floats, weight_high: Floats
) -> Figures:
    """The figures of a league from their parts: part p is `net[p]` of figure `place[p]`, weighed between its two ends.

    `share[p]` numbers the common share that the part is under, −1 where the part is known or its unknown is the figure's own.
    """
    size, shares = len(rounding), int(share.max(initial=-1)) + 1
    ends = np.stack([net * weight_low, net * weight_high])
    lost = np.zeros(size)
    # n additions of rounded products lose less than n + 1 units of the last place of what is added up
    np.add.at(lost, place, np.abs(ends).max(axis=0) * np.finfo(float).eps)
    lost *= np.bincount(place, minlength=size) + 1
    own, tied = share < 0, share >= 0
    low, high = np.zeros(size), np.zeros(size)
    np.add.at(low, place[own], ends.min(axis=0)[own])
    np.add.at(high, place[own], ends.max(axis=0)[own])
    common, share_low, share_high = np.zeros((size, shares)), np.zeros(shares), np.zeros(shares)
    np.add.at(common, (place[tied], share[tied]), net[tied])
    share_low[share[tied]], share_high[share[tied]] = weight_low[tied], weight_high[tied]
    return Figures(low, high, rounding + lost, common, share_low, share_high)


def least_lead(figures: Figures) -> Floats:
    """How far figure i is ahead of figure j at least (n × n), in the unit of the figures; rounding is taken off.

    The least of Σ s·(a − b) over a common share in [l, h] is c·(a − b) − w·|a − b|, with c its centre and w half its width.
    What floating point may lose on the way is taken off as well: figures that are equal are never ahead of each other.
    """
    from scipy.spatial.distance import cdist

    least, most = figures.low - figures.rounding, figures.high + figures.rounding
    centre, half = (figures.share_low + figures.share_high) / 2, (figures.share_high - figures.share_low) / 2
    at_centre = figures.common @ centre
    size = np.maximum(np.abs(least), np.abs(most)) + np.abs(figures.common) @ (np.abs(centre) + half)
    lost = (len(centre) + 4) * np.finfo(float).eps * size
    lead: Floats = (least + at_centre - lost)[:, None] - (most + at_centre + lost)[None, :]
    if len(centre):
        lead -= cdist(figures.common * half, figures.common * half, "cityblock")
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
