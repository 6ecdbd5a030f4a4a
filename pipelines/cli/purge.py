"""`koujing purge`: remove what should not have been sent, and say where it still is."""

from __future__ import annotations

from pipelines.cli.answers import put
from pipelines.cli.decide import By, Reason, Submission, find_submission
from pipelines.cli.options import HomeOption
from pipelines.holding import holding
from pipelines.home import Home, find_home
from pipelines.languages import told
from pipelines.life import decisions
from pipelines.outgoing import first_of
from pipelines.progress import TerminalProgress
from pipelines.publication.takeover import delivered
from pipelines.purging import purge, released_with

#: So many places are named.
_NAMED = 4


def command(submission: Submission, by: By, reason: Reason, home: HomeOption = None) -> None:
    """Remove a submission from everywhere not yet public."""
    place = find_home(home)
    with TerminalProgress() as progress, holding(place, progress):
        said = purged(place, submission, by=by, reason=reason)
    put(said)


def purged(home: Home, submission: str, *, by: str, reason: str) -> str:
    """Write the decision down, then remove; the sentence that says what went and what is left.

    Raises `WrongUsageError` where there is no such submission, or nobody signs. Doing it twice removes what is left.
    """
    about = find_submission(home, submission, "purge")
    content = about.content_sha256
    arrivals = [line for line in delivered(home).arrivals if line.content_sha256 == content]
    decided = decisions.add(
        home.decisions, about.submission_id, about.file, "purge", by=by, reason=reason, content_sha256=content
    )
    count = purge(home, content, arrivals)
    public = released_with(home, content)
    inboxes = sorted({f"{line.inbox}/{line.file}" for line in arrivals if line.inbox})
    zh, en = _left(public, inboxes)
    return told(
        f"已清除 {about.file}（{about.submission_id}）：存档 {count} 个文件，以及由它留下的全部；SHA-256 {content}，"
        f"决定人 {decided.by}，已记录。下次 koujing run 起它不再计入。{zh}",
        f"Purged {about.file} ({about.submission_id}): {count} file(s) of the archive and all kept of it; SHA-256 {content}, "
        f"by {decided.by}, noted. It counts no more from the next koujing run on. {en}",
        "\n",
    )


def _left(public: list[str], inboxes: list[str]) -> tuple[str, str]:
    """Where it still is: in releases, which are public, and in inboxes, which are their owners'."""
    zh, en = [], []
    if public:
        named = first_of(public, _NAMED)
        zh.append(f"{len(public)} 次已公开的发布用过它，保持原样：{named}。")
        en.append(f"{len(public)} release(s) made of it are public and stay: {named}.")
    if inboxes:
        named = first_of(inboxes, _NAMED)
        zh.append(f"若原文件还在，请自行取走：{named}。")
        en.append(f"If it still lies there, take it away yourself: {named}.")
    return "".join(zh), " ".join(en)
