"""What a title, header or label names: a measure, of which industry or scope, of which time; or a change, which is no level.

A text is taken apart from its ends: words of time, of coverage, of scopes and classes before the name of a measure. What is then
left over is not understood, and a person is asked (`…guessed_measures`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from definitions import Definitions
from definitions.models import Dimension, Qualification
from pipelines.workbooks.drafting.measure_names import MeasureNames
from pipelines.workbooks.drafting.spelled import squeezed
from pipelines.workbooks.reading.layouts.mentions import Mentions
from pipelines.workbooks.words.industries import industry_of
from pipelines.workbooks.words.periods import parse_part
from pipelines.workbooks.words.text import is_total, key, plain, split_bracket, unnumbered

#: The classifications whose names rows and columns may have, the one of the digital economy first.
CLASSIFICATIONS = ("nbs-digital-2021", "gbt4754-2017")
#: Words of coverage that name an industry as well.
_ALSO_INDUSTRIES = ("工业", "服务业")
#: Words that make a figure a change against another one, or a place in a row of others; a level is never said with them.
CHANGE = re.compile(
    r"增长|增速|增幅|增减|涨幅|同比|环比|比上年|比去年|比上月|较上年|较去年|±|排名|位次|名次|贡献率|拉动|发展速度"
)
_LAST_YEAR = ("上年", "去年", "前一年")
_SINGLE = ("本月数", "本月", "当月", "单月", "本季", "当季", "单季")
_DASHES = re.compile(r"[—–－~～至]+")
_CUMULATIVE = ("1-本月累计", "1-本月", "本年累计", "自年初累计", "年初至今", "至本月累计", "累计数", "累计", "同期")
_PLAIN = ("本年", "当年", "本期", "绝对数", "绝对额", "总量", "数值", "值", "完成", "实现", "合计")
_BETWEEN = re.compile(r"^(?:的|企业|单位|产业|行业|业|中|[、,·/_\-—:])+|[、,·/_\-—:的]+$")
#: Words of scopes that say not which one is meant.
_ALSO = {"数字经济": "unstated-total"}
#: What a title says before its measure that makes no other of it.
_TAIL = re.compile(r"(?:分[年月季区县市度行业地]+)*(?:基本)?(?:情况|统计|汇总|一览)*表?$")
_LEAD = re.compile(
    r"^(?:历年|近年来?|各年|分年度?|分月|各月|分季度?|各季度?|主要|全[区市省县]|各[区市县、和]+|分[区市县、和]+)+"
)


def _bare_name(text: str) -> str:
    """A name as compared, without the remark in brackets behind it."""
    return key(split_bracket(text)[0])


@dataclass(frozen=True)
class Named:
    """What a text names; `rest` is what could be the name of a measure and is none for certain."""

    rest: str = ""
    measure: str = ""
    period_kind: str = ""
    years_back: int = 0
    is_change: bool = False
    activity: str = ""
    classification: str = ""
    scope: str = ""
    coverage: str = ""

    @property
    def has_time(self) -> bool:
        """Whether it says of which time its figures are."""
        return bool(self.period_kind or self.years_back)


class Subjects(MeasureNames):
    """Takes texts apart by the words of the definitions and of the forms.

    `of_industries`: the table is about industries, whose measures come first; `narrowed`: what its titles say of all of them.
    """

    def __init__(
        self,
        definitions: Definitions,
        classification: str,
        *,
        of_industries: bool,
        narrowed: Sequence[Qualification] = (),
    ) -> None:
        super().__init__(definitions, narrowed, of_industries=of_industries)
        self.classification = classification

    @cached_property
    def _scopes(self) -> list[tuple[str, str]]:
        """The words of scopes with their ids, the longest first."""
        named = {scope.id: (*scope.words, *scope.likely, scope.name_zh) for scope in self._definitions.scopes.values()}
        bare = {_bare_name(scope.name_zh): scope.id for scope in self._definitions.scopes.values()}
        words = bare | _ALSO | {key(word): scope for scope in reversed(named) for word in named[scope]}
        return sorted(words.items(), key=lambda pair: -len(pair[0]))

    @cached_property
    def _classes(self) -> dict[str, list[tuple[str, str]]]:
        """The names of the table's classes with their codes by their first characters, the longest first."""
        classes = self._definitions.classes.get(self.classification, {}).values()
        named = {key(each.name_zh): each.code for each in classes if each.name_zh}
        found: dict[str, list[tuple[str, str]]] = {}
        for name in sorted(named, key=len, reverse=True):
            found.setdefault(name[0], []).append((name, named[name]))
        return found

    def activity(self, text: str) -> str:
        """The code of the table's classification that a text is the name of, with or without a number before it; '' for none."""
        if not self.classification:
            return ""
        names = self._definitions.class_names(self.classification)
        code = industry_of(plain(text), names).code or industry_of(unnumbered(text), names).code
        return code or self._unmarked.get(squeezed(text), "")

    @cached_property
    def _unmarked(self) -> dict[str, str]:
        """The codes of the table's classes by their names without marks: 农林牧渔业."""
        classes = self._definitions.classes[self.classification].values()
        return {squeezed(each.name_zh): each.code for each in reversed(list(classes)) if each.name_zh}

    def without_regions(self, text: str) -> str:
        """A text as compared, without the names of regions in it."""
        rest = key(text)
        for name, _ in Mentions.of(self._definitions).named(text):
            rest = rest.replace(name, "", 1)
        return _TAIL.sub("", _LEAD.sub("", rest))

    def class_within(self, title: str) -> dict[str, str]:
        """The class whose name a title begins with, its region left out, as a table says it of all its figures."""
        text = self.without_regions(title)
        for classification in CLASSIFICATIONS:
            classes = self._definitions.classes[classification].values()
            named = [
                (key(each.name_zh), each.code)
                for each in classes
                if each.name_zh and text.startswith(key(each.name_zh))
            ]
            if named:
                return {"classification": classification, "activity_code": max(named, key=lambda pair: len(pair[0]))[1]}
        return {}

    def scope(self, text: str) -> str:
        """The scope that a text names and nothing else; '' for none."""
        return next((scope for word, scope in self._scopes if word == key(unnumbered(text))), "")

    def scope_within(self, text: str) -> tuple[str, str]:
        """The scope that a text speaks of, with its words in it; '' for none."""
        return next(((scope, word) for word, scope in self._scopes if word in key(text)), ("", ""))

    def named(self, parts: Sequence[str], dimensions: set[Dimension]) -> Named:
        """What the parts of a header, one below the other, name together."""
        found = Named()
        left: list[str] = []
        for part in parts:
            timed = self._timed(found, part)
            left += [] if timed else [part]
            found = timed or found
        found = self._timed_within(found, key(unnumbered("".join(left))))
        if found.rest and (measure := self.measure(found.rest, dimensions)):
            return replace(found, measure=measure, rest="")
        if any(CHANGE.search(part) for part in parts):
            return replace(found, is_change=True)
        return self._without_words(found, dimensions)

    def _timed(self, found: Named, part: str) -> Named | None:
        """What was found with a part that says nothing but a time: 本月, 1-8月, 上年同期."""
        text = _DASHES.sub("-", key(part))
        kind = self._kind(part, text)
        back = any(word in text for word in _LAST_YEAR)
        rest = text
        for word in sorted((*_LAST_YEAR, *_SINGLE, *_CUMULATIVE, *_PLAIN), key=len, reverse=True):
            rest = rest.replace(word, "")
        if not (kind or back or rest == "") or (rest and not parse_part(rest)):
            return None
        return replace(found, period_kind=kind or found.period_kind, years_back=int(back) or found.years_back)

    @staticmethod
    def _kind(text: str, said: str) -> str:
        """What a text says its figures are of: a single month, the months to it, or nothing."""
        part = parse_part(text)
        if part and part.step:
            return "single" if part.first == part.last else "cumulative"
        if any(word in said for word in _CUMULATIVE):
            return "cumulative"
        return "single" if any(word in said for word in _SINGLE) else ""

    def _timed_within(self, found: Named, text: str) -> Named:
        """What was found with the words of time taken off the ends of a text."""
        rest, kind, back = text, found.period_kind, found.years_back
        for word in (*_LAST_YEAR, *_SINGLE, *_CUMULATIVE):
            if len(rest) > len(word) and (rest.startswith(word) or rest.endswith(word)):
                rest = rest.removeprefix(word).removesuffix(word)
                back = 1 if word in _LAST_YEAR else back
                kind = "single" if word in _SINGLE else "cumulative" if word in _CUMULATIVE else kind
        return replace(found, rest=rest, period_kind=kind, years_back=back)

    def _without_words(self, found: Named, dimensions: set[Dimension]) -> Named:
        """What was found with words of coverage, of a scope and of a class taken off the front of the measure's name."""
        rest, named = found.rest, found
        for _ in range(3):
            rest = _BETWEEN.sub("", rest) if rest != found.rest else rest
            if coverage := next((word for word in self._coverages if rest.startswith(word)), ""):
                rest, named = rest.removeprefix(coverage), replace(named, coverage=self._coverages[coverage])
            elif pair := next((pair for pair in self._scopes if rest.startswith(pair[0])), None):
                rest, named = rest.removeprefix(pair[0]), replace(named, scope=pair[1])
            elif code := self.activity(rest):
                rest, named = "", replace(named, activity=code)
            elif pair := next((pair for pair in self._classes.get(rest[:1], ()) if rest.startswith(pair[0])), None):
                rest, named = rest.removeprefix(pair[0]), replace(named, activity=pair[1])
        rest = _BETWEEN.sub("", rest) if rest != found.rest else rest
        measure = self.measure(rest, dimensions) if rest else ""
        return replace(named, rest="" if measure or is_total(rest) else rest, measure=measure)

    @cached_property
    def _coverages(self) -> dict[str, str]:
        return {
            key(word): coverage.id
            for coverage in self._definitions.coverages.values()
            if coverage.id != "unstated"
            for word in sorted((*coverage.words, *coverage.likely), key=len, reverse=True)
            if len(word) > 1 and not word.isascii() and not word.endswith(_ALSO_INDUSTRIES)
        }
