"""Where is the error? When sums do not agree, which cells could be wrong.

The error-localisation problem of Fellegi and Holt: change as few cells as possible so that every group is again the sum of its
members and nothing breaks a linear rule. All smallest sets are sought, so that "certainly this cell" (in every one of them)
can be told from "one of these". It is solved as a mixed-integer programme with values scaled; scipy is imported only here,
and only when a sum does not agree. Which sums belong together is for the caller to say.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

TIME_LIMIT = 5.0
_MOST_SOLUTIONS = 200
_REACH = 100.0
_SMALLEST_CHANGE = 1e-9


@dataclass(frozen=True)
class Edit:
    """A linear rule over cells: low ≤ Σ coefficient × value ≤ high; a missing bound is infinite."""

    coefficients: dict[str, float]
    low: float
    high: float


@dataclass(frozen=True)
class Location:
    """Which cells could be wrong: `certain` are in every smallest set, `possible` in some; `size` cells have to change.

    `decided` is false where the time was over before all smallest sets were known.
    """

    size: int = 0
    certain: list[str] = field(default_factory=list)
    possible: list[str] = field(default_factory=list)
    solutions: list[frozenset[str]] = field(default_factory=list)
    decided: bool = True


def sum_edit(whole: str, parts: Sequence[str], rounding: float) -> Edit:
    """The edit that a whole is the sum of its parts, but for rounding."""
    return Edit({whole: 1.0, **dict.fromkeys(parts, -1.0)}, -rounding, rounding)


def at_most_edit(small: str, large: str, rounding: float = 0.0) -> Edit:
    """The edit that one value is at most another."""
    return Edit({small: 1.0, large: -1.0}, float("-inf"), rounding)


def locate_all(
    values: dict[str, float], edits: Sequence[Edit], *, time_limit: float = TIME_LIMIT
) -> list[tuple[frozenset[str], Location]]:
    """The location of each fault apart: broken edits that share no cell, directly or through others, are told apart.

    Each comes with all cells that its edits tie together.
    """
    found = []
    left = _concerned(values, edits)
    while left:
        start = {min(left)}
        tied = _reach(start, edits)
        within = [edit for edit in edits if set(edit.coefficients) <= tied]
        found.append((frozenset(tied), locate(values, within, time_limit=time_limit)))
        left -= tied
    return found


def locate(values: dict[str, float], edits: Sequence[Edit], *, time_limit: float = TIME_LIMIT) -> Location:
    """All smallest sets of cells whose change makes every edit hold, values being at least 0 unless they are below it."""
    concerned = _concerned(values, edits)
    if not concerned:
        return Location()
    edits = [edit for edit in edits if set(edit.coefficients) <= concerned]
    names = sorted(concerned)
    deadline = time.monotonic() + time_limit
    solutions: list[frozenset[str]] = []
    size = 0
    while len(solutions) < _MOST_SOLUTIONS:
        left = deadline - time.monotonic()
        found = _smallest(names, values, edits, solutions, left) if left > 0 else None
        if found is None:
            return _location(solutions, size, decided=False)
        if not found or (solutions and len(found) > size):
            return _location(solutions, size, decided=True)
        solutions.append(found)
        size = len(found)
    return _location(solutions, size, decided=False)


def holds(values: dict[str, float], edit: Edit) -> bool:
    """Whether an edit holds for these values."""
    total = sum(weight * values[name] for name, weight in edit.coefficients.items())
    room = 1e-9 * max((abs(values[name]) for name in edit.coefficients), default=1.0)
    return edit.low - room <= total <= edit.high + room


def _location(solutions: list[frozenset[str]], size: int, *, decided: bool) -> Location:
    if not solutions:
        return Location(decided=decided)
    certain = frozenset.intersection(*solutions) if decided else frozenset()
    possible = frozenset.union(*solutions) - certain
    return Location(size, sorted(certain), sorted(possible), solutions, decided)


def _concerned(values: dict[str, float], edits: Sequence[Edit]) -> set[str]:
    """The cells that a broken edit reaches, directly or through other edits."""
    return _reach({name for edit in edits if not holds(values, edit) for name in edit.coefficients}, edits)


def _reach(reached: set[str], edits: Sequence[Edit]) -> set[str]:
    """These cells and all that edits tie to them."""
    while True:
        wider = reached | {name for edit in edits if reached & set(edit.coefficients) for name in edit.coefficients}
        if wider == reached:
            return reached
        reached = wider


def _smallest(
    names: list[str], values: dict[str, float], edits: Sequence[Edit], excluded: list[frozenset[str]], left: float
) -> frozenset[str] | None:
    """One smallest set that contains none of the excluded ones; empty where there is none, None when time is over."""
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import lil_matrix

    count = len(names)
    place = {name: number for number, name in enumerate(names)}
    scale = max(abs(values[name]) for name in names) or 1.0
    given = np.array([values[name] / scale for name in names])
    rows = len(edits) + 2 * count + len(excluded)
    matrix = lil_matrix((rows, 2 * count))
    low, high = np.full(rows, -np.inf), np.full(rows, np.inf)
    for row, edit in enumerate(edits):
        for name, weight in edit.coefficients.items():
            matrix[row, place[name]] = weight
        low[row], high[row] = edit.low / scale - _SMALLEST_CHANGE, edit.high / scale + _SMALLEST_CHANGE
    row = len(edits)
    for number in range(count):
        matrix[row, number], matrix[row, count + number], high[row] = 1.0, -_REACH, given[number]
        matrix[row + 1, number], matrix[row + 1, count + number], low[row + 1] = 1.0, _REACH, given[number]
        row += 2
    for solution in excluded:
        for name in solution:
            matrix[row, count + place[name]] = 1.0
        high[row] = len(solution) - 1
        row += 1
    lowest = np.where(given < 0, -_REACH, 0.0)
    outcome = milp(
        np.concatenate([np.zeros(count), np.ones(count)]),
        constraints=LinearConstraint(matrix.tocsc(), low, high),
        integrality=np.concatenate([np.zeros(count), np.ones(count)]),
        bounds=Bounds(
            np.concatenate([lowest, np.zeros(count)]), np.concatenate([np.full(count, _REACH), np.ones(count)])
        ),
        options={"time_limit": max(left, 0.01), "mip_rel_gap": 0.0},
    )
    if outcome.status == 1 or (outcome.x is None and outcome.status not in (2,)):
        return None
    if outcome.x is None:
        return frozenset()
    return frozenset(name for number, name in enumerate(names) if outcome.x[count + number] > 0.5)
