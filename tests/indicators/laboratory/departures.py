"""Truths that depart from what the method assumes, in the cities that are drawn to: atoms put beside those there are.

A cell is a sum of atoms. Two atoms of one cell that cancel each other change no cell, only what lies within it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from zlib import crc32

import numpy as np
import pyarrow as pa

from tests.indicators.laboratory.world import CORE, WHOLE, World

if TYPE_CHECKING:
    from tests.indicators.laboratory.kinds import Kind

    Places = np.typing.NDArray[np.bool_]


def depart(random: np.random.Generator, seed: int, world: World, atoms: pa.Table, kinds: Sequence[Kind]) -> pa.Table:
    """The atoms, with the departures of the kinds that have one."""
    value_added = np.array(atoms["measure"].to_pylist()) == "value_added"
    industries = atoms["industry"].to_pylist()
    regions = atoms["region"].to_numpy()
    # all or nothing of an industry of a city, so that cells stay whole
    _, same = np.unique(np.char.add(np.char.add(regions.astype(str), " "), industries), return_inverse=True)
    often = (random.random(int(same.max()) + 1) < 0.5)[same]
    wide = np.isin(industries, list(world.wide))

    def of(chosen: list[bool]) -> Places:
        return np.asarray(np.array(chosen)[regions], dtype=bool)

    beside: list[pa.Table] = []
    in_branches = of([kind.losses == "branch" for kind in kinds]) & value_added & wide & often
    if in_branches.any():
        lost = atoms.filter(pa.array(in_branches))
        core = {
            code: next(branch for branch in branches if branch[:2] in CORE) for code, branches in world.branches.items()
        }
        gains = [core[code] for code in lost["industry"].to_pylist()]
        beside += [_other(lost, 3, branch=gains), _other(lost, -3, branch=[""] * len(lost))]
    in_parts = of([kind.losses == "part" for kind in kinds]) & value_added & often
    if in_parts.any():
        lost = atoms.filter(pa.array(in_parts))
        beside += [_other(lost, 2, moves=[True] * len(lost)), _other(lost, -2, moves=[False] * len(lost))]
    # net of the year an industry has one sign; what one quarter gives, the next takes back
    first = atoms["quarter"].to_numpy() == 1
    uneven = of([kind.quarters == "uneven" for kind in kinds]) & first & ~wide & often
    if uneven.any():
        lost = atoms.filter(pa.array(uneven))
        beside += [_other(lost, 2), _other(lost, -2, quarter=[2] * len(lost))]
    revised = of([kind.quarters == "revised" for kind in kinds]) & first & often
    if revised.any():
        late = atoms.filter(pa.array(revised))
        beside.append(_other(late, 1, quarter=[2] * len(late), is_revision=[True] * len(late)))
    unnamed = of([kind.has_unnamed_classes for kind in kinds]) & ~np.isin(industries, list(world.branches)) & often
    branches = np.array(atoms["branch"].to_pylist(), dtype=object)
    classes = world.targets["branch"].to_pylist()
    branches[unnamed] = [classes[number % len(classes)] for number in range(int(unnamed.sum()))]
    atoms = _with_lost_classes(atoms, of([kind.losses == "class" for kind in kinds]) & value_added, seed)
    named = atoms.set_column(atoms.column_names.index("branch"), "branch", pa.array(branches.tolist(), pa.string()))
    return pa.concat_tables([named, *beside])


def has_bad_year(seed: int, year: int, what: str) -> bool:
    """Whether this industry, division or class loses in a year: the same everywhere in a batch, so that pieces lose together."""
    return crc32(f"{seed} {year} {what}".encode()) % 100 < 18


def _with_lost_classes(atoms: pa.Table, chosen: Places, seed: int) -> pa.Table:
    """Some large classes lose as a whole; every piece becomes a whole quantum, for the economy no longer sums to such."""
    amounts, years, branches = (atoms[name].to_pylist() for name in ("amount", "year", "branch"))
    lost = [
        (-1 if branch and has_bad_year(seed, year, branch[:2]) else 1) * (amount // WHOLE * WHOLE)
        if of_kind
        else amount
        for amount, year, branch, of_kind in zip(amounts, years, branches, chosen, strict=True)
    ]
    return atoms.set_column(atoms.column_names.index("amount"), "amount", pa.array(lost, pa.int64()))


def _other(atoms: pa.Table, times: int, **labels: list[Any]) -> pa.Table:
    """These atoms again, some times over, with other labels."""
    other: dict[str, Any] = {"amount": pa.array(atoms["amount"].to_numpy() * times)}
    other |= {name: pa.array(values, atoms.schema.field(name).type) for name, values in labels.items()}
    return pa.table({name: other.get(name, atoms[name]) for name in atoms.column_names}, schema=atoms.schema)
