"""What is true: the atoms of a batch of invented regions.

An atom's amount is in thousandths of a *quantum* (a thousand yuan, a person), a whole number; what can be read in a cell is
whole quanta. Shares are drawn to touch their bounds often, for that is where bounds break. Turning atoms into reports or
into the truth of figures does not belong here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from tests.indicators.laboratory.departures import depart, has_bad_year
from tests.indicators.laboratory.world import WHOLE, Coefficient, World

if TYPE_CHECKING:
    from tests.indicators.laboratory.kinds import Kind

    Whole = np.typing.NDArray[np.int64]

MEASURES = ("value_added", "revenue", "employees")
YEARS = (2023, 2024)
#: The region whose share is known to the definitions in a batch with coefficients: every seventh, in this industry.
KNOWN_INDUSTRY, KNOWN_BRANCH = "2462", "010602"
#: Revenue over value added where the one follows from the other: of a city and industry, the same in every part of it.
RATIOS = (2, 4, 5)


@dataclass(frozen=True)
class Batch:
    """Regions 0 … n−1 of one kind each, their atoms, and the coefficients that the definitions hold for them."""

    kinds: Sequence[Kind]
    atoms: pa.Table
    coefficients: tuple[Coefficient, ...]


def region_code(number: int) -> str:
    """The code of an invented region; no code of GB/T 2260 begins with a letter."""
    return f"L{number:05}"


def draw(seed: int, world: World, kinds: Sequence[Kind], knowledge: tuple[Coefficient, ...]) -> Batch:
    """Draw a batch whose truth keeps to the coefficients that the definitions know. The same seed gives the same batch."""
    random = np.random.default_rng(seed)
    amounts = _amounts(random, seed, world, kinds)
    parts = _parts(random, amounts, kinds)
    known = {
        number: int(random.integers(0, WHOLE + 1))
        for number in range(0, len(kinds), 7)
        if knowledge and not kinds[number].moves
    }
    atoms = _branched(random, world, parts, kinds, knowledge, known)
    atoms = depart(random, seed, world, _with_revenue(atoms, kinds), kinds)
    coefficients = knowledge + tuple(
        Coefficient(f"lab-known-{number}", KNOWN_INDUSTRY, KNOWN_BRANCH, share, share, region_code=region_code(number))
        for number, share in known.items()
    )
    return Batch(kinds, atoms, coefficients)


def _amounts(random: np.random.Generator, seed: int, world: World, kinds: Sequence[Kind]) -> dict[str, Whole]:
    """Region × link × measure × year: whole quanta. Links that matter for what is unknown are drawn more often."""
    parts_of = Counter(code for code, _ in world.links if code)
    chance = np.array(
        [
            6.0 if industry in world.wide else 3.0 if industry in world.branches else 1.5 if parts_of[code] > 1 else 1.0
            for code, industry in world.links
        ]
    )
    leaves = {
        "gbt4754-2017": np.array([industry for _, industry in world.links]),
        "gbt4754-2011": np.array([code for code, _ in world.links]),
    }
    has_code_2011 = np.array([code != "" for code, _ in world.links])
    rows: dict[str, list[Whole]] = {name: [] for name in ("region", "link", "measure", "year", "amount")}
    for number, kind in enumerate(kinds):
        open_links = has_code_2011 if kind.edition == "gbt4754-2011" else np.ones(len(chance), dtype=bool)
        size = min(int(np.exp(random.normal(4.3, 0.7))) + 8, int(open_links.sum()))
        if random.random() < 0.01:
            size = int(open_links.sum())
        weight = np.where(open_links, chance, 0.0)
        links = random.choice(len(chance), size=size, replace=False, p=weight / weight.sum())
        # quarters are many: value added alone
        measures = [0] if kind.cumulative or kind.revenue_only else [0] + [m for m in (1, 2) if random.random() < 0.4]
        level = random.normal(8.5, 1.5, size=size) + random.normal(0, 1)
        for measure in measures:
            for year in YEARS:
                drawn = np.exp(level + random.normal(0, 0.4, size=size) - 4 * (measure == 2))
                amount = np.floor(drawn).astype(np.int64) + (measure != 2)
                if kind.losses in ("leaf", "division") and measure == 0:
                    digits = 2 if kind.losses == "division" else 4
                    loses = [has_bad_year(seed, year, leaf[:digits]) for leaf in leaves[kind.edition][links]]
                    amount = np.where(loses, -amount, amount)
                rows["region"].append(np.full(size, number))
                rows["link"].append(links)
                rows["measure"].append(np.full(size, measure))
                rows["year"].append(np.full(size, year))
                rows["amount"].append(amount)
    return {name: np.concatenate(found) for name, found in rows.items()}


def _parts(random: np.random.Generator, amounts: dict[str, Whole], kinds: Sequence[Kind]) -> dict[str, Whole]:
    """Cut each amount above | below the scale, over the quarters, and into what stays and what moves, where the kind asks."""
    region = amounts["region"]
    parts = dict(amounts) | {name: np.zeros(len(region), dtype=np.int64) for name in ("below", "quarter", "moves")}
    parts["quarter"] += 4
    asks = {
        name: np.array([bool(getattr(kind, attribute)) for kind in kinds])
        for name, attribute in (("below", "above_scale"), ("quarter", "cumulative"), ("moves", "moves"))
    }
    least = np.array([{"whole": 1.0, "village": 0.6}.get(kind.moves, 0.0) for kind in kinds])
    below_loses = np.array([kind.losses == "below" for kind in kinds])
    for name, labels in (("below", (0, 1)), ("moves", (0, 1)), ("quarter", (1, 2, 3, 4))):
        for label in labels[:-1]:
            # of what is still together, a part takes another label; what is left over keeps the last one
            rest = labels[-1] if name == "quarter" else 0
            chosen = asks[name][parts["region"]] & (parts[name] == rest)
            label_of_part = label if name == "quarter" else 1
            share = _touching(random, int(chosen.sum())) if name != "quarter" else random.random(int(chosen.sum()))
            if name == "moves":
                share = np.maximum(share, least[parts["region"][chosen]])
            taken = np.floor(parts["amount"][chosen] * share).astype(np.int64)
            cut = {column: values[chosen] for column, values in parts.items()}
            # what lies below the scale is not negative, though what lies above may be
            sign = np.where(below_loses[cut["region"]], -1, 1)
            cut["amount"] = np.abs(taken) * sign if name == "below" else taken
            cut[name] = np.full(len(taken), label_of_part)
            parts["amount"][chosen] -= taken
            parts = {column: np.concatenate([values, cut[column]]) for column, values in parts.items()}
    # a cell of zero stays zero in every part of it
    kept = parts["amount"] != 0
    return {column: values[kept] for column, values in parts.items()}


def _branched(
    random: np.random.Generator,
    world: World,
    parts: dict[str, Whole],
    kinds: Sequence[Kind],
    coefficients: tuple[Coefficient, ...],
    known: dict[int, int],
) -> pa.Table:
    """Split each part over the NBS classes of its industry and outside, within the bounds."""
    industries = np.array([industry for _, industry in world.links])[parts["link"]]
    names, indices, amounts = [], [], []
    plain = ~np.isin(industries, list(world.branches))
    names.append(np.full(int(plain.sum()), ""))
    indices.append(np.flatnonzero(plain))
    amounts.append(parts["amount"][plain] * WHOLE)
    for industry, of in world.branches.items():
        chosen = np.flatnonzero(industries == industry)
        if not len(chosen):
            continue
        here = {name: parts[name][chosen] for name in parts}
        low, high = _bounds(random, industry, of, here, kinds, coefficients, known)
        same_as = _year_that_settles(here, kinds)
        for place, share in enumerate(_split(random, low, high)):
            names.append(np.full(len(chosen), [*of, ""][place]))
            indices.append(chosen)
            amounts.append(parts["amount"][chosen] * share[same_as])
    index, amount = np.concatenate(indices), np.concatenate(amounts)
    labels = {name: parts[name][index] for name in parts}
    return pa.table(
        {
            "region": labels["region"],
            "year": np.array([*YEARS])[labels["year"] - YEARS[0]],
            "quarter": labels["quarter"],
            "measure": np.array(MEASURES)[labels["measure"]],
            "code_2011": np.array([code for code, _ in world.links])[labels["link"]],
            "industry": industries[index],
            "branch": np.concatenate(names),
            "below_scale": labels["below"] == 1,
            "moves": labels["moves"] == 1,
            "is_revision": np.zeros(len(amount), dtype=bool),
            "amount": amount,
        }
    ).filter(pa.array(amount != 0))


def _with_revenue(atoms: pa.Table, kinds: Sequence[Kind]) -> pa.Table:
    """The atoms, and for the cities that report revenue alone the revenue of each atom of value added."""
    follows = np.array([kind.revenue_only for kind in kinds])[atoms["region"].to_numpy()]
    added = atoms.filter(pa.array(follows))
    industry = np.array([int(code) for code in added["industry"].to_pylist()], dtype=np.int64)
    ratio = np.array(RATIOS)[(industry + added["region"].to_numpy()) % len(RATIOS)]
    revenue = {
        "measure": pa.array(["revenue"] * len(added), pa.string()),
        "amount": pa.array(added["amount"].to_numpy() * ratio),
    }
    return pa.concat_tables([atoms, pa.table({name: revenue.get(name, added[name]) for name in added.column_names})])


def _bounds(
    random: np.random.Generator,
    industry: str,
    of: Mapping[str, tuple[int, int]],
    parts: dict[str, Whole],
    kinds: Sequence[Kind],
    coefficients: tuple[Coefficient, ...],
    known: dict[int, int],
) -> tuple[Whole, Whole]:
    """The bounds of each branch for each part; a common share is drawn here, once for everybody, and has no width left.

    Who departs from conventions has a share of its own, within the same bounds.
    """
    count = len(parts["region"])
    low = np.array([[bounds[0]] * count for bounds in of.values()], dtype=np.int64)
    high = np.array([[bounds[1]] * count for bounds in of.values()], dtype=np.int64)
    departing = [number for number, kind in enumerate(kinds) if kind.departs_from_conventions]
    for coefficient in coefficients:
        if coefficient.industry != industry:
            continue
        place = list(of).index(coefficient.branch)
        holds = parts["year"] >= coefficient.first_year
        if coefficient.measure:
            holds &= parts["measure"] == MEASURES.index(coefficient.measure)
        least, most = coefficient.low, coefficient.high
        if coefficient.unknown_by == "common":
            least = most = int(random.choice(np.array([least, most, int(random.integers(least, most + 1))])))
        low[place][holds], high[place][holds] = least, most
        if coefficient.unknown_by == "common":
            own = {number: int(random.integers(coefficient.low, coefficient.high + 1)) for number in departing}
            for region, share in own.items():
                here = holds & (parts["region"] == region)
                low[place][here] = high[place][here] = share
    if industry == KNOWN_INDUSTRY:
        place = list(of).index(KNOWN_BRANCH)
        for region, share in known.items():
            low[place][parts["region"] == region] = high[place][parts["region"] == region] = share
    return low, high


def _year_that_settles(parts: dict[str, Whole], kinds: Sequence[Kind]) -> Whole:
    """For each part the place of that whose shares it takes: its own, or where shares do not move that of the later year."""
    places = np.arange(len(parts["region"]))
    keeps = np.array([kind.keeps_shares for kind in kinds])[parts["region"]]
    later = {
        (parts["region"][place], parts["link"][place], parts["measure"][place]): place
        for place in places[keeps & (parts["year"] == YEARS[-1])]
    }
    for place in places[keeps]:
        places[place] = later.get((parts["region"][place], parts["link"][place], parts["measure"][place]), place)
    return places


def _split(random: np.random.Generator, low: Whole, high: Whole) -> list[Whole]:
    """Thousandths for each branch and, last, outside: they sum to one within the bounds; the order of choice is drawn anew."""
    branches, count = low.shape
    low = np.vstack([low, np.zeros(count, dtype=np.int64)])
    # a class that takes the whole leaves nothing outside
    high = np.vstack([high, np.full(count, WHOLE)])
    order = random.permutation(branches + 1)
    left = np.full(count, WHOLE)
    shares = np.zeros_like(low)
    for step, place in enumerate(order):
        later = order[step + 1 :]
        least = np.maximum(low[place], left - high[later].sum(axis=0))
        most = np.minimum(high[place], left - low[later].sum(axis=0))
        shares[place] = least + np.floor((most - least) * _touching(random, count) + 0.5).astype(np.int64)
        left = left - shares[place]
    return list(shares)


def _touching(random: np.random.Generator, count: int) -> np.typing.NDArray[np.float64]:
    """Numbers between 0 and 1 that are often just 0 or just 1."""
    drawn = random.random(count)
    end = random.random(count)
    return np.where(end < 0.3, 0.0, np.where(end > 0.7, 1.0, drawn))
