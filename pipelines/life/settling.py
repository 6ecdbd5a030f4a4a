"""What becomes of each file: which of several for one region and period counts, and what a person decided.

received → read → checked → rejected, or accepted (with queries explained) → superseded by a later one; a person may reject,
withdraw, or accept in spite of what may be waived. What was accepted stays so until something accepted replaces it or a
person decides. Reading a file is `pipelines.workbooks.reading.one_file`; which rows of a file of figures count is
`pipelines.life.figures_in_force`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from definitions import Definitions
from definitions.models import Rule
from pipelines.findings import WAIVED, Finding
from pipelines.life.decisions import Decision
from pipelines.life.explanations import Use, explain
from pipelines.life.keeping import accepted_again, is_version, without_faulty_rows
from pipelines.life.standing import SETTLED, Standing, note
from pipelines.workbooks.exchange.returned import ANSWERS
from pipelines.workbooks.forms.own_forms import SUBMISSION

TIE = "revision-tie"


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
    """The standings with their status, in the order of their files; the order in which they are given changes nothing.

    The same bytes twice are a duplicate. Of several files for one form, region and period the highest revision is
    accepted and says which it replaces; of several files with that revision the one delivered last; of several in one
    delivery the one that came back with the others' findings; where none did, none of them is, and the one before stays.
    A file of figures replaces the one delivered before under its name. A file that is rejected or withdrawn replaces
    nothing.
    """
    settled: list[Standing] = []
    seen: dict[str, str] = {}
    rivals: dict[tuple[str, str, str], list[Standing]] = {}
    for each in sorted(standings, key=_order):
        standing = _decided(each, (decisions or {}).get(each.submission_id), definitions.rules)
        standing = accepted_again(without_faulty_rows(standing, definitions.rules), definitions.rules)
        status = _alone(standing, seen, definitions.rules)
        if status == "duplicate":
            told = note(standing, definitions.rules["file-identical"], seen[standing.content_sha256])
            settled.append(replace(standing, status=status, findings=[*standing.findings, told]))
        elif status:
            settled.append(replace(standing, status=status))
        else:
            of_figures = standing.form != SUBMISSION
            place = (standing.cover.region_code, standing.cover.period)
            rivals.setdefault(("", "", "") if of_figures else (SUBMISSION, *place), []).append(standing)
        seen.setdefault(standing.content_sha256, standing.file)
    for (form, *_), group in rivals.items():
        settled.extend(_by_revision(group, definitions) if form == SUBMISSION else _by_name(group, definitions.rules))
    said = _kept_instead(map(_resting, sorted(settled, key=_order)), definitions.rules["version-kept"])
    return _unchanged(said, definitions.rules["resubmission-unchanged"])


def _order(standing: Standing) -> tuple[str, str]:
    return standing.file, standing.content_sha256


def _decided(standing: Standing, decision: Decision | None, rules: Mapping[str, Rule]) -> Standing:
    """The standing with a person's decision; acceptance waives what is open and may be waived."""
    if decision is None or decision.verdict != "accept":
        return replace(standing, decision=decision)
    why = f"{decision.by}：{decision.reason}"
    waived = [
        replace(found, status=WAIVED, explanation=why) if _may_be_waived(found, rules) else found
        for found in standing.findings
    ]
    return replace(standing, decision=decision, findings=waived)


def _may_be_waived(found: Finding, rules: Mapping[str, Rule]) -> bool:
    if found.severity == "query":
        return found.status not in SETTLED
    return found.severity == "error" and rules[found.rule_id].is_waivable


def _alone(standing: Standing, seen: Mapping[str, str], rules: Mapping[str, Rule]) -> str:
    """The status that a file has whatever else was sent; '' for a sound one, which has rivals."""
    verdict = standing.decision.verdict if standing.decision else ""
    if standing.content_sha256 in seen:
        return "duplicate"
    if verdict == "withdraw":
        return "withdrawn"
    open_faults = [found for found in standing.findings if found.blocks]
    if verdict != "reject" and any(rules[found.rule_id].is_retried for found in open_faults):
        return "unread"
    if verdict == "reject" or open_faults:
        return "rejected"
    return "answers" if standing.form == ANSWERS else ""


def _by_revision(group: list[Standing], definitions: Definitions) -> list[Standing]:
    """Settle the sound files for one form, region and period."""
    tiers: dict[tuple[int, int], list[Standing]] = {}
    for standing in sorted(group, key=_sent, reverse=True):
        tiers.setdefault(_sent(standing), []).append(standing)
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


def _sent(standing: Standing) -> tuple[int, int]:
    """What makes a submission later than another: its revision, then the delivery in which it came."""
    return standing.cover.revision, standing.delivery.number


def _by_name(group: list[Standing], rules: Mapping[str, Rule]) -> list[Standing]:
    """Settle the sound files of figures: each replaces those of which it is a later version."""
    of_name: dict[str, list[Standing]] = {}
    for standing in sorted(group, key=lambda each: each.delivery.order):
        for name in standing.delivery.names:
            of_name.setdefault(name, []).append(standing)

    def settled(standing: Standing) -> Standing:
        others = [each for name in standing.delivery.names for each in of_name[name]]
        if any(is_version(each, standing) for each in others):
            return replace(standing, status="superseded")
        earlier = [each for each in others if is_version(standing, each)]
        if not earlier:
            return replace(standing, status="accepted")
        last = max(earlier, key=lambda each: each.delivery.order)
        findings = standing.findings
        if last.delivery.number == standing.delivery.number:
            findings = [*findings, note(standing, rules["same-name-twice"], last.submission_id)]
        return replace(standing, status="accepted", supersedes=last.submission_id, findings=findings)

    return [settled(standing) for standing in group]


def _resting(standing: Standing) -> Standing:
    """The standing with what its figures are read from, where it counts."""
    if standing.status != "accepted":
        return replace(standing, rests_on="")
    here = "inbox" if standing.delivery.is_here else "archive"
    return replace(standing, rests_on=standing.rests_on or here)


def _kept_instead(standings: Iterable[Standing], rule: Rule) -> list[Standing]:
    """The standings, with a note on each rejected file in whose place an earlier one stays in force."""
    settled = list(standings)
    places = {
        (each.cover.region_code, each.cover.period): each
        for each in settled
        if each.status == "accepted" and each.form == SUBMISSION
    }
    names = {name: each for each in settled if each.status == "accepted" for name in each.delivery.names}

    def kept(standing: Standing) -> Standing | None:
        place = (standing.cover.region_code, standing.cover.period)
        found = places.get(place) if standing.form == SUBMISSION and all(place) else None
        return found or next((names[name] for name in standing.delivery.names if name in names), None)

    return [
        replace(standing, findings=[*standing.findings, note(standing, rule, f"{stays.file} ({stays.submission_id})")])
        if standing.status == "rejected"
        and (stays := kept(standing))
        and stays.delivery.order < standing.delivery.order
        else standing
        for standing in settled
    ]


def _latest(tier: Sequence[Standing]) -> Standing | None:
    """The one file of a revision that a person accepted, else that no other answers.

    With its findings a file came back, so it is the earlier one.
    """
    chosen = [standing for standing in tier if standing.decision and standing.decision.verdict == "accept"]
    if len(chosen) == 1:
        return chosen[0]
    answered = {each.returned.submission_id for each in tier if each.returned}
    unanswered = [standing for standing in tier if standing.submission_id not in answered]
    return unanswered[0] if len(unanswered) == 1 else None


def _tied(standing: Standing, tier: list[Standing], definitions: Definitions) -> Standing:
    others = ", ".join(other.file for other in tier if other is not standing)
    tie = note(standing, definitions.rules[TIE], others, str(standing.cover.revision + 1))
    return replace(standing, status="rejected", findings=[*standing.findings, tie])


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
            told = note(standing, rule, str(len(asked)), before.file)
            noted.append(replace(standing, findings=[*standing.findings, told]))
        else:
            noted.append(standing)
    return noted


def _before(standing: Standing, group: Sequence[Standing], by_id: Mapping[str, Standing]) -> Standing | None:
    """The file that this one was sent after: the one whose findings it brings back, else the next lower revision."""
    if standing.returned and standing.returned.submission_id in by_id:
        return by_id[standing.returned.submission_id]
    lower = [each for each in group if _sent(each) < _sent(standing)]
    return max(lower, key=lambda each: (*_sent(each), each.file), default=None)


def _asked(findings: Iterable[Finding]) -> set[tuple[str, str, str, str]]:
    """What these findings ask a submitter to correct or to explain."""
    return {
        (found.rule_id, found.sheet, found.cells, found.observed)
        for found in findings
        if found.severity not in ("note", "fatal") and found.rule_id != TIE and found.status not in SETTLED
    }
