"""What only follows from another finding is not told: a rule yields, comparison by comparison, to others at the same cells.

Which rule yields to which stands with the rules (`yields_to`). What is wrong with a row hides no other row: where one of thirty
comparisons follows from something else, the other twenty-nine stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from definitions.models import Rule
from pipelines.addresses import Cell, parse_ranges
from pipelines.findings import BLOCKING, Finding, with_comparisons

_Corners = tuple[Cell, Cell]
_LAST_COLUMN = 16_383


def without_consequences(
    findings: Iterable[Finding], rules: Mapping[str, Rule], *, is_accepted: bool = False
) -> list[Finding]:
    """Leave out what only follows from another finding: a rule yields to others that were broken at the same cells.

    A wrong unit is one finding, not one for each ratio that it spoils. A finding on another sheet, or one that names no
    cells, stands for all. What blocks yields only to what blocks too, so that nothing impossible is let in by a query;
    and where a person accepted the file, what nobody can waive yields to nothing.
    """
    everything = list(findings)
    causes: dict[tuple[str, str], list[Finding]] = {}
    for each in everything:
        causes.setdefault((each.submission_id, each.rule_id), []).append(each)
    kept = []
    for each in everything:
        rule = rules[each.rule_id]
        before = [
            cause
            for name in rule.yields_to
            for cause in causes.get((each.submission_id, name), ())
            if cause.severity in BLOCKING or each.severity not in BLOCKING
            if not is_accepted or rule.waivable
        ]
        left = _left(each, rule, before, rules)
        if left:
            kept.append(left)
    return kept


def _left(found: Finding, rule: Rule, causes: Sequence[Finding], rules: Mapping[str, Rule]) -> Finding | None:
    """What of a finding does not follow from these; nothing where all of it does."""
    if not causes:
        return found
    if any(cause.sheet != found.sheet or not cause.cells or not found.cells for cause in causes):
        return None
    around = [corners for cause in causes for corners in _told_of(cause, rules[cause.rule_id])]
    if len(found.comparisons) < 2:
        return None if _overlap(parse_ranges(found.cells), around) else found
    stands = [each for each in found.comparisons if not _overlap([(cell, cell) for cell in each.cells], around)]
    if len(stands) == len(found.comparisons):
        return found
    return with_comparisons(found, rule, stands) if stands else None


def _told_of(cause: Finding, rule: Rule) -> list[_Corners]:
    """What a finding tells of: its cells, or its stretch of rows and those next to it, where rows stand beside other codes."""
    named = list(parse_ranges(cause.cells))
    if not rule.of_rows:
        return named
    first, last = min(a.row for a, _ in named), max(b.row for _, b in named)
    return [(Cell(max(first - 1, 0), 0), Cell(last + 1, _LAST_COLUMN))]


def _overlap(some: Iterable[_Corners], others: Iterable[_Corners]) -> bool:
    """Whether any of these ranges touches any of the others."""
    return any(
        a[0].row <= b[1].row and b[0].row <= a[1].row and a[0].column <= b[1].column and b[0].column <= a[1].column
        for a in some
        for b in others
    )
