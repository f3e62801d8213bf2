from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """Whoever can sign in; what a person may do is said by the room of organisation."""

    class Meta(AbstractUser.Meta):
        swappable = "AUTH_USER_MODEL"
        # Names are looked up whatever their capitals, at every sign-in.
        indexes = [models.Index(Lower("username"), name="accounts_user_small_name")]


class FirstCode(models.Model):
    """The one code by which somebody chooses a password; used once, and only until its end.

    Nobody else ever knows a password that lasts: not who opened the account, nor who helped.
    """

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="first_code")
    digest = models.CharField(
        max_length=64, help_text=_("keyed hash of the account and the code; the code is not kept")
    )
    ends_at = models.DateTimeField(db_index=True)
    recorded_at = models.DateTimeField(editable=False)

    def __str__(self) -> str:
        return str(self.user)


class WrongTries(models.Model):
    """How often a wrong password was entered for an account since its owner came in last.

    The owner is told at the next sign-in; from where it was tried is not kept.
    """

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="wrong_tries")
    count = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.user} {self.count}"


class SavedFilter(models.Model):
    """What somebody looks for in a list again and again; seen by nobody else."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_filters")
    listing = models.CharField(max_length=64, help_text=_("room.rows"))
    name = models.CharField(max_length=60)
    path = models.CharField(max_length=255, help_text=_("the page on which it was saved"))
    query = models.CharField(max_length=1000, help_text=_("filters and order, as in the address"))
    recorded_at = models.DateTimeField(editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "listing", "name"], name="saved_filter_name_once"
            ),
            models.CheckConstraint(
                condition=Q(path__startswith="/") & ~Q(path__startswith="//"),
                name="saved_filter_path_is_ours",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        return f"{self.path}?{self.query}"


class Memo(models.Model):
    """What all web processes must know for some minutes: tries counted, codes already used.

    Django's own cache in the database reads and writes it; this is its table, made by a
    migration, for the library's own command is easily forgotten.
    """

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.cache_key
