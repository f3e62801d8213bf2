from collections.abc import Mapping

from django.utils.translation import gettext_lazy

from xianfeng.rolls.rules import Exclusion
from xianfeng.ui.words import Text

EXCLUSION_LABELS: Mapping[Exclusion, Text] = {
    Exclusion.NO_VOTE: gettext_lazy("probationary members do not vote"),
    Exclusion.NOT_A_MEMBER: gettext_lazy("activists are not members yet"),
    Exclusion.LEFT: gettext_lazy("has left"),
    Exclusion.UNKNOWN: gettext_lazy("nobody here has this number"),
}
