"""The tool that changes the method's SQL one place at a time sees what tests notice; `make bench ARGS=mutants` runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from tests.conftest import ROOT
from tests.indicators.mutation.figures import explained_survivors
from tests.indicators.mutation.measuring import CASES, LEFT_OUT, TESTS, WORDS, draw, every_mutant
from tests.indicators.mutation.reaching import Reaching
from tests.indicators.mutation.sites import Mutant, mutants

#: Two lines of a step, with one of every kind of change.
TINY = """-- tiny: a step.
SELECT DISTINCT a.k, CASE WHEN a.n >= 1 THEN coalesce(max(a.n) - 2, 0) END AS n FROM a LEFT JOIN b ON b.k = a.k AND NOT b.is_out
WHERE a.n BETWEEN 1 AND 9 GROUP BY ALL UNION ALL FROM c ORDER BY k DESC"""


def named(text: str) -> dict[str, Mutant]:
    return {f"{one.kind}: {' '.join(one.was.split())} → {one.now}": one for one in mutants("tiny", text)}


def test_every_kind_of_change_is_found_and_changes_nothing_beside_it() -> None:
    found = named(TINY)
    assert set(found) == {
        "distinct: DISTINCT → ",
        "branch: a.n >= 1 → false",
        "bound: >= → >",
        "constant: 1 → 0",
        "default: , 0 → ",
        "constant: 0 → 1",
        "function: max → min",
        "arithmetic: - → +",
        "constant: 2 → 3",
        "join: LEFT → ",
        "equality: = → <>",
        "logic: AND → OR",
        "negation: NOT → ",
        "negation: BETWEEN → NOT BETWEEN",
        "constant: 9 → 10",
        "arm: UNION ALL FROM c ORDER BY k DESC → ",
        "order: DESC → ASC",
    }
    for one in found.values():
        assert one.applied(TINY).startswith(TINY[: one.start] + one.now)
        assert one.applied(TINY).endswith(TINY[one.end :])
    assert "b.k <> a.k" in found["equality: = → <>"].applied(TINY)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT a.*, count(*) FROM a",
        "SELECT CAST(a AS DECIMAL(22, 6)) FROM a",
        "WITH b AS NOT MATERIALIZED (FROM a) FROM b",
        "CREATE OR REPLACE TEMP MACRO one(n) AS n",
    ],
)
def test_what_is_no_operator_is_left_alone(text: str) -> None:
    assert mutants("tiny", text) == []


def test_every_mutant_has_a_name_of_its_own_and_as_many_of_every_kind_are_drawn() -> None:
    known = every_mutant()
    assert len({one.name for one in known}) == len(known) > 3000
    drawn = draw(known, 130)
    assert drawn == draw(known, 130)
    assert {sum(one.kind == kind for one in drawn) for kind in {one.kind for one in known}} == {10}
    assert set(explained_survivors()) <= {one.name for one in known}
    assert all(explained_survivors().values())


def test_the_same_changes_are_drawn_when_a_place_that_was_not_drawn_goes() -> None:
    known = every_mutant()
    drawn = draw(known, 130)
    others = [one for one in known if one not in set(drawn)]
    assert draw([one for one in known if one not in set(others[::2])], 130) == drawn


def test_the_tests_that_are_asked_or_left_out_are_there() -> None:
    assert [one for one in (*TESTS, *LEFT_OUT, CASES, WORDS) if not (ROOT / one.partition("::")[0]).exists()] == []


def test_a_change_reaches_the_tests_in_which_its_step_gives_another_table() -> None:
    text = "-- tiny: a step.\nSELECT n FROM numbers WHERE n > 1 AND n > 0"
    changes = mutants("tiny", text)
    plugin = Reaching(changes, {"tiny": text})
    connection = duckdb.connect()
    connection.execute("CREATE TABLE numbers AS FROM (VALUES (1), (2)) AS numbers(n)")
    plugin.asking.append(["a test"])
    with plugin.watching():
        connection.execute(f"CREATE TABLE tiny AS {text}")
    reached = {one.name.partition(" ")[2] for one in changes if one.name in plugin.found.tests}
    assert plugin.found.evaluations == len(changes)
    # what is above 1 is above nothing as well, and so it is with either end within
    assert reached == {"bound: > → >=", "constant: 1 → 0", "logic: AND → OR"}


def test_what_raises_an_sql_error_reaches_nothing() -> None:
    text = "-- tiny: a step.\nSELECT CAST(1 AS VARCHAR) || 'a' AS n WHERE 'a' = 'a' AND true"
    broken = Mutant("tiny", 2, 1, "bound", text.index("'a' ="), text.index(" AND"), "", "1 + DATE")
    plugin = Reaching([broken], {"tiny": text})
    plugin.asking.append(["a test"])
    with plugin.watching():
        duckdb.connect().execute(f"CREATE TABLE tiny AS {text}")
    assert list(plugin.found.errors) == [broken.name]
    assert not plugin.found.tests


#: Runs in a process of its own: a process that has used DuckDB does not fork. A trial stands for the second opinion.
ONE_AFTER_ANOTHER = """
import os, sys
from pathlib import Path
from types import SimpleNamespace
import duckdb
from tests.indicators.mutation.noticing import begin, begin_with_opinion, outcome
from tests.indicators.mutation.sites import Mutant
from indicators import method

class TwoAreCounted:
    def run(self):
        found = duckdb.connect().execute(method.statement("tiny")).fetchall()
        return SimpleNamespace(faults=[] if found == [(2,)] else ["another number"])

method.SQL = place = Path(sys.argv[1])
text = method.statement("tiny")
start = text.index(">= 1")
for now in sys.argv[2:]:
    one = Mutant("tiny", 2, 1, "bound", start, start + 4, ">= 1", now)
    for number, ask in enumerate((
        lambda report: begin(one, [str(place / "test_tiny.py")], True, report),
        lambda report: begin_with_opinion(one, [TwoAreCounted()], True, report),
    )):
        report = place / f"{number}{now}.json"
        ask(report)
        print(outcome(one, report, os.wait()[1]).fate)
"""


def test_only_an_assertion_or_another_figure_notices(tmp_path: Path) -> None:
    text = "-- tiny: a step.\nSELECT count(*) FROM (VALUES (1), (2)) AS numbers(n) WHERE n >= 1"
    (tmp_path / "tiny.sql").write_text(text, encoding="utf-8")
    (tmp_path / "test_tiny.py").write_text(
        "import duckdb\nfrom indicators.method import statement\n"
        "def test_two(): assert duckdb.connect().execute(statement('tiny')).fetchall() == [(2,)]\n",
        encoding="utf-8",
    )
    command = [sys.executable, "-c", ONE_AFTER_ANOTHER, str(tmp_path), "> 1", ">= 1 + 0", ">= missing"]
    plain = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    done = subprocess.run(command, cwd=ROOT, env=plain, capture_output=True, text=True, check=True)
    assert done.stdout.split("\n") == ["noticed", "noticed", "survived", "survived", "sql error", "sql error", ""]
