"""Mistakes that people make in submissions, planted in clean ones: what was done and in which cells.

Each kind is a function that changes a submission and says where. Nothing here knows a rule: which rule has to find a kind is
said in the table at the end, for the judge alone.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from definitions import load
from definitions.inclusion import GBT
from tests.corpus import FIRST_ROW, MONEY, Submission

INDUSTRIES, COVER, TOTALS = "行业", "封面", "总量"
#: The answers of the cover by their labels; a name that does not fit is shown at the code.
_LABELS = {
    "scope_id": "统计口径",
    "coverage": "统计范围",
    "boundary_date": "区划日期",
    "region_name": "地区代码",
    "money_unit": "金额单位",
    "period": "报告期",
}
_TRADITIONAL = ("1711", "3841", "4012", "1771", "4021")


@dataclass(frozen=True)
class Planted:
    """A submission with a mistake, and the cells in which it lies; on the cover, the labels of the answers."""

    submission: Submission
    sheet: str
    cells: frozenset[str]


@dataclass(frozen=True)
class Scene:
    """What a mistake can be made with: this year's clean submission, that of the year before, and that of the first half."""

    now: Submission
    before: Submission
    half: Submission
    draw: random.Random


def number(value: object) -> float:
    """A figure of a row as a number."""
    return float(str(value))


def _all(submission: Submission, measures: Sequence[str]) -> frozenset[str]:
    return frozenset(submission.cell(row, measure) for row in range(len(submission.rows)) for measure in measures)


def _large(scene: Scene, measure: str) -> int:
    """One of the larger rows of a measure that the year before has too."""
    known = {row["activity_code"] for row in scene.before.rows}
    places = [place for place, row in enumerate(scene.now.rows) if row["activity_code"] in known]
    places.sort(key=lambda place: -number(scene.now.rows[place][measure]))
    return scene.draw.choice(places[: len(places) // 3])


def _times(scene: Scene, measures: Sequence[str], factor: float, digits: int = 6) -> Planted:
    told = scene.now.copy()
    for row in told.rows:
        row |= {measure: round(number(row[measure]) * factor, digits) for measure in measures}
    return Planted(told, INDUSTRIES, _all(told, measures))


def _unit(scene: Scene, factor: float, digits: int = 6) -> Planted:
    """All money in another unit: one answer of the cover is wrong, not every figure."""
    return Planted(_times(scene, MONEY, factor, digits).submission, COVER, frozenset({_LABELS["money_unit"]}))


def _one(scene: Scene, measure: str, change: Callable[[float], object], *, place: int | None = None) -> Planted:
    told = scene.now.copy()
    at = _large(scene, measure) if place is None else place
    told.rows[at][measure] = change(number(told.rows[at][measure]))  # type: ignore[assignment]
    return Planted(told, INDUSTRIES, frozenset({told.cell(at, measure)}))


def _total(scene: Scene, measure: str, change: Callable[[float], float]) -> Planted:
    told = scene.now.copy()
    at = next(place for place, total in enumerate(told.totals) if total["measure"] == measure)
    told.totals[at]["value"] = round(change(number(told.totals[at]["value"])), 2)
    return Planted(told, TOTALS, frozenset({f"C{FIRST_ROW + at}"}))


def _answer(scene: Scene, name: str, answer: str) -> Planted:
    told = scene.now.copy()
    told.cover[name] = answer
    return Planted(told, COVER, frozenset({_LABELS[name]}))


def _swapped(scene: Scene, one: str, other: str) -> Planted:
    told = scene.now.copy()
    for row in told.rows:
        row[one], row[other] = row[other], row[one]
    return Planted(told, INDUSTRIES, _all(told, (one, other)))


def _shifted(scene: Scene) -> Planted:
    told = scene.now.copy()
    start = scene.draw.randrange(0, len(told.rows) - 30)
    values = [row["revenue"] for row in scene.now.rows]
    for place in range(start + 1, start + 26):
        told.rows[place]["revenue"] = values[place - 1]
    return Planted(told, INDUSTRIES, frozenset(told.cell(place, "revenue") for place in range(start + 1, start + 26)))


def _misnamed(scene: Scene) -> Planted:
    """The column of names moved up by a row against the codes."""
    told, known = scene.now.copy(), load().classes[GBT]
    names = [known[str(row["activity_code"])].name_zh for row in told.rows]
    for row, name in zip(told.rows, names[1:], strict=False):
        row["activity_name"] = name
    rows = range(FIRST_ROW, FIRST_ROW + len(names) - 1)
    return Planted(told, INDUSTRIES, frozenset(f"{column}{row}" for column in "AB" for row in rows))


def _copied(scene: Scene, measures: Sequence[str]) -> Planted:
    told, known = scene.now.copy(), {row["activity_code"]: row for row in scene.before.rows}
    for row in told.rows:
        if row["activity_code"] in known:
            row |= {measure: known[row["activity_code"]][measure] for measure in measures}
    return Planted(told, INDUSTRIES, _all(told, measures))


def _last_year(scene: Scene) -> Planted:
    """Every figure of the year before under this year's cover: its period is not that of the figures."""
    told = _copied(scene, ("enterprises", "employees", *MONEY)).submission
    return Planted(told, COVER, frozenset({_LABELS["period"]}))


def _relabelled(scene: Scene) -> Planted:
    told = scene.half.copy()
    told.cover = dict(scene.now.cover)
    return Planted(told, INDUSTRIES, _all(told, MONEY))


def _padded(scene: Scene) -> Planted:
    told = scene.now.copy()
    added = [{**told.rows[0], "activity_code": code, "counted_locally": "yes"} for code in _TRADITIONAL[:3]]
    told.rows = [row for row in told.rows if row["activity_code"] not in _TRADITIONAL[:3]]
    first = len(told.rows)
    told.rows += added
    return Planted(told, INDUSTRIES, frozenset(told.cell(first + place, "counted_locally") for place in range(3)))


def _dropped_row(scene: Scene) -> Planted:
    """No cell is wrong: what lacks is named at the head of a column."""
    told = scene.now.copy()
    del told.rows[max(range(len(told.rows)), key=lambda place: number(scene.now.rows[place]["value_added"]))]
    return Planted(told, INDUSTRIES, frozenset({told.cell(-1, "value_added")}))


def _code(scene: Scene, code: str) -> Planted:
    told = scene.now.copy()
    at = max(range(len(told.rows)), key=lambda place: number(told.rows[place]["value_added"]))
    told.typed[told.cell(at, "activity_code")] = code
    return Planted(told, INDUSTRIES, frozenset({told.cell(at, "activity_code"), told.cell(at, "value_added")}))


def _twice(scene: Scene) -> Planted:
    told = scene.now.copy()
    at = scene.draw.randrange(len(told.rows))
    told.rows.append(dict(told.rows[at]))
    return Planted(
        told, INDUSTRIES, frozenset({told.cell(at, "activity_code"), told.cell(len(told.rows) - 1, "activity_code")})
    )


def _filled_down(scene: Scene) -> Planted:
    told = scene.now.copy()
    at = scene.draw.randrange(len(told.rows) - 6)
    for place in range(at, at + 6):
        told.rows[place]["revenue"] = told.rows[at]["revenue"]
    return Planted(told, INDUSTRIES, frozenset(told.cell(place, "revenue") for place in range(at, at + 6)))


def _equal(scene: Scene) -> Planted:
    told = scene.now.copy()
    for row in told.rows:
        row["gross_output"] = row["revenue"]
    return Planted(told, INDUSTRIES, _all(told, ("revenue", "gross_output")))


def _group(scene: Scene) -> Planted:
    """A group beside all its classes, its figure mistyped."""
    told = scene.now.copy()
    of_group = ("3921", "3922")
    told.rows = [row for row in told.rows if str(row["activity_code"])[:3] != "392"]
    members = [{**scene.now.rows[0], "activity_code": code, "counted_locally": "yes"} for code in of_group]
    group = {**members[0], "activity_code": "392"}
    for measure in ("enterprises", "employees", *MONEY):
        group[measure] = round(2 * number(members[0][measure]), 1)
    group["value_added"] = round(1.1 * number(group["value_added"]) + 7, 1)
    group["gross_output"] = round(1.1 * number(group["value_added"]) + number(group["gross_output"]), 1)
    at = len(told.rows)
    told.rows += [group, *members]
    return Planted(told, INDUSTRIES, frozenset({told.cell(at, "value_added"), told.cell(at, "gross_output")}))


def _above_output(scene: Scene) -> Planted:
    told = scene.now.copy()
    at = _large(scene, "value_added")
    told.rows[at]["value_added"] = round(number(told.rows[at]["gross_output"]) * 1.2, 1)
    return Planted(told, INDUSTRIES, frozenset({told.cell(at, "value_added")}))


#: The kinds of mistakes, each with the rules of which one has to find it.
KINDS: dict[str, tuple[Callable[[Scene], Planted], tuple[str, ...]]] = {
    "all money in yuan": (lambda s: _unit(s, 1e4), ("unit-slip-sheet",)),
    "all money in 100 million yuan": (lambda s: _unit(s, 1e-4), ("unit-slip-sheet",)),
    "all money in thousand yuan": (lambda s: _unit(s, 10), ("unit-slip-sheet",)),
    "one column in another unit": (lambda s: _times(s, ("value_added",), 1e3), ("unit-slip-column",)),
    "heads in hundreds": (lambda s: _times(s, ("employees",), 0.01, 0), ("unit-slip-column",)),
    "one figure in another unit": (
        lambda s: _one(s, "revenue", lambda x: x * 1e4),
        ("unit-slip-cell", "figure-beyond-bounds"),
    ),
    "a dropped zero": (lambda s: _one(s, "value_added", lambda x: round(x / 10, 1)), ("unit-slip-cell",)),
    "a zero too many": (lambda s: _one(s, "employees", lambda x: x * 10), ("unit-slip-cell",)),
    "GDP in 10 000 yuan": (lambda s: _total(s, "gdp", lambda x: x * 1e4), ("unit-slip-total", "figure-beyond-bounds")),
    "a digit of GDP missing": (lambda s: _total(s, "gdp", lambda x: x / 10), ("unit-slip-total",)),
    "population in persons": (
        lambda s: _total(s, "population", lambda x: x * 1e4),
        ("unit-slip-total", "figure-beyond-bounds"),
    ),
    "value added and output swapped": (lambda s: _swapped(s, "value_added", "gross_output"), ("columns-swapped",)),
    "enterprises and heads swapped": (lambda s: _swapped(s, "enterprises", "employees"), ("columns-swapped",)),
    "rows shifted by one": (_shifted, ("rows-shifted",)),
    "names slipped by a row": (_misnamed, ("names-out-of-step",)),
    "the year before copied": (_last_year, ("year-copied",)),
    "one column copied from the year before": (lambda s: _copied(s, ("value_added",)), ("column-copied",)),
    "the first half relabelled as the year": (_relabelled, ("cumulative-relabelled", "year-looks-half")),
    "half the year reported as the year": (lambda s: _times(s, MONEY, 0.5, 1), ("year-looks-half",)),
    "traditional industries padded in": (_padded, ("traditional-counted",)),
    "value added above output": (_above_output, ("value-added-above-output",)),
    "a negative revenue": (lambda s: _one(s, "revenue", lambda x: -x), ("turnover-negative",)),
    "a negative head count": (lambda s: _one(s, "employees", lambda x: -x), ("count-negative",)),
    "a fraction of a person": (lambda s: _one(s, "employees", lambda x: x + 0.5), ("count-not-whole",)),
    "GDP of the year before": (
        lambda s: _total(s, "gdp", lambda _: number(s.before.totals[0]["value"])),
        ("total-stays-parts-move", "value-added-above-gdp"),
    ),
    "GDP a third too small": (lambda s: _total(s, "gdp", lambda x: x * 0.66), ("value-added-above-gdp",)),
    "the largest industry left out": (_dropped_row, ("industry-vanished",)),
    "a wrong but existing code": (lambda s: _code(s, "0511"), ("name-of-other-industry",)),
    "a code that does not exist": (lambda s: _code(s, "9999"), ("activity-unknown",)),
    "a code twice": (_twice, ("duplicate-code",)),
    "filled down": (_filled_down, ("values-repeat",)),
    "revenue pasted into output": (_equal, ("columns-equal",)),
    "a group that is not its members' sum": (_group, ("group-members-differ",)),
    "a dash for a number": (lambda s: _one(s, "revenue", lambda _: "—"), ("number-expected",)),
    "zero for not known": (lambda s: _one(s, "revenue", lambda _: 0), ("enterprises-without-revenue",)),
    "a large industry five times as large": (
        lambda s: _one(s, "revenue", lambda x: round(x * 4.4, 1)),
        ("growth-outlier",),
    ),
    "coverage changed in silence": (lambda s: _answer(s, "coverage", "above_scale"), ("coverage-changed",)),
    "scope changed in silence": (lambda s: _answer(s, "scope_id", "oecd-ict"), ("scope-changed",)),
    "boundary date of another year": (lambda s: _answer(s, "boundary_date", "2026-12-31"), ("boundary-after-period",)),
    "another region's name": (lambda s: _answer(s, "region_name", "示例甲区"), ("region-name-differs",)),
}
