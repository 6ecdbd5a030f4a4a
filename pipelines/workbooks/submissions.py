"""One file to one reading, and which of several files for one region and period counts.

This is what `koujing validate` and the scheduled run share. A caller with thousands of files reads one at a time and
keeps only the `Standing` of each.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from definitions import Definitions
from indicators.contracts import arrow_schema
from pipelines.validation.findings import Finding, Findings, finding
from pipelines.workbooks import layout_form, own_accounts, published_form, submission_form
from pipelines.workbooks.accounting import SheetAccount
from pipelines.workbooks.forms import PUBLISHED_FIGURES, SUBMISSION, Form, load_forms
from pipelines.workbooks.grid import open_grid
from pipelines.workbooks.inbox import PassedOver, Received
from pipelines.workbooks.layout_recognise import LayoutSheets
from pipelines.workbooks.layouts import LayoutForm, layout_forms
from pipelines.workbooks.reading import Cover, Reading
from pipelines.workbooks.recognise import recognise

_READERS = {SUBMISSION: submission_form.read, PUBLISHED_FIGURES: published_form.read}


def read_file(received: Received, definitions: Definitions) -> Reading:
    """Read one file by the form it is found to be. Whatever is wrong with it is in the reading's findings."""
    findings = Findings(definitions.rules, file=received.file, submission_id=received.submission_id)
    own, layouts = _forms(definitions)
    form_id, cover, observations = "", Cover(), arrow_schema("observations").empty_table()
    accounts: list[SheetAccount] = []
    data = _content(received, findings)
    grid = None if data is None else open_grid(data, received.path.name, findings)
    recognised = recognise(grid, own, layouts, findings) if grid else None
    if recognised:
        form_id = recognised.form.id
        if isinstance(recognised, LayoutSheets):
            cover, observations, accounts = layout_form.read(
                recognised, definitions, findings, submission_id=received.submission_id
            )
        else:
            read = _READERS[form_id]
            cover, observations = read(recognised, definitions, findings, submission_id=received.submission_id)
            accounts = own_accounts.account(recognised, findings)
    return Reading(
        submission_id=received.submission_id,
        content_sha256=received.content_sha256,
        file=received.file,
        size_bytes=received.size_bytes,
        form=form_id,
        cover=cover,
        observations=observations,
        findings=list(findings),
        accounts=accounts,
    )


_loaded: list[tuple[object, dict[str, Form], list[LayoutForm]]] = []


def _forms(definitions: Definitions) -> tuple[dict[str, Form], list[LayoutForm]]:
    """The forms of these definitions, checked once for all the files read by them."""
    if not _loaded or _loaded[0][0] is not definitions.forms:
        _loaded[:] = [(definitions.forms, load_forms(definitions), list(layout_forms(definitions)))]
    return _loaded[0][1:]


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


@dataclass(frozen=True)
class Standing:
    """A file without its observations: whose it is, what was found, and, once settled, whether it counts.

    `status` is accepted, rejected, superseded or duplicate; `supersedes` the submission that this one replaces.
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
        )


def settle(standings: Iterable[Standing], definitions: Definitions) -> list[Standing]:
    """The standings with their status, in the order of their files; the order in which they came changes nothing.

    The same bytes twice are a duplicate. Of several files for one form, region and period the highest revision is
    accepted and says which it replaces; of several files with that revision none is, and the next lower one stays. A
    rejected file replaces nothing.
    """
    settled: list[Standing] = []
    seen: set[str] = set()
    rivals: dict[tuple[str, str, str], list[Standing]] = {}
    for standing in sorted(standings, key=_order):
        if standing.content_sha256 in seen:
            settled.append(replace(standing, status="duplicate"))
        elif any(finding.blocks for finding in standing.findings):
            settled.append(replace(standing, status="rejected"))
        elif standing.form != SUBMISSION:
            settled.append(replace(standing, status="accepted"))
        else:
            key = (standing.form, standing.cover.region_code, standing.cover.period)
            rivals.setdefault(key, []).append(standing)
        seen.add(standing.content_sha256)
    for group in rivals.values():
        settled.extend(_by_revision(group, definitions))
    return sorted(settled, key=_order)


def _order(standing: Standing) -> tuple[str, str]:
    return standing.file, standing.content_sha256


def _by_revision(group: list[Standing], definitions: Definitions) -> list[Standing]:
    """Settle the sound files for one form, region and period."""
    tiers: dict[int, list[Standing]] = {}
    for standing in sorted(group, key=lambda each: -each.cover.revision):
        tiers.setdefault(standing.cover.revision, []).append(standing)
    settled: list[Standing] = []
    winner: Standing | None = None
    for tier in tiers.values():
        if winner:
            if not winner.supersedes and len(tier) == 1:
                winner = replace(winner, supersedes=tier[0].submission_id)
            settled.extend(replace(standing, status="superseded") for standing in tier)
        elif len(tier) == 1:
            winner = replace(tier[0], status="accepted")
        else:
            settled.extend(_tied(standing, tier, definitions) for standing in tier)
    return [*settled, winner] if winner else settled


def _tied(standing: Standing, tier: list[Standing], definitions: Definitions) -> Standing:
    others = ", ".join(other.file for other in tier if other is not standing)
    tie = finding(
        definitions.rules["revision-tie"],
        file=standing.file,
        submission_id=standing.submission_id,
        observed=others,
        expected=str(standing.cover.revision + 1),
    )
    return replace(standing, status="rejected", findings=[*standing.findings, tie])
