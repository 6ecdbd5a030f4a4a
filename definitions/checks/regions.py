"""Regions, changes of territory, zones and aliases: codes exist, and a code means one unit at a time."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import TYPE_CHECKING

from definitions.checks.references import missing, note, twice
from definitions.files import FIRST_ROW
from definitions.models import GroupMember, Region, RegionChange, Zone

if TYPE_CHECKING:
    from definitions.content import Content
    from definitions.files import DefinitionFiles

ZONES, ALIASES, KNOWN = "regions/zones.csv", "regions/aliases.csv", "regions/known_changes.yml"
GROUPS, MEMBERS = "regions/groups.csv", "regions/group_members.csv"
_SUCCESSORS = re.compile(r"\d{6}(\[\d{4}\])?(;\d{6}(\[\d{4}\])?)*")
_CODE = re.compile(r"\d{6}")


def check_regions(definitions: Content, files: DefinitionFiles) -> None:
    """Note the faults of the region files."""
    regions = definitions.regions
    for versions in regions.values():
        _versions(versions, definitions, files)
    for change in definitions.region_changes:
        _change(change, definitions, files)
    for code in definitions.known_changes.provinces:
        if code not in regions:
            missing(files, KNOWN, "-", "provinces", code)
    zones: dict[str, int] = {}
    for number, zone in enumerate(definitions.zones, FIRST_ROW):
        if zone.code in regions:
            twice(files, ZONES, number, "code", zone.code)
        zones[zone.code] = number
    for zone in definitions.zones:
        _zone(zone, zones, definitions, files)
    for number, alias in enumerate(definitions.region_aliases, FIRST_ROW):
        if alias.code not in regions and alias.code not in zones:
            missing(files, ALIASES, number, "code", alias.code)
    _groups(definitions, files, zones)


def _groups(definitions: Content, files: DefinitionFiles, zones: Mapping[str, int]) -> None:
    for number, group in enumerate(definitions.region_groups.values(), FIRST_ROW):
        if group.published_as and group.published_as not in definitions.regions:
            missing(files, GROUPS, number, "published_as", group.published_as)
        if group.id not in {member.group_id for member in definitions.region_group_members}:
            note(files, GROUPS, number, "id", "no-members", group=group.id)
    spans: dict[tuple[str, str], list[GroupMember]] = {}
    for number, member in enumerate(definitions.region_group_members, FIRST_ROW):
        if member.group_id not in definitions.region_groups:
            missing(files, MEMBERS, number, "group_id", member.group_id)
        if member.code not in definitions.regions and member.code not in zones:
            missing(files, MEMBERS, number, "code", member.code)
        if member.valid_to is not None and member.valid_to <= member.valid_from:
            note(files, MEMBERS, number, "valid_to", "ends-before")
        before = spans.setdefault((member.group_id, member.code), [])
        if any(_share_a_day(member, other) for other in before):
            note(files, MEMBERS, number, "valid_from", "spans-overlap", code=member.code)
        before.append(member)


def _share_a_day(one: GroupMember, other: GroupMember) -> bool:
    return (other.valid_to is None or one.valid_from < other.valid_to) and (
        one.valid_to is None or other.valid_from < one.valid_to
    )


def _versions(versions: list[Region], definitions: Content, files: DefinitionFiles) -> None:
    for region in versions:
        _region(region, definitions, files)
    for region, following in pairwise(versions):
        if region.valid_to is None or following.valid_from < region.valid_to:
            _note(following, "valid_from", "spans-overlap", files, code=region.code)


def _region(region: Region, definitions: Content, files: DefinitionFiles) -> None:
    if region.parent_code not in definitions.regions:
        top = region.level in ("country", "group") or (region.is_sample and region.level == "province")
        if region.parent_code or not top:
            _note(region, "parent_code", "no-code", files, code=region.parent_code)
    if region.valid_to is not None and region.valid_to <= region.valid_from:
        _note(region, "valid_to", "ends-before", files)
    if region.successor_codes:
        if not _SUCCESSORS.fullmatch(region.successor_codes):
            _note(region, "successor_codes", "separator", files)
        for code in _CODE.findall(region.successor_codes):
            if code not in definitions.regions:
                _note(region, "successor_codes", "no-code", files, code=code)


def _change(change: RegionChange, definitions: Content, files: DefinitionFiles) -> None:
    for column, code in (("from_code", change.from_code), *(("to_code", code) for code in change.to_code.split(";"))):
        if code not in definitions.regions:
            name = "regions/sample_changes.csv" if change.from_code.startswith("99") else "regions/changes.csv"
            row = files.locate(name, from_code=change.from_code, to_code=change.to_code)
            missing(files, name, row, column, code)


def _zone(zone: Zone, zones: Mapping[str, int], definitions: Content, files: DefinitionFiles) -> None:
    number = zones[zone.code]
    for column, code in (("parent_code", zone.parent_code), *(("lies_in", code) for code in zone.districts)):
        if code not in definitions.regions:
            missing(files, ZONES, number, column, code)
    if zone.same_as and zone.same_as not in zones:
        missing(files, ZONES, number, "same_as", zone.same_as)
    if bool(zone.lies_in) != bool(zone.lies_in_source):
        note(files, ZONES, number, "lies_in_source", "source-of-districts")


def _note(region: Region, column: str, fault: str, files: DefinitionFiles, **found: object) -> None:
    of_towns = "regions/towns.csv" if region.level == "town" else "regions/regions.csv"
    name = "regions/sample_regions.csv" if region.is_sample else of_towns
    row = files.locate(name, code=region.code, valid_from=region.valid_from.isoformat())
    note(files, name, row, column, fault, **found)
