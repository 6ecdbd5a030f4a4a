"""Where one step of the method can be changed by one operator, one bound or one join, and what would stand there instead.

sqlglot's tokens tell the places; the change is spliced into the text, so that nothing but the changed place differs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlglot.dialects import DuckDB
from sqlglot.tokenizer_core import Token
from sqlglot.tokenizer_core import TokenType as T

#: One operator for another. What is equal is made unequal, an end that belongs to a range is taken out of it.
OPERATORS = {
    T.LT: ("bound", "<="), T.LTE: ("bound", "<"), T.GT: ("bound", ">="), T.GTE: ("bound", ">"),
    T.EQ: ("equality", "<>"), T.NEQ: ("equality", "="),
    T.PLUS: ("arithmetic", "-"), T.SLASH: ("arithmetic", "*"),
    T.AND: ("logic", "OR"), T.OR: ("logic", "AND"),
}  # fmt: skip
FUNCTIONS = {
    "min": "max", "max": "min", "least": "greatest", "greatest": "least", "bool_and": "bool_or", "bool_or": "bool_and",
    "arg_min": "arg_max", "arg_max": "arg_min", "sum": "max",
}  # fmt: skip
#: What may stand before JOIN; a plain JOIN has none of them.
KINDS_OF_JOIN = {"LEFT", "CROSS", "ANTI", "SEMI", "ASOF", "FULL", "RIGHT", "INNER"}
TYPES = {"DECIMAL", "VARCHAR"}
#: What a value cannot end with: after one of these `-` is a sign, and `*` is every column.
NO_VALUE = {
    "SELECT",
    "DISTINCT",
    "THEN",
    "ELSE",
    "WHEN",
    "AND",
    "OR",
    "NOT",
    "BY",
    "ON",
    "WHERE",
    "BETWEEN",
    "IN",
    "AS",
}


@dataclass(frozen=True)
class Mutant:
    """One change of one step: the text from `start` to `end` becomes `now`."""

    step: str
    line: int
    column: int
    kind: str
    start: int
    end: int
    was: str
    now: str

    @property
    def name(self) -> str:
        """Step, line, column and change, as a person reads it and a file of survivors names it."""
        return f"{self.step}.sql:{self.line}:{self.column} {self.kind}: {_short(self.was)} → {_short(self.now) or 'nothing'}"

    def applied(self, text: str) -> str:
        """The step's text with the change."""
        return f"{text[: self.start]}{self.now}{text[self.end :]}"


def mutants(step: str, text: str) -> list[Mutant]:
    """Every mutant of a step, in the order of the text."""
    return sorted(_Reader(step, text).all(), key=lambda one: (one.start, one.end, one.kind))


def _short(text: str) -> str:
    return " ".join(text.split())


class _Reader:
    """Walks over the tokens of one step."""

    def __init__(self, step: str, text: str) -> None:
        self.step, self.text = step, text
        self.tokens: Sequence[Token] = DuckDB().tokenize(text)
        self.words = [text[one.start : one.end + 1] for one in self.tokens]
        self.upper = [word.upper() for word in self.words]

    def all(self) -> Iterator[Mutant]:
        ranges, typed = self._ands_of_ranges(), self._places_of_types()
        for at, token in enumerate(self.tokens):
            if token.token_type in OPERATORS and at not in ranges and self._word(at - 1) != "CREATE":
                kind, now = OPERATORS[token.token_type]
                yield self._change(kind, at, at, now)
            elif token.token_type is T.DASH or (token.token_type is T.STAR and self._after_a_value(at)):
                yield self._change("arithmetic", at, at, "+")
            elif token.token_type is T.NUMBER and at not in typed:
                yield self._change("constant", at, at, _neighbour(self.words[at]))
            elif self.words[at].lower() in FUNCTIONS and self._word(at + 1) == "(":
                yield self._change("function", at, at, FUNCTIONS[self.words[at].lower()])
            yield from self._negations(at)
            yield from self._joins(at)
            yield from self._parts(at)

    def _negations(self, at: int) -> Iterator[Mutant]:
        word, before, after = self.upper[at], self._word(at - 1), self._word(at + 1)
        if word == "NOT" and after != "MATERIALIZED":
            yield self._change("negation", at, at, "")
        elif word == "IS" and after in {"NULL", "DISTINCT"}:
            yield self._change("negation", at, at, "IS NOT")
        elif word in {"EXISTS", "IN", "LIKE", "BETWEEN"} and before not in {"NOT", "ROWS"}:
            yield self._change("negation", at, at, f"NOT {word}")

    def _joins(self, at: int) -> Iterator[Mutant]:
        word, before, after = self.upper[at], self._word(at - 1), self._word(at + 1)
        if word == "LEFT" and after == "JOIN":
            yield self._change("join", at, at, "")
        elif word == "FULL":
            yield self._change("join", at, at, "LEFT")
        elif word == "JOIN" and before not in KINDS_OF_JOIN:
            yield self._change("join", at, at, "LEFT JOIN")
        elif word in {"ANTI", "SEMI"}:
            yield self._change("join", at, at, "SEMI" if word == "ANTI" else "ANTI")

    def _parts(self, at: int) -> Iterator[Mutant]:
        """Orders, branches, defaults and the arms of unions."""
        word, before, after = self.upper[at], self._word(at - 1), self._word(at + 1)
        if word == "DISTINCT" and before in {"SELECT", "("}:
            yield self._change("distinct", at, at, "")
        elif word == "DESC":
            yield self._change("order", at, at, "ASC")
        elif word == "ORDER" and after == "BY":
            end = self._end_of_item(at + 2)
            if self.upper[end] != "DESC":
                yield self._change("order", end, end, f"{self.words[end]} DESC")
        elif word == "WHEN" and before in {"CASE"} | self._ends_of_branches(at):
            then = self._matching(at + 1, "THEN")
            yield self._change("branch", at + 1, then - 1, "false")
        elif word == "COALESCE":
            comma = self._last_comma(at + 1)
            yield self._change("default", comma, self._closing(at + 1) - 1, "")
        elif word == "UNION":
            yield self._change("arm", at, self._end_of_arm(at), "")

    def _change(self, kind: str, first: int, last: int, now: str) -> Mutant:
        start, end = self.tokens[first].start, self.tokens[last].end + 1
        line, column = self.text.count("\n", 0, start) + 1, start - self.text.rfind("\n", 0, start)
        return Mutant(self.step, line, column, kind, start, end, self.text[start:end], now)

    def _word(self, at: int) -> str:
        return self.upper[at] if 0 <= at < len(self.upper) else ""

    def _after_a_value(self, at: int) -> bool:
        before = self._word(at - 1)
        return before == ")" or (before[-1:].isalnum() and before not in NO_VALUE)

    def _ands_of_ranges(self) -> set[int]:
        """The ANDs that belong to a BETWEEN."""
        found = set()
        for at, word in enumerate(self.upper):
            if word == "BETWEEN":
                found.add(self._matching(at + 1, "AND"))
        return found

    def _places_of_types(self) -> set[int]:
        """What stands in the brackets of a type."""
        return {
            place
            for at, word in enumerate(self.upper)
            if word in TYPES and self._word(at + 1) == "("
            for place in range(at, self._closing(at + 1))
        }

    def _matching(self, at: int, wanted: str) -> int:
        """The next `wanted` that stands in no deeper brackets and no inner CASE."""
        depth = 0
        while depth or self.upper[at] != wanted:
            depth += (self.upper[at] in {"(", "[", "CASE"}) - (self.upper[at] in {")", "]", "END"})
            at += 1
        return at

    def _closing(self, at: int) -> int:
        """The bracket that closes the one at `at`."""
        depth = 1
        while depth:
            at += 1
            depth += (self.upper[at] in {"(", "["}) - (self.upper[at] in {")", "]"})
        return at

    def _last_comma(self, opening: int) -> int:
        depth, last = 0, opening
        for at in range(opening + 1, self._closing(opening)):
            depth += (self.upper[at] in {"(", "["}) - (self.upper[at] in {")", "]"})
            if not depth and self.upper[at] == ",":
                last = at
        return last

    def _end_of_item(self, at: int) -> int:
        """The last token of the first item of an ORDER BY."""
        depth = 0
        while True:
            after = self._word(at + 1)
            depth += (self.upper[at] in {"(", "["}) - (self.upper[at] in {")", "]"})
            if not depth and after in {",", ")", "ROWS", ""}:
                return at
            at += 1

    def _end_of_arm(self, at: int) -> int:
        """The last token of the arm that a UNION adds."""
        depth = 0
        while True:
            depth += (self.upper[at] in {"(", "["}) - (self.upper[at] in {")", "]"})
            after = self._word(at + 1)
            if not depth and after in {"UNION", ")", ""}:
                return at
            at += 1

    def _ends_of_branches(self, at: int) -> set[str]:
        """Says that a WHEN is one of a CASE without a subject, by the word before it; empty where there is a subject."""
        depth = 0
        for place in range(at - 1, -1, -1):
            depth += (self.upper[place] in {")", "]", "END"}) - (self.upper[place] in {"(", "[", "CASE"})
            if depth < 0:
                return {self._word(at - 1)} if self._word(place + 1) == "WHEN" else set()
        return set()


def _neighbour(number: str) -> str:
    """Another number near by: what is nothing becomes one, what is one becomes nothing, others grow."""
    if number in {"0", "1"}:
        return "10"[int(number)]
    return str(int(number) + 1) if number.isdigit() else f"(2 * {number})"
