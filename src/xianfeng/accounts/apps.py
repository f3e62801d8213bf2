from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "xianfeng.accounts"

    def ready(self) -> None:
        """Listen to the libraries' signals."""
        from .receivers import connect  # noqa: PLC0415 -- models are there only now

        connect()
