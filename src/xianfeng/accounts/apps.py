from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from xianfeng.ui import navigation, places


class AccountsConfig(AppConfig):
    name = "xianfeng.accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from . import policy, receivers, selectors  # noqa: PLC0415 -- models are there only now

        receivers.connect()
        places.register("ui.list", template="accounts/_saved.html", cards=selectors.saved_beside)
        navigation.register(
            stop="home",
            label=_("Accounts"),
            url_name="account_people",
            key="u",
            order=95,
            shows=policy.is_administrator,
        )
