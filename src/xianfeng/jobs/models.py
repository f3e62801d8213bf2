from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from .rules import ENDED, State

STATES = [
    (State.WAITING.value, _("waiting")),
    (State.RUNNING.value, _("running")),
    (State.DONE.value, _("done")),
    (State.FAILED.value, _("failed")),
    (State.STOPPED.value, _("stopped")),
]


class Run(models.Model):
    """One piece of background work: asked for once, done once, however often it is begun."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField(max_length=64, db_index=True)
    arguments = models.JSONField(default=dict)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    state = models.CharField(max_length=8, choices=STATES, default=State.WAITING.value)
    attempt = models.PositiveSmallIntegerField(default=0, help_text=_("number of attempts"))
    task_id = models.UUIDField(null=True, editable=False, help_text=_("its place in the queue"))
    token = models.UUIDField(null=True, editable=False, help_text=_("of the attempt that counts"))
    run_after = models.DateTimeField(null=True, blank=True)
    beat_at = models.DateTimeField(null=True, blank=True, help_text=_("last sign of life"))
    parts_done = models.PositiveIntegerField(default=0)
    parts = models.PositiveIntegerField(default=0, help_text=_("0 while unknown"))
    is_stop_wanted = models.BooleanField(default=False)
    fault = models.CharField(max_length=200, blank=True, help_text=_("type of error"))
    result = models.JSONField(null=True, blank=True)
    enqueued_at = models.DateTimeField(db_default=Now(), editable=False)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "beat_at"], name="run_by_state")]

    def __str__(self) -> str:
        return f"{self.name} {self.state}"

    @property
    def has_ended(self) -> bool:
        return State(self.state) in ENDED


class Due(models.Model):
    """When the timetable last called a job."""

    name = models.CharField(max_length=64, primary_key=True)
    called_at = models.DateTimeField(help_text=_("when it was due, not when it started"))

    def __str__(self) -> str:
        return self.name
