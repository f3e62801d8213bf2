"""The words of the public pages."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xianfeng.plans.rules import Pace


@dataclass(frozen=True)
class Word:
    """A coloured word as `ui` draws it."""

    label: str | Promise
    kind: str


PACES: Mapping[Pace, Word] = {
    Pace.AHEAD: Word(pgettext_lazy("pace", "ahead"), "good"),
    Pace.ON_SCHEDULE: Word(_("on schedule"), "good"),
    Pace.SLOW: Word(_("slow"), "partly"),
    Pace.BEHIND: Word(_("behind"), "bad"),
    Pace.UNKNOWN: Word(_("no figure yet"), "none"),
}
