from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """Whoever can sign in; what a person may do is said by the room of organisation."""

    password_is_given = models.BooleanField(
        default=False, help_text=_("somebody else knows the password; it is changed at sign-in")
    )

    class Meta(AbstractUser.Meta):
        swappable = "AUTH_USER_MODEL"


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
