"""What a person decided: kept in the home, one line each, and never changed.

A decision about a submission is about bytes, so a file that is sent anew is judged anew; the last line counts. What it does to a
submission is `pipelines.life.settling`; what was purged is read by nobody any more (`pipelines.purging`).
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import MISSING, asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, get_args

from definitions.errors import UserError, WrongUsageError
from pipelines.workbooks.files.corrections import Correction

Verdict = Literal["accept", "reject", "withdraw", "purge", "correct", "restore", "resume", "approve"]
#: What is decided of a submission as a whole.
OF_WHOLES = ("accept", "reject", "withdraw", "purge")
#: What is decided of releases, and moves no figure.
OF_RELEASES = ("restore", "resume", "approve")


class DecisionError(UserError):
    """The decision cannot be taken, or the file of decisions cannot be read; the message says why (zh / en)."""


@dataclass(frozen=True)
class Decision:
    """One decision: about which submission or release, what, by whom, why and when (UTC).

    Of what was purged it has the hash of its bytes; of a cell that was corrected, what is to stand there (`value`) and what stood
    there in the file (`instead_of`).
    """

    submission_id: str
    file: str
    verdict: Verdict
    by: str
    reason: str
    decided_at: str
    content_sha256: str = ""
    release_id: str = ""
    sheet: str = ""
    cell: str = ""
    value: str = ""
    instead_of: str = ""

    @property
    def written(self) -> dict[str, str]:
        """As it stands in its line: what it does not say is left out."""
        return {name: said for name, said in asdict(self).items() if said or name in _SAID_BY_ALL}


_SAID_BY_ALL = [each.name for each in fields(Decision) if each.default is MISSING]


def read(path: Path) -> list[Decision]:
    """Every decision ever taken, in order.

    Raises `DecisionError` when a line is not one: somebody has edited the file.
    """
    if not os.path.lexists(path):
        return []
    if not path.is_file():
        raise DecisionError(f"{path} 不是文件，请恢复该文件", f"{path} is no file; restore it")
    decisions = []
    for number, line in enumerate(path.read_bytes().splitlines(), start=1):
        try:
            content = json.loads(line)
            decision = _decision(content)
        except (ValueError, KeyError, TypeError) as error:
            raise DecisionError(
                f"{path} 第 {number} 行不是一条决定，请恢复该文件",
                f"line {number} of {path} is no decision; restore the file",
            ) from error
        if decision.verdict not in get_args(Verdict):
            raise DecisionError(
                f"{path} 第 {number} 行：没有“{decision.verdict}”这种决定", f"there is no verdict {decision.verdict!r}"
            )
        decisions.append(decision)
    return decisions


def _decision(content: dict[str, object]) -> Decision:
    """Raises `KeyError` or `TypeError` for what is no decision."""
    said = {name: content[name] for name in _SAID_BY_ALL} | content
    return Decision(**{each.name: str(said[each.name]) for each in fields(Decision) if each.name in said})  # type: ignore[arg-type]


def standing(decisions: Sequence[Decision]) -> dict[str, Decision]:
    """The decision that counts for each submission as a whole: the last."""
    return {decision.submission_id: decision for decision in decisions if decision.verdict in OF_WHOLES}


def corrections(decisions: Iterable[Decision]) -> dict[str, tuple[Correction, ...]]:
    """What the bureau corrected in each submission: of each cell what was said last."""
    found: dict[str, dict[tuple[str, str], Correction]] = {}
    for each in decisions:
        if each.verdict == "correct":
            correction = Correction(each.sheet, each.cell, each.value, each.by, each.reason)
            found.setdefault(each.submission_id, {})[each.sheet, each.cell] = correction
    return {identity: tuple(of.values()) for identity, of in found.items()}


def of_submissions(decisions: Iterable[Decision]) -> list[Decision]:
    """What was decided about submissions, and may move figures."""
    return [decision for decision in decisions if decision.verdict not in OF_RELEASES]


def purged(decisions: Iterable[Decision]) -> set[str]:
    """The contents that were purged, for good."""
    return {decision.content_sha256 for decision in decisions if decision.verdict == "purge"}


def add(
    path: Path, submission_id: str, file: str, verdict: Verdict, *, by: str, reason: str, **further: str
) -> Decision:
    """Write a decision down, after all others, and return it; `further` is what only some decisions say.

    Raises `WrongUsageError` when nobody signs it or no reason is given.
    """
    by, reason = " ".join(by.split()), " ".join(reason.split())
    if not by or not reason:
        raise WrongUsageError("请用 --by 写明决定人，用 --reason 写明理由", "say who decides (--by) and why (--reason)")
    now = datetime.now(UTC).isoformat(timespec="seconds")
    decision = Decision(submission_id, file, verdict, by, reason, now, **further)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as lines:
        fcntl.flock(lines, fcntl.LOCK_EX)
        lines.write(json.dumps(decision.written, ensure_ascii=False) + "\n")
        lines.flush()
        os.fsync(lines.fileno())
    return decision


def content_hash(decisions: Sequence[Decision]) -> str:
    """SHA-256 of the decisions, for the fingerprint of a run."""
    lines = json.dumps([decision.written for decision in decisions], ensure_ascii=False)
    return hashlib.sha256(lines.encode()).hexdigest()
