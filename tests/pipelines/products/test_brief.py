"""The brief of a region: each number of its paragraph is the release's and says which cells it rests on; what lacks is said."""

from __future__ import annotations

import html
import re
import shutil
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path

import duckdb
import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from typer.testing import CliRunner

from definitions import Definitions
from indicators.method import give_macros
from pipelines.cli import app
from pipelines.home import DATABASE
from pipelines.languages import LANGUAGE, Language
from pipelines.products.brief.account import Notes, Number, filled
from pipelines.products.brief.asking import ask
from pipelines.products.brief.composing import compose
from pipelines.products.brief.document import document
from pipelines.products.brief.page import page
from pipelines.publication.connection import open_release
from tests.builders import method, observe

ACCOUNT = re.compile(r'<p class="account">(.*?)</p>', re.DOTALL)
SPAN = re.compile(r'<span class="number">(.*?)\u2060?(?:&#8288;)?<sup>\[(.*?)\]</sup></span>', re.DOTALL)
ANCHOR = re.compile(r'<a href="#n(\d+)">')
NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
HOSTILE = '"><script>alert(1)</script>\x1b[31m=cmd|\u202e⟨甲｜乙⟩{when}'
#: A region of the published figures and one of the samples, each beside others; and one that lags, one that has sections.
ASKED = [
    ("330100", "2021", ["510100"]),
    ("510100", "2021", ["330100"]),
    ("990101", "2024", ["990104", "990102"]),
    ("000000", "2023", ["330000"]),
    ("440305", "2016", []),
]


def brief(
    release: Path, folder: Path, region: str, period: str, beside: list[str], lang: str = "zh"
) -> tuple[str, Path]:
    """The page that the command writes, and the document beside it."""
    words = [word for other in beside for word in ("--with", other)]
    home = ["--home", str(release.parent.parent), "--out", str(folder)]
    answer = CliRunner().invoke(app, ["brief", region, period, *words, *home, "--lang", lang])
    assert answer.exit_code == 0, answer.output
    (written,) = folder.glob(f"brief-{region}-{period}-{lang}.html")
    return written.read_text(encoding="utf-8"), written.with_suffix(".docx")


def told(text: str) -> list[tuple[list[str], list[int]]]:
    """The numbers of the paragraph as they are printed, and the notes behind each."""
    found = ACCOUNT.search(text)
    assert found
    return [
        (NUMBER.findall(html.unescape(span[1])), [int(note) for note in ANCHOR.findall(span[2])])
        for span in SPAN.finditer(found[1])
    ]


def cited(text: str, notes: list[int]) -> set[str]:
    """In which file and sheet the notes lead to which measure, without the cells."""
    found = set()
    for source in re.findall(r"<li>(.*?)</li>", text, re.DOTALL):
        place = source.split(":")[0].split(" ", 2)[2]
        for note, measure in re.findall(r'id="n(\d+)">\[\d+\] (.*?) [A-Z]+\d', source):
            if int(note) in notes:
                found.add(f"{place} {measure}")
    return found


def rounded(value: Decimal, decimals: int) -> str:
    return f"{value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_EVEN):,}"


@pytest.mark.parametrize(("region", "period", "beside"), ASKED)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_each_number_of_the_paragraph_leads_to_its_cells(
    release: Path, tmp_path: Path, region: str, period: str, beside: list[str], lang: str
) -> None:
    text, _ = brief(release, tmp_path, region, period, beside, lang)
    for _numbers, notes in told(text):
        assert notes
        for note in notes:
            (entry,) = re.findall(rf'<span id="n{note}">\[{note}\] (.*?)</span>', text)
            assert re.search(r"[A-Z]+\d+", entry), entry
    found = ACCOUNT.search(text)
    assert found
    rest = SPAN.sub("", found[1])
    assert NUMBER.findall(rest.replace(period, "")) == [], "no number stands there without a trace"
    # every note of the page is there once, and none is there that nobody cites
    assert sorted({int(one) for one in ANCHOR.findall(text)}) == sorted(map(int, re.findall(r'id="n(\d+)"', text)))


def test_the_numbers_of_a_sample_are_those_of_its_cells(
    release: Path, database: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    """All of the paragraph computed again of the contributions of single cells."""

    def sums(target: str, region: str = "990101", period: str = "2024", measure: str = "value_added") -> list[Decimal]:
        (found,) = database.execute(
            "SELECT sum(c.low), sum(c.value), sum(c.high) FROM contributions AS c JOIN facts USING (fact_id) "
            "WHERE facts.region_code = ? AND facts.period = ? AND facts.measure = ? AND facts.target_code = ? "
            "AND facts.precedence = 1",
            [region, period, measure, target],
        ).fetchall()
        return list(found)

    core, before = sums("nbs2021-core"), sums("nbs2021-core", period="2023")
    gdp, theirs, their_gdp = (
        sums("TOTAL", measure="gdp")[1],
        sums("nbs2021-core", "990104")[1],
        sums("TOTAL", "990104", measure="gdp")[1],
    )
    own, other = 100 * core[1] / gdp, 100 * theirs / their_gdp
    largest = max(["01", "02", "03", "04"], key=lambda code: sums(code)[1])
    part, rest = sums(largest), [whole - one for whole, one in zip(core, sums(largest), strict=True)]
    text, _ = brief(release, tmp_path, "990101", "2024", ["990104", "990102"])
    numbers = [printed for printed, _ in told(text)]
    value, product = "990101_2024.xlsx 行业 增加值", "990101_2024.xlsx 总量 地区生产总值"
    beside = {one.replace("990101", "990104") for one in (value, product)}
    assert [cited(text, notes) for _, notes in told(text)] == [
        {value},
        {value, product},
        {value, f"{value} {largest}"},
        {value, value.replace("2024", "2023")},
        {value, product},
        beside,
        {value, product, *beside},
    ]
    (counting,) = database.execute(
        "SELECT count(DISTINCT cell), count(DISTINCT cell) FILTER (c.high <> 0) "
        "FROM contributions AS c JOIN facts USING (fact_id) "
        "WHERE facts.region_code = '990101' AND facts.period = '2024' AND facts.measure = 'value_added' "
        "AND facts.target_code = 'nbs2021-core' AND facts.precedence = 1"
    ).fetchall()
    assert counting[0] > counting[1] > 50, "cells beside the scope are no part of the figure"
    assert re.search(rf">\[1\] 增加值 [A-Z0-9:]+ 等 {counting[1]} 格<", text)
    percent = [100 * part[0] / (part[0] + rest[2]), 100 * part[2] / (part[2] + rest[0])]
    growth = [100 * (core[1] / before[1] - 1), 100 * (core[0] / before[2] - 1), 100 * (core[2] / before[0] - 1)]
    assert numbers == [
        [rounded(core[at] / 10**8, 2) for at in (1, 0, 2)],
        [rounded(100 * core[at] / gdp, 2) for at in (1, 0, 2)],
        [rounded(100 * part[1] / core[1], 1), *(rounded(one, 1) for one in percent)],
        [rounded(one, 1) for one in growth],
        [rounded(own, 2)],
        [rounded(other, 2)],
        [rounded(other - own, 2)],
    ]


@pytest.mark.parametrize(("region", "period", "beside"), ASKED)
def test_every_number_is_one_of_the_release(
    release: Path, database: duckdb.DuckDBPyConnection, tmp_path: Path, region: str, period: str, beside: list[str]
) -> None:
    """Whatever the region: what is printed is a headline of one of the regions, or the difference of two."""
    text, _ = brief(release, tmp_path, region, period, beside)
    rows = database.execute(
        "SELECT i.indicator_id, i.value, i.low, i.high, c.decimals FROM indicators AS i "
        "JOIN indicator_catalogue AS c ON c.id = i.indicator_id WHERE is_headline AND period = ? AND region_code IN "
        f"({', '.join('?' * (1 + len(beside)))})",
        [period, region, *beside],
    ).fetchall()
    ones = {rounded(value, decimals) for _, *values, decimals in rows for value in values if value is not None}
    apart = {
        rounded(abs(a - b), decimals)
        for name, a, *_, decimals in rows
        for of, b, *_ in rows
        if name == of and None not in (a, b)
    }
    printed = [number for numbers, _ in told(text) for number in numbers]
    assert [number for number in printed if number not in ones | apart] == []
    known = region != "440305"
    assert (len(printed) > 1) is known


def test_a_published_number_names_who_published_it_and_where(release: Path, tmp_path: Path) -> None:
    text, docx = brief(release, tmp_path, "330100", "2021", ["510100"])
    (first, *_) = re.findall(r"<li>(.*?)</li>", text, re.DOTALL)
    assert re.search(r'figures\.csv figures: <span id="n1">\[1\] 增加值 K\d+</span>', first)
    assert "杭州日报" in first
    assert re.search(r'<a href="(https://[^"]+)" rel="noreferrer">\1</a>', first)
    notes = [one.text for one in Document(str(docx)).paragraphs if one.text.startswith("330100 2021 figures.csv")]
    assert re.search(r"\[1\] 增加值 K\d+ .*杭州日报.* https://", notes[0])


def test_what_lacks_is_said_in_words(release: Path, tmp_path: Path) -> None:
    text, _ = brief(release, tmp_path, "330100", "2021", [])
    assert "哪一类最大不能确定（缺报）" in text
    assert "与上年相比的变化没有可比的数（缺报）" in text
    assert "没有选定对照地区，不说差距" in text
    assert "没有按门类的数（增加值、从业人员）" in text
    assert re.search(r"缺报：[^<]*数字经济核心产业从业人员、[^<]*核心产业增加值名义增速", text)
    assert "口径：核心产业增加值占全国比重" in text
    assert "公布的数字有 1 处相互不一致（度量），见 koujing diagnose 330100" in text
    beside, _ = brief(release, tmp_path, "990101", "2024", ["990102"])
    assert "与示例乙区相比，没有可比的比率，说不出差距" in beside
    assert "与示例乙区不可比的各项标 ≠（单位范围: 全部单位 ≠ 规上单位" in beside
    sections, _ = brief(release, tmp_path, "440305", "2016", [])
    assert "没有可比的数（缺报）。哪一类最大" in sections
    chain = re.sub(r"<[^>]*>", "", sections.split("产业链")[1].split("</table>")[0])
    assert re.search(
        r"同一上级 8 个地区合计为 1）最高的是采矿业 \d\.\d\d、信息传输、软件和信息技术服务业 4\.\d\d", chain
    )
    assert "（假定：单位范围）；缺少的环节：租赁和商务服务业、金融业" in chain


def test_the_nation_lacks_no_weight_in_itself(release: Path, tmp_path: Path) -> None:
    text, _ = brief(release, tmp_path, "000000", "2023", [])
    obstacles = text.split("三、不可比的和原因")[1]
    assert "核心产业营业收入名义增速" in obstacles.split("缺报：")[1].split("<")[0]
    assert "占上级地区比重" not in obstacles
    assert "占全国比重" not in obstacles


def test_a_region_of_which_only_its_size_is_known_has_its_size(release: Path, tmp_path: Path) -> None:
    text, _ = brief(release, tmp_path, "310000", "2023", [])
    table = text.split("二、主要指标")[1].split("三、不可比的和原因")[0]
    assert "地区生产总值" in table
    assert "51,404.50" in table
    assert "年末常住人口" in table


def test_what_cannot_be_decided_can_be_compared(release: Path) -> None:
    """Two shares whose bounds meet: neither is behind for certain, and that there is none to compare is not said."""
    connection = open_release(release / DATABASE)
    before = LANGUAGE.set(Language.zh)
    try:
        made = compose(connection, "330100", "2021", ["510100"], lambda *_: ("open", ""))
        assert made
        said = "".join(part if isinstance(part, str) else part.text for part in made.paragraph)
        assert "与成都市相比，没有确定落后的比率" in said
    finally:
        LANGUAGE.reset(before)
        connection.close()


def test_the_gap_is_the_greatest_of_those_for_certain(release: Path, tmp_path: Path) -> None:
    behind, _ = brief(release, tmp_path, "510100", "2021", ["330100"])
    assert "差距最大的是核心产业增加值占地区生产总值比重（确定）：本地" in behind
    assert "（假定：口径）" in behind
    ahead, _ = brief(release, tmp_path, "330100", "2021", ["510100"])
    assert "与成都市相比，没有确定落后的比率" in ahead


def test_the_document_is_a_page_of_the_standard(release: Path, tmp_path: Path) -> None:
    _, docx = brief(release, tmp_path, "990101", "2024", ["990104"])
    made = Document(str(docx))
    for section in made.sections:
        sides = (section.page_width, section.page_height, section.top_margin, section.bottom_margin)
        read = [round(side / Mm(1)) for side in (*sides, section.left_margin, section.right_margin) if side]
        assert read == [210, 297, 37, 35, 28, 26]
    fonts = {
        style.name: (style.element.rPr.rFonts.get(qn("w:eastAsia")), style.font.size)
        for style in made.styles
        if style.name == "Normal" or str(style.name).startswith("Brief")
    }
    assert fonts["Normal"] == ("仿宋_GB2312", Pt(16))
    assert fonts["Brief Title"] == ("方正小标宋简体", Pt(22))
    assert fonts["Brief Heading"] == ("黑体", Pt(16))
    assert fonts["Brief About"][0] == "楷体_GB2312"
    assert {font for font, _ in fonts.values()} == {"仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312"}
    assert not [one for one in made.styles.element.iter(qn("w:rFonts")) if any("Theme" in name for name in one.attrib)]
    used = {str(one.style.name) for one in made.paragraphs if one.style}
    assert used == {"Normal", *(name for name in fonts if "Table" not in str(name) and name != "Normal")}
    (said,) = [one for one in made.paragraphs if one.style and one.style.name == "Normal" and one.text]
    assert said.text.startswith("2024年，示例甲区数字经济核心产业增加值")
    assert "[1]" in [run.text for run in said.runs if run.font.superscript]
    (table,) = made.tables
    assert len(table.columns) == 4


def test_both_renderers_say_the_same(release: Path, tmp_path: Path) -> None:
    text, docx = brief(release, tmp_path, "990101", "2024", ["990104"])
    made = Document(str(docx))
    found = ACCOUNT.search(text)
    assert found
    plain = html.unescape(re.sub(r"<[^>]*>", "", found[1])).replace("\u2060", "")
    assert plain in [one.text for one in made.paragraphs]
    cells = [[cell.text for cell in row.cells] for row in made.tables[0].rows]
    for row in re.findall(r"<tr>(.*?)</tr>", text)[1:-1]:
        read = [
            html.unescape(re.sub(r"<[^>]*>", "", one)).replace("\u2060", "") for one in re.findall(r"<td.*?</td>", row)
        ]
        assert read in cells


def test_the_language_decides_which_pages_there_are(release: Path, tmp_path: Path) -> None:
    home = ["--home", str(release.parent.parent)]
    run = CliRunner()
    for lang, names in (("en", ["en"]), ("both", ["en", "zh"])):
        folder = tmp_path / lang
        answer = run.invoke(app, ["brief", "990101", "2024", "--out", str(folder), *home, "--lang", lang])
        assert answer.exit_code == 0, answer.output
        assert sorted(path.name for path in folder.iterdir()) == [
            f"brief-990101-2024-{name}.{kind}" for name in names for kind in ("docx", "html")
        ]
    english = (tmp_path / "en" / "brief-990101-2024-en.html").read_text(encoding="utf-8")
    assert "Nominal growth on the year before was" in english
    plain = html.unescape(re.sub(r"<style>.*?</style>|<[^>]*>", "", english, flags=re.DOTALL))
    chinese = set(re.findall(r"[\u4e00-\u9fff]+", plain))
    assert chinese == {"示例甲区", "示例市", "非官方", "行业", "总量"}, "only names of regions and sheets"
    both = tmp_path / "both"
    again = [(tmp_path / "en" / path.name).read_bytes() == path.read_bytes() for path in both.glob("*-en.*")]
    assert again == [True, True], "the same asked twice is the same to the byte"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["杭州是", "2021"], 2, "杭州市"),
        (["火星", "2021"], 2, "火星"),
        (["330100", "banana"], 2, "2023H1"),
        (["330100", "1999"], 1, "2021"),
        (["330100", "2021", "--with", "成都士"], 2, "成都市"),
        (["330100", "2021", "--with", "510100", "--with", "310000", "--with", "320000"], 2, "2"),
        (["330100", "2024", "--with", "990101"], 2, "示例是虚构的，不和真实的地区放在一页：330100、990101"),
        (["990101", "2024", "--with", "510100"], 2, "示例是虚构的"),
    ],
)
def test_what_there_is_not_is_one_sentence(
    release: Path, tmp_path: Path, words: list[str], code: int, said: str
) -> None:
    home = ["--home", str(release.parent.parent), "--out", str(tmp_path)]
    answer = CliRunner().invoke(app, ["brief", *words, *home, "--lang", "zh"])
    assert (answer.exit_code, said in answer.output, len(answer.output.splitlines())) == (code, True, 1), answer.output
    assert list(tmp_path.iterdir()) == []


def test_what_names_say_is_text(release: Path, tmp_path: Path) -> None:
    """Hostile names of regions, files, sheets, publications and addresses, as a release might hold them."""
    copy = tmp_path / "digital_economy.duckdb"
    shutil.copy(release / DATABASE, copy)
    copy.chmod(0o644)
    with duckdb.connect(str(copy)) as held:
        held.execute("UPDATE indicators SET region_name = ? WHERE region_code IN ('330100', '510100')", [HOSTILE])
        held.execute("UPDATE submissions SET file = ?", [HOSTILE])
        held.execute(
            "UPDATE observation_headings SET source_url = 'javascript://%0aalert(2)' WHERE region_code = '330100'"
        )
        held.execute(
            "UPDATE observation_headings SET source_url = 'https://a/\"onclick=\"x' WHERE region_code = '510100'"
        )
    opened = open_release(copy)
    before = LANGUAGE.set(Language.zh)
    try:
        made = compose(opened, "330100", "2021", ["510100"], lambda *_: ("ahead", ""))
        assert made
        text, file = page(made), document(made)
    finally:
        LANGUAGE.reset(before)
        opened.close()
    (tmp_path / "made.docx").write_bytes(file)
    read = Document(str(tmp_path / "made.docx"))
    assert "<script" not in text
    assert 'onclick="' not in text
    assert not re.search(r"href=\"(?!#n\d|https://)", text)
    for said in (html.unescape(text), "\n".join(one.text for one in read.paragraphs)):
        assert "<script>alert(1)</script>␛[31m=cmd|\\u202e〈甲｜乙〉{when}" in said
        assert "\x1b" not in said
        assert "javascript://%0aalert(2)" in said


def test_a_very_long_title_leaves_the_page_one(release: Path, tmp_path: Path) -> None:
    copy = tmp_path / DATABASE
    shutil.copy(release / DATABASE, copy)
    with duckdb.connect(str(copy)) as held:
        held.execute("UPDATE observation_headings SET source_title = repeat('很长的', 300)")
    opened = open_release(copy)
    before = LANGUAGE.set(Language.zh)
    try:
        made = compose(opened, "330100", "2021", ["510100"], lambda *_: ("ahead", ""))
        assert made
        assert {len(one.title) for one in made.sources} == {120}
        assert all(one.title.endswith("…") for one in made.sources)
    finally:
        LANGUAGE.reset(before)
        opened.close()


@pytest.mark.parametrize(
    ("rows", "first"),
    [
        ([("3911", 60), ("6513", 40)], "01"),
        # 3831 is starred: of 60 anything may be in class 01
        ([("3911", 30), ("3831", 60), ("6513", 40)], None),
        ([("3911", 50), ("6513", 50)], None),
    ],
)
def test_the_largest_class_is_so_for_certain(
    definitions: Definitions, rows: list[tuple[str, int]], first: str | None
) -> None:
    connection = method(definitions, [observe(code, value) for code, value in rows])
    give_macros(connection)
    found = ask(connection, "largest_class", region="330108", period="2024")
    assert [one["indicator_id"] for one in found] == ([f"share_of_core_{first}"] if first else [])


def test_a_class_of_which_nothing_is_known_may_be_the_largest(definitions: Definitions) -> None:
    share = {"classification": "nbs-digital-2021", "measure": "value_added_share_of_core", "unit": "percent"}
    for value, first in ((49, []), (51, ["share_of_core_01"])):
        connection = method(definitions, [observe("01", value, **share)])
        give_macros(connection)
        found = ask(connection, "largest_class", region="330108", period="2024")
        assert [one["indicator_id"] for one in found] == first, connection.execute(
            "SELECT indicator_id, value, low, high FROM indicators WHERE is_headline"
        ).fetchall()


def test_places_are_filled_and_notes_are_numbered_as_they_are_cited() -> None:
    notes = Notes()
    assert (notes.cited(["b", "a"]), notes.cited(["a", "c", "a"])) == ((1, 2), (2, 3))
    value = Number("1", (1,), "%", "（0至2）")
    assert filled("甲{who}占{value}。", who="{value}", value=(value, "")) == ("甲", "{value}", "占", value, "。")
    assert value.shown == "1%（0至2）"
