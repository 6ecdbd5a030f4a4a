"""The containment laboratory on 438 cities: right where all assumptions of the method page hold, misses told where one is broken.

What does not rest on a broken assumption must be right all the same, and the laboratory can fail.

Cities, truth and reports are described in the package; `make bench` runs ten thousand of them.
"""

from __future__ import annotations

import duckdb
import pytest

from definitions import Definitions
from tests.indicators.laboratory import examine
from tests.indicators.laboratory.assumptions import NO_FIGURE_MISSES, NOT_DRAWN, NOT_REPRESENTED, decide, names
from tests.indicators.laboratory.atoms import draw
from tests.indicators.laboratory.kinds import ALL_KINDS, KINDS
from tests.indicators.laboratory.pairs import TWO, verdicts
from tests.indicators.laboratory.summary import OfKind, Summary
from tests.indicators.laboratory.trial import trial
from tests.indicators.laboratory.world import CONVENTIONS, KNOWLEDGE, OF_ALL_SORTS, WHOLE, World, world

pytestmark = pytest.mark.long

#: Kinds that leave nothing unbounded: whatever they do not say is a share between two ends.
BOUNDED = {
    "four digits, partial classes unknown",
    "two digits only",
    "levels mixed",
    "2011 codes",
    "2011 codes, levels mixed",
    "cumulative quarters",
}


@pytest.fixture(scope="module")
def possible(definitions: Definitions) -> World:
    return world(definitions)


@pytest.fixture(scope="module")
def summary(definitions: Definitions) -> Summary:
    return examine(definitions, of_each=4, of_each_breaking=2, batches=3)


def broken_alone(summary: Summary, number: int) -> OfKind:
    """What was found of the cities that break this assumption and no other."""
    return summary.broken[str(number)]


def test_where_all_assumptions_hold_the_published_bounds_contain_every_truth(summary: Summary) -> None:
    assert summary.total("cities") >= 300
    assert {kind.name_en for kind in KINDS} <= set(summary.kinds)
    assert summary.drawn == {kind.name_en for kind in ALL_KINDS}
    assert summary.total("figures") > 100_000
    assert summary.total("breaches") == 0, summary.errors
    assert summary.containment == 100


def test_losses_are_among_the_cities_that_keep_all_assumptions(summary: Summary) -> None:
    losses = [of for name, of in summary.kinds.items() if "losses" in name and not name[0].isdigit()]
    assert len(losses) == sum(bool(kind.losses) for kind in KINDS)
    assert sum(of.cities for of in losses) >= 40


def test_a_miss_rests_on_the_assumption_that_its_city_breaks(summary: Summary) -> None:
    assert sum(of.looked_at - of.resting for of in summary.broken.values()) > 8_000
    assert {breaks: of.stray for breaks, of in summary.broken.items() if of.stray} == {}, summary.errors
    assert summary.faults == 0


def test_every_assumption_of_the_page_is_broken_and_seen_to_miss(summary: Summary) -> None:
    """Otherwise the laboratory could not notice that it matters; the page says of two that no figure can miss."""
    assert list(names()) == list(range(1, len(names()) + 1))
    assert set(NOT_DRAWN) | set(NOT_REPRESENTED) <= set(names())
    for number in set(names()) - set(NOT_REPRESENTED):
        of = broken_alone(summary, number)
        assert of.cities >= 2, number
        assert of.looked_at > 50, number
        assert (of.breaches == 0) == (number in NO_FIGURE_MISSES), (number, of)
        assert (of.worst == 0) == (number in NO_FIGURE_MISSES), (number, of)
    assert summary.verdicts["5"].wrong_leads > 0
    # growth bounds are too wide, never wrong, and so are the verdicts
    independent = summary.verdicts["8"]
    assert independent.pairs > 1000
    assert (independent.wrong_certain, independent.wrong_given_common, independent.wrong_leads) == (0, 0, 0)
    assert summary.verdicts[TWO].wrong_ranks > 0


def test_what_is_broken_is_told_by_number_and_name(summary: Summary) -> None:
    told = "\n".join(summary.lines())
    for number, name in names().items():
        assert (f"broken: {number} {name}\n" in told) == (number not in NOT_REPRESENTED)
    assert all(reason in told for reason in NOT_REPRESENTED.values())
    assert "contained: 100.0000 %" in told
    assert "no broken assumption accounts for: 0" in told


def test_the_truth_of_every_figure_is_known(summary: Summary) -> None:
    assert summary.total("without_truth") == 0
    assert [breaks for breaks, of in summary.broken.items() if of.without_truth] == []


def test_what_a_city_breaks_is_decided_from_its_truth_and_report_before_anything_is_computed(
    definitions: Definitions, possible: World
) -> None:
    """The same on a connection that holds truth and reports and not one table of the method, before there is a figure."""
    kinds, before = [kind for kind in ALL_KINDS if "losses" in kind.name_en] * 2, []

    def look(connection: duckdb.DuckDBPyConnection) -> None:
        tables = {name for (name,) in connection.execute("SELECT table_name FROM information_schema.tables").fetchall()}
        assert not tables & {"contributions", "facts", "indicators", "judged", "true_facts"}
        before.append(connection.execute("FROM laboratory.decided ORDER BY ALL").fetchall())

    connection = trial(definitions, possible, kinds, 2, KNOWLEDGE[1], look)
    alone = duckdb.connect()
    alone.execute("CREATE SCHEMA laboratory")
    for name in ("atoms", "tree", "cities", "places", "reported", "amounts", "active", "listing", "given"):
        alone.register("brought", connection.execute(f"FROM laboratory.{name}").to_arrow_table())
        alone.execute(f"CREATE TABLE laboratory.{name} AS FROM brought")
    decide(alone, possible, draw(2, possible, kinds, KNOWLEDGE[1]))
    assert before == [alone.execute("FROM laboratory.decided ORDER BY ALL").fetchall()]
    assert len({breaks for *_, breaks in before[0]}) > 3


def test_a_miss_without_a_broken_assumption_is_an_error(definitions: Definitions, possible: World) -> None:
    forgotten = "DELETE FROM laboratory.broken WHERE assumption = 9"
    found, _ = damaged(definitions, possible, forgotten, "9 quarters of both signs", cities=4)
    assert found.broken["9"].breaches > 0
    assert found.broken["9"].stray == found.broken["9"].breaches == found.faults
    assert found.errors


def test_bounds_are_given_and_not_merely_refused(summary: Summary) -> None:
    for name in BOUNDED:
        kind = summary.kinds[name]
        assert kind.unbounded == 0, name
        # what is left are ratios to nothing and growth over two censuses
        assert kind.bounded > 0.97 * kind.figures, name
    assert summary.kinds["four digits, partial classes unknown"].with_value > 800
    assert summary.kinds["own list, its total only"].refused > 0
    assert summary.kinds["above-scale only"].unbounded > 0
    # what a list of one's own leaves out is not known, whatever it marks
    assert summary.kinds["own list, marked row by row"].unbounded > 0


def test_no_verdict_is_wrong(summary: Summary) -> None:
    pairs = summary.pairs
    assert pairs.pairs > 50_000
    assert (pairs.wrong_certain, pairs.wrong_given_common, pairs.wrong_leads) == (0, 0, 0)
    assert pairs.certain > 0.5 * pairs.pairs
    assert pairs.given_common > 0


def test_no_rank_interval_is_wrong(summary: Summary) -> None:
    assert summary.pairs.ranks > 1000
    assert summary.pairs.wrong_ranks == 0
    assert summary.pairs.rank_width_common <= summary.pairs.rank_width


def damaged(
    definitions: Definitions, possible: World, statement: str, name: str, knowledge: int = 1, cities: int = 24
) -> tuple[Summary, duckdb.DuckDBPyConnection]:
    """What the laboratory finds when the method is damaged by a statement after the weights are computed."""
    kinds = [kind for kind in ALL_KINDS if kind.name_en == name]
    connection = trial(definitions, possible, kinds * cities, 7, KNOWLEDGE[knowledge], lambda c: c.execute(statement))
    found = Summary()
    found.add(connection, {})
    return found, connection


@pytest.mark.parametrize(
    ("name", "statement"),
    [
        pytest.param(
            "four digits, partial classes unknown",
            "UPDATE scope_weights SET share_high = share_high * 0.8 WHERE share_low < share_high",
            id="a share narrowed",
        ),
        pytest.param(
            "2011 codes",
            "UPDATE scope_weights SET share_low = share_high WHERE share_low < share_high AND classification = 'gbt4754-2011'",
            id="a split taken for the whole",
        ),
        pytest.param("published by class", "UPDATE observations SET decimals = NULL", id="rounding forgotten"),
        pytest.param("above-scale only", "UPDATE observations SET coverage = 'all_units'", id="coverage ignored"),
        pytest.param("missing cells", "DELETE FROM observations WHERE value IS NULL", id="blanks taken for nothing"),
        pytest.param(
            "moved boundary, a part",
            "UPDATE observations SET boundary_date = DATE '2024-12-31' WHERE period = '2024'",
            id="boundaries ignored",
        ),
        pytest.param(
            "own list, only the rows on it",
            "UPDATE observations SET scope_id = 'nbs2021-core'",
            id="list taken for ours",
        ),
        pytest.param("losses by industry", "UPDATE observations SET value = abs(value)", id="signs lost"),
    ],
)
def test_a_damaged_method_is_reported(definitions: Definitions, possible: World, name: str, statement: str) -> None:
    found, _ = damaged(definitions, possible, statement, name)
    assert found.total("breaches") > 0
    assert found.containment < 100
    assert found.faults > 0
    assert found.errors


def test_quarters_and_other_boundaries_follow_from_what_is_reported(definitions: Definitions, possible: World) -> None:
    """Figures nobody reported: bounded where their parts are, without a high end where a part is missing."""
    names = ("cumulative quarters", "moved boundary, a part", "moved boundary, merged")
    missing = "moved boundary, merged with a part missing"
    kinds = [kind for kind in KINDS if kind.name_en in (*names, missing)]
    connection = trial(definitions, possible, kinds * 10, 11, KNOWLEDGE[1])
    wrong = "FROM laboratory.judged WHERE is_breach OR (truth IS NULL AND outcome IN ('bounded', 'unbounded'))"
    assert connection.execute(wrong).fetchall() == []
    found = connection.execute(
        "SELECT kind, count(*), count(high) FROM facts JOIN laboratory.cities USING (region_code) "
        "WHERE target_level = 'total' AND (facts.compiled_from = 'differenced' "
        "OR facts.compiled_from = 'recombined' AND territory_date >= DATE '2024-03-01') GROUP BY ALL"
    ).fetchall()
    assert {kind for kind, *_ in found} == {*names, missing}
    for kind, figures, with_high in found:
        assert figures > 5
        assert (with_high == 0) == (kind == missing)
    # nothing of what merged is in doubt; of what was split nobody knows the parts
    known = dict(
        connection.execute(
            "SELECT kind, bool_and(factor_low = factor_high) FROM contributions JOIN laboratory.cities USING (region_code) "
            "WHERE contributions.factor = 'boundary' AND territory_date >= DATE '2024-03-01' GROUP BY ALL"
        ).fetchall()
    )
    assert known == {"moved boundary, a part": False, "moved boundary, merged": True, missing: True}


def test_class_shares_are_narrower_than_the_quotient_of_their_ends(definitions: Definitions, possible: World) -> None:
    """What bounding by part and rest is worth: percentage points between the ends, no share counted beyond the whole."""
    query = (
        "SELECT avg(least(high, 100) - low) FROM laboratory.judged "
        "WHERE starts_with(name, 'share_of_core') AND outcome = 'bounded' AND NOT is_breach"
    )
    forgotten = "".join(
        f"CREATE OR REPLACE TEMP MACRO part_{end}(a, b, c) AS CAST(NULL AS DOUBLE);" for end in ("low", "high")
    )
    kinds = [kind for kind in KINDS if kind.name_en in ("two digits only", "levels mixed", "2011 codes")] * 12
    ((narrow,),) = trial(definitions, possible, kinds, 5, KNOWLEDGE[0]).execute(query).fetchall()
    wide = trial(definitions, possible, kinds, 5, KNOWLEDGE[0], lambda connection: connection.execute(forgotten))
    ((quotient,),) = wide.execute(query).fetchall()
    assert narrow < 0.8 * quotient


def test_own_shares_taken_for_common_give_wrong_verdicts(definitions: Definitions, possible: World) -> None:
    common = "UPDATE scope_weights SET unknown_by = 'common' WHERE unknown_by = 'own'"
    found, connection = damaged(definitions, possible, common, KINDS[0].name_en, knowledge=0, cities=160)
    pairs = verdicts(connection)[""]
    assert found.total("breaches") == 0
    assert pairs.wrong_leads > 0
    assert pairs.wrong_given_common > 0


def test_the_truth_keeps_to_what_the_definitions_allow(possible: World) -> None:
    """Shares of the drawn atoms: within the bounds of their branches, common ones the same, own ones different."""
    batch = draw(3, possible, [KINDS[0]] * 60, OF_ALL_SORTS)
    connection = duckdb.connect()
    connection.register("atoms", batch.atoms)
    shares = connection.execute(
        "SELECT *, sum(amount) OVER (PARTITION BY industry, region, year, measure) AS whole FROM (SELECT industry, region, "
        "year, measure, branch, sum(amount) AS amount FROM atoms GROUP BY ALL)"
    ).fetchall()
    found: dict[tuple[str, str], set[tuple[int, int]]] = {}
    for industry, *_, branch, amount, whole in shares:
        assert whole % WHOLE == 0
        if branch:
            low, high = possible.branches[industry][branch]
            assert low * whole <= amount * WHOLE <= high * whole
        found.setdefault((industry, branch), set()).add((amount * WHOLE // whole, whole > 0))
    assert len(found["7320", "040703"]) == 1, "common: one share for everybody"
    assert len(found["7590", "030502"]) > 10, "own: differs by region, year and measure"
    assert all(200 <= share <= 600 for share, _ in found["7590", "030502"])
    assert len({code for code, *_ in shares}) > 800


def test_conventions_are_common_in_truth(possible: World) -> None:
    batch = draw(4, possible, [KINDS[0]] * 40, CONVENTIONS)
    connection = duckdb.connect()
    connection.register("atoms", batch.atoms)
    (widest,) = connection.execute(
        "WITH cells AS (SELECT industry, region, year, measure, branch, sum(amount) AS amount FROM atoms GROUP BY ALL), "
        "shares AS (SELECT *, 1000 * amount // sum(amount) OVER (PARTITION BY industry, region, year, measure) AS share "
        "FROM cells) "
        "SELECT max(found) FROM (SELECT count(DISTINCT share) AS found FROM shares WHERE "
        "industry IN ('3831', '4851', '8290') AND branch BETWEEN '01' AND '04~' GROUP BY industry, branch)"
    ).fetchall()
    assert widest == (1,)
