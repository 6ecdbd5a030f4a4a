"""Commands by which a person decides about a submission: `accept`, `reject`, `withdraw`."""

from __future__ import annotations

from typing import Annotated

import typer

from pipelines.cli.screen import put
from pipelines.cli.speech import HomeOption, one_sentence, stop
from pipelines.home import find_home
from pipelines.life.decisions import Verdict

Submission = Annotated[
    str, typer.Argument(help="报送标识（可只写开头几位）或文件名 / submission id, its beginning, or the file's name")
]
By = Annotated[str, typer.Option("--by", help="决定人 / who decides")]
Reason = Annotated[str, typer.Option("--reason", help="理由 / why")]


def accept(submission: Submission, by: By, reason: Reason, home: HomeOption = None) -> None:
    """接受一份报送：未说明的核实性发现视为已准予 / accept a submission in spite of open queries."""
    _decide("accept", submission, by, reason, home)


def reject(submission: Submission, by: By, reason: Reason, home: HomeOption = None) -> None:
    """退回一份报送 / reject a submission."""
    _decide("reject", submission, by, reason, home)


def withdraw(
    submission: Annotated[
        str | None,
        typer.Argument(help="报送标识（可只写开头几位）或文件名 / submission id, its beginning, or the file's name"),
    ] = None,
    by: By = "",
    reason: Reason = "",
    samples: Annotated[
        bool, typer.Option("--samples", help="撤回全部示例数据 / withdraw all sample submissions")
    ] = False,
    home: HomeOption = None,
) -> None:
    """撤回一份报送，视同没有报送；替代过的一份随之恢复 / withdraw a submission: as if it had not been sent."""
    if not samples:
        _decide("withdraw", submission or "", by, reason, home)
        return
    if submission:
        stop("--samples 与报送标识不能同时用 / give either --samples or a submission")
    from pipelines.cli.deciding import withdraw_samples

    with one_sentence():
        told = withdraw_samples(
            find_home(home),
            by=by or "koujing withdraw --samples",
            reason=reason or "示例数据，不用于正式发布 / sample data",
        )
        put(told)


def _decide(verdict: Verdict, submission: str, by: str, reason: str, home: HomeOption) -> None:
    from pipelines.cli.deciding import decide

    with one_sentence(home):
        put(decide(find_home(home), submission, verdict, by=by, reason=reason))
