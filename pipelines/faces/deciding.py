"""`koujing accept`, `reject` and `withdraw` for people: find the submission, see whether it may be, write it down, say so."""

from __future__ import annotations

from pathlib import Path

from definitions import Definitions, load
from pipelines.archive import content_of, kept_files
from pipelines.home import Home
from pipelines.life import decisions
from pipelines.life.decisions import DecisionError, Verdict
from pipelines.publication.connection import open_release
from pipelines.workbooks.inbox import Received
from pipelines.workbooks.submissions import read_file

_DID = {"accept": ("接受", "accepted"), "reject": ("退回", "rejected"), "withdraw": ("撤回", "withdrawn")}
_SHORTEST = 6


def decide(home: Home, submission: str, verdict: Verdict, *, by: str, reason: str) -> str:
    """Write the decision down and return the sentence that says so.

    Raises `DecisionError` when there is no such submission, more than one, or it cannot be accepted.
    """
    definitions = load()
    file, kept = _find(home, submission)
    received = Received(kept, file, content_of(kept), kept.lstat().st_size, archived=kept)
    if verdict == "accept":
        _check_acceptable(received, definitions)
    decided = decisions.add(home.decisions, received.submission_id, file, verdict, by=by, reason=reason)
    chinese, english = _DID[verdict]
    return (
        f"已记录：{chinese} {file}（{received.submission_id}），决定人 {decided.by}。"
        "下次 koujing run 生效，变动的数字记入 revisions。\n"
        f"Noted: {file} ({received.submission_id}) {english} by {decided.by}. The next koujing run follows it."
    )


def _find(home: Home, submission: str) -> tuple[str, Path]:
    """The file's name and its archived bytes, by submission id, the beginning of one, or the name of the file."""
    known = _published(home)
    named = {identity for identity, file in known.items() if submission in (file, Path(file).name)}
    kept = {path.name[:16]: path for path in kept_files(home.archive) if path.suffix != home.decisions.suffix}
    found = named & set(kept)
    if not found and len(submission) >= _SHORTEST:
        found = {identity for identity in kept if identity.startswith(submission.lower())}
    if not found:
        raise DecisionError(
            f"没有报送“{submission}”：请写 submissions 表中的报送标识（至少 {_SHORTEST} 位）或文件名，并先运行 koujing run / "
            f"there is no submission {submission!r}; give its id from the table submissions, or the file's name"
        )
    if len(found) > 1:
        choices = "、".join(f"{identity} {known.get(identity, '')}".strip() for identity in sorted(found))
        raise DecisionError(
            f"“{submission}”可以是：{choices}，请写报送标识 / more than one submission fits; give the id"
        )
    identity = found.pop()
    return known.get(identity, kept[identity].name), kept[identity]


def _published(home: Home) -> dict[str, str]:
    """The files of the current release by submission id; nothing before the first release."""
    if not home.database.is_file():
        return {}
    connection = open_release(home.database)
    try:
        rows = connection.execute("SELECT submission_id, file FROM submissions WHERE status <> 'duplicate'").fetchall()
        return {str(identity): str(file) for identity, file in rows}
    finally:
        connection.close()


def _check_acceptable(received: Received, definitions: Definitions) -> None:
    """A file that was not read in full cannot be accepted: what is missing would make sums smaller."""
    reading = read_file(received, definitions)
    standing = [
        found for found in reading.findings if found.blocks and not definitions.rules[found.rule_id].is_waivable
    ]
    if standing:
        raise DecisionError(
            f"{received.file} 不能接受，因为没有全部读出：{standing[0].message_zh}（共 {len(standing)} 处）/ "
            f"{received.file} cannot be accepted, because it was not read in full: {standing[0].message_en}"
        )
