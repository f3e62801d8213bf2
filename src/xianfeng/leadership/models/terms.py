"""Terms of office, and who held which post."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from xianfeng.leadership.rules.terms import ApprovalKind, PostKind, TermDates
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.people.models.members import Member

POST_KINDS = [
    (PostKind.SECRETARY.value, _("secretary")),
    (PostKind.DEPUTY_SECRETARY.value, _("deputy secretary")),
    (PostKind.DISCIPLINE_SECRETARY.value, _("secretary of the discipline committee")),
    (PostKind.DISCIPLINE_MEMBER.value, _("discipline member")),
    (PostKind.COMMITTEE_MEMBER.value, _("committee member")),
]
APPROVAL_KINDS = [
    (ApprovalKind.ELECTION.value, _("result of the election")),
    (ApprovalKind.FEWER_MEMBERS.value, _("a form for fewer members")),
]
PAPER_MOST = 120
"""Characters of a paper's number or title."""


class Term(models.Model):
    """A term of office of an organisation's leading body; an election is due at its end."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="terms")
    elected_on = models.DateField(null=True, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(help_text=_("the planned end; an election is due by then"))
    extended_until = models.DateField(
        null=True, blank=True, help_text=_("as the level above has approved")
    )
    extension_reason = models.CharField(max_length=300, blank=True)
    ended_on = models.DateField(
        null=True, blank=True, help_text=_("the day of the next term; empty while it runs")
    )
    recorded_at = models.DateTimeField(editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(ended_on=None), name="term_one_running"
            ),
            models.UniqueConstraint(fields=["organisation", "starts_on"], name="term_once_a_day"),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="term_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(extended_until=None) | Q(extended_until__gt=F("ends_on")),
                name="term_extended_beyond_end",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gt=F("starts_on")),
                name="term_ended_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.starts_on}"

    @property
    def dates(self) -> TermDates:
        return TermDates(self.starts_on, self.ends_on, self.extended_until)


class Approval(models.Model):
    """What the level above has approved: the result of an election, or a form for fewer members."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="approvals"
    )
    kind = models.CharField(max_length=16, choices=APPROVAL_KINDS)
    form = models.CharField(max_length=16, help_text=_("the kind of organisation approved"))
    term = models.OneToOneField(Term, on_delete=models.PROTECT, null=True, related_name="approval")
    approved_on = models.DateField()
    paper = models.CharField(max_length=PAPER_MOST, help_text=_("its number or title"))
    recorded_at = models.DateTimeField(editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "form"],
                condition=Q(term=None),
                name="approval_once_a_form",
            ),
            models.CheckConstraint(
                condition=Q(kind=ApprovalKind.ELECTION.value, term__isnull=False)
                | Q(kind=ApprovalKind.FEWER_MEMBERS.value, term=None),
                name="approval_of_a_term_or_a_form",
            ),
            models.CheckConstraint(condition=~Q(paper=""), name="approval_has_a_paper"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.kind}"


class Post(models.Model):
    """A post in an organisation, who held it and when, half-open; the holder has no end."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="posts")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="posts")
    kind = models.CharField(max_length=20, choices=POST_KINDS)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text=_("open while empty"))
    recorded_at = models.DateTimeField(editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(kind=PostKind.SECRETARY.value, ends_on=None),
                name="post_one_secretary",
            ),
            models.UniqueConstraint(
                fields=["organisation", "member"],
                condition=Q(ends_on=None),
                name="post_one_a_member",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")),
                name="post_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.kind}"
