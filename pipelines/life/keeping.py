"""What is kept in spite of a fault: rows beside faulty ones, and what was accepted before; and what is a version of what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from definitions.models import Rule
from pipelines.findings import ACCEPTED_BEFORE, LEFT_OUT
from pipelines.life.standing import Standing, note
from pipelines.workbooks.forms.own_forms import PUBLISHED_FIGURES, SUBMISSION
from pipelines.workbooks.reading.figure_rows import RowPlace, row_of


def rows_left_out(standing: Standing) -> set[RowPlace]:
    """The rows of a file of figures that are left out of it, because something is wrong with them alone."""
    if standing.rows is None:
        return set()
    faults = [found for found in standing.findings if found.status == LEFT_OUT]
    return set().union(*(standing.rows.concerned(found) for found in faults))


def is_readable(standing: Standing, rules: Mapping[str, Rule]) -> bool:
    """Whether a file was read in full, or all of it but rows that are left out; nobody has decided about it yet."""
    return not any(found.blocks for found in without_faulty_rows(standing, rules).findings)


def is_worth_checking(standing: Standing, rules: Mapping[str, Rule]) -> bool:
    """Whether rules can look at a file: read in full, or a submission of which something was read in spite of its faults."""
    return is_readable(standing, rules) or (standing.form == SUBMISSION and standing.observation_count > 0)


def without_faulty_rows(standing: Standing, rules: Mapping[str, Rule]) -> Standing:
    """The standing of a table whose faulty rows are left out, where other rows are sound; otherwise as it was."""
    rows = standing.rows
    if rows is None or standing.figures is None or not any(found.blocks for found in standing.findings):
        return standing
    tried = replace(
        standing,
        findings=[
            replace(found, status=LEFT_OUT) if found.blocks and rows.concerned(found) else found
            for found in standing.findings
        ],
    )
    out = rows_left_out(tried)
    sound = {row for place in standing.figures.said if (row := row_of(place)) not in out}
    if not sound or any(found.blocks for found in tried.findings):
        return standing
    told = note(standing, rules["rows-left-out"], str(len(out)), str(len(sound)))
    return replace(tried, findings=[*tried.findings, told])


def accepted_again(standing: Standing, rules: Mapping[str, Rule]) -> Standing:
    """What was accepted stays so when forms and rules changed since, unless a person decided otherwise."""
    faults = [found for found in standing.findings if found.blocks]
    is_refused = standing.decision is not None and standing.decision.verdict != "accept"
    if not standing.delivery.accepted_before or not faults or is_refused:
        return standing
    findings = [replace(found, status=ACCEPTED_BEFORE) if found.blocks else found for found in standing.findings]
    rule = rules[faults[0].rule_id]
    told = note(standing, rules["last-good-reading"], f"{rule.name_zh} / {rule.name_en}")
    return replace(standing, findings=[*findings, told], rests_on="last_good_reading")


def is_version(later: Standing, earlier: Standing) -> bool:
    """Whether a file of figures is a later version of another: of the same form and name, delivered after it.

    Tables of a publisher often share a name and are not the same table: those that have no figure in common are none.
    """
    if later.form != earlier.form or later.delivery.order <= earlier.delivery.order:
        return False
    if not set(later.delivery.names) & set(earlier.delivery.names) or not later.figures or not earlier.figures:
        return False
    return later.form == PUBLISHED_FIGURES or not later.figures.keys.isdisjoint(earlier.figures.keys)
