"""Bridge, comparison and the effect of a scope, on the release of the repository's own data."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from definitions import Definitions, WrongUsageError
from pipelines.cli import bridge, compare
from pipelines.cli import scope_effect as effect
from pipelines.cli.asking import NothingFoundError
from pipelines.home import DATABASE
from pipelines.publication.rescope import under_scope
from pipelines.writing import as_csv
from tests.builders import gdp, method, observe, total

YI = Decimal(100_000_000)


def test_the_bridge_adds_up_exactly_column_by_column(database: duckdb.DuckDBPyConnection) -> None:
    looked_at = 0
    for region in ("990101", "990102", "990103", "990104", "990105"):
        for period in ("2023", "2024"):
            for measure in ("value_added", "revenue", "enterprises"):
                found = bridge.select(database, region, period, measure)
                *steps, comparable = found.steps
                assert comparable["name"] == "comparable"
                for column in ("low", "high"):
                    assert sum(step[column] for step in steps) == comparable[column], (region, period, measure, column)
                looked_at += 1
    assert looked_at == 30


def test_the_bridge_starts_from_what_the_region_counts_and_names_the_padding(
    database: duckdb.DuckDBPyConnection,
) -> None:
    found = bridge.select(database, "990104", "2023", "value_added")
    steps = {step["name"]: step for step in found.steps}
    (claimed,) = database.execute(
        "SELECT sum(value) * 10000 FROM observations o WHERE region_code = '990104' AND period = '2023' "
        "AND measure = 'value_added' AND counted_locally"
    ).fetchall()
    assert steps["reported"]["value"] == claimed[0]
    assert steps["out_of_scope"]["value"] < 0


def test_the_bridge_of_a_group_with_members_counts_the_rest_once(definitions: Definitions) -> None:
    connection = method(definitions, [observe("40", 100), observe("401", 20), observe("4851", 10)])
    found = bridge.select(connection, "330108", "2024", "value_added")
    *steps, comparable = found.steps
    assert steps[0]["value"] == Decimal(110) * 10**8
    for column in ("low", "high"):
        assert sum(step[column] for step in steps) == comparable[column]


def test_the_bridge_of_a_single_quarter_and_of_a_converted_measure_adds_up(definitions: Definitions) -> None:
    quarter = {"period_kind": "cumulative", "submission_id": "q1", "vintage": "census5"}
    rows = [
        *(observe(code, 9, period="2024H1", **{**quarter, "submission_id": "h1"}) for code in ("3911", "4851", "1711")),
        *(observe(code, value, period="2024Q1", **quarter) for code, value in (("3911", 4), ("4851", 10), ("1711", 1))),
    ]
    found = bridge.select(method(definitions, rows), "330108", "2024Q2", "value_added")
    assert [(step["name"], step["low"], step["high"]) for step in found.steps] == [
        ("reported", 12 * YI, 12 * YI),
        ("out_of_scope", -8 * YI, -8 * YI),
        # the starred industry fell by one: its part outside is between nothing and all of that
        ("partial", 0, 1 * YI),
        ("comparable", 4 * YI, 5 * YI),
    ]
    grossing = {
        "conversion_id": "k",
        "kind": "measure",
        "from_code": "revenue",
        "to_code": "value_added",
        "classification": "gbt4754-2017",
        "activity_code": "3911",
        "region_code": "330108",
        "first_year": 2024,
        "last_year": 2024,
        "low": Decimal("0.2"),
        "value": Decimal("0.25"),
        "high": Decimal("0.3"),
        "verified": True,
        "is_uncertain": False,
    }
    connection = method(definitions, [observe("3911", 100, measure="revenue")], conversions=[grossing])
    found = bridge.select(connection, "330108", "2024", "value_added")
    assert [(step["name"], step["low"], step["high"]) for step in found.steps] == [
        ("reported", 100 * YI, 100 * YI),
        ("further", -80 * YI, -70 * YI),
        ("comparable", 20 * YI, 30 * YI),
    ]


def test_the_picture_of_the_bridge_needs_no_network_and_says_the_numbers(
    database: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    found = bridge.select(database, "990104", "2023", "value_added")
    bridge.write_picture(found, tmp_path / "bridge.html")
    page = (tmp_path / "bridge.html").read_text(encoding="utf-8")
    assert "http" not in page.replace("http://www.w3.org/2000/svg", "")
    assert "173.67" in page
    assert page.count("<rect") >= 2 * len(found.steps)
    assert bridge.told_steps(found)[0]["name_zh"] == "当地报送"


def test_a_bridge_of_nothing_is_one_sentence(database: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(NothingFoundError, match="没有"):
        bridge.select(database, "990101", "1999", "value_added")
    with pytest.raises(WrongUsageError, match="不止一个"):
        bridge.select(database, "示例", "2023", "value_added")


def compared(definitions: Definitions, unsure_a: int, unsure_b: int, unknown_by: str = "own") -> compare.Comparison:
    rows = [
        observe(code, value, region_code=region, submission_id=region)
        for region, known, unsure in (("330102", 100, unsure_a), ("330105", 98, unsure_b))
        for code, value in (("3911", known), ("4851", unsure))
    ]
    return compare.select(
        method(definitions, rows, unknown_by=unknown_by), "330102", "330105", "2024", "core_value_added"
    )


def test_the_three_verdicts(definitions: Definitions) -> None:
    certain = compared(definitions, 1, 1)
    assert (certain.verdict, certain.ahead, certain.least, certain.most) == ("certain", "a", 1, 3)
    assert compared(definitions, 8, 8).verdict == "open"
    given = compared(definitions, 8, 8, "common")
    assert (given.verdict, given.ahead, given.least, given.most) == ("given_common", "a", 2, 2)


def test_the_share_that_matters_most_comes_first(definitions: Definitions) -> None:
    found = compared(definitions, 8, 3)
    assert [(matter.activity, matter.unknown_by, matter.width) for matter in found.matters] == [("4851", "own", 11)]
    text = "\n".join(compare.sentences(found))
    assert "架线及设备工程建筑" in text
    assert "不能判定" in text


def test_shares_of_a_known_gdp_are_compared_like_their_numerators(definitions: Definitions) -> None:
    rows = [
        row
        for region, known in (("330102", 100), ("330105", 60))
        for row in (
            observe("3911", known, region_code=region, submission_id=region),
            observe("4851", 2, region_code=region, submission_id=region),
            gdp(1000, region_code=region, submission_id=region),
        )
    ]
    connection = method(definitions, rows)
    found = compare.select(connection, "330102", "330105", "2024", "core_value_added_share_of_gdp")
    assert (found.verdict, found.ahead, found.conservative) == ("certain", "a", False)
    assert found.least == pytest.approx(3.8)
    assert found.most == pytest.approx(4.2)


def test_what_cannot_be_compared_says_why(database: duckdb.DuckDBPyConnection) -> None:
    refused = compare.select(database, "990103", "990102", "2023", "core_value_added")
    assert refused.verdict == "not_comparable"
    assert "单位范围" in compare.sentences(refused)[-1]
    told = "\n".join(compare.sentences(compare.select(database, "110000", "320000", "2022", "core_value_added")))
    assert "报送 reported 17,330.20 亿元" in told
    assert "北京市：口径 scope；江苏省：缺报 missing" in told, "why neither of them compares"
    told = "\n".join(compare.sentences(compare.select(database, "330100", "990101", "2024", "core_value_added")))
    assert "真实的地区 real ≠ 示例（虚构的地区） invented" in told
    with pytest.raises(NothingFoundError, match="发布中没有"):
        compare.select(database, "330108", "320214", "1999", "core_value_added")


def test_another_scope_is_computed_from_the_same_observations(release: Path, definitions: Definitions) -> None:
    connection = under_scope(release / DATABASE, definitions, "section-i")
    rows = connection.execute(
        "SELECT sum(o.value) * 10000 FROM observations o WHERE region_code = '990101' AND period = '2023' "
        "AND measure = 'value_added' "
        "AND length(activity_code) = 4 AND left(activity_code, 2) IN ('63', '64', '65')"
    ).fetchall()
    (fact,) = connection.execute(
        "SELECT value FROM facts WHERE region_code = '990101' AND period = '2023' AND measure = 'value_added' "
        "AND target_level = 'total' AND coverage = 'all_units'"
    ).fetchall()
    assert fact[0] == rows[0][0]
    connection.close()


def test_the_effect_of_a_scope_on_value_and_rank(release: Path, definitions: Definitions) -> None:
    scopes = ["nbs2021-core", "oecd-ict", "section-i"]
    figures = effect.select(release / DATABASE, definitions, scopes, ["示例"], ["2023"], "core_value_added")
    line = figures["990101", "示例甲区", "2023"]
    values = [line[scope]["value"] for scope in scopes]
    assert values[0] > values[1] > values[2] > 0
    # alone of its level, coverage and benchmark it has no place; the districts have
    assert [line[scope]["rank"] for scope in scopes] == [None] * 3
    others = figures["990105", "示例戊区", "2023"]
    assert [(others[scope]["rank"], others[scope]["rank_of"]) for scope in scopes] == [(2, 2), (2, 2), (3, 3)]
    assert {row["scope"] for row in effect.flat(figures)} == set(scopes)
    assert as_csv(effect.flat(figures)).count("\n") == len(effect.flat(figures)) + 1


def test_a_figure_against_itself_is_equal(database: duckdb.DuckDBPyConnection) -> None:
    found = compare.select(database, "990101", "990101", "2024", "core_value_added")
    assert (found.verdict, found.ahead, found.least, found.most) == ("equal", "", 0, 0)
    said = "\n".join(compare.sentences(found))
    assert "同一个数字" in said
    assert "ahead" not in said


@pytest.mark.parametrize("pair", [("330108", "330100"), ("330100", "330108"), ("000000", "330100")])
def test_a_part_against_its_whole_says_so(definitions: Definitions, pair: tuple[str, str]) -> None:
    places = {"330108": 100, "330100": 900, "000000": 9000}
    connection = method(
        definitions, [observe("3911", value, region_code=code, submission_id=code) for code, value in places.items()]
    )
    found = compare.select(connection, *pair, "2024", "core_value_added")
    assert (found.verdict, found.ahead) == ("part", "")
    assert " 之内 / " in "\n".join(compare.sentences(found))


def test_what_is_assumed_is_part_of_the_verdict(definitions: Definitions) -> None:
    rows = [
        total("unstated-core", 100, region_code="330108"),
        observe("3911", 10, region_code="330106", submission_id="b"),
    ]
    found = compare.select(method(definitions, rows), "330108", "330106", "2024", "core_value_added")
    assert (found.verdict, found.ahead) == ("certain", "a")
    assert "滨江区 口径 scope" in found.assumptions
    assert "西湖区" not in found.assumptions
    assert "only if what is assumed holds" in "\n".join(compare.sentences(found))
    assert compare.content(found)["assumptions"] == found.assumptions


@pytest.mark.parametrize(
    ("pair", "obstacle"),
    [(("990101", "330100"), "b"), (("330100", "990101"), "a"), (("990101", "990104"), "benchmark")],
)
def test_a_row_of_a_comparison_is_of_codes_and_numbers(
    database: duckdb.DuckDBPyConnection, pair: tuple[str, str], obstacle: str
) -> None:
    row = compare._row(compare.select(database, *pair, "2023", "core_value_added"))
    assert (row["verdict"], row["obstacle"], row["unit"]) == ("not_comparable", obstacle, "亿元")
    assert (row["a_region_code"], row["b_region_code"]) == pair
    prose = [name for name, value in row.items() if isinstance(value, str) and " " in value]
    assert not prose, "no sentence, and nothing in two languages"
