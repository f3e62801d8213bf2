"""To whom nothing is sent any more: keyed hashes of contacts, from which nobody gets one back."""

import re
from collections.abc import Iterable

from django.utils.crypto import salted_hmac

from xianfeng.cases.models.cases import Case
from xianfeng.cases.models.said import Message, OptOut
from xianfeng.cases.rules.life import Spot
from xianfeng.foundation.chunks import chunks

_SALT = "xianfeng.cases.opt_out"
_SIGNS = re.compile(r"[\s\-()（）+]+")
_CHINA = re.compile(r"^86(?=1[3-9]\d{9}$)")


def contact_digest(contact: str) -> str:
    """Return the keyed hash of a contact, the same however it is written."""
    plain = _CHINA.sub("", _SIGNS.sub("", contact).casefold())
    return salted_hmac(_SALT, plain, algorithm="sha256").hexdigest()


def opted_out(contacts: Iterable[str]) -> frozenset[str]:
    """Return the hashes of those among some contacts who want nothing.

    Whatever is sent to citizens, by whichever room, asks here first.
    """
    digests = {contact_digest(contact) for contact in contacts if contact}
    rows = OptOut.objects.values_list("digest", flat=True)
    return frozenset(found for part in chunks(digests) for found in rows.filter(digest__in=part))


def says_opted_out(case: Case) -> bool:
    """Tell whether it was said on this very case, which is all that its page may show.

    Who gives the contact of somebody else learns nothing of what that person has chosen.
    """
    return case.lines.filter(kind=Spot.OPTED_OUT).exists()


def those_who_want(contacts: Iterable[str]) -> list[str]:
    """Return those of some contacts to whom something may be sent, in their order."""
    listed = list(contacts)
    out = opted_out(listed)
    return [contact for contact in listed if contact_digest(contact) not in out]


def waiting_messages() -> list[Message]:
    """Return what is to be sent and was not yet, the oldest first."""
    rows = Message.objects.filter(sent_on=None, is_withheld=False).exclude(case__contact="")
    return list(rows.select_related("case").order_by("pk"))
