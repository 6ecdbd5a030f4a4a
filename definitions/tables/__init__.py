"""The definitions as Arrow tables, in bulk, for the SQL of the method and for the dimension tables of a release.

Only the shape changes here: no row is derived, dropped or filled in. What is computed from definitions are the mappings
between territories, which `definitions.history` makes, and the weights, which are SQL in `indicators`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import pyarrow as pa

from definitions.tables import activities, regions, terms

if TYPE_CHECKING:
    from definitions.content import Content

#: Each table by the name under which SQL knows it.
TABLES: Mapping[str, Callable[[Content], pa.Table]] = {
    "activity_classes": activities.activity_classes,
    "correspondence_sets": activities.correspondence_sets,
    "correspondences": activities.correspondences,
    "coefficients": activities.coefficients,
    "conversions": terms.conversions,
    "scopes": activities.scopes,
    "scope_relations": activities.scope_relations,
    "scope_activities": activities.scope_activities,
    "regions": regions.regions,
    "territories": regions.territories,
    "region_mappings": regions.region_mappings,
    "region_changes": regions.region_changes,
    "zones": regions.zones,
    "units": terms.units,
    "measures": terms.measures,
    "vintages": terms.vintages,
    "vintage_eras": terms.vintage_eras,
    "coverage_steps": terms.coverage_steps,
    "precedence": terms.precedence,
    "obs_statuses": terms.obs_statuses,
    "bands": terms.bands,
    "bounds": terms.bounds,
}


def tables(definitions: Content) -> dict[str, pa.Table]:
    """All definition tables by their names. Shares are decimals with 12 places."""
    return {name: build(definitions) for name, build in TABLES.items()}
