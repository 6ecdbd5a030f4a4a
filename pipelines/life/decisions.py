"""What a person decided about a submission: kept in the home, one line each, and never changed.

A decision is about bytes, so a file that is sent anew is judged anew. The last line about a submission counts. What a
decision does to a submission is `pipelines.life.settling`.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, get_args

from definitions.errors import UserError, WrongUsageError

Verdict = Literal["accept", "reject", "withdraw"]


class DecisionError(UserError):
    """The decision cannot be taken, or the file of decisions cannot be read; the message says why (zh / en)."""


@dataclass(frozen=True)
class Decision:
    """One decision: about which submission, what, by whom, why and when (UTC)."""

    submission_id: str
    file: str
    verdict: Verdict
    by: str
    reason: str
    decided_at: str


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
            decision = Decision(**{each.name: str(content[each.name]) for each in fields(Decision)})  # type: ignore[arg-type]
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


def standing(decisions: Sequence[Decision]) -> dict[str, Decision]:
    """The decision that counts for each submission: the last."""
    return {decision.submission_id: decision for decision in decisions}


def add(path: Path, submission_id: str, file: str, verdict: Verdict, *, by: str, reason: str) -> Decision:
    """Write a decision down, after all others, and return it.

    Raises `WrongUsageError` when nobody signs it or no reason is given.
    """
    by, reason = " ".join(by.split()), " ".join(reason.split())
    if not by or not reason:
        raise WrongUsageError("请用 --by 写明决定人，用 --reason 写明理由", "say who decides (--by) and why (--reason)")
    now = datetime.now(UTC).isoformat(timespec="seconds")
    decision = Decision(submission_id, file, verdict, by, reason, now)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as lines:
        fcntl.flock(lines, fcntl.LOCK_EX)
        lines.write(json.dumps(asdict(decision), ensure_ascii=False) + "\n")
        lines.flush()
        os.fsync(lines.fileno())
    return decision


def content_hash(decisions: Sequence[Decision]) -> str:
    """SHA-256 of the decisions, for the fingerprint of a run."""
    lines = json.dumps([asdict(decision) for decision in decisions], ensure_ascii=False)
    return hashlib.sha256(lines.encode()).hexdigest()
