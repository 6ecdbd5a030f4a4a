"""Breaking a rule's SQL must be noticed: every rule is broken in several ways and held against its own examples.

The score is printed (`pytest -s -k mutation`): of the rules, those whose every coarse break is noticed; of the finer breaks, in
which one comparison is turned round, the share that is.
"""

from __future__ import annotations

import re

import duckdb
import pytest

from definitions import Definitions
from definitions.models import Rule
from pipelines.validation import rules as asking
from pipelines.validation.examples import lay_out_example, prepared
from pipelines.validation.staging import lay_beside, lay_out

pytestmark = pytest.mark.slow

COARSE = {
    "never": "SELECT * REPLACE (false AS broken) FROM ({sql})",
    "always": "SELECT * REPLACE (true AS broken) FROM ({sql})",
    "reversed": "SELECT * REPLACE (NOT broken AS broken) FROM ({sql})",
    "elsewhere": "SELECT * REPLACE (['A1'] AS cells) FROM ({sql})",
    "nothing looked at": "SELECT * FROM ({sql}) WHERE false",
}
TURNED = {
    " > ": " < ",
    " < ": " > ",
    " >= ": " < ",
    " <= ": " > ",
    " = ": " <> ",
    " <> ": " = ",
    " NOT BETWEEN ": " BETWEEN ",
}


def fine(sql: str) -> list[str]:
    """The query with one comparison turned round at a time, in what says whether it is broken."""
    end = sql.rfind(" AS broken")
    start = max(sql.rfind("\n", 0, sql.rfind("\n", 0, end)), 0)
    broken = sql[start:end]
    return [
        sql[:start] + broken[: match.start()] + TURNED[match[0]] + broken[match.end() :] + sql[end:]
        for match in re.finditer("|".join(sorted(TURNED, key=len, reverse=True)), broken)
    ]


def answer(connection: duckdb.DuckDBPyConnection, rule: Rule) -> tuple[frozenset[str], int, bool]:
    """The cells that a rule finds, how many comparisons are broken, and whether it looked at any cell."""
    counts, broken = asking.ask(connection, rule)
    return frozenset(cell for row in broken for cell in row[2]), len(broken), any(counts.values())


@pytest.fixture(scope="module")
def score(definitions: Definitions) -> dict[str, tuple[list[str], int, int]]:
    """By rule: the coarse breaks that nobody noticed, and of how many fine ones how many were noticed."""
    connection = prepared(definitions)
    found: dict[str, tuple[list[str], int, int]] = {}
    for rule in asking.catalogue(definitions):
        coarse = {name: text.format(sql=rule.sql) for name, text in COARSE.items()}
        mutants = [*coarse.items(), *((f"fine {n}", sql) for n, sql in enumerate(fine(rule.sql)))]
        noticed: set[str] = set()
        for example in (rule.passes, rule.fails):
            lay_out_example(connection, example, definitions)
            lay_out(connection, ["checked"])
            lay_beside(connection)
            sound = answer(connection, rule)
            for name, sql in mutants:
                if name not in noticed:
                    try:
                        same = answer(connection, rule.model_copy(update={"sql": sql})) == sound
                    except asking.RuleError:
                        same = False
                    noticed |= set() if same else {name}
        fines = [name for name, _ in mutants if name.startswith("fine")]
        found[rule.id] = [name for name in coarse if name not in noticed], len(noticed & set(fines)), len(fines)
    connection.close()
    return found


def test_mutation_of_every_rule_is_noticed(score: dict[str, tuple[list[str], int, int]]) -> None:
    missed = {rule: names for rule, (names, _, _) in score.items() if names}
    noticed, made = sum(each[1] for each in score.values()), sum(each[2] for each in score.values())
    print(f"\nmutation score: {len(score) - len(missed)} of {len(score)} rules, {noticed} of {made} turned comparisons")  # noqa: T201
    assert not missed


def test_mutation_of_single_comparisons_is_mostly_noticed(score: dict[str, tuple[list[str], int, int]]) -> None:
    noticed, made = sum(each[1] for each in score.values()), sum(each[2] for each in score.values())
    assert noticed >= 0.75 * made
