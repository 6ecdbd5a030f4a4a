"""Which part of the definitions changed: a content hash for each part that a revision can name as its cause."""

from __future__ import annotations

import hashlib
from pathlib import Path

ROOT = Path(__file__).parent

#: The parts by cause; a file belongs to the first whose prefix fits it.
PARTS = {
    "correspondence": ("classifications/", "correspondences/", "coefficients/", "conversions/"),
    "region": ("regions/",),
    "scope": ("scopes/", "coverage.yml", "precedence.yml"),
    "vintage": ("vintages.yml",),
}
SUFFIXES = (".csv", ".yml")


def part_hashes(root: Path = ROOT) -> dict[str, str]:
    """SHA-256 of the names and bytes of the data files of each part under `root`."""
    digests = {cause: hashlib.sha256() for cause in PARTS}
    for path in sorted(p for p in root.rglob("*") if p.suffix in SUFFIXES):
        name = path.relative_to(root).as_posix()
        for cause, prefixes in PARTS.items():
            if name.startswith(prefixes):
                digests[cause].update(name.encode() + hashlib.sha256(path.read_bytes()).digest())
    return {cause: digest.hexdigest() for cause, digest in digests.items()}
