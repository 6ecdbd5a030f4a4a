"""`koujing status`: which reports are expected, and how each stands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any

import typer

from definitions import WrongUsageError, load
from pipelines import expected, waiting
from pipelines.cli import answers
from pipelines.cli.asking import NothingFoundError
from pipelines.cli.options import Format, FormatOption, HomeOption, PeriodsOption
from pipelines.expected import Line, Report
from pipelines.home import Home, find_home
from pipelines.languages import AND, apart, shortly, spoken, told
from pipelines.outgoing import first_of, one_line
from pipelines.words import called

COLUMNS: answers.Columns = {
    "报送｜report": lambda each: f"{shortly(each.deadline.name_zh, each.deadline.name_en)} {each.period}",
    ">应报｜expected": lambda each: f"{each.expected:,}",
    ">收到｜in": lambda each: f"{each.received:,}",
    ">退回｜rejected": lambda each: _count(each.rejected),
    ">待说明｜open": lambda each: _count(each.waiting),
    ">接受｜accepted": lambda each: _count(each.accepted),
    ">逾期｜overdue": lambda each: _count(each.overdue),
    ">剩余｜left": lambda each: f"{each.days_left:,}" if each.days_left >= 0 else "—",
}
#: So many reports are named under the table.
NAMED = 20
#: So many files.
FILES = 5


def _day(text: str) -> date:
    """A day as it is written everywhere."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise WrongUsageError(
            f"「{text}」不是日期，请写作 2026-03-31", f"{text!r} is no day; write it as 2026-03-31"
        ) from error


def command(
    period: PeriodsOption = None,
    on: Annotated[date | None, typer.Option("--on", help="到哪一天，默认今天 / on which day", parser=_day)] = None,
    format: FormatOption = Format.text,
    home: HomeOption = None,
) -> None:
    """List how the reports that are expected stand."""
    place = find_home(home)
    day = on or expected.today(place)
    everything = expected.reports(place, load(), day)
    found = [each for each in everything if not period or each.period in period]
    if everything and not found:
        there = AND.join(sorted({each.period for each in everything}))
        raise NothingFoundError(
            *apart(f"{AND.join(period or ())} ⟨没有应报的报送；有的时期是｜: no report is expected; of⟩ {there}")
        )
    answers.answer(
        format,
        lambda: _shown(found, expected.strays(place, everything), day, _of_waiting(place)),
        lambda: (_row(each, day) for each in found),
    )


def _of_waiting(home: Home) -> str:
    """The release that waits, and why; '' where none does."""
    if (built := waiting.of(home)) is None:
        return ""
    identity, (zh, en) = built.manifest.release_id, built.told
    if not built.reasons:
        return told(
            f"{identity} 不用再等，下次 koujing run 发布", f"{identity} waits no more: the next koujing run releases it"
        )
    return told(f"等待的发布 {identity}：{zh}", f"a release waits, {identity}: {en}")


def _shown(found: list[Report], strays: list[str], day: date, waits: str) -> Iterator[Any]:
    if waits:
        yield waits
    lines: list[Line] = expected.board(found, day)
    if not lines:
        yield told("没有应报的报送", "no report is expected")
        return
    yield answers.table(COLUMNS, lines)
    asking = [
        each for each in found if each.state not in ("accepted", "unread") and (each.file or each.is_overdue(day))
    ]
    for each in asking[:NAMED]:
        yield _sentence(each, day)
    if len(asking) > NAMED:
        more = len(asking) - NAMED
        yield spoken("⟨还有 {more} 项，用 --format csv 全部列出 / {more} more; --format csv lists all⟩", more=more)
    if strays:
        which = told("退回而不属于以上任何一份的文件", "rejected files that are none of these")
        yield f"{which}: {first_of([one_line(name) for name in strays], FILES)}"


def _sentence(each: Report, day: date) -> str:
    state = "overdue" if each.state == "missing" else each.state
    days = each.days_left(day)
    late = told(f"过期 {-days} 天", f"{-days} days late") if days < 0 else told(f"还有 {days} 天", f"{days} days left")
    queries = told(f"{each.open_queries} 项", f"{each.open_queries} queries") if each.open_queries else ""
    due = told("期限", "due", " ") + f" {each.due}"
    parts = [
        f"{each.region_code} {each.region_name}",
        each.period,
        called("report", state),
        queries,
        one_line(each.file),
    ]
    return " · ".join(filter(None, [*parts, due, "" if each.state == "waiting" else late]))


def _row(each: Report, day: date) -> dict[str, object]:
    """A report as a row of CSV or JSON."""
    return {
        "deadline_id": each.deadline.id,
        **answers.fields(
            each, "form=deadline.form period region_code region_name due state file received_at open_queries"
        ),
        "is_overdue": each.is_overdue(day),
        "days_left": each.days_left(day),
    }


def _count(number: int) -> str:
    return f"{number:,}" if number else "·"
