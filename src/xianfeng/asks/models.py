from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xianfeng.actors.rules import RoleKind
from xianfeng.asks.rules import OPEN, AskedAlready, Silence, State
from xianfeng.foundation.errors import Refusal
from xianfeng.organisation.models.organisations import Organisation

IS_OPEN = Q(state__in=OPEN)


@dataclass(frozen=True)
class Way:
    """From an ask to an organisation that must answer, by whoever holds one of the roles there.

    `fact` is what its consent is called; an ask with several sides keeps it in the columns
    `{fact}_by`, `{fact}_at`, and `{fact}_instead`: the level above answered for a silent side.
    """

    name: str
    path: str
    kinds: frozenset[RoleKind]
    fact: str = ""


@dataclass(frozen=True)
class Side:
    """An organisation that must answer, and whether it has consented."""

    way: Way
    organisation: Organisation
    answered_at: datetime | None
    is_instead: bool


class Ask(models.Model):
    """Something that somebody asked of organisations, and what became of it; never deleted."""

    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    asked_for = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text=_("the person for whom the requester acted as a deputy; usually empty"),
    )
    reason = models.CharField(max_length=200, blank=True)
    asked_at = models.DateTimeField(editable=False)
    state = models.CharField(max_length=16, default=State.ASKED.value)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, editable=False)
    answer = models.CharField(max_length=200, blank=True, help_text=_("what the requester is told"))
    reminded_at = models.DateTimeField(null=True, editable=False)
    escalated_at = models.DateTimeField(
        null=True,
        editable=False,
        help_text=_("when the level above a side that did not answer was notified"),
    )

    objects: ClassVar[models.Manager[Self]] = models.Manager()

    # What a noun says of itself:
    noun: ClassVar[str]  # `room.thing`, which begins the verbs of its deeds and its notices
    page: ClassVar[str]  # name of the address where it is answered
    asked_of: ClassVar[tuple[Way, ...]]
    related: ClassVar[tuple[str, ...]] = ()  # read with it: its sides and person cost no query
    whose_user: ClassVar[str] = "asked_by"  # path to the account of whose matter it is
    over: ClassVar[str] = ""  # what has ended, begins a sentence; empty where an end is an answer
    twice: ClassVar[type[Refusal]] = AskedAlready  # said to whoever asks while the same is open
    told: ClassVar[tuple[str, str, str] | None] = None  # notice and address of an end, not to sides

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=State.REFUSED.value) | ~Q(answer=""),
                name="%(class)s_refused_with_a_reason",
            ),
            models.CheckConstraint(
                condition=(IS_OPEN & Q(closed_at__isnull=True))
                | (~IS_OPEN & Q(closed_at__isnull=False)),
                name="%(class)s_closed_with_its_moment",
            ),
        ]
        indexes = [models.Index(fields=["state", "asked_at"], name="%(class)s_by_state")]

    @classmethod
    def days(cls) -> int | None:
        """For how long a side alone may answer; None: the levels above may at once."""
        return None

    @property
    def sides(self) -> tuple[Side, ...]:
        """Those who must answer."""
        return tuple(
            Side(
                way,
                attrgetter(way.path.replace("__", "."))(self),
                getattr(self, f"{way.fact}_at", None),
                getattr(self, f"{way.fact}_instead", False),
            )
            for way in self.asked_of
        )

    @property
    def whose(self) -> int | None:
        """The account of whose matter it is; they are told what becomes of it."""
        user: int | None = attrgetter(f"{self.whose_user.replace('__', '.')}_id")(self)
        return user

    @property
    def parties(self) -> tuple[int | None, ...]:
        """Whose matter it is, who asked, and for whom: none of them answers for a side."""
        return (self.whose, self.asked_by_id, self.asked_for_id)

    @property
    def details(self) -> dict[str, str]:
        """What fills the gaps of its notices; names of places, never of people."""
        return {}

    @property
    def facts(self) -> dict[str, str]:
        """What each line of the trail says of it."""
        return {}

    @property
    def key(self) -> str:
        """Names it among notices, so that each thing is said once."""
        return f"{self.noun.partition('.')[2]}-{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def silence(self) -> Silence | None:
        days = self.days()
        return None if days is None else Silence(self.asked_at, days)
