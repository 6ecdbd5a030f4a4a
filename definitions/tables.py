"""The definitions as Arrow tables, in bulk, for the SQL of the method and for the dimension tables of a release.

Only the shape changes here: no row is derived, dropped or filled in. Weights and anything else that is computed from
definitions are SQL in `indicators`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa

from definitions.loader import Definitions

TEXT, WHOLE, DAY, YES_NO = pa.string(), pa.int64(), pa.date32(), pa.bool_()
SHARE = pa.decimal128(16, 12)
CONFIDENCE = pa.decimal128(4, 3)


def tables(definitions: Definitions) -> dict[str, pa.Table]:
    """All definition tables by the name under which SQL knows them. Shares are decimals with 12 places."""
    return {
        "activity_classes": _activity_classes(definitions),
        "nbs_gbt": _entries(
            definitions.correspondences,
            {
                "row_id": TEXT,
                "nbs_code": TEXT,
                "gbt_code": TEXT,
                "partial": YES_NO,
                "excludes": TEXT,
                "confidence": CONFIDENCE,
                "provenance": TEXT,
                "note": TEXT,
            },
        ),
        "scopes": _scopes(definitions),
        "scope_activities": _scope_activities(definitions),
        "regions": _regions(definitions),
        "territories": _rows(
            [
                {"region_code": code, "territory_date": start}
                for code, starts in definitions.territories.items()
                for start in starts
            ],
            {"region_code": TEXT, "territory_date": DAY},
        ),
        "region_changes": _rows(
            [
                {**change.model_dump(exclude={"approval_date", "provenance"}), "effective": change.effective}
                for change in definitions.region_changes
            ],
            {
                "year": WHOLE,
                "effective": DAY,
                "from_code": TEXT,
                "from_name": TEXT,
                "to_code": TEXT,
                "to_name": TEXT,
                "change_type": TEXT,
                "from_partial": YES_NO,
                "from_code_survives": YES_NO,
                "to_code_preexisting": YES_NO,
                "document": TEXT,
                "document_title": TEXT,
                "source_url": TEXT,
                "note": TEXT,
            },
        ),
        "units": _entries(
            definitions.units.values(),
            {
                "id": TEXT,
                "symbol": TEXT,
                "name_en": TEXT,
                "dimension": TEXT,
                "multiplier": WHOLE,
                "sdmx_unit_measure": TEXT,
                "sdmx_unit_mult": WHOLE,
            },
        ),
        "measures": _entries(
            definitions.measures.values(),
            {"id": TEXT, "name_zh": TEXT, "name_en": TEXT, "dimension": TEXT, "activity": YES_NO, "accounts": YES_NO, "note": TEXT},
        ),
        "vintages": _entries(
            definitions.vintages.values(), {"id": TEXT, "name_zh": TEXT, "name_en": TEXT, "note": TEXT}
        ),
        "vintage_eras": _rows(
            [
                {"vintage": vintage.id, **era.model_dump()}
                for vintage in definitions.vintages.values()
                for era in vintage.eras
            ],
            {"vintage": TEXT, "first_year": WHOLE, "last_year": WHOLE, "benchmark": TEXT},
        ),
        "coverage_steps": _entries(
            definitions.coverage_steps,
            {"reported": TEXT, "target": TEXT, "low": SHARE, "value": SHARE, "high": SHARE, "source": TEXT},
        ),
        "precedence": _entries(definitions.precedence, {"criterion": TEXT, "code": TEXT, "rank": WHOLE}),
    }


def _activity_classes(definitions: Definitions) -> pa.Table:
    return _rows(
        [
            {"classification": name, **activity.model_dump()}
            for name, classes in definitions.classes.items()
            for activity in classes.values()
        ],
        {
            "classification": TEXT,
            "code": TEXT,
            "level": WHOLE,
            "parent": TEXT,
            "name_zh": TEXT,
            "name_en": TEXT,
            "valid_from": DAY,
            "valid_to": DAY,
            "confidence": CONFIDENCE,
            "source": TEXT,
            "provenance": TEXT,
        },
    )


def _scopes(definitions: Definitions) -> pa.Table:
    return _rows(
        [
            {
                **scope.model_dump(include={"id", "name_zh", "name_en", "is_target", "coverage", "edition", "source"}),
                "price_basis": scope.price_basis,
                "period_kind": scope.period_kind,
                "territory": scope.territory,
                "tolerance": scope.tolerance,
                "refusal_zh": scope.refusal_zh,
                "refusal_en": scope.refusal_en,
                "reads_as": scope.reads_as.scope if scope.reads_as else None,
                "reads_as_basis": scope.reads_as.basis if scope.reads_as else None,
                "reads_as_source": scope.reads_as.source if scope.reads_as else None,
            }
            for scope in definitions.scopes.values()
        ],
        {
            "id": TEXT,
            "name_zh": TEXT,
            "name_en": TEXT,
            "is_target": YES_NO,
            "coverage": TEXT,
            "edition": TEXT,
            "territory": TEXT,
            "price_basis": TEXT,
            "period_kind": TEXT,
            "tolerance": SHARE,
            "reads_as": TEXT,
            "reads_as_basis": TEXT,
            "reads_as_source": TEXT,
            "refusal_zh": TEXT,
            "refusal_en": TEXT,
            "source": TEXT,
        },
    )


def _scope_activities(definitions: Definitions) -> pa.Table:
    """One row an activity that a scope names: classes of NBS 2021 (never partial by themselves) or listed industries."""
    named = [
        {"scope_id": scope.id, "classification": scope.activities.classification, "code": code, "partial": False}
        for scope in definitions.scopes.values()
        if scope.activities
        for code in scope.activities.codes
    ]
    listed = [
        {"scope_id": scope_id, "classification": "gbt4754-2017", **activity.model_dump(exclude={"note"})}
        for scope_id, activities in definitions.scope_activities.items()
        for activity in activities
    ]
    return _rows(
        named + listed,
        {
            "scope_id": TEXT,
            "classification": TEXT,
            "code": TEXT,
            "partial": YES_NO,
            "confidence": CONFIDENCE,
            "provenance": TEXT,
        },
    )


def _regions(definitions: Definitions) -> pa.Table:
    return _rows(
        [
            {**region.model_dump(), "is_sample": region.is_sample}
            for versions in definitions.regions.values()
            for region in versions
        ],
        {
            "code": TEXT,
            "name_zh": TEXT,
            "level": TEXT,
            "parent_code": TEXT,
            "unit_type": TEXT,
            "status": TEXT,
            "valid_from": DAY,
            "valid_to": DAY,
            "successor_codes": TEXT,
            "is_sample": YES_NO,
            "provenance": TEXT,
        },
    )


def _entries(entries: Iterable[Any], columns: Mapping[str, pa.DataType]) -> pa.Table:
    return _rows([{name: getattr(entry, name) for name in columns} for entry in entries], columns)


def _rows(rows: list[dict[str, Any]], columns: Mapping[str, pa.DataType]) -> pa.Table:
    """A table of just these columns, in this order; what a row does not mention is empty."""
    return pa.table({name: pa.array([row.get(name) for row in rows], kind) for name, kind in columns.items()})
