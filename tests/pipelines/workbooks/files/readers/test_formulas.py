"""What is told of formulas without parsing is what parsing finds; what is written in an unusual way is left to the parser."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.workbooks.files.readers.formulas import usual_formulas
from pipelines.workbooks.files.readers.sheet_metadata import Styles
from pipelines.workbooks.files.readers.sheet_xml import SheetXml

CELLS = (
    '<c r="{at}"><v>1</v></c>',
    '<c r="{at}"/>',
    '<c r="{at}" s="3"><f>SUM(A1:A3)</f><v>12.5</v></c>',
    '<c r="{at}"><f aca="false">A1&amp;"&lt;"</f><v>0</v></c>',
    '<c r="{at}" t="n"><f>1-1</f><v>0</v></c>',
    '<c r="{at}" s="3" t="str"><f>A1</f><v>0</v></c>',
    '<c r="{at}" t="shared"><f t="shared" ref="A1:A9" si="0"/><v>3</v></c>',
    '<c r="{at}"><f t="shared" si="0"/></c>',
    '<c r="{at}" s="1"><f>SUBTOTAL(9,C5:C9)</f><v/></c>',
    '<c r="{at}"><f>1</f><v /></c>',
    '<c r="{at}"><f>1</f><v></v></c>',
    '<c r="{at}" t="n"><f>1</f><v></v></c>',
    '<c r="{at}" t="b"><f>TRUE</f><v>1</v></c>',
)
ODD = (
    '<c r="{at}"><v>1</v><f>A1</f></c>',
    "<c r='{at}'><f>A1</f><v>1</v></c>",
    '<c s="1" r="{at}"><f>A1</f><v>1</v></c>',
    '<c><f>A1</f><v>1</v></c>',
    '<c r="{at}" t="str"><f>A1</f><v></v></c>',
    '<c r="{at}"><f>A1</f><v> </v></c>',
    '<c r="{at}" t="e"><f>1/0</f><v>#DIV/0!</v></c>',
    '<c r="{at}"><f>A1</f><is><t>x</t></is></c>',
    '<c r="{at}"> <f>A1</f><v>1</v></c>',
    '<c r="{at}"><f>A1</f><f>A2</f><v>1</v></c>',
    '<c r="A1"><f>A1</f><v>1</v></c><c r="A1"><f>A1</f><v>1</v></c>',
)  # fmt: skip


def sheet(*cells: str) -> SheetXml:
    """A sheet with these cells below each other."""
    rows = "".join(f'<row r="{at}">{cell.format(at=f"C{at}")}</row>' for at, cell in enumerate(cells, start=1))
    return SheetXml.of("甲", f"<worksheet><sheetData>{rows}</sheetData></worksheet>".encode(), Styles())


@given(st.lists(st.sampled_from(CELLS), max_size=12))
def test_formulas_are_those_that_parsing_finds(cells: list[str]) -> None:
    xml = sheet(*cells)
    found = usual_formulas(xml.xml, xml.start, xml.end, xml.seen.formulas)
    parsed = xml.parsed
    assert found is not None
    assert found.cells == parsed.formulas
    assert found.uncalculated == [cell for cell in parsed.formulas if cell not in parsed.results]
    assert found.noughts == parsed.metadata.noughts


@pytest.mark.parametrize("odd", ODD)
def test_one_odd_formula_leaves_the_sheet_to_the_parser(odd: str) -> None:
    xml = sheet(CELLS[2], odd, CELLS[3])
    assert usual_formulas(xml.xml, xml.start, xml.end, xml.seen.formulas) is None


def test_a_sheet_with_usual_formulas_is_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    xml = sheet(CELLS[2], CELLS[8], CELLS[4])
    found = xml.parsed
    monkeypatch.setattr(SheetXml, "parsed", property(lambda _: pytest.fail("parsed")))
    told = xml.metadata([["", "", 12.5], ["", "", ""], ["", "", 0]], 2)
    assert told.formulas == {*found.formulas}
    assert (told.uncalculated, told.noughts) == ([found.formulas[1]], [found.formulas[2]])
