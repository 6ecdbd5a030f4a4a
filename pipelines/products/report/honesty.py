"""What the report rests on and what it cannot say: assumptions, unverified definition rows, who lacks, what has no like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.products.report.asking import Row, asked
from pipelines.products.report.drawing import (
    COMPARABILITY,
    STEP,
    WIDTH,
    Wording,
    by_comparability,
    drawn,
    legend,
    names,
    values,
)
from pipelines.products.report.telling import (
    MOST_ROWS,
    Both,
    Cell,
    Part,
    Section,
    Table,
    called,
    cells,
    named,
    percent,
    place,
    reasons,
    same,
    told,
    unit,
)
from pipelines.words import given, interval, number

if TYPE_CHECKING:
    import altair as alt
    import duckdb

#: So many regions are named of whom parts lack.
LACKING = 30
#: The room for names of indicators, in pixels.
_NAMES = 345


def honesty(release: duckdb.DuckDBPyConnection) -> Section:
    """The page of what is not known."""
    verdicts = asked(release, "verdicts")
    parts = [_verdicts(verdicts), _unverified(verdicts), _why(asked(release, "reasons"))] if verdicts else []
    parts += [_near(asked(release, "provenance"))]
    if rows := asked(release, "reporting", most=LACKING):
        parts.append(_lacking(rows))
    if rows := asked(release, "not_comparable", most=MOST_ROWS):
        parts.append(_not_comparable(rows))
    parts.append(_files(asked(release, "submissions")))
    return Section("honesty", told("honesty"), [told("honesty_intro")], parts)


def _verdicts(rows: list[Row]) -> Part:
    heads: list[Both] = [told("indicator"), *(called("comparability", code) for code in COMPARABILITY)]
    lines = [cells(named(row), *(f"{row[code]:,}" for code in COMPARABILITY)) for row in rows]
    picture = drawn(lambda say: _shares(rows, say))
    return Part(told("verdicts"), Table(heads, lines), picture, legend(list(COMPARABILITY)), [told("verdicts_note")])


def _shares(rows: list[Row], say: Wording) -> alt.TopLevelMixin:
    """Bars of a whole, from what is exact to what is missing."""
    import altair as alt

    parts = [
        {"row": say(named(row)), "verdict": code, "figures": row[code], "order": at}
        for row in rows
        for at, code in enumerate(COMPARABILITY)
    ]
    axis = alt.Axis(format="%", tickCount=5)
    chart: alt.Chart = (
        alt.Chart(values(parts))
        .mark_bar(stroke="#555", strokeWidth=0.4)
        .encode(
            x=alt.X("figures:Q", stack="normalize", title=say(told("share_of_figures")), axis=axis),
            y=names([say(named(row)) for row in rows], _NAMES),
            color=by_comparability()["color"],
            order="order:Q",
        )
        .properties(width=WIDTH - _NAMES - 20, height=STEP * len(rows))
    )
    return chart


def _unverified(rows: list[Row]) -> Part:
    heads = [
        told(name)
        for name in ("indicator", "figures", "on_unverified", "mean_unverified", "on_uncertain", "mean_uncertain")
    ]
    lines = [
        cells(
            named(row),
            f"{row['told']:,}",
            f"{row['on_unverified']:,}",
            percent(row["mean_unverified"]),
            f"{row['on_uncertain']:,}",
            percent(row["mean_uncertain"]),
        )
        for row in rows
        if row["told"]
    ]
    return Part(told("unverified"), Table(heads, lines, is_open=True), notes=[told("unverified_note")])


def _why(rows: list[Row]) -> Part:
    heads = [told(name) for name in ("reason_why", "assumed_figures", "not_comparable_figures", "regions")]
    lines = [
        cells(called("reason", row["reason"]), *(f"{row[name]:,}" for name in ("assumed", "not_comparable", "regions")))
        for row in rows
    ]
    return Part(told("reasons"), Table(heads, lines, is_open=True), notes=[told("reasons_note")])


def _near(rows: list[Row]) -> Part:
    heads = [told(name) for name in ("provenance_of", "figures", "regions", "sources")]
    lines = [
        cells(
            called("provenance", row["provenance"]), *(f"{row[name]:,}" for name in ("figures", "regions", "sources"))
        )
        for row in rows
    ]
    return Part(told("provenances"), Table(heads, lines, is_open=True))


def _lacking(rows: list[Row]) -> Part:
    heads = [
        told(name)
        for name in (
            "region",
            "measure",
            "period",
            "parts_level",
            "parts_reported",
            "parts_given",
            "parts_existing",
            "by_value",
        )
    ]
    lines = [
        cells(
            place(row),
            named(row),
            row["period"],
            called("level", row["parts_level"]),
            f"{row['parts_reported']:,}",
            f"{row['parts_given']:,}",
            f"{row['parts_existing']:,}",
            "—" if row["reported_share"] is None else number(row["reported_share"], 1),
        )
        for row in rows
    ]
    notes = [told("lacking_note")]
    if rows[0]["rows"] > len(rows):
        notes.append(told("lacking_left_out", left=rows[0]["rows"] - len(rows)))
    return Part(told("lacking"), Table(heads, lines, words=4, is_open=True), notes=notes)


def _not_comparable(rows: list[Row]) -> Part:
    heads = [told(name) for name in ("region", "indicator", "period", "scope", "reported", "reason_why")]
    lines = [
        cells(place(row), Cell(named(row), "folds"), row["period"], _scope(row), _given(row), reasons(row))
        for row in rows
    ]
    return Part(
        told("not_comparable"),
        Table(heads, lines, rows[0]["figures"], words=4, is_open=True),
        notes=[told("not_comparable_note")],
    )


def _scope(row: Row) -> Cell:
    """The scope under which a figure was reported, by its name."""
    return Cell(named(row, "scope") if row["scope_zh"] else ("—", "—"), "folds")


def _given(row: Row) -> Both:
    """What was reported, or the ends that are too far apart."""
    reported = "" if given(row) is None else number(given(row), row["decimals"])
    ends = "" if row["low"] is None else interval(row["low"], row["high"], row["decimals"])
    shown = " ".join(filter(None, (reported, ends)))
    zh, en = unit(row)
    return f"{shown} {zh}", f"{shown} {en}"


def _files(rows: list[Row]) -> Part:
    heads = [told("what"), told("state"), told("how_many")]
    lines = []
    for row in rows:
        what = (
            told("files") if row["what"] == "file" else told("findings", severity=called("severity", row["severity"]))
        )
        state = called("status" if row["what"] == "file" else "finding_status", row["status"])
        lines.append(cells(what, state, same(f"{row['many']:,}")))
    return Part(told("deliveries"), Table(heads, lines, words=2, is_open=True))
