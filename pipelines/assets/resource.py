"""The resource that assets share: the runs under way, and what the last one published."""

from __future__ import annotations

from collections.abc import Callable

from pipelines.publication.manifest import Manifest
from pipelines.run import Run


class Runs:
    """Makes a run when its first asset begins and hands it to the later ones."""

    def __init__(self, make: Callable[[str], Run]) -> None:
        self._make = make
        self._under_way: dict[str, Run] = {}
        self.manifest: Manifest | None = None

    def begin(self, run_id: str) -> Run:
        """A new run over what lies in the inboxes now."""
        if run_id not in self._under_way:
            self._under_way[run_id] = self._make(run_id)
        return self._under_way[run_id]

    def under_way(self, run_id: str) -> Run:
        """The run that `begin` made.

        Raises `LookupError` when the flow was entered in the middle: its tables lie in the run's own staging folder.
        """
        try:
            return self._under_way[run_id]
        except KeyError:
            raise LookupError(
                "请运行整个 publish 作业：每次运行的中间表只属于它自己 / "
                "run the whole job `publish`: the tables between stages belong to one run"
            ) from None

    def published(self, manifest: Manifest) -> Manifest:
        """Remember what was published, for whoever started the run."""
        self.manifest = manifest
        return manifest
