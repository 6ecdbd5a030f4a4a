"""The workbook that comes back: the submitter's own file, marked; or a workbook of findings where a copy would lose something."""

from __future__ import annotations

import hashlib
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from definitions import Definitions
from pipelines.workbooks.exchange.finding_rows import FILLS
from pipelines.workbooks.exchange.finding_words import LONGEST_COMMENT, SIGNED
from pipelines.workbooks.exchange.keepable import losses
from pipelines.workbooks.exchange.returned import SHEET
from tests.pipelines.life.returned_builder import COLUMN, explain, further_sheet, rows, sent_back
from tests.pipelines.workbooks.workbook_builder import Edit, published, read, rezip, rule_ids, set_cell, submission

pytestmark = pytest.mark.slow


def together(*edits: Edit) -> Edit:
    def edit(workbook: openpyxl.Workbook) -> None:
        for each in edits:
            each(workbook)

    return edit


@pytest.fixture
def wrong(tmp_path: Path, definitions: Definitions) -> Path:
    """A submission with an error in two cells and a query about a sheet."""
    words = together(set_cell("行业", "D4", "很多"), set_cell("行业", "D5", "不少"), further_sheet("=1+1 名单"))

    def edit(workbook: openpyxl.Workbook) -> None:
        words(workbook)
        workbook["附表"]["A1"].data_type = "s"

    return submission(tmp_path / "闵行.xlsx", definitions, edit=edit)


@pytest.fixture
def back(wrong: Path, tmp_path: Path, definitions: Definitions) -> Path:
    return sent_back(wrong, definitions, tmp_path / "back")


def fill_of(sheet: Worksheet, address: str) -> str:
    return str(sheet[address].fill.fgColor.rgb)[2:]


def test_the_cells_are_filled_and_say_what_to_do(back: Path) -> None:
    sheet = openpyxl.load_workbook(back)["行业"]
    assert [fill_of(sheet, address) for address in ("D4", "D5")] == [FILLS["error"]] * 2
    assert fill_of(sheet, "D6") not in FILLS.values()
    comment = sheet["D4"].comment
    assert comment is not None
    assert comment.text == f"{SIGNED}1 须更正：应为数字，实际是“很多、不少”"
    assert len(comment.text) <= LONGEST_COMMENT
    assert sheet["D5"].comment is None  # one comment a range


def test_the_first_sheet_lists_every_finding_with_a_link(back: Path) -> None:
    workbook = openpyxl.load_workbook(back)
    sheet = workbook.worksheets[0]
    assert sheet.title == SHEET
    assert workbook.active is sheet
    row = rows(sheet)["number-expected"]
    link = sheet.cell(row, COLUMN["place"]).hyperlink
    assert link is not None
    assert link.location == "'行业'!D4:D5"
    shown = {name: str(sheet.cell(row, column).value) for name, column in COLUMN.items()}
    assert shown["severity"] == "强制性（须更正）"
    assert shown["observed"] == "很多⟨、｜, ⟩不少"
    assert "请只填数字" in shown["message"]
    assert "Type the bare number" in shown["message"]
    assert shown["state"] == "须更正"
    assert sheet.cell(rows(sheet)["sheet-unread"], COLUMN["state"]).value == "待说明"


def test_errors_come_before_queries_and_queries_before_notes(tmp_path: Path, definitions: Definitions) -> None:
    words = together(set_cell("行业", "A6", 111), further_sheet(), set_cell("行业", "D4", "很多"))
    path = submission(tmp_path / "a.xlsx", definitions, edit=words)
    sheet = openpyxl.load_workbook(sent_back(path, definitions, tmp_path / "back"))[SHEET]
    assert list(rows(sheet)) == ["number-expected", "sheet-unread", "code-restored"]
    shown = [str(sheet.cell(row, COLUMN["severity"]).value)[:2] for row in rows(sheet).values()]
    assert shown == ["强制", "核实", "提示"]


def test_only_beside_queries_a_reason_and_an_explanation_can_be_typed_in(back: Path) -> None:
    sheet = openpyxl.load_workbook(back)[SHEET]
    assert sheet.protection.sheet
    unlocked = {
        rule_id: {name for name, column in COLUMN.items() if not sheet.cell(row, column).protection.locked}
        for rule_id, row in rows(sheet).items()
    }
    assert unlocked == {"number-expected": set(), "sheet-unread": {"reason_code", "explanation"}}
    (choices,) = sheet.data_validations.dataValidation
    assert str(choices.sqref) == f"E{rows(sheet)['sheet-unread']}"
    listed = re.fullmatch(r"\$(\w+)\$1:\$\w+\$(\d+)", str(choices.formula1))
    assert listed
    assert sheet[f"{listed[1]}1"].value == "1 企业新增、注销或迁移"
    assert int(listed[2]) == 9


def test_what_begins_like_a_formula_stays_text(back: Path, tmp_path: Path, definitions: Definitions) -> None:
    for text in ("=HYPERLINK(1)", "+86 21", "-", "@all"):
        again = explain(back, tmp_path / "again.xlsx", {"sheet-unread": text})
        workbook = openpyxl.load_workbook(again)
        sheet = workbook[SHEET]
        sheet.cell(rows(sheet)["sheet-unread"], COLUMN["explanation"]).data_type = "s"
        workbook.save(again)
        twice = sent_back(again, definitions, tmp_path / "twice")
        with zipfile.ZipFile(twice) as archive:
            first = archive.read("xl/worksheets/sheet1.xml")
        assert b"<f>" not in first
        sheet = openpyxl.load_workbook(twice)[SHEET]
        cell = sheet.cell(rows(sheet)["sheet-unread"], COLUMN["explanation"])
        assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)
    sheet = openpyxl.load_workbook(back)[SHEET]
    observed = sheet.cell(rows(sheet)["sheet-unread"], COLUMN["observed"])
    assert (observed.value, observed.data_type) == ("=1+1 名单", "s")


def test_the_original_is_not_touched(wrong: Path, tmp_path: Path, definitions: Definitions) -> None:
    before = hashlib.sha256(wrong.read_bytes()).hexdigest()
    sent_back(wrong, definitions, tmp_path / "back")
    assert hashlib.sha256(wrong.read_bytes()).hexdigest() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["back", wrong.name]


def test_the_marked_file_reads_as_the_file_itself(wrong: Path, back: Path, definitions: Definitions) -> None:
    before, after = read(wrong, definitions), read(back, definitions)
    assert rule_ids(after) == rule_ids(before)
    assert after.cover == before.cover
    columns = [name for name in before.observations.column_names if name != "submission_id"]
    assert after.observations.select(columns).equals(before.observations.select(columns))


def test_marks_of_an_earlier_review_go_when_the_cells_are_right(
    back: Path, tmp_path: Path, definitions: Definitions
) -> None:
    workbook = openpyxl.load_workbook(back)
    workbook["行业"]["D4"], workbook["行业"]["D5"] = 120, 300
    workbook.save(back)
    sheet = openpyxl.load_workbook(sent_back(back, definitions, tmp_path / "twice"))["行业"]
    assert sheet["D4"].comment is None
    assert fill_of(sheet, "D4") not in FILLS.values()


def test_a_comment_of_the_submitter_stays(tmp_path: Path, definitions: Definitions) -> None:
    def edit(workbook: openpyxl.Workbook) -> None:
        workbook["行业"]["D4"] = "很多"
        workbook["行业"]["D4"].comment = Comment("向企业核实过", "李四")

    marked = sent_back(submission(tmp_path / "a.xlsx", definitions, edit=edit), definitions, tmp_path / "back")
    comment = openpyxl.load_workbook(marked)["行业"]["D4"].comment
    assert comment is not None
    assert comment.text.startswith("向企业核实过")
    assert SIGNED in comment.text


def test_stored_results_of_formulas_come_back(tmp_path: Path, definitions: Definitions) -> None:
    path = submission(tmp_path / "a.xlsx", definitions, edit=set_cell("行业", "D4", "=100+20"))

    def calculated(name: str, content: bytes) -> bytes:
        return re.sub(rb"(<f>100\+20</f>)<v\s*/>|(<f>100\+20</f>)<v></v>", rb"<f>100+20</f><v>120</v>", content)

    rezip(path, calculated)
    assert rule_ids(read(path, definitions)) == []
    marked = sent_back(path, definitions, tmp_path / "back")
    assert openpyxl.load_workbook(marked).sheetnames[0] == SHEET
    assert len(openpyxl.load_workbook(marked).sheetnames) > 1
    assert openpyxl.load_workbook(marked)["行业"]["D4"].value == "=100+20"
    assert openpyxl.load_workbook(marked, data_only=True)["行业"]["D4"].value == 120


def test_drop_downs_on_other_sheets_come_back(tmp_path: Path, definitions: Definitions) -> None:
    """Excel keeps a drop-down whose list is on another sheet as an extension, which the writing library drops."""
    ext = (
        '<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" xmlns:x14="http://schemas.microsoft.com/office/'
        'spreadsheetml/2009/9/main"><x14:dataValidations xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main" '
        'count="1"><x14:dataValidation type="list"><x14:formula1><xm:f>选项!$A$2:$A$9</xm:f></x14:formula1>'
        "<xm:sqref>C9</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst></worksheet>"
    ).encode()
    path = submission(tmp_path / "a.xlsx", definitions)
    rezip(path, lambda name, xml: xml.replace(b"</worksheet>", ext) if name == "xl/worksheets/sheet1.xml" else xml)
    marked = sent_back(path, definitions, tmp_path / "back")
    with zipfile.ZipFile(marked) as archive:
        cover = next(xml for name in archive.namelist() if b"x14:dataValidation " in (xml := archive.read(name)))
    assert "选项!$A$2:$A$9".encode() in cover
    assert rule_ids(read(marked, definitions)) == []


@pytest.mark.parametrize(
    ("part", "content", "says"),
    [
        ("xl/vbaProject.bin", b"\0", "宏"),
        ("xl/chartsheets/sheet1.xml", b"<c/>", "图表"),
        ("xl/cellimages.xml", b"<c/>", "图片"),
        ("xl/ctrlProps/ctrlProp1.xml", b"<c/>", "控件"),
        ("xl/threadedComments/threadedComment1.xml", b"<c/>", "批注"),
        ("xl/worksheets/other.xml", b'<worksheet><extLst><ext uri="{00000000-1}"/></extLst></worksheet>', "扩展"),
    ],
)
def test_what_a_copy_would_lose_is_found_and_the_findings_stand_apart(
    tmp_path: Path, definitions: Definitions, part: str, content: bytes, says: str
) -> None:
    path = submission(tmp_path / "a.xlsx", definitions, edit=set_cell("行业", "D4", "很多"))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(part, content)
    before = path.read_bytes()
    apart = sent_back(path, definitions, tmp_path / "back")
    workbook = openpyxl.load_workbook(apart)
    assert workbook.sheetnames == [SHEET]
    assert says in str(workbook[SHEET]["A4"].value)
    assert workbook[SHEET].cell(rows(workbook[SHEET])["number-expected"], COLUMN["place"]).hyperlink is None
    assert path.read_bytes() == before


def test_a_sound_workbook_loses_nothing(tmp_path: Path, definitions: Definitions) -> None:
    assert losses(submission(tmp_path / "a.xlsx", definitions).read_bytes()) == []


def test_a_file_that_is_no_xlsx_gets_findings_apart_and_how_to_have_it_marked(
    tmp_path: Path, definitions: Definitions
) -> None:
    path = published(tmp_path / "a.csv", {"数值": "很多"})
    apart = openpyxl.load_workbook(sent_back(path, definitions, tmp_path / "back"))
    assert apart.sheetnames == [SHEET]
    assert "另存为 .xlsx 再检查" in str(apart[SHEET]["A4"].value)
    assert "save the file as .xlsx" in str(apart[SHEET]["A4"].value)


@pytest.mark.parametrize("content", [b"\xd0\xcf\x11\xe0 xls", b"a,b\n1,2\n", b"<table>"])
def test_which_container_can_be_marked_is_seen_by_its_content(content: bytes) -> None:
    (loss,) = losses(content)
    assert "另存为" in loss.what_zh


def test_other_containers_in_a_zip_are_told_apart(tmp_path: Path, definitions: Definitions) -> None:
    for inside in ("xl/workbook.bin", "content.xml"):
        path = tmp_path / "other.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(inside, b"")
        (loss,) = losses(path.read_bytes())
        assert "另存为" in loss.what_zh
    (loss,) = losses(b"")
    assert loss.what_en == "the file cannot be read"


@pytest.mark.parametrize("ending", [".et", ".xlsm", ".xltx"])
def test_a_workbook_by_another_ending_is_marked_itself(tmp_path: Path, definitions: Definitions, ending: str) -> None:
    path = submission(tmp_path / "a.xlsx", definitions, edit=set_cell("行业", "D4", "很多"))
    renamed = path.rename(path.with_suffix(ending))
    back = sent_back(renamed, definitions, tmp_path / "back")
    assert back.name == "a-审核.xlsx"
    assert openpyxl.load_workbook(back)["行业"]["D4"].comment is not None


def test_a_mark_on_a_file_with_a_style_of_its_own_keeps_the_rest(tmp_path: Path, definitions: Definitions) -> None:
    def edit(workbook: openpyxl.Workbook) -> None:
        workbook["行业"]["D4"] = "很多"
        workbook["行业"]["D4"].number_format = "0.000"
        workbook["行业"]["D6"].fill = PatternFill("solid", fgColor="00FF00")

    path = submission(tmp_path / "a.xlsx", definitions, edit=edit)
    sheet = openpyxl.load_workbook(sent_back(path, definitions, tmp_path / "back"))["行业"]
    assert sheet["D4"].number_format == "0.000"
    assert fill_of(sheet, "D6") == "00FF00"


def test_what_the_file_had_stays(tmp_path: Path, definitions: Definitions) -> None:
    """Formulas, formats, names, hidden rows, columns and sheets, rules of cells and of pages."""

    def edit(workbook: openpyxl.Workbook) -> None:
        sheet = workbook["行业"]
        sheet["D4"] = "很多"
        sheet["K5"], sheet["K6"] = "=SUM(E4:E6)", '=HYPERLINK("#A1",1)'
        sheet["E5"].number_format, sheet["E5"].font = '0.00"万"', Font(name="楷体", bold=True, color="FF0000FF")
        sheet.column_dimensions["K"].hidden, sheet.row_dimensions[6].hidden = True, True
        sheet.row_dimensions[5].height, sheet.row_dimensions[6].outline_level = 33, 1
        sheet.conditional_formatting.add("F4:F9", Rule(type="duplicateValues"))
        rule = DataValidation(type="whole", formula1="1", formula2="9")
        rule.add("E4:E9")
        sheet.add_data_validation(rule)
        sheet.print_title_rows, sheet.print_area = "1:3", "A1:I40"
        sheet.merge_cells("M4:N5")
        other = workbook.create_sheet("工作底稿")
        other["B2"], other.sheet_state = "=行业!E4*2", "hidden"
        workbook.defined_names["收入"] = DefinedName("收入", attr_text="行业!$E$4:$E$9")

    path = submission(tmp_path / "a.xlsx", definitions, edit=edit)
    before = openpyxl.load_workbook(path)
    after = openpyxl.load_workbook(sent_back(path, definitions, tmp_path / "back"))
    assert after.sheetnames == [SHEET, *before.sheetnames]
    assert after["工作底稿"].sheet_state == "hidden"
    assert "收入" in after.defined_names
    for name in before.sheetnames:
        old, new = before[name], after[name]
        assert isinstance(old, Worksheet)
        assert isinstance(new, Worksheet)
        for row in old.iter_rows():
            for cell in row:
                copied = new[cell.coordinate]
                assert copied.value == cell.value
                assert copied.number_format == cell.number_format
                assert (repr(copied.font), repr(copied.border)) == (repr(cell.font), repr(cell.border))
        for whole in (whole_of(old), whole_of(new)):
            assert len(whole) == 9
        assert whole_of(new) == whole_of(old)


def whole_of(sheet: Worksheet) -> list[object]:
    """What a sheet holds beside its cells."""
    return [
        {letter: (each.hidden, each.width) for letter, each in sheet.column_dimensions.items()},
        {
            row: (each.hidden, each.height, each.outlineLevel)
            for row, each in sheet.row_dimensions.items()
            if each.height
        },
        [row for row, each in sheet.row_dimensions.items() if each.hidden],
        sorted(map(str, sheet.merged_cells.ranges)),
        sorted((str(each.sqref), str(each.formula1), each.type) for each in sheet.data_validations.dataValidation),
        [str(each.sqref) for each in sheet.conditional_formatting],
        (sheet.print_title_rows, sheet.print_area, sheet.page_setup.orientation),
        sheet.freeze_panes,
        (sheet.protection.sheet, sheet.protection.password),
    ]
