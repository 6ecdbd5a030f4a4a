"""The tables of the life cycle: submissions with what became of them, explanations, decisions, and the cells that queries hold.

Only the shaping into the tables' contracts belongs here; what becomes of a file is `pipelines.life.settling`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from indicators.contracts import arrow_table
from pipelines.addresses import Cell, parse_ranges
from pipelines.life import explanations
from pipelines.life.decisions import corrections

if TYPE_CHECKING:
    import pyarrow as pa

    from definitions import Definitions
    from pipelines.life.decisions import Decision
    from pipelines.life.settling import Conclusion
    from pipelines.life.standing import Standing
    from pipelines.workbooks.files.corrections import Correction

OUT, FLAGGED = "out", "flagged"


def tables(conclusion: Conclusion, decided: Sequence[Decision], definitions: Definitions) -> dict[str, pa.Table]:
    """The tables of the life cycle by name."""
    of_cells = corrections(decided)
    return {
        "submissions": arrow_table(
            "submissions", (_submission(one, of_cells.get(one.submission_id, ())) for one in conclusion.standings)
        ),
        "explanations": explanations.to_table(conclusion.uses),
        "decisions": arrow_table("decisions", map(_decision, decided)),
        "held_cells": arrow_table("held_cells", _held(conclusion.standings, definitions)),
    }


def _submission(one: Standing, corrected: Sequence[Correction]) -> dict[str, Any]:
    """A file, and who decided of it as a whole; of one that counts, else, who corrected its cells."""
    decided_by, why = (one.decision.by, one.decision.reason) if one.decision else ("", "")
    if corrected and one.status == "accepted":
        decided_by = decided_by or "、".join(dict.fromkeys(each.by for each in corrected))
        why = "；".join(
            filter(None, [why, *(f"{each.sheet}!{each.cell} {each.value}：{each.reason}" for each in corrected)])
        )
    return {
        **vars(one.cover),
        **vars(one),
        "delivery": one.delivery.number,
        "finding_count": len(one.findings),
        "open_query_count": len(one.open_queries),
        "explained_query_count": len(one.queries) - len(one.open_queries),
        "decided_by": decided_by,
        "decision_reason": why,
    }


def _decision(one: Decision) -> dict[str, Any]:
    return {
        **vars(one),
        "corrected_to": one.value,
        "corrected_from": one.instead_of,
        "decided_by": one.by,
        "decision_reason": one.reason,
    }


def _held(standings: Iterable[Standing], definitions: Definitions) -> Iterator[dict[str, Any]]:
    """Each cell of an accepted submission that an open query holds; no cell named means every cell of the sheet.

    What keeps out an answer of the cover keeps out every figure: it is said of all of them.
    """
    for standing in standings:
        if standing.status != "accepted":
            continue
        for found in standing.open_queries:
            treatment = OUT if definitions.rules[found.rule_id].keeps_out else FLAGGED
            is_of_all = treatment == OUT and bool(found.sheet) and found.sheet == standing.cover.sheet
            for cell in [""] if is_of_all else _cells(found.cells):
                yield {
                    "submission_id": standing.submission_id,
                    "sheet": "" if is_of_all else found.sheet,
                    "cell": cell,
                    "rule_id": found.rule_id,
                    "query_treatment": treatment,
                }


def _cells(text: str) -> Iterator[str]:
    try:
        ranges = parse_ranges(text)
    except ValueError:
        ranges = []
    if not ranges:
        yield ""
    for first, last in ranges:
        for row in range(first.row, last.row + 1):
            for column in range(first.column, last.column + 1):
                yield str(Cell(row, column))
