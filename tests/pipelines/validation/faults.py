"""Faults by the dozen: one thing wrong in a workbook, which cells are wrong then, and what is to be named first.

Nothing here knows a rule. Of a fault in one cell that cell is to be named; of a fault of a whole file the answer of the
cover, of a whole column its head or its figures, of a row that lacks its code. `CELLS` are the kinds that can be planted
several at once. The workbooks that faults are planted in are `invented`.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from tests.corpus import FIRST_ROW, MONEY, Submission
from tests.pipelines.validation.mistakes import COVER, INDUSTRIES, TOTALS, number

Place = tuple[str, str]
MEASURES = ("enterprises", "employees", *MONEY)
HEAD_ROW = FIRST_ROW - 1
#: A change of less is not asked to be noticed: figures move as much by themselves.
NOTICEABLE = 0.2
#: So many yuan are one of these.
_YUAN = {"yuan": 1.0, "thousand_yuan": 1e3, "ten_thousand_yuan": 1e4, "hundred_million_yuan": 1e8}
#: The answers of the cover of this form.
COVER_CELLS = {"period": "C8", "money_unit": "C16"}


@dataclass(frozen=True)
class Scene:
    """What a fault is planted in: this year's submission and, where one is in store, that of the year before."""

    now: Submission
    before: Submission | None
    draw: random.Random


@dataclass(frozen=True)
class Fault:
    """A submission with a fault, the cells that are wrong, and what may be named first: one of `answers`, or the code that lacks.

    `change` is by how much of itself the figure changed; `is_related`: another figure of the row or of the year before tells.
    """

    submission: Submission
    wrong: frozenset[Place]
    answers: frozenset[Place]
    code: str = ""
    change: float = 1.0
    is_related: bool = True


def _figures(told: Submission, measure: str) -> list[int]:
    """The rows that have a figure of this measure above zero."""
    return [at for at, row in enumerate(told.rows) if row.get(measure) and number(row[measure]) > 0]


def _measure(scene: Scene, among: tuple[str, ...] = MEASURES) -> str:
    return scene.draw.choice([measure for measure in among if _figures(scene.now, measure)])


def _before(scene: Scene) -> dict[str, Mapping[str, object]]:
    return {str(row["activity_code"]): row for row in scene.before.rows} if scene.before else {}


def _is_related(scene: Scene, at: int, measure: str) -> bool:
    row = scene.now.rows[at]
    beside = any(row.get(other) and number(row[other]) > 0 for other in MEASURES if other != measure)
    return beside or bool(_before(scene).get(str(row["activity_code"]), {}).get(measure))


def _cell(scene: Scene, change: Callable[[float], float], *, at: int | None = None, measure: str = "") -> Fault:
    """One figure of one industry changed."""
    told = scene.now.copy()
    name = measure or _measure(scene)
    place = scene.draw.choice(_figures(told, name)) if at is None else at
    old = number(told.rows[place][name])
    new = change(old)
    told.rows[place][name] = round(new) if name in ("enterprises", "employees") else round(new, 6)
    cell = frozenset({(INDUSTRIES, told.cell(place, name))})
    moved = abs(number(told.rows[place][name]) - old) / abs(old)
    return Fault(told, cell, cell, change=moved, is_related=_is_related(scene, place, name))


def _transposed(scene: Scene) -> Fault:
    """Two digits side by side, of the first three that a figure has, have changed places."""

    def turned(value: float) -> float:
        text = f"{value:.6f}".rstrip("0").rstrip(".")
        digits = [place for place, sign in enumerate(text) if sign.isdigit()]
        pairs = [(a, b) for a, b in pairwise(digits[:3]) if text[a] != text[b]]
        if not pairs:
            return value
        a, b = scene.draw.choice(pairs)
        signs = list(text)
        signs[a], signs[b] = signs[b], signs[a]
        return float("".join(signs))

    return _cell(scene, turned)


def _row(scene: Scene) -> Fault:
    """All money of one industry in another unit."""
    told = scene.now.copy()
    at = scene.draw.choice(_figures(told, _measure(scene, MONEY)))
    there = [measure for measure in MONEY if told.rows[at].get(measure)]
    told.rows[at] |= {measure: round(number(told.rows[at][measure]) * 1e4, 6) for measure in there}
    cells = frozenset((INDUSTRIES, told.cell(at, measure)) for measure in there)
    return Fault(told, cells, cells, change=1e4, is_related=True)


def _columns(told: Submission, measures: tuple[str, ...]) -> tuple[frozenset[Place], frozenset[Place]]:
    """The figures of columns, and these and their heads."""
    figures = frozenset((INDUSTRIES, told.cell(at, name)) for name in measures for at in _figures(told, name))
    heads = frozenset((INDUSTRIES, told.cell(HEAD_ROW - FIRST_ROW, name)) for name in measures)
    return figures, figures | heads


def _middle_change(one: Submission, other: Submission, measure: str) -> float:
    pairs = [
        (number(a[measure]), number(b[measure]))
        for a, b in zip(one.rows, other.rows, strict=True)
        if a.get(measure) and b.get(measure)
    ]
    moved = sorted(abs(b - a) / a for a, b in pairs if a > 0)
    return moved[len(moved) // 2]


def _swapped(scene: Scene, pair: tuple[str, str] | None = None) -> Fault:
    told = scene.now.copy()
    there = [measure for measure in MEASURES if _figures(told, measure)]
    if len(there) < 2:
        return Fault(told, frozenset(), frozenset(), change=0.0, is_related=False)
    one, other = pair or tuple(sorted(scene.draw.sample(there, 2)))
    for row in told.rows:
        row[one], row[other] = row[other], row[one]
    figures, answers = _columns(told, (one, other))
    moved = _middle_change(scene.now, told, one)
    # what is counted in whole heads is never swapped with money unseen; two kinds of money of one size are
    return Fault(told, figures, answers, change=moved, is_related=True)


def _shifted(scene: Scene) -> Fault:
    """The figures of a block of rows stand one row too low, in one column or in all."""
    told = scene.now.copy()
    there = tuple(measure for measure in MEASURES if _figures(told, measure))
    measures = there if scene.draw.random() < 0.5 else (scene.draw.choice(there),)
    length = min(len(told.rows) - 2, scene.draw.randrange(12, 30))
    start = scene.draw.randrange(0, len(told.rows) - length)
    for measure in measures:
        for at in range(start + 1, start + length):
            told.rows[at][measure] = scene.now.rows[at - 1].get(measure)
    cells = frozenset((INDUSTRIES, told.cell(at, name)) for name in measures for at in range(start + 1, start + length))
    return Fault(
        told,
        cells,
        cells | _columns(told, measures)[1] - _columns(told, measures)[0],
        is_related=len(there) > len(measures) or bool(scene.before),
    )


def _missing(scene: Scene) -> Fault:
    told = scene.now.copy()
    known = _before(scene)
    at = scene.draw.choice([at for at, row in enumerate(told.rows) if not known or row["activity_code"] in known])
    code = str(told.rows[at]["activity_code"])
    del told.rows[at]
    heads = frozenset((INDUSTRIES, f"{column}{HEAD_ROW}") for column in "ACDEFG")
    return Fault(told, frozenset(), heads, code=code, is_related=bool(known))


def _doubled(scene: Scene) -> Fault:
    told = scene.now.copy()
    at = scene.draw.randrange(len(told.rows))
    told.rows.insert(at + 1, dict(told.rows[at]))
    rows = frozenset((INDUSTRIES, f"{column}{FIRST_ROW + place}") for place in (at, at + 1) for column in "ABCDEFGH")
    return Fault(told, rows, rows)


def _unit_of_cover(scene: Scene) -> Fault:
    told = scene.now.copy()
    others = [
        unit for unit in ("yuan", "ten_thousand_yuan", "hundred_million_yuan") if unit != told.cover["money_unit"]
    ]
    told.cover["money_unit"] = scene.draw.choice(others)
    cover = frozenset({(COVER, COVER_CELLS["money_unit"])})
    related = bool(scene.before) or bool(_figures(told, "employees")) or bool(told.totals)
    return Fault(told, cover, cover, change=1e3, is_related=related)


def _last_year(scene: Scene) -> Fault:
    """Last year's file with this year's cover."""
    told = (scene.before or scene.now).copy()
    told.cover = dict(scene.now.cover)
    cover = frozenset({(COVER, COVER_CELLS["period"])})
    return Fault(told, cover, cover, change=1.0 if scene.before else 0.0, is_related=bool(scene.before))


def _copied(scene: Scene) -> Fault:
    """A column as it was the year before, or as the column beside it is."""
    told, known = scene.now.copy(), _before(scene)
    there = [measure for measure in MEASURES if _figures(told, measure)]
    if known and (len(there) < 2 or scene.draw.random() < 0.5):
        measure = _measure(scene, ("employees", *MONEY))
        for row in told.rows:
            if known.get(str(row["activity_code"]), {}).get(measure):
                row[measure] = known[str(row["activity_code"])][measure]  # type: ignore[assignment]
        figures, answers = _columns(told, (measure,))
        if len(there) == 1:
            answers |= {(COVER, COVER_CELLS["period"])}  # of a file with one column that is last year's file
        return Fault(told, figures, answers)
    money = [measure for measure in MONEY if measure in there]
    if len(money) < 2:
        return Fault(told, frozenset(), frozenset(), change=0.0, is_related=False)
    one, other = scene.draw.sample(money, 2)
    for row in told.rows:
        row[one] = row[other]
    # which of two equal columns is the copy is not to be seen in them
    figures, answers = _columns(told, (one, other))
    return Fault(told, figures, answers)


def _total(scene: Scene, measure: str, factor: float) -> Fault:
    """A total changed. What a region lists is any part of its GDP: ten times the GDP is told by the population or last year's."""
    told = scene.now.copy()
    at = next((at for at, total in enumerate(told.totals) if total["measure"] == measure), None)
    if at is None:
        return Fault(told, frozenset(), frozenset(), change=0.0, is_related=False)
    told.totals[at]["value"] = round(number(told.totals[at]["value"]) * factor, 6)
    cell = frozenset({(TOTALS, f"C{FIRST_ROW + at}")})
    tells = (
        bool(scene.before)
        or factor > 10
        or measure != "gdp"
        or any(total["measure"] == "population" for total in told.totals)
    )
    return Fault(told, cell, cell, change=max(factor, 1 / factor), is_related=tells)


def _cover_of_lone(told: Submission, measure: str) -> frozenset[Place]:
    """The unit on the cover, where this is the only column of money: the cover's unit is the column's."""
    if measure not in MONEY or any(_figures(told, other) for other in MONEY if other != measure):
        return frozenset()
    return frozenset({(COVER, COVER_CELLS["money_unit"])})


def _column_times(scene: Scene, measure: str, factor: float, digits: int) -> Fault:
    told = scene.now.copy()
    if not _figures(told, measure):
        return Fault(told, frozenset(), frozenset(), change=0.0, is_related=False)
    for row in told.rows:
        if row.get(measure):
            row[measure] = round(number(row[measure]) * factor, digits)
    figures, answers = _columns(told, (measure,))
    return Fault(told, figures, answers | _cover_of_lone(told, measure), change=max(factor, 1 / factor))


def _shares(scene: Scene) -> Fault:
    """A column of shares of the whole, in per cent, where value added belongs."""
    told = scene.now.copy()
    whole = sum(number(row["value_added"]) for row in told.rows if row.get("value_added"))
    for row in told.rows:
        if row.get("value_added"):
            row["value_added"] = round(100 * number(row["value_added"]) / whole, 2)
    figures, answers = _columns(told, ("value_added",))
    return Fault(told, figures, answers | _cover_of_lone(told, "value_added"))


def _blank(scene: Scene) -> Fault:
    """Half of all value added left blank. A row without any figure is an industry that the region has not."""
    told = scene.now.copy()
    rows = _figures(told, "value_added")
    gone = scene.draw.sample(rows, len(rows) // 2)
    for at in gone:
        told.rows[at]["value_added"] = None
    cells = frozenset((INDUSTRIES, told.cell(at, "value_added")) for at in gone)
    heads = frozenset({(INDUSTRIES, told.cell(HEAD_ROW - FIRST_ROW, "value_added"))})
    beside = any(_figures(told, other) for other in MEASURES if other != "value_added")
    return Fault(told, cells, cells | heads, is_related=beside or bool(scene.before))


def _half_copied(scene: Scene) -> Fault:
    """Last year's figures in half of the rows."""
    told, known = scene.now.copy(), _before(scene)
    rows = [at for at, row in enumerate(told.rows) if row["activity_code"] in known]
    chosen = scene.draw.sample(rows, len(rows) // 2)
    cells = set()
    for at in chosen:
        for measure in MEASURES:
            old = known[str(told.rows[at]["activity_code"])].get(measure)
            if old is not None and told.rows[at].get(measure) is not None:
                told.rows[at][measure] = old  # type: ignore[assignment]
                cells.add((INDUSTRIES, told.cell(at, measure)))
    return Fault(told, frozenset(cells), frozenset(cells), is_related=bool(known), change=1.0 if known else 0.0)


#: Faults of one figure of an industry: several of them can be planted at once.
CELLS: dict[str, Callable[[Scene], Fault]] = {
    "×10": lambda scene: _cell(scene, lambda x: x * 10),
    "×10⁴": lambda scene: _cell(scene, lambda x: x * 1e4),
    "÷10⁴": lambda scene: _cell(scene, lambda x: x / 1e4),
    "sign": lambda scene: _cell(scene, lambda x: -x),
    "digits transposed": _transposed,
}
#: The twelve kinds that the issue names.
TWELVE: dict[str, Callable[[Scene], Fault]] = {
    **CELLS,
    "columns swapped": _swapped,
    "rows shifted": _shifted,
    "row missing": _missing,
    "row doubled": _doubled,
    "unit on the cover": _unit_of_cover,
    "last year's file": _last_year,
    "column copied": _copied,
}
#: What else the issue tells of: rows, totals, columns and halves.
FURTHER: dict[str, Callable[[Scene], Fault]] = {
    "one row's money ×10⁴": _row,
    "GDP ×10⁴": lambda scene: _total(scene, "gdp", 1e4),
    "GDP ×10": lambda scene: _total(scene, "gdp", 10),
    "population ×10⁴": lambda scene: _total(scene, "population", 1e4),
    "industrial output ÷10": lambda scene: _total(scene, "industrial_gross_output", 0.1),
    "employees in 万人": lambda scene: _column_times(scene, "employees", 1e-4, 4),
    "value added in 元": lambda scene: _column_times(
        scene, "value_added", _YUAN[str(scene.now.cover["money_unit"])], 2
    ),
    "value added and revenue swapped": lambda scene: _swapped(scene, ("revenue", "value_added")),
    "shares for value added": _shares,
    "half of value added blank": _blank,
    "half of the rows of last year": _half_copied,
}


def three(scene: Scene) -> Fault:
    """Three faults of one figure each, in three rows."""
    told, wrong = scene.now, frozenset[Place]()
    rows: set[int] = set()
    change, related = 1e9, True
    while len(rows) < 3:
        planted = CELLS[scene.draw.choice([*CELLS])](Scene(told, scene.before, scene.draw))
        ((_, cell),) = planted.wrong
        row = int(cell[1:])
        if row not in rows:
            rows.add(row)
            told, wrong = planted.submission, wrong | planted.wrong
            change, related = min(change, planted.change), related and planted.is_related
    return Fault(told, wrong, wrong, change=change, is_related=related)
