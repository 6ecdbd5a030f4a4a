"""A file as it stands: whose it is, what was found, when it came, and whether it counts.

What becomes of it is `pipelines.life.settling`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from definitions.models import Rule
from pipelines.findings import WAIVED, Finding, finding
from pipelines.life.decisions import Decision
from pipelines.life.deliveries import UNDELIVERED, Delivery
from pipelines.workbooks.exchange.returned import ANSWERS, Returned
from pipelines.workbooks.forms.own_forms import SUBMISSION
from pipelines.workbooks.reading.figure_rows import Figures, Rows
from pipelines.workbooks.reading.results import Cover, Reading

#: How a finding stands that asks nothing of anybody any more.
SETTLED = ("explained", "carried", WAIVED)


@dataclass(frozen=True)
class Standing:
    """A file without its observations: whose it is, what was found, and, once settled, whether it counts.

    `status` is accepted, rejected, superseded, duplicate, withdrawn, answers (a workbook of explanations alone) or unread (to be
    tried again: nothing is said against it, and it changes nothing);
    `supersedes` the submission that this one replaces; `returned` what was written into its sheet of findings.
    `delivery` says when it came; `rests_on`, of what counts, what it is read from. A file of figures of many regions has
    its `figures`, and `rows` where each row stands for itself.
    """

    file: str
    submission_id: str
    content_sha256: str
    size_bytes: int
    form: str
    cover: Cover
    observation_count: int
    findings: list[Finding]
    status: str = ""
    supersedes: str = ""
    returned: Returned | None = None
    received_at: datetime | None = None
    decision: Decision | None = None
    delivery: Delivery = UNDELIVERED
    rests_on: str = ""
    rows: Rows | None = None
    figures: Figures | None = None

    @classmethod
    def of(cls, reading: Reading) -> Standing:
        """The standing of a reading, not yet settled."""
        is_of_figures = reading.form not in ("", SUBMISSION, ANSWERS)
        return cls(
            file=reading.file,
            submission_id=reading.submission_id,
            content_sha256=reading.content_sha256,
            size_bytes=reading.size_bytes,
            form=reading.form,
            cover=reading.cover,
            observation_count=reading.observations.num_rows,
            findings=reading.findings,
            returned=reading.returned,
            received_at=reading.received_at,
            rows=reading.rows,
            figures=Figures.of(reading.observations) if is_of_figures else None,
        )

    @property
    def queries(self) -> list[Finding]:
        """What needs an explanation, or had one."""
        return [found for found in self.findings if found.severity == "query"]

    @property
    def open_queries(self) -> list[Finding]:
        """What still needs an explanation."""
        return [found for found in self.queries if found.status not in SETTLED]

    @property
    def is_explained(self) -> bool:
        """Whether it is accepted with queries, all of them explained."""
        return self.status == "accepted" and bool(self.queries) and not self.open_queries


def note(standing: Standing, rule: Rule, observed: str, expected: str = "") -> Finding:
    """A note on a file as a whole."""
    return finding(rule, file=standing.file, submission_id=standing.submission_id, observed=observed, expected=expected)
