"""What statisticians answered about earlier layouts: words, units, symbols of their bureau, one JSON line each in the home.

Lines are only ever added, and the last about a question counts. What is of one file alone (its region, its period) is not kept.
"""

from __future__ import annotations

import fcntl
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from definitions.errors import UserError

#: The kinds of questions whose answers hold for other files too.
KEPT = ("measure", "unit", "symbol", "scope", "industry", "total", "column")


class KeptAnswersError(UserError):
    """The file of answers cannot be read; the message says where (zh / en)."""


def read(path: Path) -> dict[str, str]:
    """The answers by the names of their questions; none where nobody has answered yet.

    Raises `KeptAnswersError` when a line is no answer: somebody has edited the file.
    """
    kept: dict[str, str] = {}
    for number, line in enumerate(path.read_bytes().splitlines() if path.exists() else [], start=1):
        try:
            said = json.loads(line)
            kept[str(said["question"])] = str(said["answer"])
        except (ValueError, KeyError, TypeError) as error:
            raise KeptAnswersError(
                f"{path} 第 {number} 行不是一条回答，请恢复或删去该行",
                f"line {number} of {path} is no answer; restore it",
            ) from error
    return kept


def keep(path: Path, answered: Mapping[str, str], file: str) -> int:
    """Write down what holds for other files and is not known yet; returns how many answers were added."""
    known = read(path)
    new = {
        name: answer
        for name, answer in answered.items()
        if name.partition(" ")[0] in KEPT and known.get(name) != answer
    }
    if new:
        path.parent.mkdir(parents=True, exist_ok=True)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        with path.open("a", encoding="utf-8") as lines:
            fcntl.flock(lines, fcntl.LOCK_EX)
            for name, answer in new.items():
                told = {"question": name, "answer": answer, "file": file, "answered_at": now}
                lines.write(json.dumps(told, ensure_ascii=False) + "\n")
    return len(new)
