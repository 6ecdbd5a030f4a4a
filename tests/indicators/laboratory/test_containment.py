"""The containment laboratory on 660 cities: the truth lies in every published bound, no verdict is wrong, and it can fail.

Cities, truth and reports are described in `bench/laboratory`; `make bench` runs ten thousand of them.
"""

from __future__ import annotations

import duckdb
import pytest

from bench.laboratory import examine
from bench.laboratory.atoms import draw
from bench.laboratory.cities import KINDS
from bench.laboratory.pairs import Verdicts, verdicts
from bench.laboratory.summary import Summary
from bench.laboratory.trial import trial
from bench.laboratory.world import CONVENTIONS, KNOWLEDGE, OF_ALL_SORTS, WHOLE, World, world
from definitions import Definitions

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
    return examine(definitions, batch=220, batches=3)


def test_the_published_bounds_contain_the_truth_of_every_figure_of_500_cities(summary: Summary) -> None:
    assert summary.total("cities") >= 500
    assert set(summary.kinds) == {kind.name_en for kind in KINDS}
    assert summary.total("breaches") == 0, summary.examples
    assert summary.containment == 100


def test_the_truth_of_every_figure_is_known(summary: Summary) -> None:
    assert summary.total("without_truth") == 0


def test_bounds_are_given_and_not_merely_refused(summary: Summary) -> None:
    for name in BOUNDED:
        kind = summary.kinds[name]
        assert kind.unbounded == 0, name
        # what is left are ratios to nothing and growth over two censuses
        assert kind.bounded > 0.97 * kind.figures, name
    assert summary.kinds["four digits, partial classes unknown"].with_value > 2000
    assert summary.kinds["own list, its total only"].refused > 0
    assert summary.kinds["above-scale only"].unbounded > 0
    # what a list of one's own leaves out is not known, whatever it marks
    assert summary.kinds["own list, marked row by row"].unbounded > 0


def test_no_verdict_is_wrong(summary: Summary) -> None:
    pairs = summary.pairs
    assert pairs.pairs > 100_000
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
    kinds = [kind for kind in KINDS if kind.name_en == name]
    connection = trial(definitions, possible, kinds * cities, 7, KNOWLEDGE[knowledge], lambda c: c.execute(statement))
    found = Summary()
    found.add(connection, Verdicts())
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
        pytest.param("negative cells", "UPDATE observations SET value = abs(value)", id="signs lost"),
    ],
)
def test_a_damaged_method_is_reported(definitions: Definitions, possible: World, name: str, statement: str) -> None:
    found, _ = damaged(definitions, possible, statement, name)
    assert found.total("breaches") > 0
    assert found.containment < 100
    assert found.examples


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
        "WHERE target_level = 'total' AND (facts.detail = 'differenced' "
        "OR facts.detail = 'recombined' AND territory_date >= DATE '2024-03-01') GROUP BY ALL"
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
    pairs = verdicts(connection)
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
