"""Adds to the findings of sums that do not agree which cells could be wrong.

Here the sums of a sheet become the edits of the localisation problem (`pipelines.validation.localisation`), and its answer
becomes a sentence. That a group and its members differ was found when the sheet was read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from definitions import Definitions
from definitions.tree import ClassTree
from pipelines.addresses import enclose, parse_address, ranges
from pipelines.findings import Finding
from pipelines.validation.localisation import Edit, Location, at_most_edit, locate_all, sum_edit
from pipelines.workbooks.words import groups
from pipelines.workbooks.words.values import given_decimals

if TYPE_CHECKING:
    import pyarrow as pa

RULE = "group-members-differ"
_COLUMNS = ("sheet", "cell", "classification", "activity_code", "measure", "value")
_NOT_DECIDED = (
    "哪个单元格有误未能在限时内判定",
    "which cell is wrong could not be decided in the time allowed",
)


def located(findings: Sequence[Finding], observations: pa.Table, definitions: Definitions) -> list[Finding]:
    """The findings, those of sums that do not agree with the cells that could be wrong."""
    if not any(found.rule_id == RULE for found in findings):
        return list(findings)
    rows = observations.select(_COLUMNS).to_pylist()
    answers: dict[str, list[tuple[frozenset[str], Location]]] = {}
    for sheet in {found.sheet for found in findings if found.rule_id == RULE}:
        values, edits = _edits([row for row in rows if row["sheet"] == sheet], definitions)
        answers[sheet] = locate_all(values, edits)
    return [_with_answer(found, answers.get(found.sheet, [])) if found.rule_id == RULE else found for found in findings]


def _edits(rows: list[dict[str, Any]], definitions: Definitions) -> tuple[dict[str, float], list[Edit]]:
    """The values of a sheet's cells and what ties them: groups and members, value added and gross output."""
    values: dict[str, float] = {}
    edits: list[Edit] = []
    cells: dict[str, dict[str, str]] = {}
    room: dict[str, float] = {}
    for row in rows:
        if row["value"] is not None and row["classification"] in definitions.classes:
            values[row["cell"]] = float(row["value"])
            cells.setdefault(row["measure"], {})[row["activity_code"]] = row["cell"]
            room[row["cell"]] = 0.5 * 10.0 ** -given_decimals(row["value"])
    listed = {row["activity_code"] for row in rows}
    known = (definitions.trees[kind] for row in rows if (kind := row["classification"]) in definitions.trees)
    tree = next(known, ClassTree({}))
    for by_code in cells.values():
        for group, members in groups.members_by_group(by_code, tree).items():
            if groups.are_complete(group, listed & set(by_code), tree):
                parts = [by_code[member] for member in members]
                whole = by_code[group]
                edits.append(sum_edit(whole, parts, room[whole] + sum(room[part] for part in parts)))
    output = cells.get("gross_output", {})
    for code, cell in cells.get("value_added", {}).items():
        if code in output:
            edits.append(at_most_edit(cell, output[code], room[cell] + room[output[code]]))
    return values, edits


def _with_answer(found: Finding, answers: Sequence[tuple[frozenset[str], Location]]) -> Finding:
    """The finding with the sentence of the fault that its cells belong to."""
    for tied, location in answers:
        if any(enclose(found.cells, cell) for cell in tied):
            zh, en = _sentences(location)
            return replace(found, message_zh=f"{found.message_zh}{zh}", message_en=f"{found.message_en} {en}")
    return found


def _sentences(location: Location) -> tuple[str, str]:
    certain, possible = _named(location.certain), _named(location.possible)
    if not location.decided:
        return f"（{_NOT_DECIDED[0]}。）", f"({_NOT_DECIDED[1].capitalize()}.)"
    if certain and possible:
        return (
            f"（最少要改 {location.size} 格：一定有 {certain}，另在 {possible} 之中。）",
            f"(At least {location.size} cells have to change: certainly {certain}, the rest among {possible}.)",
        )
    if certain:
        return (
            f"（改动最少的解释：一定是 {certain} 有误。）",
            f"(The smallest explanation: certainly {certain} is wrong.)",
        )
    if possible:
        return (
            f"（最少要改 {location.size} 格，在 {possible} 之中。）",
            f"(At least {location.size} of {possible} has to change.)",
        )
    return "", ""


def _named(cells: Sequence[str]) -> str:
    return ranges(parse_address(cell) for cell in cells)
