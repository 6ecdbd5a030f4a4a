"""Of which vintage a total is whose source does not say it: found by comparing with known values, or left open."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from definitions import Definitions
from indicators.contracts import contracts
from pipelines.cli import trace
from tests.builders import controlled, gdp, method, observe
from tests.indicators.second_opinion.shares import Shares
from tests.indicators.second_opinion.trial import SCOPE, held_against, opinion

SHANGHAI, ZHEJIANG, JIANGSU, ANHUI = "310000", "330000", "320000", "340000"
#: GDP before the fourth census, after it, after the fifth, as the bureau's database gave it (亿元).
BEFORE = {2017: {SHANGHAI: "30632.99", ZHEJIANG: "51768.26", JIANGSU: "85869.76", ANHUI: "27018.0"}}
AFTER = {
    2017: {SHANGHAI: "32925.0", ZHEJIANG: "52403.1", JIANGSU: "85869.8", ANHUI: "29676.2"},
    2019: {SHANGHAI: "37987.6", ZHEJIANG: "62462.0"},
    2022: {SHANGHAI: "44809.1"},
}
FIFTH = {2017: {SHANGHAI: "34378.3", ZHEJIANG: "53135.2"}, 2019: {SHANGHAI: "40241.2"}, 2022: {SHANGHAI: "48594.5"}}
FIRST = {2019: {SHANGHAI: "38155.32", ZHEJIANG: "62351.74"}, 2022: {SHANGHAI: "44652.8"}}
KNOWN = {"before-census4": BEFORE, "census4-final": AFTER, "census5": FIFTH, "preliminary": FIRST}


def given(vintage: str, values: dict[int, dict[str, str]], **more: Any) -> list[dict[str, Any]]:
    """Rows of one source."""
    return [
        gdp(text, period=str(year), region_code=region, vintage=vintage, decimals=len(text.partition(".")[2]), **more)
        for year, of_year in values.items()
        for region, text in of_year.items()
    ]


def known(**vintages: Any) -> list[dict[str, Any]]:
    """Published rows that say of which vintage they are: all of `KNOWN`, or others."""
    chosen = {name.replace("_", "-"): values for name, values in vintages.items()} or KNOWN
    return [
        row
        for vintage, values in chosen.items()
        for row in given(vintage, values, submission_id="published", source_title=f"已知 {vintage}")
    ]


def download(values: dict[int, dict[str, str]], name: str = "download", **more: Any) -> list[dict[str, Any]]:
    """Rows of one download, which says nothing of its revision."""
    return given(more.pop("vintage", "database"), values, submission_id=name, **more)


def compared(definitions: Definitions, observations: list[dict[str, Any]], **more: Any) -> duckdb.DuckDBPyConnection:
    """A connection on which nothing but the finding has run."""
    return method(definitions, observations, steps=("found_vintages",), **more)


def found(connection: duckdb.DuckDBPyConnection, region: str = SHANGHAI) -> dict[str, tuple[str, str]]:
    """By year: the vintage that was found, and how."""
    query = "SELECT period, vintage, found_by FROM found_vintages WHERE region_code = ?"
    return {period: (vintage, how) for period, vintage, how in connection.execute(query, [region]).fetchall()}


#: Three downloads of the bureau's database: of 2020, when the fourth census had not gone back; before and after the fifth.
OF_2020 = {
    2015: {SHANGHAI: "25123.45", "110000": "23014.59"},
    2017: {SHANGHAI: "30632.99", ZHEJIANG: "51768.26", "110000": "28014.94"},
    2018: {SHANGHAI: "32679.87", "110000": "33105.97"},
    2019: {SHANGHAI: "38155.32", ZHEJIANG: "62351.74", "110000": "35371.28"},
}
OF_2024 = {
    2010: {SHANGHAI: "17436.9"},
    2017: {SHANGHAI: "32925.0", ZHEJIANG: "52403.1", "110000": "29883.0"},
    2018: {SHANGHAI: "36011.8", "110000": "33106.0"},
    2019: {SHANGHAI: "37987.6", ZHEJIANG: "62462.0", "110000": "35445.1"},
    2022: {SHANGHAI: "44809.1"},
    2023: {SHANGHAI: "47218.7"},
}
OF_2025 = {2017: {SHANGHAI: "34378.3", ZHEJIANG: "53135.2"}, 2022: {SHANGHAI: "48594.5"}, 2024: {SHANGHAI: "53926.7"}}


def test_each_download_is_of_the_vintage_that_it_meets(definitions: Definitions) -> None:
    of_2020 = compared(definitions, [*known(), *download(OF_2020)])
    assert found(of_2020) == {
        "2015": ("before-census4", "earlier"),
        "2017": ("before-census4", "met"),
        # 2018 lies between two: what the database held of it then, nobody says
        "2019": ("preliminary", "met"),
    }
    assert found(of_2020, "110000")["2017"] == ("before-census4", "alike")
    of_2024 = compared(definitions, [*known(), *download(OF_2024)])
    assert found(of_2024) == {
        "2010": ("census4-final", "earlier"),
        **dict.fromkeys(("2017", "2019", "2022"), ("census4-final", "met")),
        "2018": ("census4-final", "between"),
        # a later year may be of the fifth census
    }
    of_2025 = compared(definitions, [*known(), *download(OF_2025)])
    assert found(of_2025)["2024"] == ("census5", "later")


def test_the_evidence_is_kept(definitions: Definitions) -> None:
    connection = compared(definitions, [*known(), *download(OF_2024)])
    query = (
        "SELECT DISTINCT stated_vintage, years_compared, years_equal, "
        "figures_compared, figures_equal, first_equal, last_equal, compared_with "
        "FROM found_vintages"
    )
    assert connection.execute(query).fetchall() == [("database", 3, 3, 5, 5, 2017, 2022, "已知 census4-final")]


def test_a_found_vintage_is_an_assumption(definitions: Definitions) -> None:
    connection = method(definitions, [*known(), *download(OF_2024)])
    facts = connection.execute(
        "SELECT period, vintage, benchmark, comparability, reason, obs_status FROM facts WHERE region_code = '110000' ORDER BY 1"
    ).fetchall()
    assert facts == [
        (period, "census4-final", "census4", "assumed", "vintage", "D") for period in ("2017", "2018", "2019")
    ]
    # what its source states is exact, and goes first
    query = (
        "SELECT comparability, vintage "
        "FROM facts WHERE region_code = '310000' AND period = '2017' AND source_id LIKE 'published#%'"
    )
    assert {comparability for comparability, _ in connection.execute(query).fetchall()} == {"exact"}
    query = "SELECT value, source_id FROM facts WHERE region_code = '310000' AND period = '2017' AND precedence = 1"
    ((value, source),) = connection.execute(query).fetchall()
    assert (value, source[:9]) == (3437830000000, "published")


def test_what_stays_unknown_is_an_assumption_too(definitions: Definitions) -> None:
    connection = method(definitions, download(OF_2024))
    assert connection.execute("SELECT DISTINCT vintage, comparability, reason FROM facts").fetchall() == [
        ("database", "assumed", "vintage")
    ]


def test_the_difference_of_two_downloads_is_explained(definitions: Definitions) -> None:
    """Beijing, of which nothing is known but what the downloads say."""
    rows = [*known(), *download(OF_2020, "a"), *download(OF_2024, "b")]
    connection = controlled(definitions, rows)
    query = (
        "SELECT verdict, certainty, first_vintage, second_vintage, sentence_en "
        "FROM diagnoses WHERE region_code = '110000' AND period = '2017'"
    )
    ((*verdict, sentence),) = connection.execute(query).fetchall()
    assert verdict == ["vintage", "shown", "before-census4", "census4-final"]
    assert sentence.count("found by comparing") == 2
    # two downloads that meet nothing may be of two vintages
    connection = controlled(definitions, [*download(OF_2020, "a"), *download(OF_2024, "b")])
    query = "SELECT DISTINCT verdict, certainty FROM diagnoses WHERE kind = 'vintages'"
    assert connection.execute(query).fetchall() == [("vintage", "possible")]


def test_growth_across_a_revision_is_refused(definitions: Definitions) -> None:
    """A download in which the census has not gone back: 2018 is not on the benchmark of 2017."""
    rows = [*known(), *download({2017: {**OF_2020[2017], "120000": "18549.19"}, 2018: {"120000": "13362.92"}})]
    query = "SELECT reason FROM indicators WHERE indicator_id = 'gdp_growth' AND region_code = '120000'"
    assert method(definitions, rows).execute(query).fetchall() == [("vintage",)]


def test_growth_rests_on_stated_and_found_vintages_together(definitions: Definitions) -> None:
    """An assumed vintage is no other scope; of two sources of 2017 and one of 2018 a headline is left."""
    connection = method(definitions, [*known(census4_final=AFTER, census5=FIFTH), *download(OF_2024)])
    query = (
        "SELECT value, comparability, reason "
        "FROM indicators WHERE indicator_id = 'gdp_growth' AND region_code = '310000' AND period = '2018' AND is_headline"
    )
    ((value, comparability, reason),) = connection.execute(query).fetchall()
    assert (round(value, 2), comparability, reason) == (Decimal("9.38"), "assumed", "vintage")


def test_two_downloads_that_say_nothing_are_no_series(definitions: Definitions) -> None:
    rows = [*download({2017: OF_2024[2017]}, "a"), *download({2018: OF_2024[2018]}, "b")]
    query = "SELECT DISTINCT value, reason FROM indicators WHERE indicator_id = 'gdp_growth'"
    assert method(definitions, rows).execute(query).fetchall() == [(None, "vintage")]


@pytest.mark.parametrize(
    "values",
    [
        # both vintages are met: Jiangsu's 2017 was hardly revised
        {2017: {JIANGSU: "85869.8"}},
        # no year decides, and too few are compared
        {2022: {ANHUI: "44607.7"}},
        # one province of the year is of another vintage: a table put together by hand
        {2017: {SHANGHAI: "32925.0", ZHEJIANG: "51768.26"}},
        # near is not equal
        {2017: {SHANGHAI: "32925.2"}},
    ],
)
def test_what_is_ambiguous_is_left(definitions: Definitions, values: dict[int, dict[str, str]]) -> None:
    more = {2022: {SHANGHAI: "44809.1", ANHUI: "44607.7"}}
    rows = [*known(before_census4=BEFORE, census4_final={**AFTER, **more}), *download(values)]
    assert compared(definitions, rows).execute("FROM found_vintages").fetchall() == []


def test_one_figure_speaks_for_itself(definitions: Definitions) -> None:
    values = {2016: {SHANGHAI: "29887.0"}, 2017: {SHANGHAI: "32925.0", "110000": "29883.0"}}
    connection = compared(definitions, [*known(), *download(values)])
    assert found(connection) == {"2017": ("census4-final", "met")}
    assert found(connection, "110000") == {}


def test_three_years_of_the_only_known_vintage_are_enough(definitions: Definitions) -> None:
    assert found(compared(definitions, [*known(census4_final=AFTER), *download(OF_2024)]))["2018"] == (
        "census4-final",
        "between",
    )
    two = {year: AFTER[year] for year in (2017, 2019)}
    assert found(compared(definitions, [*known(census4_final=two), *download(OF_2024)])) == {}


def test_preliminary_figures_hold_year_by_year(definitions: Definitions) -> None:
    values = {2019: FIRST[2019], 2020: {SHANGHAI: "38700.58"}, 2022: FIRST[2022]}
    assert found(compared(definitions, [*known(), *download(values)])) == {
        "2019": ("preliminary", "met"),
        "2022": ("preliminary", "met"),
    }


def test_two_vintages_that_are_equal_in_all_years_are_not_told_apart(definitions: Definitions) -> None:
    rows = [*known(before_census4=AFTER, census4_final=AFTER), *download({2017: AFTER[2017]})]
    assert compared(definitions, rows).execute("FROM found_vintages").fetchall() == []


def test_digits_rounded_away_do_not_part_figures(definitions: Definitions) -> None:
    """One digit where the known value has two, as print and as the cells of a workbook."""
    values = {2017: {SHANGHAI: "30633.0", ZHEJIANG: "51768.3"}}
    assert found(compared(definitions, [*known(), *download(values)]))["2017"][0] == "before-census4"
    cells = [{**row, "decimals": None} for row in download(values)]
    assert found(compared(definitions, [*known(), *cells]))["2017"][0] == "before-census4"
    finer = [{**row, "decimals": None} for row in download({2017: {SHANGHAI: "30633", ZHEJIANG: "51768.264"}})]
    assert compared(definitions, [*known(), *finer]).execute("FROM found_vintages").fetchall() == []


def test_a_known_value_of_few_digits_is_no_evidence(definitions: Definitions) -> None:
    coarse = [
        {**row, "unit": "hundred_million_yuan"}
        for row in given("preliminary", {2019: {SHANGHAI: "381"}}, submission_id="p", source_title="约数")
    ]
    rows = [*coarse, *known(census4_final=AFTER), *download({2019: {SHANGHAI: "381"}})]
    assert compared(definitions, rows).execute("FROM found_vintages").fetchall() == []


def test_a_download_is_of_no_younger_vintage(definitions: Definitions) -> None:
    """Made in 2021, it cannot hold the fifth census, whatever its figures meet; its later years then rest on the fourth."""
    values = {**OF_2024, 2023: {SHANGHAI: "47218.7"}}
    day = date(2024, 6, 1)
    assert found(compared(definitions, [*known(), *download(values, made_on=day)]))["2023"] == (
        "census4-final",
        "later",
    )
    assert "2023" not in found(compared(definitions, [*known(), *download(values, made_on=date(2025, 6, 1))]))
    assert found(compared(definitions, [*known(), *download(OF_2025, made_on=date(2021, 6, 1))])) == {}


def test_what_is_stated_stays(definitions: Definitions) -> None:
    connection = method(definitions, [*known(), *download(OF_2024, vintage="yearbook")])
    assert connection.execute("FROM found_vintages").fetchall() == []
    query = "SELECT DISTINCT vintage, comparability FROM facts WHERE source_id = 'download'"
    assert connection.execute(query).fetchall() == [("yearbook", "exact")]


def test_population_between_two_censuses(definitions: Definitions) -> None:
    """The yearbook of the time and the revision by the census of 2020: without eras only the years between are filled."""
    whole = {"classification": "total", "scope_id": "none", "measure": "population", "region_code": SHANGHAI}
    whole["unit"] = "ten_thousand_persons"

    def people(vintage: str, values: dict[int, str], **more: Any) -> list[dict[str, Any]]:
        return [
            observe("TOTAL", text, period=str(y), vintage=vintage, decimals=len(text.partition(".")[2]), **whole, **more)
            for y, text in values.items()
        ]  # fmt: skip

    stated = people("yearbook", {2017: "2418.33"}, submission_id="p", source_title="年鉴")
    stated += people("census7-population", {2017: "2466", 2020: "2488"}, submission_id="p", source_title="七人普")
    later = people("database", {2015: "2458", 2017: "2466", 2018: "2475", 2020: "2488"}, submission_id="later")
    assert found(compared(definitions, [*stated, *later])) == {
        "2017": ("census7-population", "met"),
        "2018": ("census7-population", "between"),
        "2020": ("census7-population", "met"),
    }
    earlier = people("database", {2017: "2418", 2018: "2424"}, submission_id="earlier")
    assert found(compared(definitions, [*stated, *earlier])) == {"2017": ("yearbook", "met")}


def test_a_held_cell_is_no_evidence(definitions: Definitions) -> None:
    observations = [*known(), *download({2017: {SHANGHAI: "32925.0", ZHEJIANG: "52403.1"}})]
    held = [("download", "行业", f"C{len(observations)}", "rule", "out")]
    assert len(found(compared(definitions, observations, held_cells=held))) == 1
    assert found(compared(definitions, observations, held_cells=held), ZHEJIANG) == {}


@pytest.mark.parametrize(
    "others",
    [[("preliminary", "37987.62")], [("unstated", "38155.32")]],
    ids=["its source states it", "its source says nothing twice"],
)
def test_one_source_is_not_added_to_itself(definitions: Definitions, others: list[tuple[str, str]]) -> None:
    rows = download({2019: {SHANGHAI: "38155.32"}})
    for vintage, value in others:
        rows += download({2019: {SHANGHAI: value}}, vintage=vintage)
    observations = [{"cell": f"C{number}", **row} for number, row in enumerate([*known(), *rows], 1)]
    facts = method(definitions, observations, steps=("found_vintages", "contributions", "facts")).execute(
        "SELECT vintage, value / 1e8 FROM facts WHERE source_title = '' AND measure = 'gdp' ORDER BY ALL"
    )
    values = {vintage: float(value) for vintage, value in facts.fetchall()}
    assert max(values.values()) < 40000
    assert values["preliminary"] in (37987.62, 38155.32)


@pytest.mark.parametrize("made_on", [None, date(2024, 6, 1)], ids=["undated", "dated"])
def test_the_second_opinion_agrees(definitions: Definitions, made_on: date | None) -> None:
    given_rows = [*known(), *download(OF_2024, "unstated", vintage="unstated")]
    for name, values in (("a", OF_2020), ("b", OF_2024), ("c", OF_2025)):
        given_rows += download(values, name, made_on=made_on)
    observations = [{"cell": f"C{number}", **row} for number, row in enumerate(given_rows, 1)]
    ours = opinion(definitions, Shares(definitions, SCOPE), observations, [], [])
    outcome = held_against(definitions, ours, method(definitions, observations), observations)
    assert outcome.facts > 40
    assert outcome.disagreements == []
    assert outcome.misplaced == []


def test_trace_shows_the_evidence(definitions: Definitions) -> None:
    connection = method(definitions, [*known(), *download(OF_2024)])
    connection.execute(
        "CREATE OR REPLACE TABLE submissions AS SELECT *, submission_id || '.csv' AS file FROM submissions"
    )
    connection.execute(contracts()["decisions"].ddl())
    shown = [
        line for line in trace.rendered(trace.select(connection, SHANGHAI, "2018", "gdp")) if isinstance(line, str)
    ]
    (line,) = (line for line in shown if "found by comparing" in line)
    assert "database → census4-final" in line
    assert "years 3/3 · 数 figures 5/5 · 2017–2022 · 已知 census4-final" in line
    # what its source states needs none
    stated = trace.rendered(trace.select(connection, SHANGHAI, "2017", "gdp"))
    assert not any("found by comparing" in line for line in stated if isinstance(line, str))
