"""Numbers are exact, figures keep what was printed, dates and periods are read as people write them."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from unicodedata import category, normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.workbooks.words.number_columns import numbers
from pipelines.workbooks.words.periods import Period, parse_period
from pipelines.workbooks.words.printed import Printed, figure
from pipelines.workbooks.words.text import MARKED_DIGITS, cell_text, key, plain, seen, split_bracket
from pipelines.workbooks.words.values import given_decimals, number, parse_date

decimals = st.decimals(Decimal("-1e12"), Decimal("1e12"), places=6)
periods = st.one_of(
    st.builds(Period, st.integers(1990, 2090), st.just(0), st.just(0), st.just(0)),
    *(
        st.builds(
            lambda year, span, step=step: Period(year, step, *sorted(span)), st.integers(1990, 2090), spans
        ).filter(lambda period: period.kinds != () and (period.first, period.last) != (1, 12 // period.step))
        for step, spans in ((s, st.tuples(st.integers(1, 12 // s), st.integers(1, 12 // s))) for s in (1, 3, 6))
    ),
)


@given(st.floats(-1e12, 1e12))
def test_a_float_is_taken_by_its_fifteen_digits(value: float) -> None:
    found = numbers([value]).values[0]
    digits = Decimal(f"{value:.15g}")
    assert (
        found == digits or abs(value) < 1e-5 or value.is_integer()
    )  # a longer whole number, or one below the digits kept
    assert found is not None
    assert abs(found - digits) <= max(Decimal("1e-20"), abs(digits) * Decimal("5e-15"))


@given(st.floats(1e-5, 1e9))
def test_no_digit_that_a_spreadsheet_shows_is_lost(value: float) -> None:
    assert numbers([value, "x"]).values[0] == Decimal(f"{value:.15g}")


@settings(deadline=None)  # the first example imports Arrow
@given(st.lists(st.one_of(st.floats(-1e15, 1e15), decimals.map(float), st.just(""), st.integers(0, 9).map(str))))
def test_a_column_in_arrow_is_the_column(cells: list[float | str]) -> None:
    found = numbers(cells)
    assert found.array().to_pylist() == found.values
    assert found.is_blank == (set(found.values) <= {None})


def test_a_tenth_is_a_tenth() -> None:
    assert numbers([0.1, 0.30000000000000004, 1.23456789]).values == [*map(Decimal, ("0.1", "0.3", "1.23456789"))]


@given(decimals)
def test_a_number_typed_as_text_is_the_number(value: Decimal) -> None:
    for text in (
        f"{value:f}",
        f"{value:,f}",
        f" {value:f} ",
        f"{value:f}".translate(str.maketrans("0123456789.", "０１２３４５６７８９．")),
    ):
        assert number(text) == value, text


@pytest.mark.parametrize(
    "text", ["-", "…", "—", "1,23", "1.2.3", "1e5", "约5", "5%", "12 34x", "٣", "NaN", "inf", ".", "+"]
)
def test_what_is_no_bare_number_is_not_guessed(text: str) -> None:
    assert numbers([text]).not_numbers == [0]
    assert numbers([text]).values == [None]


#: Every character that some normalisation takes for a digit and nobody types as one.
DIGIT_LIKE = [
    character
    for character in map(chr, range(0x80, 0x1FBFF))
    if category(character) in ("Nd", "Nl", "No") or any(c in "0123456789" for c in normalize("NFKC", character))
    if character not in "０１２３４５６７８９"
]


@pytest.mark.parametrize("text", ["1234{}", "9.9{}", "{}300", "3{}0", "{}"])
def test_only_digits_as_they_are_typed_are_digits(text: str) -> None:
    assert [each for each in DIGIT_LIKE if number(text.format(each)) is not None] == []


def test_a_marked_digit_stays_one_where_texts_are_brought_to_one_form() -> None:
    marked = re.compile(f"[{MARKED_DIGITS}]")
    assert [each for each in DIGIT_LIKE if marked.match(each) and plain(f"391{each}") != f"391{each}"] == []
    assert [each for each in DIGIT_LIKE if marked.match(each) and parse_period(f"202{each}")] == []
    assert (plain("㎡ １２"), key("391②")) == ("m2 12", "391②")


@pytest.mark.parametrize(
    "text",
    [
        *(
            f"410{mark}385"
            for mark in ("\n", "\r\n", "\t", "\u3000", "\u2003", "\u2028", "  ", "/", "、", ";", ", ", "'")
        ),
        *("3\n000", "41 38", "0 385", "0,385", "012,345", "1,234,56", "1.234.567,8", "1,234 567", "1 234\u00a0567"),
    ],
)
def test_two_figures_are_never_joined(text: str) -> None:
    assert number(text) is None


@pytest.mark.parametrize("blank", [" ", "\u00a0", "\u2009", "\u202f", ",", "，"])
def test_thousands_of_one_number_are_set_off_throughout(blank: str) -> None:
    assert number(f" -1{blank}234{blank}567.5\n") == Decimal("-1234567.5")


def test_a_message_shows_where_a_line_breaks() -> None:
    assert seen(" 410\r\n385\t７ ") == "410⏎385⇥7"


def test_blanks_are_no_numbers_and_no_faults() -> None:
    found = numbers(["", "  ", "\u3000", 5.0])
    assert found.values == [None, None, None, Decimal(5)]
    assert not found.not_numbers
    assert found.raw_texts[0].as_py() == ""


def test_what_does_not_fit_is_named_and_not_cut() -> None:
    assert numbers([1e16, "99999999999999999", 1e15]).too_large == [0, 1]


def test_truth_and_dates_are_no_numbers() -> None:
    assert numbers([True, date(2024, 1, 1)]).not_numbers == [0, 1]


@pytest.mark.parametrize(
    ("text", "qualifier", "value", "places"),
    [
        ("127555", "", "127555", 0),
        ("9.90", "", "9.90", 2),
        ("≈6600", "approximate", "6600", 0),
        ("约 6,600.5", "approximate", "6600.5", 1),
        (">50", "greater_than", "50", 0),
        ("＞１０００", "greater_than", "1000", 0),
        ("超过24000", "greater_than", "24000", 0),
        ("超24000", "greater_than", "24000", 0),
        ("逾2298", "greater_than", "2298", 0),
        ("不低于5", "greater_than", "5", 0),
        ("4000余", "greater_than", "4000", 0),
        ("4000多", "greater_than", "4000", 0),
        ("50以上", "greater_than", "50", 0),
        ("Over 1,000", "greater_than", "1000", 0),
        ("more than 50.5", "greater_than", "50.5", 1),
        ("接近4000", "nearly", "4000", 0),
        ("近6600", "nearly", "6600", 0),
        ("近似6600", "approximate", "6600", 0),
        ("nearly 4,000", "nearly", "4000", 0),
        ("不足4000", "less_than", "4000", 0),
        ("不到11.5", "less_than", "11.5", 1),
        ("不超过5", "less_than", "5", 0),
        ("<5", "less_than", "5", 0),
        ("under 5", "less_than", "5", 0),
        ("4000左右", "approximate", "4000", 0),
        ("About 4000", "approximate", "4000", 0),
    ],
)
def test_a_figure_keeps_what_was_printed(text: str, qualifier: str, value: str, places: int) -> None:
    assert figure(text) == Printed(Decimal(value), qualifier, places)


@pytest.mark.parametrize("text", ["", "约", "2332|33953", "5万", "近约5", "约50以上", "近50余", "多5", "近", "以上"])
def test_what_is_no_figure_is_refused(text: str) -> None:
    assert figure(text) is None


def test_a_figure_from_a_workbook_has_no_printed_digits() -> None:
    assert figure(9.9) == Printed(Decimal("9.9"))


@given(st.integers(-(10**9), 10**9), st.integers(0, 6))
def test_given_decimals_are_the_digits_shown(digits: int, places: int) -> None:
    value = Decimal(digits).scaleb(-places)
    shown = given_decimals(value)
    assert round(value, shown) == value
    assert shown == 0 or round(value, shown - 1) != value


@given(periods)
def test_a_period_is_read_back(period: Period) -> None:
    assert parse_period(period.id) == period
    assert period.kinds


@pytest.mark.parametrize(
    ("text", "identity"),
    [
        ("2023年", "2023"),
        ("２０２３", "2023"),
        ("2021年上半年", "2021H1"),
        ("2018年前三季度", "2018Q1-Q3"),
        ("2018年1-3季度", "2018Q1-Q3"),
        ("2018Q1-3", "2018Q1-Q3"),
        ("2024年1-8月", "2024M01-M08"),
        ("2024m1-m8", "2024M01-M08"),
        ("2023年第三季度", "2023Q3"),
    ],
)
def test_a_period_as_people_write_it(text: str, identity: str) -> None:
    found = parse_period(text)
    assert found is not None
    assert found.id == identity


@pytest.mark.parametrize(
    "text",
    [
        "",
        "23",
        "2025(目标)",
        "2019/2020",
        "2023Q5",
        "2023M13",
        "2023Q3-Q1",
        "2023Q2-Q3",
        "2023Q1-M3",
        "1023",
    ],
)
def test_what_is_no_period_is_refused(text: str) -> None:
    assert parse_period(text) is None


@pytest.mark.parametrize(
    ("text", "kinds", "last_day"),
    [
        ("2023", ("annual",), date(2023, 12, 31)),
        ("2023H1", ("cumulative", "single"), date(2023, 6, 30)),
        ("2018Q1-Q3", ("cumulative",), date(2018, 9, 30)),
        ("2024M02", ("single",), date(2024, 2, 29)),
    ],
)
def test_a_part_of_a_year_is_never_annual(text: str, kinds: tuple[str, ...], last_day: date) -> None:
    found = parse_period(text)
    assert found is not None
    assert (found.kinds, found.last_day) == (kinds, last_day)


@pytest.mark.parametrize(
    "cell",
    [date(2024, 3, 1), datetime.fromisoformat("2024-03-01"), "2024-03-01", "2024/3/1", "2024年3月1日", " 2024.3.1 "],
)
def test_a_date_however_it_is_kept(cell: date | str) -> None:
    assert parse_date(cell) == date(2024, 3, 1)


@pytest.mark.parametrize("cell", ["", "2024", "2024-13-01", "3月1日", 45352.0, date(1900, 2, 28), "1900-02-29"])
def test_what_is_no_date_is_refused(cell: str | float) -> None:
    assert parse_date(cell) is None


@pytest.mark.parametrize("text", ["20231231", "2023年底", "2023年末", "2023 年底"])
def test_the_end_of_a_year_is_a_date(text: str) -> None:
    assert parse_date(text) == date(2023, 12, 31)


def test_labels_are_compared_without_width_space_case_and_ornament() -> None:
    assert key("  营业 收入：") == key("营业收入") == key("营业\u3000收入 *")
    assert split_bracket("营业收入（万元）") == ("营业收入", "万元")
    assert split_bracket("营业收入") == ("营业收入", "")


def test_what_stands_in_a_cell_is_kept_as_text() -> None:
    assert [cell_text(cell) for cell in (12.0, 12.5, "－", date(2024, 3, 1), True)] == [
        "12",
        "12.5",
        "－",
        "2024-03-01",
        "True",
    ]
