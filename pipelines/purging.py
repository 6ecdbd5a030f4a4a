"""Purging: what should not have been sent is removed from everything of a home that is not public yet.

That is the archive, what runs kept of it for later ones, and the pages and lists of the runs that read it. What was released
stays as it was served; so do the name and the hash in the ledger, and the decision. An inbox is its owner's. Only for whoever
holds the home.
"""

from __future__ import annotations

import shutil
from datetime import datetime
from typing import TYPE_CHECKING

from pipelines import archive
from pipelines.home import Home
from pipelines.kept import clear
from pipelines.publication import manifest
from pipelines.publication.current import releases

if TYPE_CHECKING:
    from pathlib import Path

    from pipelines.life.deliveries import Arrival


def purge(home: Home, content_sha256: str, arrivals: list[Arrival]) -> int:
    """Remove these bytes and all that was made of them; returns how many files of the archive went."""
    originals = list(_originals(home, content_sha256))
    for path in originals:
        path.unlink()
    # nobody needs what lies here, and what was made of one file is not told from the rest
    for folder in (home.staging, home.kept):
        shutil.rmtree(folder, ignore_errors=True)
    first = min(
        (datetime.fromisoformat(each.received_at).timestamp() for each in arrivals if each.received_at), default=0.0
    )
    for folder in (home.gates, home.findings):
        for path in folder.iterdir() if folder.is_dir() else ():
            if path.lstat().st_mtime >= first:
                clear(path)
    shutil.rmtree(home.waiting, ignore_errors=True)  # what was built of it and is not public
    home.seen.unlink(missing_ok=True)
    return len(originals)


def released_with(home: Home, content_sha256: str) -> list[str]:
    """The releases that were made of these bytes, which stay as they were served."""
    found = []
    for folder in releases(home):
        said = manifest.read(folder)
        if said and any(each["content_sha256"] == content_sha256 for each in said.inputs):
            found.append(folder.name)
    return found


def _originals(home: Home, content_sha256: str) -> list[Path]:
    """Where these bytes lie in the archive, under whichever suffix, and damaged copies of them."""
    folder = home.archive / content_sha256[:2]
    return [*folder.glob(f"{content_sha256}*"), *(home.archive / archive.SET_ASIDE).glob(f"{content_sha256}*")]
