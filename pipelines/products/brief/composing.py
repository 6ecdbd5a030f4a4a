"""What a brief says: its paragraph, its table, and in words what lacks; each figure with the notes of what it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from indicators.method import give_macros
from pipelines.languages import AND, LANGUAGE, THEN, spoken, told
from pipelines.products.brief.account import Brief, Number, Row, Sentence
from pipelines.products.brief.asking import Line, ask
from pipelines.products.brief.chain import chain
from pipelines.products.brief.figures import WEIGHTS, Judge, Page, has_number, say, text, unit_behind, when
from pipelines.products.brief.paragraph import paragraph
from pipelines.products.brief.sources import sources
from pipelines.words import called, interval, legend, marks, reasons, words

if TYPE_CHECKING:
    import duckdb

#: The parts of the page.
_PARTS = ("account", "table", "obstacles", "sources")


def compose(
    release: duckdb.DuckDBPyConnection, code: str, period: str, others: Sequence[str], judge: Judge
) -> Brief | None:
    """The brief of a region and period, beside other regions; None where the release has nothing of it."""
    give_macros(release)
    subject = next(iter(ask(release, "subject", region=code, period=period)), None)
    if subject is None:
        return None
    lines = ask(release, "figures", regions=[code, *others], period=period)
    names = {line["region_code"]: line["region_name"] for line in lines}
    page = Page(
        release,
        subject,
        period,
        {other: names[other] for other in others},
        {(line["indicator_id"], line["region_code"]): line for line in lines},
        judge,
    )
    place = {"region": subject["region_name"], "when": when(period)}
    account, rows = paragraph(page), _rows(page)
    scope = told(subject["scope_zh"], subject["scope_en"])
    return Brief(
        language=LANGUAGE.get(),
        title=say("title", **place),
        about=say("about", scope=scope, day=subject["published_on"]) + (text("sample") if subject["is_sample"] else ""),
        headings=tuple(say(f"heading_{of}", release=subject["release_id"]) for of in _PARTS),
        paragraph=account,
        columns=(text("column_aspect"), text("column_indicator"), subject["region_name"], *page.others.values()),
        rows=rows,
        legend=_legend(page),
        chain_name=text("aspect_chain"),
        chain=chain(release, subject, period),
        obstacles=_obstacles(page),
        sources=sources(release, page.notes),
    )


def _rows(page: Page) -> tuple[Row, ...]:
    """The table: every indicator of which one of the regions has a number or its ends."""
    shown: dict[str, list[Line]] = {}
    for (indicator, _), figure in page.figures.items():
        shown.setdefault(indicator, []).append(figure)
    return tuple(
        Row(
            text(f"aspect_{of[0]['aspect']}"),
            f"{told(of[0]['name_zh'], of[0]['name_en'])} ({unit_behind(of[0]['symbol']).strip()})",
            tuple(_cell(page, figure) for figure in of),
        )
        for of in shown.values()
        if any(has_number(figure) for figure in of)
    )


def _cell(page: Page, figure: Line) -> Sentence:
    if not has_number(figure):
        return (f"— {reasons(figure, short=True)}",)
    if figure["value"] is None:
        ends = interval(figure["low"], figure["high"], figure["decimals"])
        return (Number(ends, page.notes.cited(figure["facts"])), f" {reasons(figure, short=True)}")
    sign = ""
    if figure["region_code"] in page.others:
        sign = words()["brief"]["lead_sign"].get(page.standing(figure["indicator_id"], figure["region_code"])[0], "")
    signs = marks(figure).replace(" ", "") + sign
    return (page.number(figure), f" {signs}") if signs else (page.number(figure),)


def _obstacles(page: Page) -> tuple[str, ...]:
    """What cannot be compared, and why: of the region itself, beside the others, and where published figures disagree."""
    shown = list(dict.fromkeys(indicator for indicator, _ in page.figures))
    asked = {"region": page.code, "period": page.period}
    idle = [] if page.subject["whole_code"] else [*WEIGHTS.values()]
    lines = [
        say("lacks", why=reasons(line), names=_lacking(line))
        for line in ask(page.release, "obstacles", shown=shown, idle=idle, **asked)
    ]
    for other, name in page.others.items():
        standings = dict.fromkeys(page.standing(indicator, other) for indicator in shown)
        why = [why for outcome, why in standings if outcome in ("not_comparable", "part")]
        lines += [say("unlike", other=name, why=spoken(THEN).join(why))] if why else []
    lines += [
        say("disagree", count=str(line["disagreements"]), why=called("reason", line["reason"]), region=page.code)
        for line in ask(page.release, "disagreements", **asked)
    ]
    return tuple(lines or [text("nothing_lacks")])


def _legend(page: Page) -> str:
    """The signs that stand in the table, in words."""
    said = [part for part in " · ".join(legend("table")).split(" · ") if part[:1] in _signs(page)]
    if page.others:
        said += [text("legend_lead"), text("legend_gap")]
    return " · ".join(said)


def _signs(page: Page) -> str:
    return "".join(marks(figure) for figure in page.figures.values() if figure["value"] is not None)


def _lacking(line: Line) -> str:
    """The indicators of the page that lack for one reason, and how many others do."""
    names = [told(*both) for both in zip(line["names_zh"], line["names_en"], strict=True)]
    further = [say("further", count=str(line["further"]))] if line["further"] else []
    return spoken(AND).join(names + further)
