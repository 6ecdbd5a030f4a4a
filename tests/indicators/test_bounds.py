"""The bounds of shares: tight (a linear programme agrees), valid (every admissible split lies inside), and monotone."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from tests.indicators.small_definitions import CLASSES, SCOPE, Bounds, Case, Industry, bounds_of, weights

pytestmark = pytest.mark.slow

TARGETS = {
    ("total", SCOPE): {"010101", "010102", "020101"},
    ("large", "01"): {"010101", "010102"},
    ("large", "02"): {"020101"},
    ("medium", "0101"): {"010101", "010102"},
    ("small", "010101"): {"010101"},
    ("small", "010102"): {"010102"},
    ("small", "020101"): {"020101"},
}
STEPS = 16


def random_bounds(draw: random.Random, count: int, whole: bool) -> list[Bounds]:
    """Bounds that some split into `count` parts meets; `whole` splits take everything, others may leave something."""
    cuts = sorted(draw.randint(0, STEPS) for _ in range(count - 1 if whole else count))
    ends = [0, *cuts, STEPS]
    parts = [ends[n + 1] - ends[n] for n in range(count)]
    kind = draw.choice(["exact", "free", "narrow", "mixed"])
    out = []
    for part in parts:
        slack = {"exact": 0, "free": STEPS, "narrow": draw.randint(0, 2), "mixed": draw.choice([0, 1, STEPS])}[kind]
        out.append((Fraction(max(0, part - slack), STEPS), Fraction(min(STEPS, part + slack), STEPS)))
    return out


def random_case(seed: int) -> Case:
    draw = random.Random(seed)
    parts = random_bounds(draw, draw.randint(1, 4), whole=True)
    if len(parts) == 1:
        parts = [(Fraction(1), Fraction(1))]
    industries = []
    for part in parts:
        names = draw.sample(CLASSES, draw.randint(1, len(CLASSES)))
        industries.append(Industry(part, dict(zip(names, random_bounds(draw, len(names), whole=False), strict=True))))
    return Case(tuple(industries))


def optimum(case: Case, inside: set[str], sign: int) -> float:
    """The least (sign 1) or greatest (sign -1) share in a target, by linear programming over parts and flows.

    Variables: the part of each industry, and the flow of each industry into each of its classes; what does not flow lies outside.
    """
    parts = len(case.industries)
    flows = [(n, name) for n, industry in enumerate(case.industries) for name in industry.shares]
    cost = [0.0] * parts + [float(sign) if name in inside else 0.0 for _, name in flows]
    upper, limits = [], []
    for column, (n, name) in enumerate(flows):
        low, high = case.industries[n].shares[name]
        for factor, bound in ((-1.0, low), (1.0, -high)):
            # each flow lies between its bounds times the part
            line = [0.0] * (parts + len(flows))
            line[parts + column] = factor
            line[n] = float(bound)
            upper.append(line)
            limits.append(0.0)
    for n in range(parts):
        line = [0.0] * (parts + len(flows))
        line[n] = -1.0
        for column, (industry, _) in enumerate(flows):
            if industry == n:
                line[parts + column] = 1.0
        upper.append(line)
        limits.append(0.0)
    bounds = [(float(i.part[0]), float(i.part[1])) for i in case.industries] + [(0.0, 1.0)] * len(flows)
    solved = linprog(
        cost, A_ub=upper, b_ub=limits, A_eq=[[1.0] * parts + [0.0] * len(flows)], b_eq=[1.0], bounds=bounds
    )
    assert solved.status == 0, solved.message
    return sign * float(solved.fun)


def test_the_bounds_are_the_optimum_of_a_linear_programme_on_200_random_cases() -> None:
    cases = [random_case(seed) for seed in range(200)]
    connection = weights(cases)
    compared = 0
    for number, case in enumerate(cases):
        reachable = {name for industry in case.industries for name in industry.shares}
        found = bounds_of(connection, number)
        for target, inside in TARGETS.items():
            if reachable & inside:
                expected = (optimum(case, inside, 1), optimum(case, inside, -1))
                assert found[target] == pytest.approx(expected, abs=1e-7), (number, target, case)
                compared += 1
    assert compared > 500


def admissible(draw: random.Random, bounds: list[Bounds]) -> list[Fraction]:
    """Parts that sum to one within these bounds: each in turn takes a random amount that leaves the rest feasible."""
    left = Fraction(1)
    out = []
    for n, (low, high) in enumerate(bounds):
        least_after = sum((b[0] for b in bounds[n + 1 :]), Fraction(0))
        most_after = sum((b[1] for b in bounds[n + 1 :]), Fraction(0))
        least, most = max(low, left - most_after), min(high, left - least_after)
        out.append(least + (most - least) * Fraction(draw.randint(0, 100), 100))
        left -= out[-1]
    assert left == 0
    return out


def test_a_random_admissible_split_always_lies_inside() -> None:
    cases = [random_case(seed) for seed in range(1000, 1150)]
    connection = weights(cases)
    draw = random.Random(1)
    looked_at = 0
    for number, case in enumerate(cases):
        found = bounds_of(connection, number)
        for _ in range(20):
            parts = admissible(draw, [industry.part for industry in case.industries])
            truth = dict.fromkeys(CLASSES, Fraction(0))
            for part, industry in zip(parts, case.industries, strict=True):
                outside = (
                    max(Fraction(0), 1 - sum((high for _, high in industry.shares.values()), Fraction(0))),
                    1 - sum((low for low, _ in industry.shares.values()), Fraction(0)),
                )
                split = admissible(draw, [*industry.shares.values(), outside])
                for name, share in zip(industry.shares, split, strict=False):
                    truth[name] += part * share
            for target, inside in TARGETS.items():
                low, high = found.get(target, (0.0, 0.0))
                value = float(sum(truth[name] for name in inside))
                assert low - 1e-9 <= value <= high + 1e-9, (number, target)
                looked_at += 1
    assert looked_at == 150 * 20 * len(TARGETS)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), step=st.integers(0, STEPS))
def test_widening_a_share_never_narrows_a_result(seed: int, step: int) -> None:
    case = random_case(seed)
    connection = weights([case, case.widened(Fraction(step, STEPS))])
    narrow, wide = bounds_of(connection, 0), bounds_of(connection, 1)
    for target, (low, high) in narrow.items():
        assert wide[target][0] <= low + 1e-9
        assert wide[target][1] >= high - 1e-9


@settings(max_examples=25, deadline=None)
@given(seeds=st.lists(st.integers(0, 10_000), min_size=1, max_size=4))
def test_composing_conserves_the_total(seeds: list[int]) -> None:
    """Where nothing can lie outside, the total is the whole, however little is known of its parts."""
    cases = []
    for seed in seeds:
        draw = random.Random(seed)
        parts = random_bounds(draw, draw.randint(2, 4), whole=True)
        whole = [
            Industry(part, dict(zip(CLASSES[:3], [(Fraction(0), Fraction(1))] * 3, strict=True))) for part in parts
        ]
        sure = [Industry(part, {"010101": (Fraction(1), Fraction(1))}) for part in parts]
        cases += [Case(tuple(sure)), Case(tuple(whole))]
    connection = weights(cases)
    for number in range(0, len(cases), 2):
        found = bounds_of(connection, number)
        assert found["total", SCOPE] == found["large", "01"] == found["small", "010101"] == (1.0, 1.0)
        # unknown over three classes and outside: nothing is certain
        assert bounds_of(connection, number + 1)["total", SCOPE] == (0.0, 1.0)


def test_a_split_over_two_classes_with_an_outside_branch() -> None:
    open_share = (Fraction(0), Fraction(1))
    two = Industry((Fraction(1), Fraction(1)), {"010101": open_share, "020101": open_share})
    half = Industry(
        (Fraction(1), Fraction(1)), {"010101": (Fraction(1, 4), Fraction(1)), "020101": (Fraction(1, 2), Fraction(1))}
    )
    connection = weights([Case((two,)), Case((half,))])
    assert bounds_of(connection, 0)["small", "010101"] == (0.0, 1.0)
    assert bounds_of(connection, 0)["total", SCOPE] == (0.0, 1.0)
    # tied: what one class must have the other cannot
    assert bounds_of(connection, 1)["small", "010101"] == (0.25, 0.5)
    assert bounds_of(connection, 1)["small", "020101"] == (0.5, 0.75)
    assert bounds_of(connection, 1)["total", SCOPE] == (0.75, 1.0)
