"""The definition tables that rules use, and which industries are digital: classes, bands, regions, boundaries, units, scopes.

What is staged of submissions is `pipelines.validation.staging`.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from definitions import Definitions
from definitions.bounds import limits
from indicators.method import weigh
from pipelines.publication.connection import connect
from pipelines.validation.staging import bring

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

_CORE = "nbs2021-core"
_OF_CORE = {
    "core_classes": """
        SELECT classification, activity_code AS code, CAST(max(share) FILTER (target_level = 'total') AS DOUBLE) AS share,
            coalesce(max(target_code) FILTER (target_level = 'large' AND share_low = 1), '') AS large
        FROM scope_weights
        WHERE context_id = 0 AND (classification, activity_code) IN (SELECT (classification, code) FROM activity_classes)
        GROUP BY classification, activity_code ORDER BY classification, code""",
    "class_ancestors": "SELECT classification, code, ancestor FROM class_ancestors WHERE ancestor <> code",
}


def lay_out_definitions(connection: duckdb.DuckDBPyConnection, definitions: Definitions) -> None:
    """Make the definition tables that rules use; tables that are there already are made anew."""
    import pyarrow as pa

    for name, columns in _definition_tables(definitions).items():
        bring(connection, name, pa.table(columns))
    for name, table in weights_of_core(definitions).items():
        bring(connection, name, table)


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
    return tables


def weights_of_core(definitions: Definitions) -> dict[str, pa.Table]:
    """What the method's own weights say of the digital core, code by code, and the classes above each class.

    `share` is 1 = wholly, 0 = not at all, between = partly or not known; `large` is the large class where it is one only.
    Coefficients of a region are left aside: they say how much of a code is digital there, not whether any of it can be.
    """
    connection = connect(1)
    try:
        weigh(connection, definitions, _CORE)
        return {name: connection.execute(sql).to_arrow_table() for name, sql in _OF_CORE.items()}
    finally:
        connection.close()
