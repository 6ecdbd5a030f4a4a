"""Which number formats show something else than a cell holds, and for which values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.workbooks.files.readers.number_formats import Shown, format_of, shown_as, shows_something_else
from pipelines.workbooks.words.text import CellValue

LEDGER = '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ '


@pytest.mark.parametrize(
    "code",
    [
        *("0%", "0.00%;[Red]-0.00%", "000000", "0000;-0000", "#,##0,", "0.0,,", '0"."0,', r"0\.0000", "0!.0,"),
        *('#,##0"万,"', '0.0"%"', '0.00"亿元"', "0.00亿元", r"0\亿", '[>=10000]0!.0,"万";0', "[$US$]0", "[$万元-804]0"),
        *("0;0", "0.00;[Red]0.00", ";;;", '"缺"', '"-"0', '0"0"', '@"万元"', ';;;"缺"', "[<0]0;0", '"约"0'),
        *('">"0', r"\<0", "\u2265" + "0", '"±"0', '"~"0', '0"+"', '0"?"', "≈0", '"＞"0'),
    ],
)
def test_formats_that_show_something_else(code: str) -> None:
    assert shows_something_else(code)


@pytest.mark.parametrize(
    "code",
    [
        *("", "General", "G/通用格式", "0", "0.00", "#,##0.00", "0.00_);(0.00)", "[$-804]0", "00.0", "yyyy-mm-dd", "@"),
        *(
            'yyyy"年"m"月"',
            "0.00_ ;[Red]\\-0.00\\ ",
            LEDGER,
            "[$¥-804]#,##0.00",
            '"¥"0.00;-"¥"0.00',
            "0.00E+00",
            "# ?/?",
        ),
        *("#,##0;△#,##0", "0;-0;;@", "[>100]0;0.0", '0"*"', "+0;-0", '"+"0.0;"-"0.0', "[DBNum1]General"),
    ],
)
def test_formats_that_show_the_number(code: str) -> None:
    assert not shows_something_else(code)


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        ('0.00"亿元"', 12.5, Shown("亿元")),
        ("[$万元-804]0", 12.5, Shown("万元")),
        ('"¥"0.00"元"', 12.5, Shown("元")),
        ('@"万元"', "12.5", Shown("万元")),
        ('0.00"亿元"', "12.5", None),
        ("0;0", -40.0, Shown()),
        ("0;0", 40.0, None),
        ("0;(0)", -40.0, None),
        ('[>=10000]0!.0,"万";0', 12000.0, Shown()),
        ('[>=10000]0!.0,"万";0', 500.0, None),
        (";;;", 40.0, Shown()),
        (";;;", "40", Shown()),
        (";;;", 0.0, None),
        ('0;-0;"缺"', 0.0, Shown()),
        ('0;-0;"-"', 0.0, None),
        ("000000", 310112.0, None),
        ("000000", 111.0, Shown()),
        (LEDGER, -40.0, None),
    ],
)
def test_what_a_format_makes_of_a_value(code: str, value: CellValue, shown: Shown | None) -> None:
    assert shown_as(code, value) == shown


@given(st.text(max_size=12), st.one_of(st.floats(), st.text(max_size=3), st.booleans()))
def test_whatever_stands_as_a_format_is_looked_at(code: str, value: CellValue) -> None:
    shows_something_else(code)
    shown_as(code, value)


@pytest.mark.parametrize(
    ("value", "text", "shown"),
    [
        (12.5, "12.50", None),
        (12.345, "12.35", None),
        (-1234.5, "-1,234.5", None),
        (-1234.5, "(1 234.5)", None),
        (12300.0, "1.23E+04", None),
        (12.5, "12.50亿元", Shown("亿元")),
        (-40.0, "40", Shown()),
        (12000.0, "12.0", Shown()),
        (12000.0, "1.2万", Shown()),
        (40.0, "", Shown()),
        (40.0, "缺", Shown()),
        (0.0, "", None),
    ],
)
def test_a_shown_text_tells_what_its_format_does(value: float, text: str, shown: Shown | None) -> None:
    assert shown_as(format_of(value, text), value) == shown
