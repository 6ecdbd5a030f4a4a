"""What became of the last round: the findings that a sheet 审核结果 told when it went out, beside those of now.

Which explanation answers which query is `pipelines.life.explanations`; here it is only told what is settled, what is left and
what is new. Notes ask nothing, so they are neither.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from definitions.models import Rule
from pipelines.addresses import enclose, overlap
from pipelines.findings import SEVERITIES, Finding, covers, share_figures
from pipelines.workbooks.exchange.finding_words import STATES
from pipelines.workbooks.exchange.returned import Explained, Returned, clean


@dataclass(frozen=True)
class Round:
    """The findings of the last round that are found no more, and those of now: explained since, still open, or new.

    `grown` are those still open that hold more cells than they did.
    """

    settled: Sequence[Explained]
    explained: Sequence[Finding]
    left: Sequence[Finding]
    new: Sequence[Finding]
    grown: Sequence[Finding] = ()

    def ordered(self, findings: Sequence[Finding]) -> list[Finding]:
        """These findings with what is new first, else in their order."""
        return sorted(findings, key=lambda found: not self.has_new(found))

    def has_new(self, found: Finding) -> bool:
        """Whether a finding of now is new, or some of its cells are."""
        return found in self.new or found in self.grown


def in_order_of_return(findings: Sequence[Finding], since: Round | None) -> list[Finding]:
    """The findings as they go back: what is new since the last round, then by severity, else in their order."""
    by_severity = sorted(findings, key=lambda found: SEVERITIES.index(found.severity))
    return since.ordered(by_severity) if since else by_severity


def compare(returned: Returned, findings: Sequence[Finding], rules: Mapping[str, Rule]) -> Round:
    """What became of what a returned sheet told, beside the findings of now."""
    told = [each for each in returned.told if each.rule_id in rules and rules[each.rule_id].severity != "note"]
    asking = [found for found in findings if found.severity != "note"]
    before = [found for found in asking if any(_is_same(each, found) for each in told)]
    left = [found for found in before if found.status not in STATES]
    return Round(
        settled=[each for each in told if not any(_is_same(each, found) for found in asking)],
        explained=[found for found in before if found.status in STATES],
        left=left,
        new=[found for found in asking if found not in before],
        grown=[found for found in left if not any(_is_whole(each, found) for each in told)],
    )


def _is_whole(told: Explained, found: Finding) -> bool:
    """Whether the last round told all that is found now."""
    if not _is_same(told, found):
        return False
    if told.subject and found.subject:
        return covers(told.subject, clean(found.subject))
    return enclose(told.cells, clean(found.cells)) or told.observed == clean(found.observed)


def _is_same(told: Explained, found: Finding) -> bool:
    """Whether a finding of the last round is found again: about the same figures, at some of the same cells, or as observed."""
    if told.rule_id != found.rule_id:
        return False
    if told.subject and found.subject:
        return share_figures(told.subject, clean(found.subject))
    if told.sheet != clean(found.sheet):
        return False
    return overlap(told.cells, clean(found.cells)) or bool(told.observed and told.observed == clean(found.observed))
