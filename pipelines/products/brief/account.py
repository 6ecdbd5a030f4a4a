"""What a brief is made of, whoever renders it: text, numbers that say which notes they rest on, and the notes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Number:
    """A number as it is printed, its unit and its ends where it stands in a sentence, and the notes that say what it rests on."""

    text: str
    notes: tuple[int, ...]
    unit: str = ""
    ends: str = ""

    @property
    def shown(self) -> str:
        """All of it but the notes."""
        return self.text + self.unit + self.ends


#: A part of a sentence.
Part = str | Number
Sentence = tuple[Part, ...]


@dataclass(frozen=True)
class Row:
    """A line of the table: what it is about, what is counted in which unit, and a cell a region."""

    aspect: str
    label: str
    cells: tuple[Sentence, ...]


@dataclass(frozen=True)
class Source:
    """Where cells stand: a file and sheet, who published them and the address.

    It has what each note has there, and says which of the notes begin here.
    """

    place: str
    title: str
    address: str
    entries: tuple[tuple[int, str], ...]
    firsts: frozenset[int]


@dataclass(frozen=True)
class Brief:
    """A page of one region and period in one language."""

    language: str
    title: str
    about: str
    headings: tuple[str, ...]
    paragraph: Sentence
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    legend: str
    chain_name: str
    chain: Sentence
    obstacles: tuple[str, ...]
    sources: tuple[Source, ...]


@dataclass
class Notes:
    """The numbers of the notes, given out as facts are first cited."""

    facts: dict[str, int] = field(default_factory=dict)

    def cited(self, facts: Iterable[str]) -> tuple[int, ...]:
        """The notes of facts, in the order in which they were first cited."""
        return tuple(sorted({self.facts.setdefault(fact, len(self.facts) + 1) for fact in facts}))


def filled(template: str, **parts: Part | Sentence) -> Sentence:
    """A sentence with `{places}` filled by texts, numbers or longer parts of a sentence."""
    found: list[Part] = []
    for at, piece in enumerate(_PLACE.split(template)):
        if at % 2 == 0:
            found.append(piece)
        else:
            part = parts[piece]
            found += part if isinstance(part, tuple) else (part,)
    return tuple(part for part in found if part)


def joined(sentences: Sequence[Sentence], between: str = "") -> Sentence:
    """Sentences behind each other."""
    parts: list[Part] = []
    for sentence in sentences:
        parts += [between, *sentence] if parts and between else sentence
    return tuple(parts)
