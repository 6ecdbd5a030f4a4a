"""`koujing region explain`: a code's names, what changed and by which document, and where its figures belong."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

import typer

from definitions import Definitions, load
from definitions.region_explaining import RegionExplanation, explain_region
from pipelines.cli.answers import answer, fields, page
from pipelines.cli.options import Format, FormatOption, RegionArgument, RootOption, definitions_root


def explain(
    name: RegionArgument,
    on: Annotated[
        datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="归到哪一天的区划 / boundary of which day")
    ] = None,
    format: FormatOption = Format.text,
    definitions: RootOption = None,
) -> None:
    """Show a region through time."""
    known = load(definitions_root(definitions))
    found = explain_region(known, name, on.date() if on else None)
    answer(
        format,
        lambda: [page("zone.txt" if found.zone else "region.txt", **vars(found), definitions=known)],
        lambda: rows(known, found),
        lambda: {
            **fields(found, "code path"),
            "names": [version.model_dump() for version in found.versions],
            "moves": [asdict(move) for move in found.moves],
            "mappings": rows(known, found),
        },
    )


def rows(definitions: Definitions, explanation: RegionExplanation) -> list[dict[str, Any]]:
    """One row a territory of the code and where its figures belong; for a functional zone, the zone."""
    if zone := explanation.zone:
        about, beside = (
            fields(zone, "code name_zh"),
            fields(zone, "parent_code lies_in=districts lies_in_source same_as note"),
        )
        return [{**about, "kind": "functional zone", **beside}]
    return [
        {
            "from_code": one.origin.code,
            "from_name": definitions.region_name(one.origin.code),
            **fields(one, "from_territory=origin.start from_territory_end=origin.end to_code=target.code"),
            "to_name": definitions.region_name(one.target.code),
            "to_territory": one.target.start,
            "wanted_on": explanation.wanted_on,
            **fields(one, "share_low=low share share_high=high kind basis document"),
        }
        for one in explanation.mappings
    ]
