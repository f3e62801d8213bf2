from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from xianfeng.accounts.rules.passwords import hard_to_guess


class LongEnough(MinimumLengthValidator):
    """Refuse what is too short, in our words: Django's own have no Chinese in every release."""

    def get_error_message(self) -> str:
        return _("It must have at least %(count)d characters.") % {"count": self.min_length}


class HardToGuess:
    """Refuse what is left with too little once names, dates, runs and usual words are out."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        personal = [str(settings.XIANFENG_NAME), settings.XIANFENG_BASE_URL.partition("://")[2]]
        names = ("username", "first_name", "last_name")
        personal += [str(getattr(user, name, "") or "") for name in names]
        if not hard_to_guess(password, personal):
            raise ValidationError(self.get_help_text(), code="easy_to_guess")

    def get_help_text(self) -> str:
        return _(
            "Names, dates, phone numbers, rows of keys and words that everybody tries do not "
            "count. Take a sentence that only you know."
        )
