"""What becomes of each file: which of several for one region and period counts, and what a person decided.

received → read → checked → rejected, or accepted (with queries explained) → superseded by a later one; a person may reject,
withdraw, or accept in spite of what may be waived. Reading a file is `pipelines.workbooks.submissions`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from definitions import Definitions
from definitions.models import Rule
from pipelines.findings import Finding, finding
from pipelines.life.decisions import Decision
from pipelines.life.explanations import Use, explain
from pipelines.workbooks.forms import SUBMISSION
from pipelines.workbooks.reading import Cover, Reading
from pipelines.workbooks.returning.returned import ANSWERS, Returned

#: How a finding stands that asks nothing of anybody any more.
SETTLED = ("explained", "carried", "waived")
TIE = "revision-tie"


@dataclass(frozen=True)
class Standing:
    """A file without its observations: whose it is, what was found, and, once settled, whether it counts.

    `status` is accepted, rejected, superseded, duplicate, withdrawn, answers (a workbook of explanations alone) or unread (to be
    tried again: nothing is said against it, and it changes nothing);
    `supersedes` the submission that this one replaces; `returned` what was written into its sheet of findings.
    """

    file: str
    submission_id: str
    content_sha256: str
    size_bytes: int
    form: str
    cover: Cover
    observation_count: int
    findings: list[Finding]
    status: str = ""
    supersedes: str = ""
    returned: Returned | None = None
    received_at: datetime | None = None
    decision: Decision | None = None

    @classmethod
    def of(cls, reading: Reading) -> Standing:
        """The standing of a reading, not yet settled."""
        return cls(
            file=reading.file,
            submission_id=reading.submission_id,
            content_sha256=reading.content_sha256,
            size_bytes=reading.size_bytes,
            form=reading.form,
            cover=reading.cover,
            observation_count=reading.observations.num_rows,
            findings=reading.findings,
            returned=reading.returned,
            received_at=reading.received_at,
        )

    @property
    def queries(self) -> list[Finding]:
        """What needs an explanation, or had one."""
        return [found for found in self.findings if found.severity == "query"]

    @property
    def open_queries(self) -> list[Finding]:
        """What still needs an explanation."""
        return [found for found in self.queries if found.status not in SETTLED]

    @property
    def is_explained(self) -> bool:
        """Whether it is accepted with queries, all of them explained."""
        return self.status == "accepted" and bool(self.queries) and not self.open_queries


@dataclass(frozen=True)
class Conclusion:
    """Every file with its status, and what became of every explanation."""

    standings: list[Standing]
    uses: list[Use]


def conclude(
    standings: Iterable[Standing], definitions: Definitions, decisions: Mapping[str, Decision] | None = None
) -> Conclusion:
    """Let explanations and decisions work on these files, and settle which count."""
    explained, uses = explain(list(standings), definitions.rules, definitions.reasons)
    return Conclusion(settle(explained, definitions, decisions or {}), uses)


def settle(
    standings: Iterable[Standing], definitions: Definitions, decisions: Mapping[str, Decision] | None = None
) -> list[Standing]:
    """The standings with their status, in the order of their files; the order in which they came changes nothing.

    The same bytes twice are a duplicate. Of several files for one form, region and period the highest revision is
    accepted and says which it replaces; of several files with that revision the one that came back with the others'
    findings is; where none did, none is, and the next lower one stays. A file that is rejected or withdrawn replaces
    nothing.
    """
    settled: list[Standing] = []
    seen: dict[str, str] = {}
    rivals: dict[tuple[str, str, str], list[Standing]] = {}
    for each in sorted(standings, key=_order):
        standing = _decided(each, (decisions or {}).get(each.submission_id), definitions.rules)
        status = _alone(standing, seen, definitions.rules)
        if status == "duplicate":
            note = _note(standing, definitions.rules["file-identical"], seen[standing.content_sha256])
            settled.append(replace(standing, status=status, findings=[*standing.findings, note]))
        elif status:
            settled.append(replace(standing, status=status))
        else:
            rivals.setdefault((standing.form, standing.cover.region_code, standing.cover.period), []).append(standing)
        seen.setdefault(standing.content_sha256, standing.file)
    for group in rivals.values():
        settled.extend(_by_revision(group, definitions))
    return _unchanged(sorted(settled, key=_order), definitions.rules["resubmission-unchanged"])


def _order(standing: Standing) -> tuple[str, str]:
    return standing.file, standing.content_sha256


def _decided(standing: Standing, decision: Decision | None, rules: Mapping[str, Rule]) -> Standing:
    """The standing with a person's decision; acceptance waives what is open and may be waived."""
    if decision is None or decision.verdict != "accept":
        return replace(standing, decision=decision)
    why = f"{decision.by}：{decision.reason}"
    waived = [
        replace(found, status="waived", explanation=why) if _may_be_waived(found, rules) else found
        for found in standing.findings
    ]
    return replace(standing, decision=decision, findings=waived)


def _may_be_waived(found: Finding, rules: Mapping[str, Rule]) -> bool:
    if found.severity == "query":
        return found.status not in SETTLED
    return found.severity == "error" and rules[found.rule_id].is_waivable


def _alone(standing: Standing, seen: Mapping[str, str], rules: Mapping[str, Rule]) -> str:
    """The status that a file has whatever else was sent; '' for a sound submission, which has rivals."""
    verdict = standing.decision.verdict if standing.decision else ""
    if standing.content_sha256 in seen:
        return "duplicate"
    if verdict == "withdraw":
        return "withdrawn"
    if verdict != "reject" and any(rules[found.rule_id].is_retried for found in standing.findings):
        return "unread"
    if verdict == "reject" or any(found.blocks for found in standing.findings):
        return "rejected"
    if standing.form == ANSWERS:
        return "answers"
    return "" if standing.form == SUBMISSION else "accepted"


def _by_revision(group: list[Standing], definitions: Definitions) -> list[Standing]:
    """Settle the sound files for one form, region and period."""
    tiers: dict[int, list[Standing]] = {}
    for standing in sorted(group, key=lambda each: -each.cover.revision):
        tiers.setdefault(standing.cover.revision, []).append(standing)
    settled: list[Standing] = []
    winner: Standing | None = None
    for tier in tiers.values():
        latest = _latest(tier)
        if winner:
            if not winner.supersedes and latest:
                winner = replace(winner, supersedes=latest.submission_id)
            settled.extend(replace(standing, status="superseded") for standing in tier)
        elif latest:
            replaced = latest.returned.submission_id if latest.returned and len(tier) > 1 else ""
            winner = replace(latest, status="accepted", supersedes=replaced)
            settled.extend(replace(standing, status="superseded") for standing in tier if standing is not latest)
        else:
            settled.extend(_tied(standing, tier, definitions) for standing in tier)
    return [*settled, winner] if winner else settled


def _latest(tier: Sequence[Standing]) -> Standing | None:
    """The one file of a revision that no other answers; with its findings a file came back, so it is the earlier one."""
    answered = {each.returned.submission_id for each in tier if each.returned}
    unanswered = [standing for standing in tier if standing.submission_id not in answered]
    return unanswered[0] if len(unanswered) == 1 else None


def _tied(standing: Standing, tier: list[Standing], definitions: Definitions) -> Standing:
    others = ", ".join(other.file for other in tier if other is not standing)
    tie = _note(standing, definitions.rules[TIE], others, str(standing.cover.revision + 1))
    return replace(standing, status="rejected", findings=[*standing.findings, tie])


def _note(standing: Standing, rule: Rule, observed: str, expected: str = "") -> Finding:
    return finding(rule, file=standing.file, submission_id=standing.submission_id, observed=observed, expected=expected)


def _unchanged(standings: Sequence[Standing], rule: Rule) -> list[Standing]:
    """The standings, with a note on each resubmission in which nothing that was asked for was done."""
    by_id = {standing.submission_id: standing for standing in standings}
    sent: dict[tuple[str, str], list[Standing]] = {}
    for standing in standings:
        if standing.form == SUBMISSION and standing.cover.region_code and standing.status != "duplicate":
            sent.setdefault((standing.cover.region_code, standing.cover.period), []).append(standing)
    noted = []
    for standing in standings:
        group = sent.get((standing.cover.region_code, standing.cover.period), [])
        before = _before(standing, group, by_id) if standing in group else None
        asked = _asked(before.findings) if before else set()
        if before and asked and asked <= _asked(standing.findings):
            note = _note(standing, rule, str(len(asked)), before.file)
            noted.append(replace(standing, findings=[*standing.findings, note]))
        else:
            noted.append(standing)
    return noted


def _before(standing: Standing, group: Sequence[Standing], by_id: Mapping[str, Standing]) -> Standing | None:
    """The file that this one was sent after: the one whose findings it brings back, else the next lower revision."""
    if standing.returned and standing.returned.submission_id in by_id:
        return by_id[standing.returned.submission_id]
    lower = [each for each in group if each.cover.revision < standing.cover.revision]
    return max(lower, key=lambda each: (each.cover.revision, each.file), default=None)


def _asked(findings: Iterable[Finding]) -> set[tuple[str, str, str, str]]:
    """What these findings ask a submitter to correct or to explain."""
    return {
        (found.rule_id, found.sheet, found.cells, found.observed)
        for found in findings
        if found.severity not in ("note", "fatal") and found.rule_id != TIE and found.status not in SETTLED
    }
