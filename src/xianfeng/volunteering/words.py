from collections.abc import Mapping

from django.utils.translation import gettext_lazy

from xianfeng.ui.words import Text

WEEKDAYS: Mapping[int, Text] = {
    1: gettext_lazy("Monday"),
    2: gettext_lazy("Tuesday"),
    3: gettext_lazy("Wednesday"),
    4: gettext_lazy("Thursday"),
    5: gettext_lazy("Friday"),
    6: gettext_lazy("Saturday"),
    7: gettext_lazy("Sunday"),
}
