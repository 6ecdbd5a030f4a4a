"""`koujing release approve`, `restore` and `resume`: a person decides which release is served, and it is written down."""

from __future__ import annotations

from typing import Annotated

import typer

from definitions import UserError
from definitions.errors import WrongUsageError
from pipelines import waiting
from pipelines.cli.answers import put
from pipelines.cli.decide import By, Reason
from pipelines.cli.options import HomeOption
from pipelines.holding import holding
from pipelines.home import Home, find_home
from pipelines.languages import told
from pipelines.life import decisions
from pipelines.progress import TerminalProgress
from pipelines.publication import vintages
from pipelines.publication.serving import serve

Release = Annotated[str, typer.Argument(help="发布：名称、日期或 previous / a release, a day")]
Waits = Annotated[str, typer.Argument(help="等待的发布，默认就是它 / the release that waits, by default that one")]


def approve(by: By, reason: Reason, release: Waits = "", home: HomeOption = None) -> None:
    """Approve the release that waits."""
    place = find_home(home)
    with TerminalProgress() as progress, holding(place, progress):
        said = approved(place, release, by=by, reason=reason)
    put(said)


def restore(release: Release, by: By, reason: Reason, home: HomeOption = None) -> None:
    """Serve an earlier release again."""
    place = find_home(home)
    with TerminalProgress() as progress, holding(place, progress):
        said = restored(place, release, by=by, reason=reason)
    put(said)


def resume(by: By, reason: Reason, home: HomeOption = None) -> None:
    """End a restoration."""
    place = find_home(home)
    with TerminalProgress() as progress, holding(place, progress):
        said = resumed(place, by=by, reason=reason)
    put(said)


def approved(home: Home, release: str, *, by: str, reason: str) -> str:
    """Write the approval down and put the release in place, unless an embargo lasts; the sentence that says so.

    Raises `WrongUsageError` where no such release waits.
    """
    built = waiting.of(home)
    if built is None:
        raise WrongUsageError("没有等待的发布", "no release waits")
    identity = built.manifest.release_id
    if not identity.startswith(release):
        raise WrongUsageError(
            f"等待的发布是 {identity}，不是 {release}", f"the release that waits is {identity}, not {release}"
        )
    _note(home, "approve", identity, by=by, reason=reason)
    built = waiting.of(home)
    if built and built.reasons:
        zh, en = built.told
        return told(f"已批准 {identity}，但还要等：{zh}", f"Approved {identity}, which waits all the same: {en}", "\n")
    if built:
        waiting.place(home, built.folder)
    return told(f"已批准并发布 {identity}，决定人 {by}。", f"Approved by {by} and released: {identity}.", "\n")


def restored(home: Home, release: str, *, by: str, reason: str) -> str:
    """Write the decision down and serve that release; the sentence that says so.

    Raises `WrongUsageError` where there is no such release, it is damaged, or it is the one served.
    """
    found = vintages.named(home, release)
    if found.is_current:
        raise WrongUsageError(f"{found.release_id} 就是现有发布", f"{found.release_id} is the release served")
    _note(home, "restore", found.release_id, by=by, reason=reason)
    serve(home, found.release_id)
    thinned = (
        ("（已精简，没有来历）", " (it is thinned: its traces are gone)") if found.manifest.thinned_at else ("", "")
    )
    return told(
        f"已恢复 {found.release_id}{thinned[0]}，决定人 {by}。在有新接受的报送之前一直是它；要结束请用 koujing release resume。",
        f"Restored by {by}: {found.release_id}{thinned[1]}. It is served until something is newly accepted, "
        "or until koujing release resume.",
        "\n",
    )


def resumed(home: Home, *, by: str, reason: str) -> str:
    """Write down that the restoration ends; the next run publishes what is in force.

    Raises `UserError` where none lasts.
    """
    lasting = waiting.restored(home)
    if lasting is None:
        raise UserError("现有发布不是恢复的", "the release served is none that was restored")
    _note(home, "resume", lasting.release_id, by=by, reason=reason)
    return told(
        f"已结束对 {lasting.release_id} 的恢复，决定人 {by}。下次 koujing run 按现在有效的报送发布。",
        f"The restoration of {lasting.release_id} is ended by {by}. The next koujing run publishes what is in force.",
        "\n",
    )


def _note(home: Home, verdict: decisions.Verdict, release_id: str, *, by: str, reason: str) -> None:
    decisions.add(home.decisions, "", "", verdict, by=by, reason=reason, release_id=release_id)
