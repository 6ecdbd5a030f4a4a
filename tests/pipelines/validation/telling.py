"""How far a wrong figure stands out: beside each other figure of its row and beside the year before, among the right rows.

Nothing here knows a rule or a bound. Where right rows stand farther out than the wrong one, whoever would name it would
name them as well; that is why it is not noticed.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from statistics import median

from tests.corpus import COLUMNS, FIRST_ROW, Submission
from tests.pipelines.validation.faults import MEASURES, Fault
from tests.pipelines.validation.mistakes import INDUSTRIES, TOTALS, number

_OF_COLUMN = {column: measure for measure, column in COLUMNS.items()}


def telling(fault: Fault, before: Submission | None) -> str:
    """Of a fault in one figure: the comparison in which the fewest right rows stand as far out, and how many do."""
    if len(fault.wrong) != 1:
        return ""
    ((sheet, cell),) = fault.wrong
    if sheet == TOTALS:
        return _of_totals(fault.submission, before)
    if sheet != INDUSTRIES:
        return ""
    measure, at = _OF_COLUMN[cell[0]], int(cell[1:]) - FIRST_ROW
    rows = fault.submission.rows
    known = {str(row["activity_code"]): row for row in before.rows} if before else {}
    held = {f"÷ {other}": [_ratio(row, measure, row, other) for row in rows] for other in MEASURES if other != measure}
    held["÷ the year before"] = [
        _ratio(row, measure, known.get(str(row["activity_code"]), {}), measure) for row in rows
    ]
    counts = [(*told, name) for name, ratios in held.items() if (told := _farther(ratios, at))]
    if not counts:
        return f"{measure}: nothing stands beside it"
    farther, of, factor, name = min(counts, key=lambda told: (told[0] / told[1], told[3]))
    return f"{measure} {name}: ×{factor:.2g} from the middle, {farther} of {of} right rows are farther"


def _of_totals(told: Submission, before: Submission | None) -> str:
    totals = {str(each["measure"]): number(each["value"]) for each in told.totals}
    if before or not {"gdp", "population"} <= totals.keys():
        return ""
    return f"GDP is {totals['gdp'] / totals['population']:.1f} 万元 a head"


def _ratio(row: Mapping[str, object], one: str, beside: Mapping[str, object], other: str) -> float | None:
    a, b = row.get(one), beside.get(other)
    if a is None or b is None or number(a) <= 0 or number(b) <= 0:
        return None
    return math.log(number(a) / number(b))


def _farther(ratios: Sequence[float | None], at: int) -> tuple[int, int, float] | None:
    """How many of the other rows are as far from the middle as this one, of how many, and by which factor it is from it."""
    wrong = ratios[at]
    others = [each for place, each in enumerate(ratios) if each is not None and place != at]
    if wrong is None or not others:
        return None
    middle = median(others)
    return sum(abs(each - middle) >= abs(wrong - middle) for each in others), len(others), math.exp(wrong - middle)
