"""Reporting: deadlines name forms that there are, reporters name deadlines and regions.

A bureau's own files, in its home, are held to the same.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from definitions.checks.references import missing, note

if TYPE_CHECKING:
    from definitions.content import Content
    from definitions.files import DefinitionFiles
    from definitions.models import Deadline, Reporter

DEADLINES, REPORTERS = "deadlines.csv", "reporters.csv"


def check_reporting(
    definitions: Content,
    files: DefinitionFiles,
    folder: str,
    deadlines: Mapping[str, Deadline],
    reporters: Collection[Reporter],
) -> None:
    """Note what deadlines and reporters refer to and is not there; `folder` is where their files lie among these files."""
    of_deadlines, of_reporters = folder + DEADLINES, folder + REPORTERS
    known = {**definitions.deadlines, **deadlines}
    for each in deadlines.values():
        row = files.locate(of_deadlines, id=each.id)
        if each.form not in definitions.forms:
            missing(files, of_deadlines, row, "form", each.form)
    for one in reporters:
        row = files.locate(of_reporters, deadline_id=one.deadline_id, region_code=one.region_code)
        if one.deadline_id not in known:
            missing(files, of_reporters, row, "deadline_id", one.deadline_id)
        if one.region_code not in definitions.regions:
            missing(files, of_reporters, row, "region_code", one.region_code)
        if one.last_year is not None and one.last_year < one.first_year:
            note(files, of_reporters, row, "last_year", "years-reversed")
