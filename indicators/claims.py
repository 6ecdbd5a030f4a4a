"""Published ranks (`claims.csv`): who is said to be the how-manieth in which set, held against the table.

A set is a group of regions, or the regions of one level within one. What comes of a claim is the step `claim_verdicts`; claims
move no figure.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from definitions import Definitions, load
from definitions.checks.references import note
from definitions.files import DefinitionFiles
from indicators.method import lead_up
from indicators.statements import FOLDER, Statement, bring, read

if TYPE_CHECKING:
    import duckdb

FILE = "claims.csv"


class Claim(Statement):
    """One published rank, 1 for the greatest.

    `among` is a group of regions, whose members at the end of the period are meant, or a region, within which all of `level`
    are meant.
    """

    period: str = Field(pattern=r"^\d{4}")
    rank: int = Field(ge=1)
    among: str
    level: Literal["", "province", "prefecture", "county", "town"]


@cache
def claims(folder: Path = FOLDER) -> tuple[Claim, ...]:
    """All claims in the order of their file.

    Raises `DefinitionError` for a row that says none, or one of a region, an indicator or a set that is none.
    """
    files = DefinitionFiles(folder)
    rows = read(files, FILE, Claim)
    definitions = load()
    for number, row in rows:
        if row.among not in (definitions.regions if row.level else definitions.region_groups):
            note(files, FILE, number, "among", "missing", value=row.among)
        elif not _is_of_its_set(row, definitions):
            said = (f"{row.region_code} 不在其范围之内", f"{row.region_code} is none of the set")
            files.fault(FILE, number, "region_code", *said)
    if files.faults:
        raise files.faults[0]
    return tuple(row for _, row in rows)


def _is_of_its_set(claim: Claim, definitions: Definitions) -> bool:
    """Whether the region ever was in the set of its claim."""
    if not claim.level:
        members = definitions.region_group_members
        return any((one.group_id, one.code) == (claim.among, claim.region_code) for one in members)

    def lies_within(code: str) -> bool:
        above = {one.parent_code for one in definitions.regions.get(code, ())}
        return claim.among in above or any(map(lies_within, above))

    levels = {one.level for one in definitions.regions.get(claim.region_code, ())}
    return claim.level in levels and lies_within(claim.region_code)


def judge(connection: duckdb.DuckDBPyConnection, chosen: tuple[Claim, ...]) -> None:
    """Make `claim_verdicts` of claims; the connection holds a release's tables."""
    columns = {
        "id": "claim_id VARCHAR",
        "region_code": "region_code VARCHAR",
        "indicator_id": "indicator_id VARCHAR",
        "period": "period VARCHAR",
        "rank": "claimed BIGINT",
        "among": "among VARCHAR",
        "level": "level VARCHAR",
    }
    bring(connection, "claims", columns, chosen)
    lead_up(connection, ["claim_verdicts"])
