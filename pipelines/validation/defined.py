"""The definition tables that rules use, and which industries are digital: classes, bands, regions, boundaries, units, scopes.

What is staged of submissions is `pipelines.validation.staging`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from definitions import Definitions
from definitions.bounds import limits
from pipelines.validation.staging import bring, make

if TYPE_CHECKING:
    import duckdb

    from definitions.models import ActivityClass

_TO_CORE = "gbt4754-2017--nbs-digital-2021"
_FROM_2011 = "gbt4754-2011--gbt4754-2017"
_FINEST = 4
_CORE_CLASSES = ("01", "02", "03", "04")


def lay_out_definitions(connection: duckdb.DuckDBPyConnection, definitions: Definitions) -> None:
    """Make the definition tables that rules use; tables that are there already are made anew."""
    import pyarrow as pa

    for name, columns in _definition_tables(definitions).items():
        bring(connection, name, pa.table(columns))
    make(connection, ("class_ancestors",))


def _definition_tables(definitions: Definitions) -> dict[str, dict[str, list[Any]]]:
    """The definition tables by name, column by column."""
    classes = [(name, each) for name, known in definitions.classes.items() for each in known.values()]
    regions = [each for versions in definitions.regions.values() for each in versions]
    moved = [
        (code, change.effective)
        for change in definitions.region_changes
        for code in [change.from_code] * change.from_code_survives
        + change.to_code.split(";") * change.to_code_preexisting
    ]
    tables: dict[str, dict[str, list[Any]]] = {
        "activity_classes": {
            "classification": [name for name, _ in classes],
            **{
                column: [getattr(each, column) for _, each in classes]
                for column in ("code", "level", "parent", "name_zh")
            },
        },
        "bands": {
            **{column: [getattr(each, column) for each in definitions.bands] for column in ("band", "code")},
            **{column: [float(getattr(each, column)) for each in definitions.bands] for column in ("low", "high")},
        },
        "regions": {
            **{
                column: [getattr(each, column) for each in regions]
                for column in ("code", "name_zh", "parent_code", "level", "valid_from")
            },
            "valid_to": [each.valid_to or date.max for each in regions],
        },
        "boundary_changes": {
            "region_code": [code for code, _ in moved],
            "effective": [effective for _, effective in moved],
        },
    }
    bounded = list(limits(definitions))
    tables["bounds"] = {
        **{column: [getattr(each, column) for each in bounded] for column in ("measure", "part", "level")},
        **{column: [float(getattr(each, column)) for each in bounded] for column in ("least", "most")},
        "share": [f"{each.row.most.normalize():f}" for each in bounded],
        "reference": [definitions.national[each.row.reference].name_zh for each in bounded],
    }
    for name, known, columns in (
        ("units", definitions.units, ("id", "symbol", "dimension", "multiplier")),
        ("measures", definitions.measures, ("id", "name_zh", "name_en", "flow")),
        ("scopes", definitions.scopes, ("id", "name_zh")),
    ):
        tables[name] = {column: [getattr(each, column) for each in known.values()] for column in columns}
    core = core_classes(definitions)
    tables["core_classes"] = {column: [row[column] for row in core] for column in core[0]}
    return tables


def core_classes(definitions: Definitions) -> list[dict[str, Any]]:
    """The share of each industry code in the digital core, to order findings and to know whole and foreign codes.

    1 = wholly, 0 = not at all, between = partly or not known; `large` is the large class where it is one only. Codes of
    GB/T 4754-2011 have the shares of the codes of 2017 that they became.
    """
    share, large = _core_of_2017(definitions)
    became: dict[str, list[str]] = {}
    for row in definitions.correspondences[_FROM_2011]:
        became.setdefault(row.from_code, []).append(row.to_code)
    editions = {
        "gbt4754-2017": (share, large),
        "gbt4754-2011": (
            {old: sum(share.get(new, 0.0) for new in codes) / len(codes) for old, codes in became.items()},
            {old: set().union(*(large.get(new, set()) for new in codes)) for old, codes in became.items()},
        ),
    }
    return [
        row
        for edition, (shares, classes) in editions.items()
        for row in _with_groups(edition, _finest_below(definitions.classes[edition]), shares, classes)
    ]


def _core_of_2017(definitions: Definitions) -> tuple[dict[str, float], dict[str, set[str]]]:
    """The share of each finest code in the core, and the large classes in which it lies."""
    below = _finest_below(definitions.classes["gbt4754-2017"])
    large: dict[str, set[str]] = {}
    share: dict[str, float] = {}
    for row in definitions.correspondences[_TO_CORE]:
        if row.to_code[:2] not in _CORE_CLASSES:
            continue
        excluded = set(row.excludes.split(";"))
        for code in below[row.from_code]:
            if code not in excluded:
                large.setdefault(code, set()).add(row.to_code[:2])
                share[code] = max(share.get(code, 0), 1.0 if row.share_low == 1 else 0.5)
    return share, large


def _with_groups(
    edition: str, below: Mapping[str, Sequence[str]], share: Mapping[str, float], large: Mapping[str, set[str]]
) -> Iterator[dict[str, Any]]:
    """Every code of an edition, groups by the mean of what lies within them."""
    for code, finest in below.items():
        within = set().union(*(large.get(leaf, set()) for leaf in finest))
        mean = sum(share.get(leaf, 0) for leaf in finest) / max(len(finest), 1)
        one = within.pop() if len(within) == 1 and mean == 1 else ""
        yield {"classification": edition, "code": code, "share": mean, "large": one}


def _finest_below(classes: Mapping[str, ActivityClass]) -> dict[str, list[str]]:
    """The finest classes at or below each class."""
    below: dict[str, list[str]] = {code: [] for code in classes}
    for code, each in classes.items():
        if each.level == _FINEST:
            at = code
            while at:
                below[at].append(code)
                at = classes[at].parent
    return below
