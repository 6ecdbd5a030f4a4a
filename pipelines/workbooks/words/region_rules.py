"""The rule that is broken where a text names no region that can be reported, and what its finding says.

Which region a text names is decided in `definitions.naming`, for every entrance alike.
"""

from __future__ import annotations

from definitions import Definitions, RegionDecision

REGION_EXAMPLE = "310112"

RULES = {
    "ambiguous": "region-ambiguous",
    "unknown": "region-unknown",
    "differs": "region-name-differs",
    "zone": "region-is-zone",
    "not_yet": "region-not-yet",
    "no_longer": "region-no-longer",
}
#: Outcomes with which a figure is read all the same: a person says in which boundary it is drawn.
READ = ("region", "not_yet", "no_longer")


def expected(decision: RegionDecision, definitions: Definitions) -> str:
    """What the finding of a decision holds against the text: candidates, names, what became of it, or what is close."""
    if decision.outcome == "unknown" and not decision.listed:
        return "；".join(definitions.names.near(decision.text)) or REGION_EXAMPLE
    return decision.shown
