"""Checks the versions of files of figures: what was replaced is checked only where something of it may count again.

A version is checked beside the files of figures that count and are no versions of the same: never beside its successors,
which say the same again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from definitions import Definitions
from pipelines.life.decisions import Decision
from pipelines.life.figures_in_force import versions_before
from pipelines.life.keeping import is_version, rows_left_out
from pipelines.life.settling import conclude
from pipelines.life.standing import Standing
from pipelines.validation.checking import Outcome

Check = Callable[[Sequence[Standing]], Outcome]


def check_with_versions(
    check: Check, standings: Sequence[Standing], definitions: Definitions, decisions: Mapping[str, Decision]
) -> Outcome:
    """Check files, and of those that another replaces as many versions as are needed to say which rows count."""
    outcome = check(standings)
    checked, done = list(outcome.standings), set(outcome.sound)
    while due := _due(conclude(checked, definitions, decisions).standings, done):
        for version in due:
            beside = _beside(version, conclude(checked, definitions, decisions).standings)
            again = check([each for each in standings if each.submission_id in beside])
            found = {(each.submission_id, each.file): each for each in again.standings}
            checked = [
                found[each.submission_id, each.file] if each.submission_id == version.submission_id else each
                for each in checked
            ]
            done.add(version.submission_id)
    return Outcome(checked, outcome.results, outcome.sound)


def _due(settled: Sequence[Standing], done: set[str]) -> list[Standing]:
    """The next version of each file that has to be checked: one that counts, or may have rows that do."""
    files = sorted((each for each in settled if each.figures is not None), key=lambda each: each.delivery.order)
    due: dict[str, Standing] = {}
    for head in (each for each in files if each.status == "accepted"):
        for version in (head, *versions_before(head, files)):
            if version.submission_id not in done:
                due[version.submission_id] = version
                break
            if not rows_left_out(version):
                break
    return list(due.values())


def _beside(version: Standing, settled: Sequence[Standing]) -> set[str]:
    others = (each for each in settled if each.figures is not None and each.status == "accepted")
    return {version.submission_id, *(each.submission_id for each in others if not is_version(each, version))}
