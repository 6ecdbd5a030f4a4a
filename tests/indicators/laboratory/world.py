"""What may be true: industries, their 2011 codes and the bounds of their shares in NBS classes, from the rows of the definitions.

Read by hand with loops, on purpose: it shares no code with the SQL on trial. Shares are whole thousandths, so that amounts
in thousandths of what a cell is written in stay whole and every comparison is exact. Drawing a truth does not belong here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import pyarrow as pa

from definitions import Definitions
from definitions.tables import tables

#: One whole, in the thousandths in which shares are drawn.
WHOLE = 1000
GBT, GBT_2011, NBS = "gbt4754-2017", "gbt4754-2011", "nbs-digital-2021"
CORE = ("01", "02", "03", "04")


@dataclass(frozen=True)
class Coefficient:
    """A row that says more of an unknown share: for one measure (empty: all), from a year on, for everybody or one region."""

    name: str
    industry: str
    branch: str
    low: int
    high: int
    unknown_by: str = "own"
    measure: str = ""
    first_year: int = 1900
    region_code: str = ""

    def row(self) -> dict[str, object]:
        """The row of the table `coefficients`."""
        return {
            "coefficient_id": self.name,
            "classification": GBT,
            "code": self.industry,
            "target_classification": NBS,
            "target_code": self.branch,
            "region_code": self.region_code,
            "first_year": self.first_year,
            "last_year": 9999,
            "measure": self.measure,
            "share_low": Decimal(self.low) / WHOLE,
            "share": Decimal(self.low) / WHOLE if self.low == self.high else None,
            "share_high": Decimal(self.high) / WHOLE,
            "unknown_by": self.unknown_by,
        }


#: Invented coefficients, one of each sort that the method must carry: common and own, exact, tied, for one measure, from one
#: year on, one branch common beside branches that are not, and a branch beside the scope that takes from what may be in it.
OF_ALL_SORTS = (
    Coefficient("lab-common", "7320", "040703", 100, 400, "common"),
    Coefficient("lab-common-of-a-measure", "3831", "010606", 300, 700, "common", "value_added"),
    Coefficient("lab-common-beside-own", "4910", "040501", 200, 400, "common"),
    Coefficient("lab-own", "7590", "030502", 200, 600),
    Coefficient("lab-tied-1", "4851", "040501", 100, 300),
    Coefficient("lab-tied-2", "4851", "040502", 200, 500),
    Coefficient("lab-beside", "4999", "050903", 300, 1000),
    Coefficient("lab-exact", "7213", "040600", 250, 250),
    Coefficient("lab-from-2024", "8290", "020500", 100, 300, first_year=2024),
)
#: One convention for everybody on every unknown share, none of whose values is known: the case for verdicts given a common share.
CONVENTIONS = tuple(
    Coefficient(f"lab-convention-{industry}-{branch}", industry, branch, 0, 300, "common")
    for industry, branch in (
        ("2462", "010602"),
        ("3831", "010606"),
        ("4851", "040501"),
        ("4851", "040502"),
        ("4851", "040503"),
        ("4910", "040501"),
        ("4910", "040502"),
        ("4910", "040503"),
        ("4999", "040504"),
        ("7213", "040600"),
        ("7320", "040703"),
        ("7590", "030502"),
        ("8290", "020500"),
    )
)
#: What the definitions know of unknown shares, by batch: nothing, a little of every sort, conventions.
KNOWLEDGE: tuple[tuple[Coefficient, ...], ...] = ((), OF_ALL_SORTS, CONVENTIONS)


@dataclass(frozen=True)
class World:
    """What holds for every region.

    `links` are the pairs of a 2011 code (empty: none) and an industry of 2017 between which amounts can lie; `branches` the
    bounds of each NBS class of each industry that can have any; what the branches leave lies outside. `wide` are industries
    whose core share is unknown, which are drawn more often than others.
    """

    links: tuple[tuple[str, str], ...]
    branches: Mapping[str, Mapping[str, tuple[int, int]]]
    wide: frozenset[str]
    tree: pa.Table
    targets: pa.Table


def world(definitions: Definitions) -> World:
    """Read the world from the definitions' rows."""
    given = tables(definitions)
    classes = [row for row in given["activity_classes"].to_pylist() if row["classification"] in (GBT, GBT_2011, NBS)]
    parents = {(row["classification"], row["code"]): row["parent"] for row in classes}
    ranks = {(row["classification"], row["code"]): row["level"] for row in classes}

    def above(classification: str, code: str) -> list[str]:
        found = []
        while code:
            found.append(code)
            code = parents.get((classification, code), "")
        return found

    leaves = [key for key, level in ranks.items() if key[0] in (GBT, GBT_2011) and level == 4]
    tree = [(edition, leaf, code, ranks[edition, code]) for edition, leaf in leaves for code in above(edition, leaf)]
    below: dict[str, list[str]] = {}
    for edition, leaf, code, _ in tree:
        if edition == GBT:
            below.setdefault(code, []).append(leaf)
    rows = given["correspondences"].to_pylist()
    branches: dict[str, dict[str, tuple[int, int]]] = {}
    links: list[tuple[str, str]] = []
    for row in rows:
        pair = (row["from_classification"], row["to_classification"])
        if pair == (GBT_2011, GBT):
            links += [(row["from_code"], code) for code in below[row["to_code"]]]
        elif pair == (GBT, NBS):
            for code in set(below[row["from_code"]]) - set(row["excludes"].split(";")):
                _widen(branches.setdefault(code, {}), row)
    reached = {code for _, code in links}
    links += [("", leaf) for edition, leaf in leaves if edition == GBT and leaf not in reached]
    # a branch beside the core matters only where the core share is not settled
    core = {code: any(branch[:2] in CORE for branch in of) for code, of in branches.items()}
    branches = {code: of for code, of in branches.items() if core[code]}
    wide = frozenset(code for code, of in branches.items() if any(low < high for low, high in of.values()))
    for code in set(branches) - wide:
        branches[code] = {branch: bounds for branch, bounds in branches[code].items() if branch[:2] in CORE}
    core_classes = [
        code
        for (classification, code), level in ranks.items()
        if (classification, level) == (NBS, 3) and code[:2] in CORE
    ]
    targets = [
        (code, level, target)
        for code in core_classes
        for level, target in (("total", "nbs2021-core"), ("large", code[:2]), ("medium", code[:4]), ("small", code))
    ]
    return World(
        links=tuple(sorted(links)),
        branches=branches,
        wide=wide,
        tree=_table(("edition", "leaf", "code", "level"), tree),
        targets=_table(("branch", "target_level", "target_code"), targets),
    )


def _widen(of: dict[str, tuple[int, int]], row: dict[str, object]) -> None:
    """Several rows for one branch speak of parts of it: what the widest allows, and at least what the firmest says."""
    low, high = (int(Decimal(str(row[end])) * WHOLE) for end in ("share_low", "share_high"))
    before = of.get(str(row["to_code"]), (0, 0))
    of[str(row["to_code"])] = (max(low, before[0]), max(high, before[1]))


def _table(names: tuple[str, ...], rows: Sequence[tuple[object, ...]]) -> pa.Table:
    return pa.table({name: [row[number] for row in rows] for number, name in enumerate(names)})
