"""Classifications, correspondences and coefficients: codes exist, nothing counts twice, shares are those of one whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from definitions.checks.references import missing, note, twice, unlike
from definitions.files import FIRST_ROW
from definitions.models import ONE, Coefficient, Correspondence, CorrespondenceSet

if TYPE_CHECKING:
    from definitions.content import Content
    from definitions.files import DefinitionFiles
    from definitions.tree import ClassTree

INDEX, QUESTIONS = "correspondences/correspondences.yml", "correspondences/open_questions.csv"


def check_activities(definitions: Content, files: DefinitionFiles) -> None:
    """Note the faults of classifications, correspondences, coefficients and open questions."""
    for identity, classes in definitions.classes.items():
        _classes(identity, definitions, files)
        if not classes:
            missing(files, f"classifications/{identity}.csv", "-", "code", identity)
    for pair in definitions.correspondence_sets.values():
        _correspondence(pair, definitions, files)
    _coefficients(definitions, files)
    row_ids = {row.row_id for rows in definitions.correspondences.values() for row in rows}
    for number, question in enumerate(definitions.open_questions, FIRST_ROW):
        for row_id in question.rows:
            if row_id not in row_ids:
                missing(files, QUESTIONS, number, "row_ids", row_id)


def _classes(identity: str, definitions: Content, files: DefinitionFiles) -> None:
    name, classes = f"classifications/{identity}.csv", definitions.classes[identity]
    levels = definitions.classifications[identity].levels
    coarsest = min(levels)
    for number, row in enumerate(classes.values(), FIRST_ROW):
        if row.level not in levels:
            missing(files, name, number, "level", str(row.level))
        parent = classes.get(row.parent)
        if (parent.level != row.level - 1) if parent else (row.level != coarsest or row.parent):
            missing(files, name, number, "parent", row.parent)


def _correspondence(pair: CorrespondenceSet, definitions: Content, files: DefinitionFiles) -> None:
    name = f"correspondences/{pair.id}.csv"
    if pair.id != f"{pair.from_classification}--{pair.to_classification}":
        missing(files, INDEX, pair.id, "id", pair.id)
    for column, classification in (("from", pair.from_classification), ("to", pair.to_classification)):
        if classification not in definitions.classes:
            missing(files, INDEX, pair.id, column, classification)
            return
    tree, target = definitions.trees[pair.from_classification], definitions.classes[pair.to_classification]
    covering: dict[str, list[tuple[int, Correspondence]]] = defaultdict(list)
    pairs: set[str] = set()
    for number, row in enumerate(definitions.correspondences[pair.id], FIRST_ROW):
        link = f"{row.from_code}→{row.to_code}"
        if link in pairs:
            twice(files, name, number, "to_code", link)
        pairs.add(link)
        if row.to_code not in target:
            missing(files, name, number, "to_code", row.to_code)
        if row.from_code not in tree.classes:
            missing(files, name, number, "from_code", row.from_code)
            continue
        for code in _covered(row, number, name, tree, files):
            covering[code].append((number, row))
    for code, covers in covering.items():
        if len(covers) > 1 or not covers[0][1].is_whole:
            _whole(code, covers, pair, files)


def _covered(row: Correspondence, number: int, name: str, tree: ClassTree, files: DefinitionFiles) -> Iterable[str]:
    """The finest classes that a row covers."""
    leaves = tree.leaves(row.from_code)
    if not row.excludes:
        return leaves
    excluded = row.excluded
    for code in excluded:
        if not tree.lies_in(code, row.from_code):
            missing(files, name, number, "excludes", code)
    return [code for code in leaves if code not in excluded]


def _whole(
    code: str, covers: list[tuple[int, Correspondence]], pair: CorrespondenceSet, files: DefinitionFiles
) -> None:
    """The rows that cover one class share it out: at most all of it, and all of it where nothing may lie outside."""
    name, (number, _) = f"correspondences/{pair.id}.csv", covers[-1]
    rows = [row for _, row in covers]
    low = sum(row.share_low for row in rows)
    if low > ONE or (low == ONE and any(not row.share_low and row.share_high for row in rows)):
        listed = [row.row_id for row in rows]
        note(
            files,
            name,
            number,
            "share_low",
            "more-than-all",
            code=code,
            rows_zh="、".join(listed),
            rows_en=", ".join(listed),
        )
    if pair.exhaustive and sum(row.share_high for row in rows) < ONE:
        note(files, name, number, "share_high", "less-than-all", code=code)


def _coefficients(definitions: Content, files: DefinitionFiles) -> None:
    numbered = [
        (name, number, row)
        for name, rows in definitions.coefficient_files.items()
        for number, row in enumerate(rows, FIRST_ROW)
    ]
    unlike(files, ((name, number, row.coefficient_id, _holds_for(row), row) for name, number, row in numbered))
    for name, number, row in numbered:
        _coefficient(row, name, number, definitions, files)


def _holds_for(row: Coefficient) -> tuple[str, ...]:
    return row.classification, row.code, row.target_code, row.region_code, row.measure


def _coefficient(row: Coefficient, name: str, number: int, definitions: Content, files: DefinitionFiles) -> None:
    known = {
        "code": row.code in definitions.classes.get(row.classification, {}),
        "target_code": row.target_code in definitions.classes.get(row.target_classification, {}),
        "region_code": not row.region_code or row.region_code in definitions.regions,
        "measure": not row.measure or row.measure in definitions.measures,
    }
    for column, holds in known.items():
        if not holds:
            missing(files, name, number, column, getattr(row, column))
    for column, classification in (("code", row.classification), ("target_code", row.target_classification)):
        code = getattr(row, column)
        if known[column] and definitions.trees[classification].leaves(code) != (code,):
            note(files, name, number, column, "group", code=code)
    if all(known.values()) and not _leads(row, definitions):
        note(files, name, number, "target_code", "leads-nowhere", code=row.code, target=row.target_code)


def _leads(row: Coefficient, definitions: Content) -> bool:
    """Whether a correspondence leads from the coefficient's class, or a class above or below it, to its target."""
    rows = definitions.correspondences.get(f"{row.classification}--{row.target_classification}", [])
    tree = definitions.trees[row.classification]
    return any(
        one.to_code == row.target_code
        and row.code not in one.excluded
        and (tree.lies_in(row.code, one.from_code) or tree.lies_in(one.from_code, row.code))
        for one in rows
    )
