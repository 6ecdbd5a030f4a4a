"""What the rules could not be asked of a file, and why: nothing is passed by not looking.

The words of the reasons are `words.toml` (`unchecked`); what was found is `pipelines.cli.validate`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from definitions.models import Rule
from pipelines.life.standing import Standing
from pipelines.validation.rules import BESIDE, RuleResult
from pipelines.words import called
from pipelines.workbooks.exchange.returned import ANSWERS
from pipelines.workbooks.forms.own_forms import SUBMISSION

#: Reasons that lie in a file; the others lie in what stands beside it.
OF_THE_FILE = ("unread", "faulty", "place", "industries")


def unchecked(standing: Standing, results: Sequence[RuleResult], rules: Mapping[str, Rule]) -> dict[str, list[str]]:
    """The rules that looked at nothing in a file, by the reason."""
    if standing.status == "duplicate" or standing.form == ANSWERS:
        return {}
    looked = {each.rule_id: each.cells_evaluated for each in results if each.submission_id == standing.submission_id}
    if not looked:
        reason = "faulty" if standing.observation_count else "unread"
        return {reason: [rule.id for rule in rules.values() if rule.sql]}
    found: dict[str, list[str]] = {}
    for rule_id, cells in looked.items():
        if not cells:
            found.setdefault(_reason(standing, rules[rule_id].looks_at), []).append(rule_id)
    return found


def _reason(standing: Standing, reach: str) -> str:
    """Why a rule of this reach looked at nothing: what a cover does not say, else that there is nothing of the kind."""
    cover = standing.cover
    if standing.form == SUBMISSION and reach in BESIDE and not (cover.region_code and cover.period):
        return "place"
    if standing.form == SUBMISSION and reach == "submission" and not cover.classification:
        return "industries"
    return reach


def told_of_file(by_reason: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """A sentence for each reason that lies in the file."""
    return (f"  {_said(reason, len(by_reason[reason]))}" for reason in OF_THE_FILE if reason in by_reason)


def coverage_of(results: Sequence[RuleResult], rules: Mapping[str, Rule]) -> str:
    """How much the rules looked at in all files, and how many of them looked at nothing in any, with the reason."""
    asked = {each.rule_id for each in results}
    blind = sorted(asked - {each.rule_id for each in results if each.cells_evaluated})
    cells = sum(each.cells_evaluated for each in results)
    reasons = [rules[rule_id].looks_at for rule_id in blind]
    looked = called("unchecked", "looked", " / ").format(rules=len(asked), cells=f"{cells:,}")
    return " · ".join([looked, *(_said(reason, reasons.count(reason)) for reason in dict.fromkeys(reasons))])


def _said(reason: str, count: int) -> str:
    return called("unchecked", reason, " / ").format(rules=count)
