from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from xianfeng.people.rules.findings import Finding, FindingKind
from xianfeng.people.selectors.findings import FindingLine
from xianfeng.people.words import FINDING_LABELS
from xianfeng.ui.lists.columns import Column
from xianfeng.ui.lists.filters import Filters, by_choice
from xianfeng.ui.lists.listing import Empty, Listing, declare
from xianfeng.ui.lists.rows import Rows

FINDINGS_FIRST: Mapping[FindingKind, int] = {kind: at for at, kind in enumerate(FindingKind)}


def _of_kind(rows: Rows[tuple[int, Finding]], kind: str) -> Rows[tuple[int, Finding]]:
    return Rows(pair for pair in rows if pair[1].kind.value == kind)


class FindingFilters(Filters):
    """Which findings are shown."""

    kind = by_choice(_("Finding"), FINDING_LABELS.items(), _of_kind)


FINDINGS = declare(
    Listing[FindingLine](
        name="organisation.findings",
        title=_("One by one"),
        columns=(
            Column(
                "organisation",
                _("Organisation"),
                lambda line: line.organisation.name,
                link=lambda line: reverse("people:organisation", args=[line.organisation.code]),
            ),
            Column(
                "finding",
                _("Finding"),
                lambda line: f"{line.label}: {line.sentence}",
                sort=lambda pair: FINDINGS_FIRST[pair[1].kind],
                note=lambda line: line.source,
                note_heading=_("Rule"),
                template="people/_finding.html",
            ),
            Column(
                "step",
                _("Next step"),
                lambda _line: "",
                template="people/_mend.html",
                is_exported=False,
            ),
        ),
        order=(),
        empty=Empty(
            _("The rules flag nothing"),
            _(
                "Terms that are ending, branches that are too small or too large, and vacant "
                "posts will be listed here, each with the step that resolves it."
            ),
        ),
        counted=ngettext_lazy("%(number)s finding", "%(number)s findings", "count"),
        filters=FindingFilters,
        is_framed=False,
    )
)
