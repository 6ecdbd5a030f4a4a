"""Regions, their territories and what maps between them, and functional zones as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from definitions.tables.shape import DAY, SHARES, TEXT, WHOLE, YES_NO, of_columns, of_entries

if TYPE_CHECKING:
    import pyarrow as pa

    from definitions.content import Content


def regions(definitions: Content) -> pa.Table:
    """The region codes and their validity."""
    return of_entries(
        [region for versions in definitions.regions.values() for region in versions],
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


def territories(definitions: Content) -> pa.Table:
    """The territories: codes over days in which their area stayed the same."""
    found = [one for territories in definitions.history.territories.values() for one in territories]
    return of_columns(
        {"region_code": TEXT, "territory_date": DAY, "territory_end": DAY},
        [[one.code for one in found], [one.start for one in found], [one.end for one in found]],
    )


def region_mappings(definitions: Content) -> pa.Table:
    """How much of each territory belongs to another; each to itself as well."""
    found = definitions.history.all_mappings
    return of_columns(
        {
            "from_code": TEXT,
            "from_territory": DAY,
            "to_code": TEXT,
            "to_territory": DAY,
            **SHARES,
            "kind": TEXT,
            "basis": TEXT,
            "document": TEXT,
        },
        [
            [one.origin.code for one in found],
            [one.origin.start for one in found],
            [one.target.code for one in found],
            [one.target.start for one in found],
            [one.low for one in found],
            [one.share for one in found],
            [one.high for one in found],
            [one.kind for one in found],
            [one.basis for one in found],
            [one.document for one in found],
        ],
    )


def region_changes(definitions: Content) -> pa.Table:
    """The documented changes of territory."""
    return of_entries(
        definitions.region_changes,
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
            **SHARES,
            "share_source": TEXT,
            "document": TEXT,
            "document_title": TEXT,
            "source_url": TEXT,
            "note": TEXT,
        },
    )


def zones(definitions: Content) -> pa.Table:
    """The functional zones."""
    return of_entries(
        definitions.zones,
        {
            "code": TEXT,
            "name_zh": TEXT,
            "parent_code": TEXT,
            "lies_in": TEXT,
            "same_as": TEXT,
            "note": TEXT,
            "provenance": TEXT,
        },
    )
