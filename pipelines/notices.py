"""Notices to people, by a command of the home's settings: a release, rejected files, overdue reports, a run that failed.

The command is run without a shell. It is given the text on its standard input, the first line of which is a heading, and the kind
of notice in $KOUJING_NOTICE; nothing that came from a file is ever a word of the command. Of one thing people are told once.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from definitions import load
from pipelines import expected
from pipelines.home import Home
from pipelines.languages import told
from pipelines.outcomes import Ended, log_outcome
from pipelines.outgoing import one_line
from pipelines.publication.current import open_current
from pipelines.settings import settings

Say = Callable[[str, str], object]
#: Seconds that a command may take.
PATIENCE = 60.0
#: So many things are named in one notice, and findings of each.
_NAMED, _FINDINGS = 40, 3
#: So many things that people were told of are remembered.
_REMEMBERED = 20_000
_QUERY = Path(__file__).with_suffix(".sql")


@dataclass(frozen=True)
class Notice:
    """A notice: its kind, a heading, what it says of each thing, and what to do.

    `keys` are the things, so that nobody is told of one twice.
    """

    kind: str
    heading: str
    lines: tuple[str, ...]
    advice: str
    keys: tuple[str, ...]

    @property
    def text(self) -> str:
        """As it is sent."""
        more = len(self.lines) - _NAMED
        rest = (told(f"还有 {more} 项", f"{more} more"),) if more > 0 else ()
        return "\n".join([self.heading, "", *self.lines[:_NAMED], *rest, "", self.advice, ""])


def conclude(home: Home, ended: Ended, run_id: str, say: Say) -> None:
    """Write down what came of a run, and tell people of it where the home says whom."""
    log_outcome(home.outcomes, ended, run=run_id)
    tell(home, say, lambda: _of_run(home, ended, run_id))


def failed(home: Home, run_id: str, cause: str, say: Say) -> None:
    """Tell people of a run that failed, unless it told them itself before it ended."""
    tell(home, say, lambda: [_failed(home, run_id, cause)])


def tell(home: Home, say: Say, made: Callable[[], Iterable[Notice]]) -> None:
    """Send what people were not told yet. What goes wrong with it is said, and stops nothing."""
    try:
        if not (command := settings(home).notify):
            return
        known = _known(home)
        for notice in made():
            new = [(key, line) for key, line in zip(notice.keys, notice.lines, strict=True) if key not in known]
            if not new:
                continue
            keys, lines = zip(*new, strict=True)
            _send(command, Notice(notice.kind, notice.heading, lines, notice.advice, keys))
            known |= dict.fromkeys(keys)
            _remember(home, known)
    except Exception as error:  # noqa: BLE001 - a notice that cannot be sent is no reason to lose a release
        say(f"通知没有发出：{error}", f"a notice was not sent: {error}")


def _send(command: Sequence[str], notice: Notice) -> None:
    environment = os.environ | {"KOUJING_NOTICE": notice.kind}
    done = subprocess.run(  # noqa: S603 - the words of the home's own settings, and no shell
        list(command), input=notice.text.encode(), env=environment, capture_output=True, timeout=PATIENCE, check=False
    )
    if done.returncode:
        said = one_line(done.stderr.decode(errors="replace").strip()[-200:])
        raise OSError(f"{command[0]} → {done.returncode} {said}")


def _of_run(home: Home, ended: Ended, run_id: str) -> Iterable[Notice]:
    """What there is to tell after a run: what it released or why it did not, which files were rejected, who is overdue."""
    if ended.outcome == "not_released":
        yield _failed(home, run_id, told(*ended.cause))
        return
    if ended.outcome == "waits":
        yield Notice(
            "waits",
            told(f"口径：{ended.release} 等待批准或时间", f"Koujing: {ended.release} waits for a person or its time"),
            (one_line(told(*ended.cause)),),
            told(
                "看过之后：koujing release approve --by 姓名 --reason 理由；现有的发布没有变",
                "after a look: koujing release approve --by NAME --reason WHY; the release in place is as it was",
            ),
            (f"waits {ended.release}",),
        )
    if ended.outcome in ("released", "in_part"):
        counts = told(
            f"文件 {ended.files}，退回 {ended.rejected}，待说明 {ended.waiting}",
            f"files {ended.files}, rejected {ended.rejected}, open queries {ended.waiting}",
        )
        yield Notice(
            "released",
            told(f"口径：已发布 {ended.release}", f"Koujing: released {ended.release}"),
            (f"{counts}\n{home.database}",),
            told("变了什么：koujing diff", "what moved: koujing diff"),
            (f"released {ended.release}",),
        )
        yield from _rejected(home)
    yield from _overdue(home)


def _failed(home: Home, run_id: str, cause: str) -> Notice:
    return Notice(
        "failed",
        told("口径：运行失败，没有发布", "Koujing: a run failed, nothing was released"),
        (f"{one_line(cause)}\n{told('运行', 'run', ' ')} {run_id} · {home.root}",),
        told(
            "已有的发布没有变。按上面一行处理后会自动再运行（或 koujing run）；经过见 koujing dagster 和 runs.log",
            "the release in place is as it was. Put right what the line above names; it runs again by itself (or koujing run). "
            "What happened is in koujing dagster and runs.log",
        ),
        (f"failed {run_id}",),
    )


def _rejected(home: Home) -> Iterable[Notice]:
    """The rejected files of the release, each with the first of what was found."""
    connection = open_current(home)
    if connection is None:
        return
    try:
        rows = connection.execute(_QUERY.read_text(encoding="utf-8")).fetchall()
    finally:
        connection.close()
    found: dict[tuple[str, str], list[str]] = {}
    for submission, file, zh, en in rows:
        found.setdefault((submission, file), []).append(told(one_line(zh), one_line(en), "\n    "))
    lines = []
    for (_, file), said in found.items():
        lines.append(
            "\n  ".join([one_line(file), *said[:_FINDINGS], *([f"… ({len(said)})"] if said[_FINDINGS:] else [])])
        )
    if lines:
        yield Notice(
            "rejected",
            told(f"口径：退回 {len(lines)} 个文件", f"Koujing: rejected files: {len(lines)}"),
            tuple(lines),
            told(
                "请报送单位改正后重报；标出错处的副本：koujing validate 文件 --annotate 目录",
                "ask for a corrected file; a copy with the cells marked: koujing validate FILE --annotate DIR",
            ),
            tuple(f"rejected {submission}" for submission, _ in found),
        )


def _overdue(home: Home) -> Iterable[Notice]:
    """Reports whose deadline has passed."""
    day = expected.today(home)
    late = [each for each in expected.reports(home, load(), day) if each.is_overdue(day)]
    if late:
        yield Notice(
            "overdue",
            told("口径：逾期未报", "Koujing: overdue reports"),
            tuple(
                f"{each.region_code} {each.region_name} · {each.period} · "
                f"{told(each.deadline.name_zh, each.deadline.name_en)} · {told('期限', 'due', ' ')} {each.due}"
                for each in late
            ),
            told("全部：koujing status", "all of it: koujing status"),
            tuple(f"overdue {each.deadline.id} {each.period} {each.region_code} {each.state}" for each in late),
        )


def _known(home: Home) -> dict[str, None]:
    with suppress(OSError, ValueError, TypeError):
        return dict.fromkeys(map(str, json.loads(home.told.read_text(encoding="utf-8"))))
    return {}


def _remember(home: Home, known: Iterable[str]) -> None:
    written = home.told.with_name(f".{home.told.name}.{os.getpid()}")
    written.write_text(json.dumps(list(known)[-_REMEMBERED:], ensure_ascii=False), encoding="utf-8")
    written.replace(home.told)
