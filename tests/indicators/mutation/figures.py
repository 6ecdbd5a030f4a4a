"""The figures of a measurement of mutants: how many were noticed, by kind, and the survivors with what is known of them.

The last ones stand in `mutants.json`; `survivors.yml` says of each survivor that somebody looked at why no test could tell it
from the step as it is.
"""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from tests.indicators.mutation.noticing import Outcome
from tests.indicators.mutation.sites import Mutant

HERE = Path(__file__).resolve().parent
FIGURES = HERE / "mutants.json"
SURVIVORS = HERE / "survivors.yml"


def counted(
    places: int, drawn: Sequence[Mutant], sql_errors: int, outcomes: Sequence[Outcome], seconds: float
) -> dict[str, Any]:
    """The figures of one measurement, which are kept."""
    fates = Counter(one.fate for one in outcomes)
    kinds = {one.name: one.kind for one in drawn}
    decided = fates["noticed"] + fates["survived"]
    survivors = sorted(one.mutant for one in outcomes if one.fate == "survived")
    explained = explained_survivors()
    equivalent = sum(name in explained for name in survivors)
    figures = {
        "commit": _commit(),
        "places": places,
        "drawn": len(drawn),
        "sql_errors": sql_errors + fates["sql error"],
        "without_end": fates["no end"],
        "counted": decided,
        "noticed": fates["noticed"],
        "equivalent": equivalent,
        "score_percent": round(100 * fates["noticed"] / max(1, decided - equivalent), 1),
        "minutes": round(seconds / 60),
        "by_kind": {
            kind: {
                "noticed": sum(one.fate == "noticed" and kinds[one.mutant] == kind for one in outcomes),
                "survived": sum(one.fate == "survived" and kinds[one.mutant] == kind for one in outcomes),
            }
            for kind in sorted(set(kinds.values()))
        },
        "survivors": {name: explained.get(name, "") for name in survivors},
    }
    FIGURES.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return figures


def explained_survivors() -> dict[str, str]:
    """Why each survivor that somebody looked at is equivalent, by its name."""
    found = yaml.safe_load(SURVIVORS.read_text(encoding="utf-8")) or {}
    return {str(name): str(why) for name, why in found.items()}


def print_figures(figures: Mapping[str, Any]) -> None:
    """What was found, the survivors that nobody has explained by name."""
    for name, figure in figures.items():
        if not isinstance(figure, Mapping):
            print(f"  {name:14} {figure}")
    for kind, of_kind in figures["by_kind"].items():
        print(f"  {kind:14} noticed {of_kind['noticed']:3}  survived {of_kind['survived']:3}")
    for name, why in figures["survivors"].items():
        if not why:
            print(f"  not explained: {name}")


def _commit() -> str:
    git = ["git", "describe", "--always", "--dirty"]
    done = subprocess.run(git, capture_output=True, text=True, cwd=HERE, check=False)
    return done.stdout.strip()
