from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from xianfeng.people.models.members import Member
from xianfeng.ui.named import NamedField


class PersonField(NamedField[Member]):
    """A member by number or whole name."""

    several = _("Several people are called “%(text)s”. Enter the number.")
    nothing = _("Nobody here has the number or name “%(text)s”.")

    @classmethod
    def called(cls, text: str, among: QuerySet[Member]) -> list[Member]:
        return list(among.filter(Q(number__iexact=text) | Q(name=text))[:2])
