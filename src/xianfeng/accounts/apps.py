from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from xianfeng.ui import navigation


class AccountsConfig(AppConfig):
    name = "xianfeng.accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from . import policy, receivers  # noqa: PLC0415 -- models are there only now

        receivers.connect()
        navigation.register(
            stop="home",
            label=_("Accounts"),
            url_name="account_people",
            key="u",
            order=95,
            shows=policy.is_administrator,
        )
