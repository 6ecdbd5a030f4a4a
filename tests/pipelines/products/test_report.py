"""The report of a release: one page that reaches for nothing, says everything twice, and escapes what files say."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import pytest

from definitions import load
from indicators import structures
from indicators.catalogue import on_screen
from pipelines.cli import bridge
from pipelines.home import DATABASE
from pipelines.products.report.asking import asked
from pipelines.products.report.bridges import bridges
from pipelines.products.report.goals import goals
from pipelines.products.report.growth import growth
from pipelines.products.report.headline import headline
from pipelines.products.report.makeup import makeup
from pipelines.products.report.page import page
from pipelines.products.report.rankings import REGIONS
from pipelines.products.report.scopes import OTHERS, over_scopes
from pipelines.products.report.telling import MOST_ROWS, Table, cells
from pipelines.publication.connection import open_release
from pipelines.publication.rescope import some_under, under_scope
from pipelines.words import number
from tests.conftest import COUNTS

#: What a page could load or run.
REACHING = {
    "script",
    "link",
    "img",
    "iframe",
    "object",
    "embed",
    "audio",
    "video",
    "source",
    "image",
    "use",
    "form",
    "base",
}
HOSTILE = "</td></table><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7 * 7 }}~0~"
#: As many counties as the nation has.
COUNTIES = 2846
#: The samples that may be ranked with each other.
REGION_CODES = ["990101", "990104", "990105"]


class Elements(HTMLParser):
    """Every element of a page with its attributes, and all its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.text += data

    def count(self, tag: str, of_class: str = "") -> int:
        return sum(1 for name, given in self.found if name == tag and of_class in ["", *given.get("class", "").split()])


@pytest.fixture(scope="module")
def told(release: Path) -> str:
    connection = open_release(release / DATABASE)
    text = page(connection)
    connection.close()
    return text


@pytest.fixture
def another(release: Path, tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A release of its own, to be changed."""
    shutil.copyfile(release / DATABASE, tmp_path / DATABASE)
    connection = duckdb.connect(str(tmp_path / DATABASE))
    yield connection
    connection.close()


def test_the_page_reaches_for_nothing_and_runs_nothing(told: str) -> None:
    elements = Elements(told)
    assert len(elements.found) > 2000
    assert REACHING & {tag for tag, _ in elements.found} == set()
    attributes = [(name, value) for _, given in elements.found for name, value in given.items()]
    assert [(name, value) for name, value in attributes if name.endswith("href") and not value.startswith("#")] == []
    assert [name for name, _ in attributes if name.startswith("on") or name in ("src", "srcset", "data")] == []
    assert re.findall(r"url\((?!#)|@import", told) == []


def test_everything_is_said_in_both_languages(told: str, record_property: Callable[[str, object], None]) -> None:
    elements = Elements(told)
    assert ("html", {"lang": "zh-Hans"}) in elements.found
    for tag in ("span", "tspan"):
        assert elements.count(tag, "zh") == elements.count(tag, "en") > 20
    english = [given for tag, given in elements.found if "en" in given.get("class", "").split()]
    assert {given.get("lang") for given in english} == {"en"}
    assert re.findall(r"~\d+~", told) == []
    record_property(COUNTS, f"texts in both languages: {len(english):,}")


def test_every_picture_has_a_table(told: str) -> None:
    parts = told.split('<div class="part')[1:]
    pictures = [part for part in parts if 'class="picture"' in part]
    assert len(pictures) > 5
    for part in parts:
        assert part.count("<table>") == 1, part[:200]
        assert Elements(part).count("tr") > 1
    assert all("<details>" in part for part in pictures)


def test_titles_of_axes_have_room_beside_each_other(told: str) -> None:
    """The heading names the indicator; in English its name and unit would run into the axis of the ranks."""
    titles = re.findall(r'<tspan class="en"[^>]*>([^<]*\((?:%|[a-z ]+)\))</tspan>', told)
    assert "Figure (hundred million yuan)" in titles
    assert max(map(len, titles)) < 45


def test_what_stands_in_a_table_alone_is_printed(told: str) -> None:
    parts = told.split('<div class="part')[1:]
    assert [part[:200] for part in parts if 'class="picture"' not in part and "<details>" in part] == []
    (reported,) = (part for part in parts if "什么不可比" in part.split("</h3>")[0])
    assert "Core industries, the source names no catalogue" in reported
    assert "unstated-core" not in reported


def test_the_table_tells_the_figures_of_the_release(database: duckdb.DuckDBPyConnection) -> None:
    sources: list[str] = []
    real, samples = headline(database, sources).parts
    rows = {row[0].text[0]: row for row in (*real.table.rows, *samples.table.rows)}
    columns = dict(zip(on_screen(), range(2, 6), strict=True))
    hangzhou = rows["330100 杭州市"]
    assert hangzhou[columns["core_value_added"]].text[0] == "6,305.00 * ‡ ᵖ"
    assert hangzhou[columns["core_value_added"]].kind == "assumed"
    jiangsu = rows["320000 江苏省"][columns["core_value_added"]]
    assert (jiangsu.text, jiangsu.kind) == (("51,000.00（口径）", "51,000.00 (scope)"), "not_comparable")
    wuxi = rows["320200 无锡市"][columns["core_value_added"]]
    assert wuxi.text[0] == "[0.00, 3,767.28]（按全国比率换算、区间过宽）", "what was reported is a revenue"
    shanghai = next(row for row in real.table.rows if row[0].text[0] == "310000 上海市")
    assert shanghai[-1].text[0], "what is not comparable has a source too"
    assert not any(row[0].text[0].startswith("99") for row in real.table.rows)
    assert all(row[0].text[0].startswith("99") for row in samples.table.rows)
    numbers = [number for row in rows.values() for number in re.findall(r"\d+", row[-1].text[0])]
    assert set(map(int, numbers)) == set(range(1, len(sources) + 1))


def test_what_files_say_is_text(another: duckdb.DuckDBPyConnection) -> None:
    another.execute("UPDATE indicators SET region_name = ?, source_title = ?", [HOSTILE, HOSTILE])
    another.execute("UPDATE macro_control SET region_name = ?", [HOSTILE])
    another.execute("UPDATE indicator_catalogue SET name_zh = ?, name_en = ?", [HOSTILE, f"en {HOSTILE}"])
    text = page(another)
    elements = Elements(text)
    assert REACHING & {tag for tag, _ in elements.found} == set()
    assert elements.text.count("<script>alert(1)</script>") > 100
    assert "{{ 7 * 7 }}~0~" in elements.text


def test_control_characters_are_shown(another: duckdb.DuckDBPyConnection) -> None:
    another.execute("UPDATE indicators SET region_name = '甲\x1b[2J\u202e\n乙', source_title = '丙\x1b[2J\u202e丁'")
    text = page(another)
    assert "甲␛[2J" in text
    assert "丙␛[2J" in text
    assert re.findall(r"[\x00-\x08\x0b-\x1f\x7f\u202e]", text) == []


def test_a_nation_stays_small_and_says_what_is_left_out(
    another: duckdb.DuckDBPyConnection, record_property: Callable[[str, object], None]
) -> None:
    another.execute(
        f"""INSERT INTO indicators
        SELECT i.* REPLACE (CAST(100000 + n AS VARCHAR) AS region_code, '县' || n AS region_name, false AS is_sample,
            i.value + n AS value, i.low + n AS low, i.high + n AS high, 1 + n AS rank, {COUNTIES} AS rank_of,
            1 + n AS rank_low, {COUNTIES} AS rank_high, 1 + n AS rank_with_assumed, {COUNTIES} AS rank_with_assumed_of)
        FROM indicators AS i, range({COUNTIES}) AS t(n)
        WHERE i.is_headline AND i.region_code = '990101'"""
    )
    began = time.process_time()
    text = page(another)
    record_property(COUNTS, f"{COUNTIES:,} regions: {len(text.encode()):,} bytes, {time.process_time() - began:.1f} s")
    assert len(text.encode()) < 6_000_000
    tables = text.split("<table>")[1:]
    assert max(Elements(table.partition("</table>")[0]).count("tr") for table in tables) == MOST_ROWS + 1
    regions = another.execute(
        "SELECT count(DISTINCT region_code) FROM indicators JOIN indicator_catalogue AS c ON c.id = indicator_id "
        "WHERE is_headline AND NOT is_sample AND c.on_screen IS NOT NULL AND reason <> 'missing'"
    ).fetchall()[0][0]
    assert f"只列前 100 行，其余 {regions - MOST_ROWS} 行见工作簿 cross_region.xlsx" in text
    assert f"其余 {COUNTIES - REGIONS} 个见工作簿 cross_region.xlsx" in text


def test_a_table_shows_its_first_rows_and_counts_the_others() -> None:
    rows = [cells(str(number)) for number in range(MOST_ROWS + 50)]
    for table, left in ((Table([("地区", "region")], rows), 50), (Table([("地区", "region")], rows[:3], 7), 4)):
        assert len(table.shown) == min(MOST_ROWS, len(table.rows))
        assert table.left_out == left


def test_the_same_release_gives_the_same_page(release: Path, told: str) -> None:
    connection = open_release(release / DATABASE)
    assert page(connection) == told
    connection.close()


def test_a_bridge_is_that_of_its_command(database: duckdb.DuckDBPyConnection) -> None:
    drawn = {part.title[0].split(" ")[0]: part for part in bridges(database).parts}
    part = drawn["990104"]
    period = part.title[0].split(" · ")[1]
    asked = bridge.select(database, "990104", period, "value_added")
    assert [row[1].text[0] for row in part.table.rows] == [bridge.amount(asked, step) for step in asked.steps]
    assert [row[0].text for row in part.table.rows][-1] == ("可比数", "comparable")
    assert len(part.table.rows) > 3
    # what was looked up for the bridges is gone, and the contributions of all are there again
    assert database.execute("SELECT count(DISTINCT fact_id) FROM contributions").fetchall()[0][0] > len(drawn)


def test_places_over_scopes_are_those_of_the_scopes(database: duckdb.DuckDBPyConnection, release: Path) -> None:
    (part,) = over_scopes(database).parts
    assert [row[0].text[0][:6] for row in part.table.rows] == ["990101", "990104", "990105"]
    with under_scope(release / DATABASE, load(), OTHERS[-1]) as under:
        of_year = asked(under, "figures_of", regions=REGION_CODES, period="2024")
    figures = {one["region_code"]: one for one in of_year}
    for row in part.table.rows:
        assert row[3].text[0].startswith(number(figures[row[0].text[0][:6]]["value"], 2))
    assert [row[3].text[0].rpartition(" ")[2] for row in part.table.rows] == ["#1/3", "#3/3", "#2/3"]


def test_some_observations_under_the_own_scope_give_the_figures_of_the_release(
    database: duckdb.DuckDBPyConnection,
) -> None:
    observed = "measure = 'value_added' AND period = '2024' AND region_code IN ('990101', '990104', '990105')"
    published = asked(database, "figures_of", regions=REGION_CODES, period="2024")
    ((_, under),) = some_under(database, ["nbs2021-core"], observed)
    alike = asked(under, "figures_of", regions=REGION_CODES, period="2024")
    assert sorted(map(str, alike)) == sorted(map(str, published))
    assert len(alike) == 3


def test_structures_are_those_of_the_commands(database: duckdb.DuckDBPyConnection) -> None:
    structure, similarity = makeup(database)
    (quotients,), (alike,) = structure.parts, similarity.parts
    regions = [row[0].text[0][:6] for row in quotients.table.rows]
    assert len(regions) == 9
    structures.lay_out(database, regions, "employees", "section")
    structures.profile(database, "440305")
    told = dict(database.execute("SELECT code, value FROM location_quotients WHERE period = '2016'").fetchall())
    (nanshan,) = (row for row in quotients.table.rows if row[0].text[0].startswith("440305"))
    shown = {head[0].split(" ")[0]: cell.text[0] for head, cell in zip(quotients.table.heads, nanshan, strict=True)}
    assert {code: shown[code] for code in told} == {code: f"{value:.2f}" for code, value in told.items()}
    assert len(told) == 19
    assert len(alike.table.rows) == 9 * 8 // 2
    structures.lay_out(database, ["440305", "440306"], "employees", "section")
    structures.pair(database, "2016")
    ((similar,),) = database.execute("SELECT similarity FROM pair_measures WHERE period = '2016'").fetchall()
    (pair,) = (row for row in alike.table.rows if {row[0].text[0][:6], row[1].text[0][:6]} == {"440305", "440306"})
    assert pair[2].text[0] == f"{similar:.3f}"


def test_parts_of_growth_add_up(database: duckdb.DuckDBPyConnection) -> None:
    by_class, below = growth(database).parts
    ((region, period, *points, _),) = by_class.table.rows
    assert (region.text[0][:6], period.text[0]) == ("990101", "2024")
    ((whole,),) = database.execute(
        "SELECT value FROM indicators WHERE is_headline AND indicator_id = 'core_revenue_growth' "
        "AND region_code = '990101' AND period = '2024'"
    ).fetchall()
    assert sum(float(cell.text[0].split(" ")[0]) for cell in points) == pytest.approx(float(whole), abs=0.02)
    assert [row[0].text for row in below.table.rows][-1] == ("其余及差额", "the rest")


def test_targets_say_how_far(database: duckdb.DuckDBPyConnection) -> None:
    (part,) = goals(database).parts
    shown = {row[0].text[0][:6]: [cell.text for cell in row] for row in part.table.rows}
    assert shown.keys() == {"000000", "330400"}
    assert shown["000000"][5] == ("99.0", "99.0")
    assert shown["000000"][9] == ("一致", "exact")


def test_what_has_no_picture_says_so(another: duckdb.DuckDBPyConnection) -> None:
    another.execute("DELETE FROM facts")
    another.execute("DELETE FROM indicators")
    another.execute("DELETE FROM macro_control")
    text = page(another)
    assert text.count("本发布中没有可以列出的。") > 6
    assert 'class="picture"' not in text
