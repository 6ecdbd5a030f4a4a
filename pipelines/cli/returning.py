"""`koujing validate --annotate DIR`: the workbooks that go back to the submitters, and where they lie.

Where they lie is said on standard error: standard output belongs to the findings, in whichever format.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from definitions import Definitions
from pipelines.cli.answers import complain
from pipelines.cli.report import subject
from pipelines.languages import LANGUAGE, told
from pipelines.life.explanations import Use, is_about
from pipelines.life.rounds import last_round
from pipelines.life.settling import Conclusion
from pipelines.life.standing import Standing
from pipelines.workbooks.exchange.annotation import Annotated, annotate
from pipelines.workbooks.exchange.finding_rows import Returning
from pipelines.workbooks.exchange.keepable import sentences
from pipelines.workbooks.exchange.returned import mark
from pipelines.workbooks.exchange.rounds import in_order_of_return
from pipelines.workbooks.files.disposable import Worker, WorkerLostError
from pipelines.workbooks.files.inbox import Received
from pipelines.workbooks.files.readers.sheet_metadata import ContainerError
from pipelines.workbooks.files.regular_files import chunks


def send_back(
    received: Mapping[str, Received], conclusion: Conclusion, definitions: Definitions, folder: Path
) -> list[Path]:
    """Write each file's workbook into the folder, say where it lies and, where it is not the file itself, why."""
    written: list[Path] = []
    for standing in conclusion.standings:
        if standing.status in ("duplicate", "answers") or received[standing.file].problem:
            continue
        name = received[standing.file].name
        since = last_round(standing, conclusion.standings, definitions.rules)
        returning = Returning(
            submission_id=standing.submission_id,
            file=name,
            form=standing.form,
            region_code=standing.cover.region_code,
            period=standing.cover.period,
            subject=subject(standing, definitions),
            findings=in_order_of_return(standing.findings, since),
            written=dict(_written(standing, conclusion.uses)),
            since=since,
            language=LANGUAGE.get(),
        )
        place = folder / str(len(written)) if any(each.stem.startswith(Path(name).stem) for each in written) else folder
        content = (
            b"" if any(found.severity == "fatal" for found in standing.findings) else _content(received[standing.file])
        )
        annotated = _annotated(content, name, returning, definitions, place)
        written.append(annotated.path)
        complain(f"↩ {annotated.path}")
        if annotated.lost:
            complain("  " + told(*sentences(annotated.lost)))
    return written


def _content(received: Received) -> bytes:
    """The bytes of a file; none where they cannot be had any more."""
    try:
        return b"".join(chunks(received.path, received.inbox))
    except ContainerError:
        return b""


def _annotated(content: bytes, name: str, returning: Returning, definitions: Definitions, folder: Path) -> Annotated:
    """What `annotate` writes, in a process of its own; the findings alone where it is lost over the file."""
    try:
        with Worker() as worker:
            annotated: Annotated = worker.call(annotate, content, name, returning, definitions, folder)
    except WorkerLostError:
        return annotate(b"", name, returning, definitions, folder)
    return annotated


def _written(standing: Standing, uses: Sequence[Use]) -> Iterator[tuple[str, tuple[str, str]]]:
    """For each finding, by its mark, the reason and the explanation that stand beside it so far."""
    for found in standing.findings:
        use = next((use for use in uses if is_about(use, standing, found)), None)
        if use:
            written = use.explanation.written
            known = mark(found.rule_id, found.sheet, found.cells, found.observed)
            yield known, (written.reason_code, written.text)
