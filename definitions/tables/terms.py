"""The small vocabularies as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from definitions.bounds import limits
from definitions.tables.shape import DAY, LIMIT, SHARE, TEXT, WHOLE, YES_NO, of_entries, of_rows

if TYPE_CHECKING:
    import pyarrow as pa

    from definitions.content import Content


def units(definitions: Content) -> pa.Table:
    """The units."""
    return of_entries(
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
    )


def measures(definitions: Content) -> pa.Table:
    """The measures."""
    return of_entries(
        definitions.measures.values(),
        {
            "id": TEXT,
            "name_zh": TEXT,
            "name_en": TEXT,
            "dimension": TEXT,
            "activity": YES_NO,
            "accounts": YES_NO,
            "flow": YES_NO,
            "part_of": TEXT,
            "note": TEXT,
        },
    )


def vintages(definitions: Content) -> pa.Table:
    """The vintages of the accounts."""
    return of_entries(
        definitions.vintages.values(),
        {
            "id": TEXT,
            "name_zh": TEXT,
            "name_en": TEXT,
            "says": TEXT,
            "reference_year": WHOLE,
            "published_from": DAY,
            "note": TEXT,
        },
    )


def vintage_eras(definitions: Content) -> pa.Table:
    """The census benchmarks of the vintages."""
    eras = [(vintage.id, era) for vintage in definitions.vintages.values() for era in vintage.eras]
    return of_rows(
        [{"vintage": vintage, **era.model_dump()} for vintage, era in eras],
        {"vintage": TEXT, "first_year": WHOLE, "last_year": WHOLE, "benchmark": TEXT},
    )


def coverage_steps(definitions: Content) -> pa.Table:
    """How one unit coverage reads in another."""
    return of_entries(
        definitions.coverage_steps,
        {"reported": TEXT, "target": TEXT, "low": SHARE, "value": SHARE, "high": SHARE, "source": TEXT},
    )


def conversions(definitions: Content) -> pa.Table:
    """The sourced factors from one measure, price basis or coverage to another."""
    return of_entries(
        definitions.conversions,
        {
            "conversion_id": TEXT,
            "kind": TEXT,
            "from_code": TEXT,
            "to_code": TEXT,
            "classification": TEXT,
            "activity_code": TEXT,
            "region_code": TEXT,
            "first_year": WHOLE,
            "last_year": WHOLE,
            "low": SHARE,
            "value": SHARE,
            "high": SHARE,
            "source": TEXT,
            "verified": YES_NO,
            "is_uncertain": YES_NO,
        },
    )


def precedence(definitions: Content) -> pa.Table:
    """The choice among sources."""
    return of_entries(definitions.precedence, {"criterion": TEXT, "code": TEXT, "rank": WHOLE})


def obs_statuses(definitions: Content) -> pa.Table:
    """The codes of observation status."""
    return of_entries(definitions.obs_statuses.values(), {"id": TEXT, "name_zh": TEXT, "name_en": TEXT, "used": TEXT})


def bands(definitions: Content) -> pa.Table:
    """The ratios that are taken as possible."""
    return of_entries(definitions.bands, {"band": TEXT, "code": TEXT, "low": LIMIT, "high": LIMIT, "source": TEXT})


def bounds(definitions: Content) -> pa.Table:
    """What no figure of a measure is below or above, in base units, in a region of each level."""
    return of_rows(
        [
            {
                "measure": one.measure,
                "part": one.part,
                "level": one.level,
                "least": one.least,
                "most": one.most,
                "multiple": f"{one.row.most.normalize():f}",
                "reference": definitions.national[one.row.reference].name_zh,
            }
            for one in limits(definitions)
        ],
        {
            "measure": TEXT,
            "part": TEXT,
            "level": TEXT,
            "least": LIMIT,
            "most": LIMIT,
            "multiple": TEXT,
            "reference": TEXT,
        },
    )
