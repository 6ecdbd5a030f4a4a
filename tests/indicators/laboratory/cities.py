"""What cities report of the truth: each kind of city leaves something out, in a way of its own.

A report is a sum over atoms, so it can hide but not invent. Adding up the truth does not belong here.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from tests.indicators.laboratory.atoms import Batch, region_code

if TYPE_CHECKING:
    import duckdb

SQL = Path(__file__).parent / "reports.sql"

#: Unknowns of the reports that are drawn city by city.
UNITS = {"thousand_yuan": "1", "ten_thousand_yuan": "0.1", "hundred_million_yuan": "0.00001", "yuan": "1000"}


def report(connection: duckdb.DuckDBPyConnection, batch: Batch, seed: int) -> None:
    """Leave the table `observations` on the connection, and in schema `laboratory` what the truth is added up from.

    The schema holds `atoms`, `tree` and `targets` already (see `trial`).
    """
    random = np.random.default_rng(seed)
    connection.register("cities_arrow", _cities(random, batch))
    connection.execute("CREATE OR REPLACE TABLE laboratory.cities AS FROM cities_arrow")
    steps = SQL.read_text(encoding="utf-8").split("-- step: ")
    for step in steps[1:]:
        name, statement = step.split("\n", 1)
        if name == "listing":
            connection.register("listing_arrow", _listing(connection, random, batch))
        connection.execute(statement)


def _cities(random: np.random.Generator, batch: Batch) -> pa.Table:
    """One row a city: its kind, and what is drawn for it."""
    kinds, count = batch.kinds, len(batch.kinds)
    units = list(UNITS)
    gains_from: dict[int, int] = {}
    for kind in {kind for kind in kinds if kind.moves}:
        moved = [number for number, other in enumerate(kinds) if other == kind]
        gains_from |= {second: first for first, second in zip(moved[::2], moved[1::2], strict=False)}
    drawn = random.choice(units, size=count)
    columns: dict[str, Iterable[object]] = {
        "region": range(count),
        "region_code": [region_code(number) for number in range(count)],
        "kind": [kind.name_en for kind in kinds],
        "detail": [kind.detail for kind in kinds],
        "edition": [kind.edition for kind in kinds],
        "above_scale": [kind.above_scale for kind in kinds],
        "cumulative": [kind.cumulative for kind in kinds],
        "cuts_digits": [kind.cuts_digits for kind in kinds],
        "follows_own_list": [kind.follows_own_list for kind in kinds],
        "own_list": [kind.own_list for kind in kinds],
        "scope_id": [kind.scope for kind in kinds],
        "unit": drawn,
        "factor": [UNITS[unit] for unit in drawn],
        "decimals": random.integers(0, 3, size=count),
        "prints_gdp": random.random(count) < 0.4,
        "vintage": random.choice(["census5", "preliminary"], size=count, p=[0.8, 0.2]),
        # some report the year of the change within the boundary before it
        "late": [kind.moves != "" and random.random() < 0.4 for kind in kinds],
        "is_cut": [number in gains_from or number in gains_from.values() for number in range(count)],
        "gains_from": [gains_from.get(number) for number in range(count)],
        "ends": [
            number in gains_from.values() and kind.moves in ("whole", "village") for number, kind in enumerate(kinds)
        ],
        "revenue_only": [kind.revenue_only for kind in kinds],
        "is_silent": [number in gains_from.values() and kind.neighbour_is_silent for number, kind in enumerate(kinds)],
        "class_level": random.integers(1, 4, size=count),
        "leaves_out": random.random(count) < 0.3,
    }
    return pa.table({name: pa.array(list(values)) for name, values in columns.items()})


def _listing(connection: duckdb.DuckDBPyConnection, random: np.random.Generator, batch: Batch) -> pa.Table:
    """Which codes each city's report lists, and which of them are blank."""
    active: dict[int, dict[str, dict[str, list[str]]]] = {}
    for region, division, group, leaf in connection.execute(
        'SELECT DISTINCT region, division, "group", leaf FROM laboratory.active ORDER BY ALL'
    ).fetchall():
        active.setdefault(region, {}).setdefault(division, {}).setdefault(group, []).append(leaf)
    rows: list[tuple[int, str, bool]] = []
    for region, divisions in active.items():
        kind = batch.kinds[region]
        for division, groups in divisions.items():
            leaves = [leaf for members in groups.values() for leaf in members]
            if kind.detail == "divisions":
                listed = [division]
            elif kind.detail == "mixed":
                listed = _mixed(random, division, groups)
            elif kind.losses == "leaf" and random.random() < 0.3:
                # beside losses a group is listed with every member; one that hides them says nothing finite
                listed = [*leaves, division]
            elif kind.own_list == "rows":
                listed = [leaf for leaf in leaves if int(leaf) % 3]
            else:
                listed = leaves
            blank = random.random(len(listed)) < kind.blanks
            rows += [(region, code, bool(is_blank)) for code, is_blank in zip(listed, blank, strict=True)]
    return pa.table({name: [row[n] for row in rows] for n, name in enumerate(("region", "code", "blank"))})


def _mixed(random: np.random.Generator, division: str, groups: dict[str, list[str]]) -> list[str]:
    """Codes of several levels that together leave nothing of the division out."""
    leaves = [leaf for members in groups.values() for leaf in members]
    some_leaves = [leaf for leaf in leaves if random.random() < 0.4]
    some_groups = [group for group in groups if random.random() < 0.5]
    return [
        leaves,
        [division],
        list(groups),
        [division, *some_leaves],
        [division, *some_groups],
        [*groups, *some_leaves],
        [division, *some_groups, *some_leaves],
        [*some_groups, *(leaf for group, members in groups.items() if group not in some_groups for leaf in members)],
    ][random.integers(0, 8)]
