"""Which figures count of files that hold figures of many regions: row by row, version by version, source by source.

A file is a version of the one delivered before under its name. A row that was left out of it leaves the earlier
version's row in force; a row that is no longer there is withdrawn. A source that says another figure of the same thing in a
later delivery corrects itself. Which version counts as a file is `pipelines.life.settling`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pipelines.findings import LEFT_OUT, Finding, finding
from pipelines.life.keeping import is_version, rows_left_out
from pipelines.life.standing import Standing
from pipelines.outgoing import first_of
from pipelines.workbooks.reading.figure_rows import KEY, SOURCE, Key, Place, Rows, Said, Unread, row_of

if TYPE_CHECKING:
    from definitions.models import Rule

_NAMED = 6
_TELLING = tuple(KEY.index(name) for name in ("region_code", "period", "measure"))

Counted = dict[str, dict[Place, Said]]


def in_force(
    standings: Sequence[Standing],
    rules: Mapping[str, Rule],
    before: Mapping[str, Mapping[Place, Said]] | None = None,
    kept_before: Mapping[str, Mapping[Place, Said]] | None = None,
) -> tuple[list[Standing], Counted]:
    """The settled standings with what is said of their rows, and for each file of figures the figures that count.

    `before` are the figures of the last good reading of files that were accepted before, `kept_before` those of earlier
    versions that counted beside it. A version of which only some rows count is accepted again.
    """
    files = sorted((each for each in standings if each.figures is not None), key=lambda each: each.delivery.order)
    notes: dict[str, list[Finding]] = {}
    counted: Counted = {}
    for head in files:
        if head.status != "accepted":
            continue
        counted.setdefault(head.submission_id, {}).update(sound(head))
        _keep_last_good(head, (before or {}).get(head.submission_id, {}), counted, rules, notes)
        chain = versions_before(head, files)
        if not chain:
            continue
        is_put_back = head.rests_on == "last_good_reading"
        kept = _kept_with(head, chain, kept_before or {}) if is_put_back else _kept(head, chain)
        for version, figures in kept.items():
            counted.setdefault(version, {}).update(figures)
        now = {said.key for figures in (sound(head), *kept.values()) for said in figures.values()}
        stood = [*sound(chain[0]).values()]
        stood += [said for figures in _kept(chain[0], chain[1:]).values() for said in figures.values()]
        withdrawn = [said for said in stood if said.key not in now]
        if kept:
            said = [each for figures in kept.values() for each in figures.values()]
            files_kept = ", ".join(
                f"{each.file} ({each.submission_id})" for each in chain if each.submission_id in kept
            )
            _note(notes, head, rules["rows-kept"], _names(said), files_kept)
        if withdrawn:
            _note(notes, head, rules["rows-withdrawn"], _names(withdrawn), str(len(withdrawn)))
    _correct(files, counted, rules, notes)
    return [_with(each, counted, notes) for each in standings], counted


def sound(standing: Standing) -> dict[Place, Said]:
    """The figures of a file without the rows that were left out of it."""
    out = rows_left_out(standing)
    figures = standing.figures.said if standing.figures else {}
    return {place: said for place, said in figures.items() if row_of(place) not in out} if out else dict(figures)


def _with(standing: Standing, counted: Counted, notes: Mapping[str, list[Finding]]) -> Standing:
    findings = [*standing.findings, *notes.get(standing.submission_id, [])]
    figures = counted.get(standing.submission_id)
    if figures is None or standing.status not in ("accepted", "superseded"):
        return replace(standing, findings=findings)
    if not figures and standing.status == "accepted":
        return replace(standing, findings=findings, status="superseded", observation_count=0)
    rests_on = "kept_rows" if standing.status == "superseded" else standing.rests_on
    return replace(standing, findings=findings, status="accepted", rests_on=rests_on, observation_count=len(figures))


def versions_before(head: Standing, files: Sequence[Standing]) -> list[Standing]:
    """The earlier versions of a file, the latest first."""
    chain = [head]
    for each in reversed(files):
        if each.status == "superseded" and any(is_version(later, each) for later in chain):
            chain.append(each)
    return chain[1:]


def _kept(head: Standing, chain: Sequence[Standing]) -> dict[str, dict[Place, Said]]:
    """The figures of earlier versions that stay, by version: each later version has a row that may have been theirs."""
    kept: dict[str, dict[Place, Said]] = {}
    read: set[Key] = {said.key for said in sound(head).values()}
    unread = [_unread(head)]
    for version in chain:
        figures = sound(version)
        stays = {
            place: said
            for place, said in figures.items()
            if said.key not in read and all(each.may_be(said.key) for each in unread)
        }
        if stays:
            kept[version.submission_id] = stays
        read |= {said.key for said in figures.values()}
        unread.append(_unread(version))
    return kept


def _kept_with(
    head: Standing, chain: Sequence[Standing], before: Mapping[str, Mapping[Place, Said]]
) -> dict[str, dict[Place, Said]]:
    """The figures of earlier versions that counted beside the last good reading: which rows it left out is not read again."""
    read = {said.key for said in sound(head).values()}
    kept = {
        version.submission_id: {
            place: said
            for place, said in sound(version).items()
            if place in before.get(version.submission_id, {}) and said.key not in read
        }
        for version in chain
    }
    return {version: figures for version, figures in kept.items() if figures}


def _unread(standing: Standing) -> Unread:
    faults = [found for found in standing.findings if found.status == LEFT_OUT]
    rows = standing.rows or Rows()
    return Unread(rows.may_be_about(place, faults) for place in rows_left_out(standing))


def _keep_last_good(
    head: Standing,
    before: Mapping[Place, Said],
    counted: Counted,
    rules: Mapping[str, Rule],
    notes: dict[str, list[Finding]],
) -> None:
    """Rows of a file that counted before and are left out now, by rules or forms that have changed, stay as they were read."""
    out = rows_left_out(head)
    stays = {place: said for place, said in before.items() if row_of(place) in out} if out else {}
    if stays:
        counted[head.submission_id].update(stays)
        _note(notes, head, rules["last-good-reading"], _names(stays.values()), "")


def _correct(
    files: Sequence[Standing], counted: Counted, rules: Mapping[str, Rule], notes: dict[str, list[Finding]]
) -> None:
    """Of two deliveries in which one source gives two figures of the same thing, the later counts."""
    by_id = {each.submission_id: each for each in files}
    given: dict[Key, list[tuple[Standing, Place, Said]]] = {}
    for identity, figures in counted.items():
        for place, said in figures.items():
            if said.key[SOURCE]:
                given.setdefault(said.key, []).append((by_id[identity], place, said))
    corrected: dict[tuple[str, str], list[str]] = {}
    for claims in given.values():
        latest, _, now = max(claims, key=lambda claim: (claim[0].delivery.number, claim[0].delivery.order))
        for file, place, said in claims:
            is_earlier = file.delivery.number < latest.delivery.number
            if is_earlier and (said.value, said.unit) != (now.value, now.unit):
                del counted[file.submission_id][place]
                told = f"{_name(said)}: {said.value.normalize():f} → {now.value.normalize():f}"
                corrected.setdefault((latest.submission_id, file.submission_id), []).append(told)
    for (later, earlier), each in corrected.items():
        _note(notes, by_id[later], rules["figure-corrected"], first_of(each, _NAMED), by_id[earlier].file)


def _note(notes: dict[str, list[Finding]], standing: Standing, rule: Rule, observed: str, expected: str) -> None:
    notes.setdefault(standing.submission_id, []).append(
        finding(rule, file=standing.file, submission_id=standing.submission_id, observed=observed, expected=expected)
    )


def _names(figures: Iterable[Said]) -> str:
    return first_of(sorted(map(_name, figures)), _NAMED)


def _name(said: Said) -> str:
    return " ".join(str(said.key[index]) for index in _TELLING)
