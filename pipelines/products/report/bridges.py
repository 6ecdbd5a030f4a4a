"""Bridges: the way from what a region reports as digital to the comparable figure, as a waterfall."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from indicators.method import statement
from pipelines.products.report.asking import Row, asked
from pipelines.products.report.drawing import STEP, WIDTH, Wording, drawn, names, values
from pipelines.products.report.telling import Both, Part, Section, Table, because, called, cells, told
from pipelines.publication.bridged import ENDS, Bridge, extents
from pipelines.publication.connection import literal, rows_of
from pipelines.words import number_or_interval

if TYPE_CHECKING:
    import altair as alt
    import duckdb

#: So many are drawn of real regions, and of samples.
REAL, SAMPLES = 4, 2
#: The room for the names of steps, in pixels.
_NAMES = 260
_SUM, _STEP = "#08306b", "#e08214"


def bridges(release: duckdb.DuckDBPyConnection) -> Section:
    """Of the regions that report by industry those that report most."""
    intro, parts = [told("bridges_intro")], []
    for samples, most in ((False, REAL), (True, SAMPLES)):
        chosen = asked(release, "bridged", samples=samples, most=most)
        if chosen and chosen[0]["figures"] > len(chosen):
            intro.append(
                told("bridges_left_out", sort=told("samples" if samples else "real"), left=chosen[0]["figures"] - most)
            )
        _look_at(release, [one["fact_id"] for one in chosen])
        for one in chosen:
            release.execute(f"SET VARIABLE fact = {literal(one['fact_id'])}")
            parts.append(_part(Bridge(one, rows_of(release, statement("bridge"))), is_sample=samples))
        release.execute("DROP TABLE temp.contributions")
    return Section("bridges", told("bridges"), intro, parts)


def _look_at(release: duckdb.DuckDBPyConnection, facts: list[str]) -> None:
    """Let the steps see the contributions of these figures alone: looked up once, not once a figure and step."""
    listed = ", ".join(map(literal, facts))
    release.execute(
        f"CREATE TEMP TABLE contributions AS FROM contributions WHERE list_contains([{listed}]::VARCHAR[], fact_id)"
    )


def _part(bridge: Bridge, *, is_sample: bool) -> Part:
    figure = bridge.figure
    title = told(
        "bridge",
        region=f"{figure['region_code']} {figure['region_name']}",
        period=figure["period"],
        measure=(figure["measure_zh"], figure["measure_en"]),
        sample=told("sample_mark") if is_sample else "",
    )
    zh, en = because(called("comparability", figure["comparability"]), figure)
    route = f"{figure['scope_id']} → {figure['target_scope']}"
    unit = bridge.shown[1]
    heads = [told("step"), told("amount", unit=(unit, _ENGLISH.get(unit, unit))), told("cells")]
    lines = [cells(called("step", step["name"]), _amount(bridge, step), f"{step['cells']:,}") for step in bridge.steps]
    signs: list[tuple[str, str, Both]] = [
        (_SUM, "square", told("sum_sign")),
        (_STEP, "square", told("step_sign")),
        ("#b9b9b9", "square", told("unsure_sign")),
    ]
    picture = drawn(lambda say: _picture(bridge, say))
    return Part(title, Table(heads, lines), picture, signs, [(f"{zh} · {route}", f"{en} · {route}")])


_ENGLISH = {"亿元": "hundred million yuan", "个": "units", "人": "persons"}


def _amount(bridge: Bridge, step: Row) -> str:
    low, value, high = (bridge.amount(step[name]) for name in ("low", "value", "high"))
    return number_or_interval(low, value, high, bridge.shown[2])


def _picture(bridge: Bridge, say: Wording) -> alt.TopLevelMixin:
    """Bars between the level before and after; what is uncertain is grey."""
    import altair as alt

    shown: list[dict[str, Any]] = [
        {
            "row": say(called("step", step["name"])),
            "from": start,
            "sure": sure,
            "to": end,
            "sort": "sum" if step["name"] in ENDS else "step",
            "text": _amount(bridge, step),
        }
        for step, (start, sure, end) in zip(bridge.steps, extents(bridge), strict=True)
    ]
    order = [one["row"] for one in shown]
    base = alt.Chart(values(shown)).encode(y=names(order, _NAMES))
    unit = bridge.shown[1]
    x = alt.X("from:Q", title=say((unit, _ENGLISH.get(unit, unit))), scale=alt.Scale(zero=True))
    colour = alt.Color("sort:N", scale=alt.Scale(domain=["sum", "step"], range=[_SUM, _STEP]))
    sure = base.mark_bar(height=STEP - 4).encode(x=x, x2="sure:Q", color=colour)
    unsure = base.mark_bar(height=STEP - 4, color="#b9b9b9", stroke="#555", strokeWidth=0.4).encode(
        x="sure:Q", x2="to:Q"
    )
    text = base.mark_text(align="left", dx=5).encode(x="to:Q", text="text:N")
    return alt.layer(sure, unsure, text).properties(width=WIDTH - _NAMES - 130, height=(STEP + 4) * len(shown))
