"""Holds the composite steps against every aggregate that the R package COINr gives for its ASEM example, where it lies beside.

COINr (MIT): 51 countries, 49 indicators, three levels of groups. Its files are not copied in; without them nothing is checked.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from indicators.composites import WHOLE, Composite, compute
from indicators.method import aim
from pipelines.publication.connection import connect

#: How far an aggregate on the scale from 0 to 1 may be from COINr's.
ALLOWED = 1e-12
SCOPE = "nbs2021-core"


def beside() -> Path | None:
    """The folder of the example: beside this repository, or beside the folder in which it is one of several."""
    root = Path(__file__).resolve().parent.parent
    places = [above / "shared" / "reference" / "composite" for above in root.parents[:2]]
    return next((place for place in places if (place / "ASEM_iMeta.csv").exists()), None)


def run() -> int:
    """Print how many aggregates and normalised figures were compared, and the greatest difference; returns the faults."""
    place = beside()
    if place is None:
        print("shared/reference/composite does not lie beside: nothing was compared")
        return 0
    treated, wanted = _rows(place, "Treated"), _rows(place, "Aggregated")
    meta = _rows(place, "iMeta")
    nodes = [one for one in meta if one["Type"] in ("Indicator", "Aggregate")]
    connection = connect(threads=1)
    connection.execute("CREATE TABLE precedence (criterion VARCHAR, code VARCHAR, rank INTEGER)")
    aim(connection, SCOPE)
    compute(connection, _composite(nodes), _figures(treated, nodes))
    found = connection.execute(
        "SELECT region_code, node, value FROM composite_scores "
        "UNION ALL SELECT region_code, node, value FROM composite_scaled WHERE normalisation = 'min_max'"
    ).fetchall()
    scores = {(region, "Index" if node == WHOLE else node): value for region, node, value in found}
    faults, farthest = 0, 0.0
    for row in wanted:
        for one in nodes:
            away = abs(scores[row["UnitCode"], one["iCode"]] - float(row[one["iCode"]])) / 100
            farthest = max(farthest, away)
            faults += away > ALLOWED
    groups = sum(one["Type"] == "Aggregate" for one in nodes)
    print(
        f"countries {len(wanted)} · aggregates {groups * len(wanted)} · figures {len(nodes) * len(wanted)}", end=" · "
    )
    print(f"farthest from COINr {farthest:.1e} of the scale · beyond {ALLOWED:.0e}: {faults}")
    return faults


def _rows(place: Path, name: str) -> list[dict[str, str]]:
    with (place / f"ASEM_{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _composite(nodes: list[dict[str, str]]) -> Composite:
    """The tree, weights and directions of the example; COINr's top is the whole."""
    groups: list[dict[str, Any]] = []
    indicators: list[dict[str, Any]] = []
    for one in sorted(nodes, key=lambda node: -float(node["Level"])):
        name, parent = one["iCode"], {"Index": WHOLE}.get(one["Parent"], one["Parent"])
        place = {"parent": parent, "weight": float(one["Weight"])}
        if one["Type"] == "Indicator":
            indicators.append({"indicator": name, "better": "more" if float(one["Direction"]) > 0 else "less", **place})
        elif parent:
            groups.append({"id": name, "name_zh": one["iName"], "name_en": one["iName"], **place})
    return Composite.model_validate({
        "id": "asem", "name_zh": "ASEM", "name_en": "ASEM", "meaning_zh": "", "meaning_en": "", "source": "COINr",
        "level": "province", "coverage": "all_units", "scale": (0, 100), "normalisation": "min_max",
        "weighting": "given", "aggregation": "arithmetic", "assumed": "refused", "missing": "bounded",
        "alternatives": {}, "groups": groups, "indicators": indicators,
    })  # fmt: skip


def _figures(treated: list[dict[str, str]], nodes: list[dict[str, str]]) -> list[dict[str, Any]]:
    plain = {"scope_id": SCOPE, "coverage": "all_units", "comparability": "exact", "reason": ""}
    return [
        {"region_code": row["UnitCode"], "indicator_id": one["iCode"], **plain, "low": number, "value": number, "high": number}
        for row in treated
        for one in nodes
        if one["Type"] == "Indicator"
        for number in [float(row[one["iCode"]])]
    ]  # fmt: skip
