from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise, lazystr
from django.utils.translation import gettext_lazy as _

from xianfeng.accounts.rules import FurtherRole
from xianfeng.actors.rules import RoleKind
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.models.units import Unit
from xianfeng.ui.words import is_chinese

ROLE_KINDS = [
    (RoleKind.ADMINISTRATOR.value, _("administrator")),
    (RoleKind.OFFICER.value, _("organisation officer")),
    (RoleKind.SECRETARY.value, _("secretary")),
    (RoleKind.LEADER.value, _("leader")),
    (RoleKind.AUDITOR.value, _("auditor")),
]


class _Label:
    """How a further role is called in the reader's language."""

    def __init__(self, role: FurtherRole) -> None:
        self.role = role

    def __str__(self) -> str:
        return self.role.zh if is_chinese() else self.role.en


def role_kinds() -> list[tuple[str, str | Promise]]:
    """List all kinds of roles with their labels: the five, and those of the settings."""
    further = [(role.name, lazystr(_Label(role))) for role in settings.XIANFENG_ROLES]
    return [*ROLE_KINDS, *further]


def base_of(kind: str) -> RoleKind | None:
    """Return the one of the five that a kind is like; None where the settings know it no more."""
    like = next((role.like for role in settings.XIANFENG_ROLES if role.name == kind), kind)
    return RoleKind(like) if like in set(RoleKind) else None


def names_like(*kinds: RoleKind) -> list[str]:
    """List the stored names of roles that may do what these kinds may."""
    further = [role.name for role in settings.XIANFENG_ROLES if role.like in kinds]
    return [*(kind.value for kind in kinds), *further]


class Role(models.Model):
    """What a user may do, at an organisation or a unit and below it, for a time.

    Without an organisation and a unit it holds for the whole installation.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="roles"
    )
    kind = models.CharField(max_length=16, choices=role_kinds)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="roles"
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="roles"
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True, help_text=_("open while empty"))
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text=_("empty: a command, or taken over from before"),
    )
    reason = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField(editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=True) | Q(unit__isnull=True),
                name="role_at_one_place",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="role_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.kind}"

    @property
    def base(self) -> RoleKind | None:
        """What its holder may do; None where the settings do not know the kind any more."""
        return base_of(self.kind)
