"""Workbooks that faults are planted in: the sample districts, ordinary districts, and as many cities of the laboratory.

Each is one region in two years, as it would be filled in. Half of them are cities whose truth the containment laboratory
draws: its seeds are named by the caller, so that what was mended with some is measured with others.
"""

from __future__ import annotations

from collections.abc import Mapping

from data.samples.build_samples import DISTRICTS, YEARS, filling
from definitions import Definitions
from pipelines.workbooks.exchange.listing import Heading
from pipelines.workbooks.exchange.template import Answer
from tests.corpus import Submission, cover, history, regions
from tests.indicators.laboratory.atoms import draw
from tests.indicators.laboratory.kinds import KINDS, Kind
from tests.indicators.laboratory.world import WHOLE, world

Pair = tuple[Submission, Submission]
#: Cities that report value added and the revenue that it follows from, and cities that report value added alone.
_CITIES = tuple(kind for kind in KINDS if kind.revenue_only or kind == KINDS[0])
_ORDINARY_DISTRICTS = 3


def districts(definitions: Definitions, seed: int) -> list[Pair]:
    """The sample districts, and ordinary districts drawn with a seed: the year before and this year."""
    samples = [
        tuple(
            Submission(
                dict(told.cover),
                [dict(row) for row in told.activities if not isinstance(row, Heading)],
                [dict(row) for row in told.totals],
            )
            for told in (filling(district, year, definitions) for year in YEARS)
        )
        for district in DISTRICTS
    ]
    drawn = [history(region, 2, seed=seed) for region in regions(definitions, _ORDINARY_DISTRICTS)]
    return [(before, now) for before, now in (*samples, *drawn)]


def cities(definitions: Definitions, count: int, seed: int) -> list[Pair]:
    """Cities that the laboratory draws with a seed, as workbooks: four-digit industries in 千元, and GDP."""
    possible = world(definitions)
    kinds: list[Kind] = [_CITIES[number % len(_CITIES)] for number in range(count)]
    atoms = draw(seed, possible, kinds, ()).atoms.to_pylist()
    core = {code for code, branches in possible.branches.items() if branches}
    sums: dict[tuple[int, int], dict[str, dict[str, int]]] = {}
    for atom in atoms:
        if atom["measure"] == "value_added" or kinds[atom["region"]].revenue_only:
            rows = sums.setdefault((atom["region"], atom["year"]), {})
            row = rows.setdefault(atom["industry"], {})
            row[atom["measure"]] = row.get(atom["measure"], 0) + atom["amount"]
    return [(_city(sums[number, 2023], 2023, core), _city(sums[number, 2024], 2024, core)) for number in range(count)]


def _city(amounts: Mapping[str, Mapping[str, int]], year: int, core: set[str]) -> Submission:
    rows: list[dict[str, Answer]] = [
        {
            "activity_code": code,
            **{measure: amount // WHOLE for measure, amount in row.items()},
            "counted_locally": "yes" if code in core else "no",
        }
        for code, row in sorted(amounts.items())
    ]
    gdp = sum(row["value_added"] for row in amounts.values()) / WHOLE / 1e5
    answers = {**cover("", year), "money_unit": "thousand_yuan"}
    return Submission(
        answers, rows, [{"measure": "gdp", "unit": "hundred_million_yuan", "value": round(gdp + 0.005, 2)}]
    )
