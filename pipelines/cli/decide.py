"""`koujing accept`, `reject` and `withdraw`: find the submission, see whether it may be, write it down, say so."""

from __future__ import annotations

from pathlib import PurePath
from typing import Annotated, Any

import typer

from definitions import Definitions, WrongUsageError, load
from pipelines.archive import place
from pipelines.cli.answers import fields, put
from pipelines.cli.asking import rows
from pipelines.cli.options import HomeOption
from pipelines.home import Home, bundled_samples, find_home
from pipelines.languages import told
from pipelines.life import decisions
from pipelines.life.decisions import DecisionError, Verdict
from pipelines.life.deliveries import Arrival
from pipelines.publication.current import open_current
from pipelines.publication.takeover import delivered
from pipelines.words import words
from pipelines.workbooks.files.inbox import Received, discover, submission_id
from pipelines.workbooks.reading.many_files import read_one

Submission = Annotated[
    str, typer.Argument(help="报送标识（可只写开头几位）或文件名 / submission id, its beginning, or the file's name")
]
By = Annotated[str, typer.Option("--by", help="决定人 / who decides")]
Reason = Annotated[str, typer.Option("--reason", help="理由 / why")]
MESSAGES = "message_zh message_en"
_SHORTEST = 6


def accept(submission: Submission, by: By, reason: Reason, home: HomeOption = None) -> None:
    """Accept a submission in spite of open queries."""
    put(decide(find_home(home), submission, "accept", by=by, reason=reason))


def reject(submission: Submission, by: By, reason: Reason, home: HomeOption = None) -> None:
    """Reject a submission."""
    put(decide(find_home(home), submission, "reject", by=by, reason=reason))


def withdraw(
    submission: Submission = "",
    by: By = "",
    reason: Reason = "",
    samples: Annotated[
        bool, typer.Option("--samples", help="撤回全部示例数据 / withdraw all sample submissions")
    ] = False,
    home: HomeOption = None,
) -> None:
    """Withdraw a submission, or all samples."""
    if not samples:
        put(decide(find_home(home), submission, "withdraw", by=by, reason=reason))
        return
    if submission:
        raise WrongUsageError("--samples 与报送标识不能同时用", "give either --samples or a submission")
    who, why = by or "koujing withdraw --samples", reason or "示例数据，不用于正式发布 / sample data"
    put(withdraw_samples(find_home(home), by=who, reason=why))


def decide(home: Home, submission: str, verdict: Verdict, *, by: str, reason: str) -> str:
    """Write the decision down and return the sentence that says so.

    Raises `WrongUsageError` when there is no such submission or more than one, `DecisionError` when it cannot be accepted.
    """
    about = find_submission(home, submission, verdict)
    refuse_purged(home, about)
    if verdict == "accept":
        kept = place(home.archive, about.content_sha256, about.suffix)
        received = Received(kept, about.file, about.content_sha256, about.size_bytes, archived=kept)
        _check_acceptable(home, received, load())
    decided = decisions.add(home.decisions, about.submission_id, about.file, verdict, by=by, reason=reason)
    chinese, english = words()["decided"][verdict]
    return told(
        f"已记录：{chinese} {about.file}（{about.submission_id}），决定人 {decided.by}。"
        "下次 koujing run 生效，变动的数字记入 revisions。",
        f"Noted: {about.file} ({about.submission_id}) {english} by {decided.by}. The next koujing run follows it.",
        "\n",
    )


def refuse_purged(home: Home, about: Arrival) -> None:
    """Raise `DecisionError` where nothing is left to decide about."""
    if about.content_sha256 in decisions.purged(decisions.read(home.decisions)):
        raise DecisionError(
            f"{about.file}（{about.submission_id}）已清除，不能再作决定；请重新报送",
            f"{about.file} ({about.submission_id}) was purged and cannot be decided about; have it sent anew",
        )


def withdraw_samples(home: Home, *, by: str, reason: str) -> str:
    """Withdraw every file of invented regions that was delivered, and the bundled ones too that were not yet; say so.

    Raises `DecisionError` when there is none that is not withdrawn already.
    """
    contents = {line.submission_id: line.file for line in delivered(home).arrivals}
    known = [each["submission_id"] for each in _asked(home, "submissions") if each["is_sample"]]
    samples = {identity: contents.get(identity, identity) for identity in known}
    samples |= {each.submission_id: each.file for each in discover(bundled_samples())}
    decided = decisions.standing(decisions.read(home.decisions))
    withdrawn = {identity for identity, decision in decided.items() if decision.verdict == "withdraw"}
    files = {identity: file for identity, file in samples.items() if identity not in withdrawn}
    if not files:
        raise DecisionError("没有未撤回的示例数据", "there are no sample submissions left to be withdrawn")
    for identity, file in sorted(files.items(), key=lambda each: each[1]):
        decisions.add(home.decisions, identity, file, "withdraw", by=by, reason=reason)
    return told(
        f"已记录：撤回示例数据 {len(files)} 个文件，决定人 {by}。下次 koujing run 生效；要恢复其中一个，请用 koujing accept。",
        f"Noted: {len(files)} sample files withdrawn by {by}. The next koujing run follows it; koujing accept brings one back.",
        "\n",
    )


def find_submission(home: Home, submission: str, verdict: Verdict) -> Arrival:
    """The delivered file of this submission id, the beginning of one, or the name of a file, wherever it lies now.

    Of several versions under one name a person takes back the one that counts, and accepts the one delivered last.
    """
    ledger = delivered(home)
    arrived = {line.submission_id: line for line in reversed(ledger.arrivals)}
    status = {each["submission_id"]: each["status"] for each in _asked(home, "submissions")}
    named = {line.submission_id for line in ledger.arrivals if submission in (line.file, PurePath(line.file).name)}
    found = {identity for identity in named if status.get(identity) == "accepted"} if verdict != "accept" else set()
    if not found and named:
        order = {submission_id(content): each.order for content, each in ledger.deliveries().items()}
        names = {line.file for line in ledger.arrivals if line.submission_id in named}
        found = {max(named, key=lambda identity: order[identity])} if len(names) == 1 else named
    if not found and len(submission) >= _SHORTEST:
        found = {identity for identity in arrived if identity.startswith(submission.lower())}
    if not found:
        raise WrongUsageError(
            f"没有报送“{submission}”：请写 submissions 表中的报送标识（至少 {_SHORTEST} 位）或文件名，并先运行 koujing run",
            f"there is no submission {submission!r}; give its id from the table submissions, or the file's name",
        )
    if len(found) > 1:
        choices = "、".join(f"{identity} {arrived[identity].file}" for identity in sorted(found))
        raise WrongUsageError(
            f"“{submission}”可以是：{choices}，请写报送标识",
            f"{submission!r} may be: {choices}; give the id",
        )
    return arrived[found.pop()]


def _check_acceptable(home: Home, received: Received, definitions: Definitions) -> None:
    """A file that was not read in full cannot be accepted, for what is missing would make sums smaller.

    Nor can one whose figures cannot be right, as the last run found: the next run would reject it all the same.
    """
    findings = read_one(received, definitions).findings
    unread = [
        fields(one, MESSAGES) for one in findings if one.blocks and not definitions.rules[one.rule_id].is_waivable
    ]
    never = [rule.id for rule in definitions.rules.values() if rule.sql and not rule.is_waivable]
    impossible = _asked(home, "rejecting_findings", submission=received.submission_id, rules=never)
    for standing, zh, en in (
        (unread, "没有全部读出", "it was not read in full"),
        (impossible, "有不能准予的发现", "of a finding that nobody can waive"),
    ):
        if standing:
            raise DecisionError(
                f"{received.file} 不能接受，因为{zh}：{standing[0]['message_zh']}（共 {len(standing)} 处）",
                f"{received.file} cannot be accepted, because {en}: {standing[0]['message_en']}",
            )


def _asked(home: Home, query: str, **variables: str | list[str]) -> list[dict[str, Any]]:
    """The rows that the current release gives to a query; none where there is no intact release."""
    connection = open_current(home)
    if connection is None:
        return []
    with connection:
        return rows(connection, query, variables)
