"""Which sheet of findings a file answers: its own, or that of a workbook of explanations sent beside it.

What became of the findings that it told is compared in `pipelines.workbooks.exchange.rounds`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from definitions.models import Rule
from pipelines.life.standing import Standing
from pipelines.workbooks.exchange.returned import ANSWERS
from pipelines.workbooks.exchange.rounds import Round, compare


def last_round(standing: Standing, beside: Sequence[Standing], rules: Mapping[str, Rule]) -> Round | None:
    """What became of the round before in which this file went back; None where it brings no findings back."""
    if standing.form == ANSWERS:
        return None
    place = (standing.form, standing.cover.region_code, standing.cover.period)
    answers = (
        each.returned
        for each in beside
        if each.form == ANSWERS
        and each.returned
        and (each.returned.form, each.returned.region_code, each.returned.period) == place
    )
    returned = standing.returned or next(answers, None)
    return compare(returned, standing.findings, rules) if returned else None
