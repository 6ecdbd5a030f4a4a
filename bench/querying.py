"""What a reader's queries take on a release: those of the README, asked about a region and a year that it has.

What they answer is not looked at here; the README's are held to the bundled data by tests.
"""

from __future__ import annotations

import re
import time
from pathlib import Path

from definitions.loader import ROOT
from pipelines.publication.connection import open_release

README = ROOT.parent / "README.md"
#: The README's own regions and years, in whose place those of a release are put.
_REGION = re.compile(r"region_code = '\d{6}'")
_PERIOD = re.compile(r"period = '\d{4}'")

#: A region and a year of which a release has the headline.
FIRST_FIGURE = (
    "SELECT region_code, period FROM indicators WHERE indicator_id = 'core_value_added' AND is_headline "
    "AND value IS NOT NULL AND period_kind = 'annual' ORDER BY ALL LIMIT 1"
)


def queries(region: str, period: str) -> list[str]:
    """The README's queries about this region and period."""
    told = re.findall(r"```sql\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    return [_PERIOD.sub(f"period = '{period}'", _REGION.sub(f"region_code = '{region}'", query)) for query in told]


def seconds(database: Path) -> list[float]:
    """Seconds of each query, its answer fetched, on a connection of its own."""
    with open_release(database) as connection:
        ((region, period),) = connection.execute(FIRST_FIGURE).fetchall()
    taken = []
    for query in queries(region, period):
        began = time.perf_counter()
        with open_release(database) as connection:
            connection.execute(query).fetchall()
        taken.append(time.perf_counter() - began)
    return taken
