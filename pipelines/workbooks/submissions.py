"""One file to one reading, and which of several files for one region and period counts.

This is what `koujing validate` and the scheduled run share. A caller with thousands of files reads one at a time and
keeps only the `Filing` of each.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from definitions import Definitions
from pipelines.validation.findings import Finding, Findings, finding
from pipelines.workbooks import published_form, submission_form
from pipelines.workbooks.forms import PUBLISHED_FIGURES, SUBMISSION, Form, load_forms
from pipelines.workbooks.grid import open_grid
from pipelines.workbooks.inbox import PassedOver, Received
from pipelines.workbooks.reading import Cover, Reading, observation_schema
from pipelines.workbooks.recognise import recognise

_READERS = {SUBMISSION: submission_form.read, PUBLISHED_FIGURES: published_form.read}


def read_file(received: Received, definitions: Definitions) -> Reading:
    """Read one file by the form it is found to be. Whatever is wrong with it is in the reading's findings."""
    findings = Findings(definitions.rules, file=received.file, submission_id=received.submission_id)
    forms: dict[str, Form] = load_forms(definitions)
    form_id, cover, observations = "", Cover(), observation_schema().empty_table()
    data = _content(received, findings)
    grid = None if data is None else open_grid(data, received.path.name, findings)
    recognised = recognise(grid, forms, findings) if grid else None
    if recognised:
        form_id = recognised.form.id
        read = _READERS[form_id]
        cover, observations = read(recognised, definitions, findings, submission_id=received.submission_id)
    return Reading(
        submission_id=received.submission_id,
        content_sha256=received.content_sha256,
        file=received.file,
        size_bytes=received.size_bytes,
        form=form_id,
        cover=cover,
        observations=observations,
        findings=list(findings),
    )


def _content(received: Received, findings: Findings) -> bytes | None:
    if not received.problem:
        try:
            return (received.archived or received.path).read_bytes()
        except OSError as error:
            findings.add("file-unreadable", observed=error.strerror or type(error).__name__)
            return None
    findings.add("file-unreadable", observed=received.problem)
    return None


def lock_file_finding(passed: PassedOver, definitions: Definitions) -> Finding:
    """The note that a workbook is open in somebody's spreadsheet program."""
    return finding(definitions.rules["lock-file"], file=passed.file)


@dataclass(frozen=True, order=True)
class Filing:
    """What decides whether a file counts: whose it is, for which period, its revision, and whether it was rejected."""

    file: str
    content_sha256: str
    submission_id: str
    form: str
    region_code: str
    period: str
    revision: int
    rejected: bool

    @classmethod
    def of(cls, reading: Reading) -> Filing:
        """The filing of a reading."""
        return cls(
            file=reading.file,
            content_sha256=reading.content_sha256,
            submission_id=reading.submission_id,
            form=reading.form,
            region_code=reading.cover.region_code,
            period=reading.cover.period,
            revision=reading.cover.revision,
            rejected=reading.is_rejected,
        )


@dataclass(frozen=True)
class Outcome:
    """What became of a file: accepted, rejected, superseded or duplicate, and the submission it replaces."""

    filing: Filing
    status: str
    supersedes: str = ""
    findings: list[Finding] = field(default_factory=list)


def resolve_revisions(filings: Iterable[Filing], definitions: Definitions) -> list[Outcome]:
    """The outcome of each file, in the order of their names; the order in which they were given changes nothing.

    The same bytes twice are a duplicate. Of several files for one form, region and period the highest revision is
    accepted and says which it replaces; of several files with that revision none is, and the next lower one stays. A
    rejected file replaces nothing.
    """
    outcomes: list[Outcome] = []
    first: dict[str, Filing] = {}
    rivals: dict[tuple[str, str, str], list[Filing]] = {}
    for filing in sorted(filings):
        if filing.content_sha256 in first:
            outcomes.append(Outcome(filing, "duplicate"))
            continue
        first[filing.content_sha256] = filing
        if filing.rejected:
            outcomes.append(Outcome(filing, "rejected"))
        elif filing.form != SUBMISSION:
            outcomes.append(Outcome(filing, "accepted"))
        else:
            rivals.setdefault((filing.form, filing.region_code, filing.period), []).append(filing)
    for group in rivals.values():
        outcomes.extend(_settle(group, definitions))
    return sorted(outcomes, key=lambda outcome: outcome.filing)


def _settle(group: list[Filing], definitions: Definitions) -> list[Outcome]:
    """The outcomes of the sound files for one form, region and period."""
    by_revision: dict[int, list[Filing]] = {}
    for filing in group:
        by_revision.setdefault(filing.revision, []).append(filing)
    outcomes: list[Outcome] = []
    settled = False
    revisions = sorted(by_revision, reverse=True)
    for place, revision in enumerate(revisions):
        filings = by_revision[revision]
        if settled:
            outcomes.extend(Outcome(filing, "superseded") for filing in filings)
        elif len(filings) == 1:
            before = by_revision[revisions[place + 1]] if place + 1 < len(revisions) else []
            outcomes.append(Outcome(filings[0], "accepted", before[0].submission_id if len(before) == 1 else ""))
            settled = True
        else:
            outcomes.extend(
                Outcome(filing, "rejected", findings=[_tie(filing, filings, definitions)]) for filing in filings
            )
    return outcomes


def _tie(filing: Filing, tied: list[Filing], definitions: Definitions) -> Finding:
    others = ", ".join(other.file for other in tied if other is not filing)
    return finding(
        definitions.rules["revision-tie"],
        file=filing.file,
        submission_id=filing.submission_id,
        observed=others,
        expected=str(filing.revision + 1),
    )
