"""How many changes of the method's SQL, one place at a time, the tests notice by a failing assertion."""

from __future__ import annotations

from tests.indicators.mutation.measuring import measure


def run() -> None:
    """Measure, print and keep the figures: some twenty minutes on two cores."""
    measure()
