"""The headlines of a release in SDMX: observations as SDMX-CSV 2.0, and their structure as an SDMX-JSON 2.0 structure message.

What components, concepts and lists there are is `sdmx.toml`; figures and codes are asked of the release.
"""

from __future__ import annotations

import csv
import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.outgoing import inert
from pipelines.products.package.tables import rows_of
from pipelines.words import words

if TYPE_CHECKING:
    import duckdb

OBSERVATIONS = "cross_region.csv"
STRUCTURE = "structure.json"
_SCHEMA = "https://json.sdmx.org/2.0.0/sdmx-json-structure-schema.json"
_URN = "urn:sdmx:org.sdmx.infomodel"


def write_observations(release: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Write the observations as SDMX-CSV 2.0, decimals with all their digits."""
    names = [component["id"] for component in _told()["components"]]
    of = ("dataflow", _reference(_told()["dataflow"]), "I")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["STRUCTURE", "STRUCTURE_ID", "ACTION", *names])
        for row in rows_of(release, "sdmx_observations"):
            writer.writerow([*of, *(_written(row[name]) for name in names)])


def _written(value: object) -> str:
    """A value as SDMX writes it: nothing where there is none, a decimal without noughts behind its last digit."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return inert(str(value))


def structure(release: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """The structure message: dataflow, data structure, concepts, and each code list."""
    told = _told()
    (said,) = rows_of(release, "FROM release_manifest")
    return {
        # the schema stands first: tools look for it in the first characters
        "meta": {
            "schema": _SCHEMA,
            "id": f"KOUJING-{said['release_id']}",
            "prepared": said["published_at"],
            "contentLanguages": ["zh", "en"],
            "sender": {"id": told["agency"]},
        },
        "data": {
            "codelists": _codelists(release),
            "conceptSchemes": _concept_schemes(),
            "dataStructures": [
                _maintained(told["structure"], told["name"]) | {"dataStructureComponents": _components()}
            ],
            "dataflows": [
                _maintained(told["dataflow"], told["name"])
                | {"structure": f"{_URN}.datastructure.DataStructure={_reference(told['structure'])}"}
            ],
        },
    }


def _codelists(release: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Every list that a component names, with its codes: of the release, of the words of its codes, or of `sdmx.toml`."""
    codes: dict[str, dict[str, Sequence[str]]] = defaultdict(dict, _told()["codes"])
    codes["CL_COMPARABILITY"] = words()["comparability"]
    for row in rows_of(release, "sdmx_codes"):
        codes[row["list"]][row["code"]] = [row["name_zh"], row["name_en"]]
    return [
        _maintained(name, one["name"], one)
        | ({"isPartial": True} if "agency" in one else {})
        | {"codes": [{"id": code, **_named(names)} for code, names in sorted(codes[name].items())]}
        for name, one in _told()["lists"].items()
    ]


def _concept_schemes() -> list[dict[str, Any]]:
    """The concepts of SDMX that are used, and our own."""
    told = _told()
    scheme, _, version = told["cross_domain_concepts"].rstrip(")").partition("(")
    theirs = {"agency": "SDMX", "version": version}
    return [
        _maintained(scheme, ["SDMX 跨领域概念", "SDMX cross-domain concepts"], theirs)
        | {"isPartial": True, "concepts": _concepts(cross_domain=True)},
        _maintained(told["concepts"], told["name"]) | {"concepts": _concepts(cross_domain=False)},
    ]


def _concepts(*, cross_domain: bool) -> list[dict[str, Any]]:
    return [
        {"id": one["id"], **_named(one["name"])}
        for one in _told()["components"]
        if one.get("cross_domain", False) is cross_domain
    ]


def _components() -> dict[str, Any]:
    """The components by what they are in the data structure."""
    of: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for one in _told()["components"]:
        of[one["kind"]].append(_component(one))
    for attribute in of["attribute"]:
        attribute["attributeRelationship"] = {"observation": {}}
    (time,) = of["time"]
    return {
        "dimensionList": {"id": "DimensionDescriptor", "dimensions": of["dimension"], "timeDimension": time},
        "measureList": {"id": "MeasureDescriptor", "measures": of["measure"]},
        "attributeList": {"id": "AttributeDescriptor", "attributes": of["attribute"]},
    }


def _component(one: Mapping[str, Any]) -> dict[str, Any]:
    told = _told()
    scheme = f"SDMX:{told['cross_domain_concepts']}" if one.get("cross_domain") else _reference(told["concepts"])
    listed = one.get("list")
    represented = (
        {"enumeration": f"{_URN}.codelist.Codelist={_reference(listed, told['lists'][listed])}"}
        if listed
        else {"format": {"dataType": one["type"]}}
    )
    usage = {"usage": "mandatory" if one.get("required") else "optional"} if one["kind"] == "attribute" else {}
    return {
        "id": one["id"],
        "conceptIdentity": f"{_URN}.conceptscheme.Concept={scheme}.{one['id']}",
        "localRepresentation": represented,
        **usage,
    }


def _maintained(name: str, names: Sequence[str], of: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What every artefact says of itself: who maintains it in which version, and what it is called."""
    agency, version = _maintainer(of)
    return {"id": name, "agencyID": agency, "version": version, **_named(names)}


def _reference(name: str, of: Mapping[str, Any] | None = None) -> str:
    agency, version = _maintainer(of)
    return f"{agency}:{name}({version})"


def _maintainer(of: Mapping[str, Any] | None) -> tuple[str, str]:
    """Who maintains an artefact, in which version: ourselves unless it says otherwise."""
    told = (of or {}) if of and "agency" in of else _told()
    return told["agency"], told["version"]


def _named(names: Sequence[str]) -> dict[str, Any]:
    """Names in Chinese and, where there is one, in English."""
    zh, en = names
    return {"name": zh or en, "names": {language: name for language, name in (("zh", zh), ("en", en)) if name}}


@cache
def _told() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("sdmx.toml").read_text(encoding="utf-8"))
