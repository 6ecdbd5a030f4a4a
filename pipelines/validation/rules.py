"""Holds submissions against the rules that are SQL, in DuckDB, the same for one file and for a whole run.

A rule's query gives one row for each comparison it makes: `submission_id, sheet, cells, looked, broken, cause, observed,
expected, effect`; `looked` is how many cells the comparison looks at, said apart from `cells` so that they need not be listed
to be counted. Which findings come of it is settled here; what a rule says is in `definitions/rules`, what its tables hold in
`sql/`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from definitions import Definitions
from definitions.errors import UserError
from definitions.models import Rule
from pipelines.addresses import parse_address
from pipelines.findings import Comparison, Finding, of_comparisons
from pipelines.validation.staging import HAS_HISTORY, lay_beside, lay_out, set_parameters

if TYPE_CHECKING:
    import duckdb

#: A rule that looks at one submission needs nothing else; the others are asked once it is known what stands beside it.
ALONE, BESIDE = ("submission", "figures", "explanations"), ("history", "regions")
#: What is asked of a rule's query: how much it looked at and whether anything is broken; then, only where something is, what.
_LOOKED_AT = """
    SELECT submission_id, CAST(sum(looked) AS BIGINT), coalesce(bool_or(broken), false) FROM ({sql}) GROUP BY submission_id
"""
_BROKEN = """
    SELECT submission_id, sheet, coalesce(cells, []), cause, coalesce(observed, ''), coalesce(expected, ''),
      CAST(coalesce(effect, 0) AS DOUBLE)
    FROM ({sql}) WHERE broken
"""
#: The columns that a rule's query gives.
GIVEN = ("submission_id", "sheet", "cells", "looked", "broken", "cause", "observed", "expected", "effect")
#: What DuckDB says of a wrong name or place, and what a person is told.
_WRONG = (
    (
        r'Referenced column "([^"]+)" (?:was )?not found',
        "没有列「{}」，请核对拼写",
        "there is no column {!r}; check its spelling",
    ),
    (
        r'does not have a column named "([^"]+)"',
        "没有列「{}」，请核对拼写",
        "there is no column {!r}; check its spelling",
    ),
    (
        r"Table with name (\S+) does not exist",
        "没有表「{}」，见 koujing rules book",
        "there is no table {!r}; see koujing rules book",
    ),
    (r"Function with name (\S+) does not exist", "没有函数「{}」", "there is no function {!r}"),
    (r'syntax error at or near "([^"]+)"', "「{}」附近写法有误", "something is wrong near {!r}"),
)
#: Whether there is anything that rules of a reach look at; without it they need not be asked.
_IS_THERE = {
    "figures": "SELECT bool_or(by_figure) FROM checked_submissions",
    "explanations": "SELECT count(*) > 0 FROM explanations",
    "history": HAS_HISTORY,
    "regions": "SELECT count(DISTINCT region_code) > 1 FROM checked_submissions WHERE NOT by_figure",
}
_Broken = tuple[str, str, list[str], str, str, str, float]


class RuleError(UserError):
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
        lay_beside(connection)
    files = dict(connection.execute("SELECT submission_id, file FROM submissions").fetchall())
    years = dict(connection.execute("SELECT submission_id, year FROM checked_submissions WHERE checked").fetchall())
    is_there = {reach: connection.execute(query).fetchall()[0][0] for reach, query in _IS_THERE.items()}
    findings: list[Finding] = []
    evaluated: dict[tuple[str, str], int] = {}
    for rule in rules:
        counts, broken = ask(connection, rule) if is_there.get(rule.looks_at, True) else ({}, [])
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


def ask(connection: duckdb.DuckDBPyConnection, rule: Rule) -> tuple[dict[str, int], list[_Broken]]:
    """How many cells a rule looked at in each submission, and its comparisons that are broken, on staged tables."""
    import duckdb

    try:
        set_parameters(connection, rule)
        connection.execute("SET VARIABLE listing = false")
        looked = connection.execute(_LOOKED_AT.format(sql=rule.sql)).fetchall()
        connection.execute("SET VARIABLE listing = true")
        is_broken = any(found for *_, found in looked)
        broken = connection.execute(_BROKEN.format(sql=rule.sql)).fetchall() if is_broken else []
    except duckdb.Error as error:
        raise RuleError(*_why_not(connection, rule, str(error))) from error
    return {submission: cells for submission, cells, _ in looked}, broken


def _why_not(connection: duckdb.DuckDBPyConnection, rule: Rule, error: str) -> tuple[str, str]:
    """Why a rule's SQL cannot be run: a column that it does not give, or a name or place in it that is wrong (zh, en)."""
    import duckdb

    try:
        given = {column for column, *_ in connection.execute(f"DESCRIBE ({rule.sql})").fetchall()}
    except duckdb.Error as own:
        error = str(own)
    else:
        if missing := ", ".join(name for name in GIVEN if name not in given):
            return f"规则 {rule.id} 的 SQL 没有给出列 {missing}", f"the SQL of rule {rule.id} does not give {missing}"
    for pattern, zh, en in _WRONG:
        if found := re.search(pattern, error):
            return (
                f"规则 {rule.id} 的 SQL 中{zh.format(found[1])}",
                f"in the SQL of rule {rule.id} {en.format(found[1])}",
            )
    return (
        f"规则 {rule.id} 的 SQL 不能运行，请核对",
        f"the SQL of rule {rule.id} cannot be run: {error.splitlines()[0]}",
    )


def _is_valid(rule: Rule, year: int | None) -> bool:
    """Whether a rule holds for figures of this year; for a file of several years it always does."""
    if year is None:
        return True
    return rule.valid_from.year <= year and (rule.valid_to is None or year < rule.valid_to.year)


def _findings(rule: Rule, broken: Iterable[_Broken], files: dict[str, str]) -> list[Finding]:
    """The broken rows as findings: one for each submission, sheet and named cause, with all its comparisons."""
    causes: dict[tuple[str, str, str], list[Comparison]] = {}
    for submission, sheet, cells, cause, observed, expected, effect in broken:
        places = tuple(sorted(parse_address(cell) for cell in cells if cell))
        causes.setdefault((submission, sheet, cause), []).append(Comparison(places, observed, expected, effect))
    return [
        of_comparisons(rule, rows, file=files[submission_id], submission_id=submission_id, sheet=sheet)
        for (submission_id, sheet, _), rows in sorted(causes.items())
    ]
