from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedAdapter(DefaultAccountAdapter):
    """Accounts are given by administrators; nobody signs up from outside."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        del request
        return False
