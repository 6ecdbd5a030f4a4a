"""The kinds of cities: what each leaves out of its report, and which assumption of the method page it is drawn to break.

A kind is an intention. Which assumptions a drawn city breaks is decided from its truth and its report (`assumptions.sql`).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """A kind of city: what its report leaves out, and how its truth departs from the ordinary.

    `detail`: industries (four digits), divisions (two digits), mixed (divisions, groups, some members), total, classes.
    `moves`: what of a city's territory goes to its neighbour of the same kind in March 2024: nothing, a part, the whole city,
    or the whole city but for a village that no document names.
    `neighbour_is_silent`: the city that merges into this one never reported. `revenue_only`: value added follows from revenue,
    by a ratio that a source gives between two ends for each industry.
    `losses`: what makes a loss in a year as one: an industry of the reported edition (leaf), all of a division or of a large
    class, something within an industry (branch) or a territory (part), what lies below the scale (below).
    `own_list`: rows are marked, or those of industries that are not on a list of the city's own are left out.
    """

    name_zh: str
    name_en: str
    detail: str = "industries"
    edition: str = "gbt4754-2017"
    above_scale: bool = False
    cumulative: bool = False
    moves: str = ""
    neighbour_is_silent: bool = False
    revenue_only: bool = False
    losses: str = ""
    blanks: float = 0.0
    own_list: str = ""
    scope: str = "nbs2021-core"
    #: the list that a total truly counts; "" is the one that it names, or the shared one
    follows_own_list: bool = False
    #: classes that no row of the correspondence names
    has_unnamed_classes: bool = False
    #: a share of its own where there is a convention
    departs_from_conventions: bool = False
    cuts_digits: bool = False
    #: own shares are the same in both years
    keeps_shares: bool = False
    #: the first quarter is revised within the half-year, or a quarter takes back what the one before it gave
    quarters: str = ""


KINDS = (
    Kind("四位行业，部分计入的未知", "four digits, partial classes unknown"),
    Kind("只有两位行业", "two digits only", detail="divisions"),
    Kind("各级混报", "levels mixed", detail="mixed"),
    Kind("2011版行业", "2011 codes", edition="gbt4754-2011"),
    Kind("2011版各级混报", "2011 codes, levels mixed", edition="gbt4754-2011", detail="mixed"),
    Kind("只有规上", "above-scale only", above_scale=True),
    Kind("只有规上，有亏损", "above-scale only, losses", above_scale=True, losses="leaf"),
    Kind("当地目录，逐行标明", "own list, marked row by row", own_list="marked", scope="zhejiang-2018"),
    Kind("当地目录，只报目录内的行", "own list, only the rows on it", own_list="rows", scope="zhejiang-2018"),
    Kind(
        "当地目录，只报总数", "own list, its total only", detail="total", scope="zhejiang-2018", follows_own_list=True
    ),
    Kind("累计季度", "cumulative quarters", cumulative=True),
    Kind("划出一部分", "moved boundary, a part", moves="part"),
    Kind("合并，双方都报", "moved boundary, merged", moves="whole"),
    Kind("合并，一方未报", "moved boundary, merged with a part missing", moves="whole", neighbour_is_silent=True),
    Kind("只有营业收入，比率有来源", "revenue alone, with a sourced ratio", revenue_only=True),
    Kind("只有公布的总数", "published total only", detail="total"),
    Kind("未注明目录的总数", "published total, catalogue not named", detail="total", scope="unstated-core"),
    Kind("公布的分类数", "published by class", detail="classes"),
    Kind("亏损行业", "losses by industry", losses="leaf"),
    Kind("亏损行业，2011版", "losses by industry, 2011 codes", losses="leaf", edition="gbt4754-2011"),
    Kind("整个门类亏损，各级混报", "losses of whole divisions, levels mixed", losses="division", detail="mixed"),
    Kind("亏损的类", "losses of whole classes, published by class", losses="class", detail="classes"),
    Kind("亏损，累计季度", "losses, cumulative quarters", losses="leaf", cumulative=True),
    Kind("亏损，划出一部分", "losses, moved boundary", losses="leaf", moves="part"),
    Kind("有空格", "missing cells", blanks=0.04),
    Kind(
        "多种并存",
        "several at once",
        detail="mixed",
        edition="gbt4754-2011",
        cumulative=True,
        moves="part",
        blanks=0.01,
    ),
    Kind(
        "规上、各级混报、累计",
        "above-scale, levels mixed, cumulative",
        detail="mixed",
        above_scale=True,
        cumulative=True,
    ),
)

#: Each is drawn to break one assumption, the first of its name; some break it only where the draw gives an occasion.
BREAKING = (
    Kind("亏损藏在粗码里", "1 losses hidden below coarse codes", losses="leaf", detail="mixed"),
    Kind("亏损藏在公布的类里", "1 losses hidden below published classes", losses="leaf", detail="classes"),
    Kind("亏损藏在行业的分支里", "1 losses in branches of an industry", losses="branch"),
    Kind("亏损只在划出的部分", "1 losses in a part of the territory", losses="part", moves="part"),
    Kind("规下亏损", "2 losses below the scale", losses="below", above_scale=True),
    Kind("对应表没有的类", "3 classes that no row names", has_unnamed_classes=True),
    Kind("略去的行不是零", "4 rows left out that are not zero", own_list="rows"),
    Kind("约定各行其是", "5 conventions applied differently", departs_from_conventions=True),
    Kind(
        "未注明的其实是当地目录",
        "6 own list, named as nothing",
        detail="total",
        scope="unstated-core",
        follows_own_list=True,
    ),
    Kind("总数截尾", "7 digits cut, total", detail="total", cuts_digits=True),
    Kind("分类数截尾", "7 digits cut, by class", detail="classes", cuts_digits=True),
    Kind("份额两年不变", "8 shares that do not move", keeps_shares=True),
    Kind("一季度事后修订", "9 first quarter revised", cumulative=True, quarters="revised"),
    Kind("季度有增有减", "9 quarters of both signs", cumulative=True, quarters="uneven", detail="divisions"),
    Kind("没有文件的村", "10 a village moved without a document", moves="village"),
    Kind("亏损的空格", "11 losses in blank cells", losses="leaf", blanks=0.15),
    Kind("未列的类亏损", "11 losses in classes left out", losses="class", detail="classes"),
    Kind("当地目录外亏损", "11 losses beside an own list", losses="leaf", own_list="rows", scope="zhejiang-2018"),
    Kind(
        "未报的一方亏损",
        "11 losses of a silent neighbour",
        losses="leaf",
        moves="whole",
        neighbour_is_silent=True,
    ),
)
ALL_KINDS = KINDS + BREAKING
