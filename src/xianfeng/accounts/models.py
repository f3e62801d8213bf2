from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """Whoever can sign in; what a person may do is said by the room of organisation."""

    class Meta(AbstractUser.Meta):
        swappable = "AUTH_USER_MODEL"
