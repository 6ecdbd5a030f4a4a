"""Holds submissions against the rules that are SQL, in DuckDB, the same for one file and for a whole run.

A rule's query gives one row for each comparison it makes: `submission_id, sheet, cells, broken, cause, observed, expected,
effect`. How many cells were looked at and which findings come of it is counted here; what a rule says is in
`definitions/rules`, what its tables hold in `sql/`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from definitions import Definitions
from definitions.models import Rule
from pipelines.validation.addresses import Cell, parse_address, parse_ranges, ranges
from pipelines.validation.findings import BLOCKING, Finding, finding
from pipelines.validation.staging import lay_out

if TYPE_CHECKING:
    import duckdb

#: A rule that looks at one submission needs nothing else; the others are asked once it is known what stands beside it.
ALONE, BESIDE = ("submission",), ("history", "regions")
_NAMED_VALUES = 6
#: Up to this many observations the two questions to a rule are asked in one query.
_FEW = 200_000
_LOOKED_AT = "SELECT submission_id, CAST(sum(len(cells)) AS BIGINT) FROM comparisons GROUP BY submission_id"
_BROKEN = """
    SELECT submission_id, sheet, cells, cause, coalesce(observed, ''), coalesce(expected, ''), coalesce(effect, 0)::DOUBLE
    FROM comparisons WHERE broken
"""
_AT_ONCE = """
    SELECT submission_id, CAST(sum(len(cells)) AS BIGINT),
      list({s: sheet, c: cells, u: cause, o: coalesce(observed, ''), e: coalesce(expected, ''), w: coalesce(effect, 0)::DOUBLE})
        FILTER (WHERE broken)
    FROM comparisons GROUP BY submission_id
"""
_Broken = tuple[str, str, list[str], str, str, str, float]


class RuleError(Exception):
    """A rule's SQL cannot be run or does not give what a rule gives; the message names the rule (zh / en)."""


class RuleResult(NamedTuple):
    """How many cells a rule looked at in a submission, and how many findings came of it."""

    submission_id: str
    rule_id: str
    severity: str
    cells_evaluated: int
    finding_count: int


@dataclass(frozen=True)
class Checked:
    """What the rules gave: findings, and for each submission and rule how many cells were looked at."""

    findings: list[Finding]
    evaluated: dict[tuple[str, str], int]


def catalogue(definitions: Definitions, looks_at: Sequence[str] = (*ALONE, *BESIDE)) -> list[Rule]:
    """The rules that are SQL and look this far, in the order of their files."""
    return [rule for rule in definitions.rules.values() if rule.sql and rule.looks_at in looks_at]


def check(
    connection: duckdb.DuckDBPyConnection,
    rules: Iterable[Rule],
    submissions: Iterable[str],
    *,
    is_laid_out: bool = False,
) -> Checked:
    """Hold submissions against rules.

    The connection has the tables `observations`, `submissions` and `covers` and the definitions' (`staging`); of all
    that is accepted there, only `submissions` are checked, the rest is what they are compared with. The staged
    tables are made first unless they are there. Raises `RuleError` for a rule that cannot be run.
    """
    checked = sorted(set(submissions))
    if not is_laid_out:
        lay_out(connection, checked)
    files = dict(connection.execute("SELECT submission_id, file FROM submissions").fetchall())
    years = dict(connection.execute("SELECT submission_id, year FROM checked_submissions WHERE checked").fetchall())
    ((observed,),) = connection.execute("SELECT count(*) FROM observations").fetchall()
    at_once = observed <= _FEW
    findings: list[Finding] = []
    evaluated: dict[tuple[str, str], int] = {}
    asked = list(rules)
    for rule in asked:
        counts, broken = _ask(connection, rule, at_once=at_once)
        sound = {each for each in years if _is_valid(rule, years[each])}
        evaluated |= {(each, rule.id): counts.get(each, 0) for each in sound}
        findings += [made for made in _findings(rule, broken, files) if made.submission_id in sound]
    return Checked(findings, evaluated)


def results(checked: Iterable[Checked], kept: Iterable[Finding], rules: Mapping[str, Rule]) -> list[RuleResult]:
    """How much each rule looked at in each submission, with the findings that were kept."""
    found: dict[tuple[str, str], int] = {}
    for each in kept:
        found[each.submission_id, each.rule_id] = found.get((each.submission_id, each.rule_id), 0) + 1
    return [
        RuleResult(*key, rules[key[1]].severity, cells, found.get(key, 0))
        for one in checked
        for key, cells in one.evaluated.items()
    ]


def view(connection: duckdb.DuckDBPyConnection, rule: Rule) -> None:
    """Make the view `comparisons` of a rule's query, with its parameters as variables of their names."""
    for name, value in rule.parameters.items():
        connection.execute(f"SET VARIABLE {name} = {value!r}")
    connection.execute(f"CREATE OR REPLACE TEMP VIEW comparisons AS {rule.sql}")


def _ask(connection: duckdb.DuckDBPyConnection, rule: Rule, *, at_once: bool) -> tuple[dict[str, int], list[_Broken]]:
    """The cells that a rule looked at in each submission, and the rows that break it.

    `at_once` asks both in one query, which is sooner where there is little to look at.
    """
    import duckdb

    try:
        view(connection, rule)
        if at_once:
            rows = connection.execute(_AT_ONCE).fetchall()
            counts = {submission: cells for submission, cells, _ in rows}
            broken = [(submission, *each.values()) for submission, _, found in rows for each in found or ()]
        else:
            counts = dict(connection.execute(_LOOKED_AT).fetchall())
            broken = connection.execute(_BROKEN).fetchall()
    except duckdb.Error as error:
        raise RuleError(f"规则 {rule.id} 无法运行，请检查它的 SQL / rule {rule.id} cannot be run: {error}") from error
    return counts, broken


def _is_valid(rule: Rule, year: int | None) -> bool:
    """Whether a rule holds for figures of this year; for a file of several years it always does."""
    if year is None:
        return True
    return rule.valid_from.year <= year and (rule.valid_to is None or year < rule.valid_to.year)


def _findings(rule: Rule, broken: Iterable[_Broken], files: dict[str, str]) -> list[Finding]:
    """The broken rows as findings: one for each submission, sheet and named cause, with all its cells."""
    causes: dict[tuple[str, str, str], list[tuple[list[str], str, str, float]]] = {}
    for submission, sheet, cells, cause, observed, expected, effect in broken:
        causes.setdefault((submission, sheet, cause), []).append((cells, observed, expected, effect))
    made = []
    for (submission_id, sheet, _), rows in sorted(causes.items()):
        rows.sort(key=lambda row: (-row[3], row[0], row[1]))
        places = {parse_address(cell) for row in rows for cell in row[0] if cell}
        one = finding(
            rule,
            file=files[submission_id],
            submission_id=submission_id,
            sheet=sheet,
            cells=ranges(places),
            observed=_some(row[1] for row in rows),
            expected=_some(row[2] for row in rows),
        )
        made.append(replace(one, effect=round(sum(row[3] for row in rows), 6)))
    return made


def _some(texts: Iterable[str]) -> str:
    """The first few different texts, and how many there are where there are more."""
    different = list(dict.fromkeys(text for text in texts if text))
    more = f" … ({len(different)})" if len(different) > _NAMED_VALUES else ""
    return "；".join(different[:_NAMED_VALUES]) + more


def without_consequences(findings: Iterable[Finding], rules: Mapping[str, Rule]) -> list[Finding]:
    """Leave out what only follows from another finding: a rule yields to others that were broken at the same cells.

    A wrong unit is one finding, not one for each ratio that it spoils. A finding on another sheet, or one that names no
    cells, stands for all. What blocks yields only to what blocks too, so that nothing impossible is let in by a query.
    """
    everything = list(findings)
    causes: dict[tuple[str, str], list[Finding]] = {}
    for each in everything:
        causes.setdefault((each.submission_id, each.rule_id), []).append(each)
    kept = []
    for each in everything:
        before = [
            cause
            for name in rules[each.rule_id].yields_to
            for cause in causes.get((each.submission_id, name), ())
            if cause.severity in BLOCKING or each.severity not in BLOCKING
        ]
        if not any(_explains(cause, each) for cause in before):
            kept.append(each)
    return kept


def _explains(cause: Finding, consequence: Finding) -> bool:
    """Whether a finding's cells touch those of another; on another sheet, or naming no cells, it stands for all."""
    if cause.sheet != consequence.sheet or not cause.cells or not consequence.cells:
        return True
    return any(_overlap(a, b) for a in parse_ranges(cause.cells) for b in parse_ranges(consequence.cells))


def _overlap(a: tuple[Cell, Cell], b: tuple[Cell, Cell]) -> bool:
    return a[0].row <= b[1].row and b[0].row <= a[1].row and a[0].column <= b[1].column and b[0].column <= a[1].column
