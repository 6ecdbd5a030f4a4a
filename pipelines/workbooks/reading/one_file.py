"""One file to one reading: what `koujing validate` and the scheduled run share.

Which of several files for one region and period counts is `pipelines.life.settling`. A caller with thousands of files reads
one at a time and keeps only the `Standing` of each.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from definitions import Definitions
from pipelines import archive
from pipelines.archive import ArchiveDamagedError
from pipelines.findings import Finding, Findings, finding
from pipelines.workbooks.exchange.returned import ANSWERS, Returned, take_returned
from pipelines.workbooks.files.corrections import corrected
from pipelines.workbooks.files.grid import Grid, open_grid
from pipelines.workbooks.files.inbox import PassedOver, Received, is_lock_file
from pipelines.workbooks.files.readers.kinds import ZIP
from pipelines.workbooks.files.readers.limits import FILE_BYTES
from pipelines.workbooks.files.readers.sheet_metadata import ContainerError
from pipelines.workbooks.files.readers.streams import COMPOUND
from pipelines.workbooks.files.regular_files import chunks
from pipelines.workbooks.forms.form_files import load_forms
from pipelines.workbooks.forms.layout_forms import LayoutForm
from pipelines.workbooks.forms.own_forms import PUBLISHED_FIGURES, Form
from pipelines.workbooks.forms.recognition import Recognised, recognise
from pipelines.workbooks.reading import published_form, submission_form
from pipelines.workbooks.reading.layouts import tables as layout_form
from pipelines.workbooks.reading.results import Content, Reading


@contextmanager
def _collecting_afterwards() -> Iterator[None]:
    """No looking for garbage meanwhile: a file's rows are thousands of small lists, and none of them is any."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@_collecting_afterwards()
def read_file(received: Received, definitions: Definitions) -> Reading:
    """Read one file by the form it is found to be. Whatever is wrong with it is in the reading's findings."""
    findings = Findings(definitions.rules, file=received.file, submission_id=received.submission_id)
    form_id, content = "", Content()
    data = _content(received, findings)
    grid = None if data is None else open_grid(data, received.name, findings)
    grid, returned = take_returned(corrected(grid, received.corrections, findings)) if grid else (None, None)
    if returned and grid and not grid.sheets:
        form_id, grid = ANSWERS, None
    recognised = recognise(grid, _forms(definitions), definitions.root, findings) if grid else None
    if recognised:
        form_id = recognised.form.id
        content = _read(recognised, definitions, findings, received.submission_id)
    return reading_of(received, findings, form_id, content, returned)


def _read(recognised: Recognised, definitions: Definitions, findings: Findings, submission_id: str) -> Content:
    """What the sheets hold, by the reader of the form that they are."""
    form = recognised.form
    if isinstance(form, LayoutForm):
        return layout_form.read(form, recognised, definitions, findings, submission_id=submission_id)
    read = published_form.read if form.id == PUBLISHED_FIGURES else submission_form.read
    return read(form, recognised, definitions, findings, submission_id=submission_id)


def reading_of(
    received: Received,
    findings: Iterable[Finding],
    form_id: str = "",
    content: Content | None = None,
    returned: Returned | None = None,
) -> Reading:
    """The reading of a file: what was found in it and of it; nothing but findings of one that could not be read."""
    content = content or Content()
    return Reading(
        submission_id=received.submission_id,
        content_sha256=received.content_sha256,
        file=received.file,
        size_bytes=received.size_bytes,
        form=form_id,
        cover=content.cover,
        observations=content.observations,
        findings=list(findings),
        accounts=content.accounts,
        returned=returned,
        rows=content.rows,
        received_at=received.received_at,
    )


def grid_of(definitions: Definitions, received: Received) -> Grid | None:
    """The sheets of a file, whatever form it has; None where they cannot be had, which its reading says."""
    findings = Findings(definitions.rules, file=received.file, submission_id=received.submission_id)
    data = _content(received, findings)
    return None if data is None else open_grid(data, received.name, findings)


_loaded: list[tuple[object, list[Form | LayoutForm]]] = []


def _forms(definitions: Definitions) -> list[Form | LayoutForm]:
    """The forms of these definitions, checked once for all the files read by them."""
    if not _loaded or _loaded[0][0] is not definitions.forms:
        _loaded[:] = [(definitions.forms, load_forms(definitions))]
    return _loaded[0][1]


def _content(received: Received, findings: Findings) -> bytes | None:
    """The bytes of a file; None, and a finding, where they cannot be had or are not those of a table."""
    if received.problem:
        findings.add(received.broken_rule, observed=received.problem, expected=received.allowed)
        return None
    try:
        if received.archived:
            data = archive.read(received.archived, FILE_BYTES)
        else:
            data = b"".join(chunks(received.path, received.inbox))
    except ArchiveDamagedError as error:
        findings.add("archive-damaged", observed=str(error), expected=received.content_sha256)
        return None
    except ContainerError as fault:
        findings.add(fault.rule_id, observed=fault.observed, expected=fault.expected)
        return None
    if is_lock_file(received.name) and not data.startswith((ZIP, COMPOUND)):
        findings.add("lock-file-sent")
        return None
    return data


def lock_file_finding(passed: PassedOver, definitions: Definitions) -> Finding:
    """The note that a workbook is open in somebody's spreadsheet program."""
    return finding(definitions.rules["lock-file"], file=passed.file)
