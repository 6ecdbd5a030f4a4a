"""The first stage of a run: what arrived is kept and written down, or found to be what is published already.

It is asked every minute by some, so that nothing is imported here that reads spreadsheets or computes.
"""

from __future__ import annotations

from pipelines import waiting
from pipelines.languages import apart
from pipelines.publication import manifest as manifests
from pipelines.publication.sealing import full_fault
from pipelines.run import Run, record
from pipelines.thinning import clear_leftovers
from pipelines.waiting import Waiting
from pipelines.workbooks.files.inbox import Received, archive, receive


def archive_originals(run: Run) -> int:
    """Keep the original bytes of every file that arrived, before any of them is parsed, and write down that it came.

    What runs left that did not end goes first: it is read anew. Returns how many files the run reads.
    """
    clear_leftovers(run.home, run.progress)
    before = [(one.file, one.content_sha256, one.problem) for one in run.arrived]
    with run.progress.stage("存档", "archiving originals") as stage:
        stage.total(len(run.arrived))
        for number, arrived in enumerate(run.arrived):
            run.arrived[number] = kept = archive(arrived, run.home.root, run.seen)
            if kept.mended:
                _say_mended(run, kept)
            stage.advance()
    run.seen.write(run.home.seen)
    if not run.is_written_down or before != [(one.file, one.content_sha256, one.problem) for one in run.arrived]:
        record(run)
    if run.decisions:
        archive(receive(run.home.decisions), run.home.root)
    return len(run.received)


def unchanged(run: Run) -> manifests.Manifest | None:
    """The current release where it came from the very same; there is nothing to publish then. Else None.

    What came all the same is kept and written down: a known content under another name, or one whose archived copy is damaged.
    """
    current = run.published_already()
    if current:
        waiting.clear(run.home)
        archive_originals(run)
    return current


def ready(run: Run) -> Waiting | None:
    """The release of the very same that is built already and waits, or waits no more; else None."""
    found = waiting.of(run.home)
    if found is None or found.manifest.fingerprint != run.fingerprint() or full_fault(run.home, found.folder):
        return None
    archive_originals(run)
    return found


def _say_mended(run: Run, kept: Received) -> None:
    zh, en = apart(kept.mended)
    run.progress.say(
        f"{kept.file}：存档副本已损坏（{zh}），已用收到的原件恢复，损坏的副本移到 archive/damaged",
        f"{kept.file}: the archived copy was damaged ({en}) and is restored from the file received; "
        "the damaged copy is now in archive/damaged",
    )
