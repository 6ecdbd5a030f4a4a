"""The workbook that is handed out to be filled in: its region, its period, and the rows that it lists.

What stands where in a workbook is `pipelines.workbooks.exchange.template`.
"""

from __future__ import annotations

from pathlib import Path

from definitions import Definitions
from pipelines.workbooks.exchange.listing import Heading, list_industries
from pipelines.workbooks.exchange.template import Filling, Row, TemplateError, resolve_period, write_workbook
from pipelines.workbooks.forms.form_files import load_form
from pipelines.workbooks.forms.own_forms import SUBMISSION


def resolve_region(region: str, period: str, definitions: Definitions) -> str:
    """The code of a region given by code, name or customary name; of several, the one that holds in the period.

    Raises `TemplateError` when there is none, more than one, or it was not there at the end of the period's year.
    """
    found = definitions.names.decide(region, day=resolve_period(period).year_end)
    if found.outcome != "region":
        raise definitions.names.error(found)
    return found.code


def write_template(path: Path, region_code: str, period: str, definitions: Definitions) -> None:
    """Write the empty workbook of a region and period, with all industries and the totals' measures listed.

    Raises `TemplateError` when the region or the period does not exist.
    """
    form = load_form(definitions, SUBMISSION)
    span = resolve_period(period)
    if region_code not in definitions.regions:
        raise TemplateError(f"没有地区 {region_code}", f"there is no region {region_code}")
    cover = {name: field.default for name, field in form.tables["cover"].fields.items() if field.default}
    shared = cover["scope_id"]
    cover |= {"region_code": region_code, "period": span.id, "period_kind": span.kinds[0]}
    rows: list[Row] = [
        one if isinstance(one, Heading) else {"activity_code": one.code, "standing": one.standing}
        for one in list_industries(definitions, cover["classification"], shared, form.tables["activities"].headings)
    ]
    totals = [{"measure": measure, "unit": total.unit} for measure, total in form.tables["totals"].measures.items()]
    write_workbook(path, Filling(cover, rows, totals), definitions)
