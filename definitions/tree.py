"""The tree of a classification: what lies above and below each class."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from definitions.models import ActivityClass


class ClassTree:
    """Looks up and down one classification. Every class lies below itself."""

    def __init__(self, classes: Mapping[str, ActivityClass]) -> None:
        self.classes = classes
        self._children: dict[str, list[str]] = {}
        for one in classes.values():
            self._children.setdefault(one.parent, []).append(one.code)
        self._leaves: dict[str, tuple[str, ...]] = {}

    def above(self, code: str) -> Iterator[str]:
        """The class itself, then each class above it."""
        while code in self.classes:
            yield code
            code = self.classes[code].parent

    def lies_in(self, code: str, group: str) -> bool:
        """Whether a class is the group or lies below it."""
        return group in self.above(code)

    def below(self, code: str) -> list[str]:
        """The classes directly below a class."""
        return self._children.get(code, [])

    def leaves(self, code: str) -> tuple[str, ...]:
        """The finest classes of a group; the class itself where it has none below it."""
        if code not in self._leaves:
            below = self.below(code)
            self._leaves[code] = tuple(leaf for child in below for leaf in self.leaves(child)) if below else (code,)
        return self._leaves[code]

    def top(self, code: str) -> str:
        """The coarsest class above a class."""
        return list(self.above(code))[-1]
