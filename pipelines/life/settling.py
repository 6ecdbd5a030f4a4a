"""What becomes of each file: which of several for one region and period counts, and what a person decided.

received → read → checked → rejected, or accepted (with queries explained) → superseded by a later one; a person may reject,
withdraw, or accept in spite of what may be waived. What was accepted stays so until something accepted replaces it or a
person decides. Reading a file is `pipelines.workbooks.submissions`; which rows of a file of figures count is
`pipelines.life.figures_in_force`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from definitions import Definitions
from definitions.models import Rule
from pipelines.findings import ACCEPTED_BEFORE, LEFT_OUT, WAIVED, Finding, finding
from pipelines.life.decisions import Decision
from pipelines.life.deliveries import UNDELIVERED, Delivery
from pipelines.life.explanations import Use, explain
from pipelines.workbooks.figure_rows import Figures, RowPlace, Rows, row_of
from pipelines.workbooks.forms import PUBLISHED_FIGURES, SUBMISSION
from pipelines.workbooks.reading import Cover, Reading
from pipelines.workbooks.returning.returned import ANSWERS, Returned

#: How a finding stands that asks nothing of anybody any more.
SETTLED = ("explained", "carried", WAIVED)
TIE = "revision-tie"


@dataclass(frozen=True)
class Standing:
    """A file without its observations: whose it is, what was found, and, once settled, whether it counts.

    `status` is accepted, rejected, superseded, duplicate, withdrawn, answers (a workbook of explanations alone) or unread (to be
    tried again: nothing is said against it, and it changes nothing);
    `supersedes` the submission that this one replaces; `returned` what was written into its sheet of findings.
    `delivery` says when it came; `rests_on`, of what counts, what it is read from. A file of figures of many regions has
    its `figures`, and `rows` where each row stands for itself.
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
    delivery: Delivery = UNDELIVERED
    rests_on: str = ""
    rows: Rows | None = None
    figures: Figures | None = None

    @classmethod
    def of(cls, reading: Reading) -> Standing:
        """The standing of a reading, not yet settled."""
        is_of_figures = reading.form not in ("", SUBMISSION, ANSWERS)
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
            rows=reading.rows,
            figures=Figures.of(reading.observations) if is_of_figures else None,
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
        standing = _accepted_again(_without_faulty_rows(standing, definitions.rules), definitions.rules)
        status = _alone(standing, seen, definitions.rules)
        if status == "duplicate":
            note = _note(standing, definitions.rules["file-identical"], seen[standing.content_sha256])
            settled.append(replace(standing, status=status, findings=[*standing.findings, note]))
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


def is_version(later: Standing, earlier: Standing) -> bool:
    """Whether a file of figures is a later version of another: of the same form and name, delivered after it.

    Tables of a publisher often share a name and are not the same table: those that have no figure in common are none.
    """
    if later.form != earlier.form or later.delivery.order <= earlier.delivery.order:
        return False
    if not set(later.delivery.names) & set(earlier.delivery.names) or not later.figures or not earlier.figures:
        return False
    return later.form == PUBLISHED_FIGURES or not later.figures.keys.isdisjoint(earlier.figures.keys)


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
            findings = [*findings, _note(standing, rules["same-name-twice"], last.submission_id)]
        return replace(standing, status="accepted", supersedes=last.submission_id, findings=findings)

    return [settled(standing) for standing in group]


def rows_left_out(standing: Standing) -> set[RowPlace]:
    """The rows of a file of figures that are left out of it, because something is wrong with them alone."""
    if standing.rows is None:
        return set()
    faults = [found for found in standing.findings if found.status == LEFT_OUT]
    return set().union(*(standing.rows.concerned(found) for found in faults))


def is_readable(standing: Standing, rules: Mapping[str, Rule]) -> bool:
    """Whether a file was read in full, or all of it but rows that are left out; nobody has decided about it yet."""
    return not any(found.blocks for found in _without_faulty_rows(standing, rules).findings)


def _without_faulty_rows(standing: Standing, rules: Mapping[str, Rule]) -> Standing:
    """The standing of a table whose faulty rows are left out, where other rows are sound; otherwise as it was."""
    rows = standing.rows
    if rows is None or standing.figures is None or not any(found.blocks for found in standing.findings):
        return standing
    tried = replace(
        standing,
        findings=[
            replace(found, status=LEFT_OUT) if found.blocks and rows.concerned(found) else found
            for found in standing.findings
        ],
    )
    out = rows_left_out(tried)
    sound = {row for place in standing.figures.said if (row := row_of(place)) not in out}
    if not sound or any(found.blocks for found in tried.findings):
        return standing
    note = _note(standing, rules["rows-left-out"], str(len(out)), str(len(sound)))
    return replace(tried, findings=[*tried.findings, note])


def _accepted_again(standing: Standing, rules: Mapping[str, Rule]) -> Standing:
    """What was accepted stays so when forms and rules changed since, unless a person decided otherwise."""
    faults = [found for found in standing.findings if found.blocks]
    is_refused = standing.decision is not None and standing.decision.verdict != "accept"
    if not standing.delivery.accepted_before or not faults or is_refused:
        return standing
    findings = [replace(found, status=ACCEPTED_BEFORE) if found.blocks else found for found in standing.findings]
    rule = rules[faults[0].rule_id]
    note = _note(standing, rules["last-good-reading"], f"{rule.name_zh} / {rule.name_en}")
    return replace(standing, findings=[*findings, note], rests_on="last_good_reading")


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
        replace(standing, findings=[*standing.findings, _note(standing, rule, f"{stays.file} ({stays.submission_id})")])
        if standing.status == "rejected"
        and (stays := kept(standing))
        and stays.delivery.order < standing.delivery.order
        else standing
        for standing in settled
    ]


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
    lower = [each for each in group if _sent(each) < _sent(standing)]
    return max(lower, key=lambda each: (*_sent(each), each.file), default=None)


def _asked(findings: Iterable[Finding]) -> set[tuple[str, str, str, str]]:
    """What these findings ask a submitter to correct or to explain."""
    return {
        (found.rule_id, found.sheet, found.cells, found.observed)
        for found in findings
        if found.severity not in ("note", "fatal") and found.rule_id != TIE and found.status not in SETTLED
    }
