"""What the fast scan sees of a sheet is what parsing it finds; what is written in an unusual way is never vouched for."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.addresses import parse_address
from pipelines.workbooks.files.readers import fast_scan as scanning
from pipelines.workbooks.files.readers.fast_scan import FastScan, fast_scan
from tests.pipelines.workbooks.files.readers.odd_files import opened, row, xlsx_parts, zipped

FAR = "XFD1048576"
CONTENT = st.sampled_from(
    [
        "",
        "<v>1</v>",
        "<v>12345.67</v>",
        "<v/>",
        '<v xml:space="preserve"> 1</v>',
        "<is><t>文</t></is>",
        "<is><t>&#183;&#25991;&#131072;</t></is>",
        "<is><r><rPr><b/><sz val='8'/></rPr><t>a</t></r></is>",
        "<f>A1</f><v>2</v>",
        '<f t="shared" si="0"/>',
    ]
)
CELLS = st.tuples(
    st.text("ABCXYZ", min_size=1, max_size=3), st.integers(1, 1_048_576), st.sampled_from("\"'"), CONTENT
).map(
    lambda c: (f"{c[0]}{c[1]}", f"<c r={c[2]}{c[0]}{c[1]}{c[2]} s='4'>{c[3]}</c>" if c[3] else f'<c r="{c[0]}{c[1]}"/>')
)
HEADS = st.sampled_from(['<row r="1">', "<row>", '<row r="2" spans="1:9" hidden="false">', '<row r="3" hidden="1">'])
ROWS = st.lists(st.tuples(HEADS, st.lists(CELLS, max_size=5)), max_size=8)


def looked_at(content: str) -> FastScan:
    """What is seen of a sheet of this content."""
    xml = f"<worksheet><sheetData>{content}</sheetData><pageMargins/></worksheet>".encode()
    return fast_scan(xml, xml.find(b"<sheetData"), xml.rfind(b"</sheetData>"))


@pytest.mark.parametrize("stretch", [1, 60, 1 << 17])
@given(rows=ROWS)
def test_what_is_seen_is_what_is_there(stretch: int, rows: list[tuple[str, list[tuple[str, str]]]]) -> None:
    content = "".join(f"{head}{''.join(text for _, text in cells)}</row>" for head, cells in rows)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scanning, "_STRETCH", stretch)
        seen = looked_at(content)
    tree = ET.fromstring(f"<x>{content}</x>")  # noqa: S314
    places = [parse_address(address) for _, cells in rows for address, _ in cells]
    assert seen.is_plain == (tree.find(".//row[@hidden='1']") is None)
    assert seen.formulas == len(list(tree.iter("f")))
    assert seen.values == len([each for each in tree.iter("v") if each.text]) + len(list(tree.iter("is")))
    if seen.extent is None:  # an address of more than eight characters is left to the parser
        assert max(len(str(place)) for place in places) >= 8
    else:
        assert seen.extent == (
            max((place.row + 1 for place in places), default=0),
            max((place.column + 1 for place in places), default=0),
        )


@pytest.mark.parametrize(
    "far",
    [
        '<c r="{far}"><v>1</v></c>',
        "<c r='{far}'><v>1</v></c>",
        '<c r="xfd1048576"><v>1</v></c>',
        '<c r = "{far}"><v>1</v></c>',
        '<c\n r="{far}"><v>1</v></c>',
        '<c t="n" r="{far}"><v>1</v></c>',
        '<x:c r="{far}"><v>1</v></x:c>',
        '<row:c r="{far}"><v>1</v></row:c>',
        '<c r="{far}" t="s"><v>0</v></c>',
        '<c r="{far}" t="inlineStr"><is><t>x</t></is></c>',
        '<c r="{far}"><f>A1</f><v>1</v></c>',
    ],
)
def test_a_far_cell_is_refused_however_it_is_written(far: str) -> None:
    """The reader takes all of these for one far cell and stops the process over it."""
    parts = xlsx_parts(row(1, "<v>1</v>") + f'<row r="1048576">{far.format(far=FAR)}</row>')
    parts["xl/sharedStrings.xml"] = "<sst><si><t>x</t></si></sst>"
    grid, rules = opened(zipped(parts), "甲.xlsx")
    assert grid is None
    assert rules in (["file-too-large"], ["file-unreadable"])


def test_rows_that_say_that_they_are_not_hidden_are_plain() -> None:
    assert looked_at('<row r="1" ht="12.8" hidden="false"><c r="A1"><v>1</v></c></row>').is_plain
    assert not looked_at('<row r="1" ht="12.8" hidden="true"><c r="A1"><v>1</v></c></row>').is_plain


@pytest.mark.parametrize(
    "odd",
    [
        "<v>1&#65297;</v>",
        '<v xml:space="preserve">1&#65297;</v>',
        "<v >&#65297;</v>",
        *(f"<is><t>&#{each};</t></is>" for each in ("49", "0000049", "x6587", "55296", "9999999", "")),
    ],
)
def test_what_is_written_by_its_number_is_a_letter_in_a_text_or_not_vouched_for(odd: str) -> None:
    assert looked_at(f'<row r="1"><c r="A1">{odd}</c></row>') == FastScan(False, 0, None)


@pytest.mark.parametrize("odd", ["<!-- -->", "<![CDATA[1]]>", "<?x ?>", "<x:v>1</x:v>", "<new/>"])
def test_what_is_not_known_is_not_vouched_for(odd: str) -> None:
    assert looked_at(f'<row r="1"><c r="A1">{odd}</c></row>') == FastScan(False, 0, None)


@pytest.mark.parametrize(
    "end", ["<", "</", "<c", "<c r", '<c r="A', '<c r="A1', "<v>", "</is", "<t", "<row", "<row ", "<f"]
)
def test_cells_that_end_within_a_tag_are_looked_at_without_a_fall(end: str) -> None:
    content = f'<row r="1"><c r="A1"><v>1</v></c></row>{end}'
    assert looked_at(content).extent in (None, (1, 1))
    parts = xlsx_parts(content)
    assert opened(zipped(parts), "甲.xlsx") == (None, ["file-unreadable"])


@given(st.binary(max_size=40).map(lambda noise: noise.replace(b"\0", b"<")), st.integers(0, 60))
def test_whatever_stands_in_a_sheet_is_looked_at_without_a_fall(noise: bytes, at: int) -> None:
    xml = b'<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData><pageMargins/></worksheet>'
    xml = xml[:at] + noise + xml[at:]
    fast_scan(xml, xml.find(b"<sheetData"), xml.rfind(b"</sheetData>"))
