"""Explanations: which finding each one answers, how long it holds, and what became of it.

An explanation answers a query about figures (region, activity, measure), wherever their row stands now; where a query is
about no figures, it answers it at its place. When the figures change it is outdated. Where the rule allows (`carries`), it
also holds for periods that end within a year. It is found in whichever file it came back in.
Reading the sheet is `pipelines.workbooks.exchange.returned`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from indicators.contracts import arrow_table
from pipelines.addresses import enclose
from pipelines.findings import Finding, covers, finding
from pipelines.workbooks.exchange.returned import ANSWERS, SHEET, Explained, clean
from pipelines.workbooks.words.periods import parse_period

if TYPE_CHECKING:
    import pyarrow as pa

    from definitions.models import Rule, Term
    from pipelines.life.standing import Standing

HOLDS_FOR = timedelta(days=366)
#: held: it explains a query; carried: it explains one of a later period; outdated: the figures changed since; settled: nothing
#: is found there any more; noted: it stands at a finding that an explanation does not settle; altered: its row was changed.
Outcome = Literal["held", "carried", "outdated", "settled", "noted", "altered"]


@dataclass(frozen=True)
class Explanation:
    """What a submitter wrote about one finding: where, by whom, when, in which file."""

    submission_id: str
    file: str
    form: str
    region_code: str
    period: str
    revision: int
    written: Explained
    author: str
    given_at: datetime | None

    @property
    def is_given(self) -> bool:
        """Whether something was said: a reason code alone says too little."""
        return bool(self.written.text) and not self.written.is_altered


@dataclass(frozen=True)
class Use:
    """What became of an explanation: a finding of which period it answers, or why none."""

    explanation: Explanation
    for_period: str
    outcome: Outcome


def explain(
    standings: Sequence[Standing], rules: Mapping[str, Rule], reasons: Mapping[str, Term]
) -> tuple[list[Standing], list[Use]]:
    """The standings with their queries explained where somebody did, and what became of every explanation."""
    given = _given(standings)
    uses: list[Use] = []
    explained = [
        _with_altered(_explain(standing, given, rules, reasons, uses), rules["explanation-altered"])
        for standing in standings
    ]
    used = {id(use.explanation) for use in uses}
    for explanation in given:
        if id(explanation) not in used:
            outcome: Outcome = "altered" if explanation.written.is_altered else "settled"
            uses.append(Use(explanation, explanation.period, outcome))
    # several files of one region and period have the same finding; the explanation is one
    return explained, list({(id(use.explanation), use.for_period, use.outcome): use for use in uses}.values())


def is_about(use: Use, standing: Standing, found: Finding) -> bool:
    """Whether an explanation stands beside this finding of this submission as it is now."""
    explanation = use.explanation
    return (
        use.outcome in ("held", "noted")
        and (explanation.form, explanation.region_code, use.for_period)
        == (standing.form, standing.cover.region_code, standing.cover.period)
        and _is_there(explanation.written, found)
    )


def to_table(uses: Iterable[Use]) -> pa.Table:
    """The explanations as an Arrow table with the columns of their contract."""
    rows = (
        {
            **vars(use.explanation),
            **vars(use.explanation.written),
            "explanation": use.explanation.written.text,
            "for_period": use.for_period,
            "outcome": use.outcome,
        }
        for use in uses
    )
    return arrow_table("explanations", rows)


def _given(standings: Sequence[Standing]) -> list[Explanation]:
    """Every explanation in these files, the latest revision first, so that the latest word counts."""
    by_id = {standing.submission_id: standing for standing in standings}
    given = []
    for standing in standings:
        if standing.returned is None:
            continue
        # a workbook of answers alone speaks for the submission it was made for
        about = by_id.get(standing.returned.submission_id, standing) if standing.form == ANSWERS else standing
        place = (about.form, about.cover.region_code, about.cover.period)
        if about.form == ANSWERS:
            place = (standing.returned.form, standing.returned.region_code, standing.returned.period)
        given += [
            Explanation(
                standing.submission_id,
                standing.file,
                *place,
                revision=about.cover.revision,
                written=row,
                author=about.cover.contact,
                given_at=standing.received_at,
            )
            for row in standing.returned.rows
        ]
    return sorted(given, key=lambda each: (-each.revision, each.form != ANSWERS, each.file, each.written.row))


def _explain(
    standing: Standing,
    given: Sequence[Explanation],
    rules: Mapping[str, Rule],
    reasons: Mapping[str, Term],
    uses: list[Use],
) -> Standing:
    place = (standing.form, standing.cover.region_code)
    ours = [each for each in given if (each.form, each.region_code) == place and each.is_given]
    is_blank = standing.returned is not None and bool(standing.returned.blank)
    if not (ours or is_blank) or not standing.findings:
        return standing
    findings: list[Finding] = []
    notes: list[Finding] = []
    for found in standing.findings:
        here = [each for each in ours if _is_there(each.written, found)]
        now = [each for each in here if each.period == standing.cover.period]
        same = next((each for each in now if each.written.observed == clean(found.observed)), None)
        before = next((each for each in here if _carries(each, standing.cover.period, rules[found.rule_id])), None)
        if found.severity != "query" or found.status == "waived":
            uses += [Use(each, standing.cover.period, "noted") for each in now[:1]]
            findings.append(found)
        elif same:
            uses.append(Use(same, standing.cover.period, "held"))
            findings.append(replace(found, status="explained", explanation=_sentence(same, reasons)))
        elif before:
            uses.append(Use(before, standing.cover.period, "carried"))
            findings.append(
                replace(found, status="carried", explanation=f"沿用 {before.period}：{_sentence(before, reasons)}")
            )
        else:
            for each in now[:1]:
                uses.append(Use(each, standing.cover.period, "outdated"))
                notes.append(_outdated(each, found, rules["explanation-outdated"]))
            if not now and standing.returned and any(_is_there(row, found) for row in standing.returned.blank):
                notes.append(_note(found, rules["explanation-missing"], found.observed))
            findings.append(found)
    return replace(standing, findings=[*findings, *notes])


def _is_there(written: Explained, found: Finding) -> bool:
    """Whether an explanation was written about this rule and all that it now finds: the same figures, else the same cells."""
    if written.rule_id != found.rule_id:
        return False
    if written.subject and found.subject:
        return covers(written.subject, clean(found.subject))
    return written.sheet == clean(found.sheet) and enclose(written.cells, clean(found.cells))


def _carries(explanation: Explanation, period: str, rule: Rule) -> bool:
    """Whether an explanation of an earlier period still holds."""
    before, after = _ends(explanation.period), _ends(period)
    return rule.carries and before is not None and after is not None and before < after <= before + HOLDS_FOR


def _ends(period: str) -> date | None:
    span = parse_period(period) if period else None
    return span.last_day if span else None


def _sentence(explanation: Explanation, reasons: Mapping[str, Term]) -> str:
    reason = reasons.get(explanation.written.reason_code)
    return f"{reason.name_zh}：{explanation.written.text}" if reason else explanation.written.text


def _with_altered(standing: Standing, rule: Rule) -> Standing:
    """The standing with a note on each row of its sheet of findings that cannot be matched any more."""
    altered = [row for row in standing.returned.rows if row.is_altered] if standing.returned else []
    notes = [
        finding(
            rule,
            file=standing.file,
            submission_id=standing.submission_id,
            sheet=SHEET,
            cells=f"A{row.row}",
            observed=row.text,
        )
        for row in altered
    ]
    return replace(standing, findings=[*standing.findings, *notes])


def _outdated(explanation: Explanation, found: Finding, rule: Rule) -> Finding:
    return _note(found, rule, explanation.written.text, found.observed)


def _note(found: Finding, rule: Rule, observed: str, expected: str = "") -> Finding:
    """A note at the place of a finding."""
    return finding(
        rule,
        file=found.file,
        submission_id=found.submission_id,
        sheet=found.sheet,
        cells=found.cells,
        observed=observed,
        expected=expected,
    )
