"""How notices leave the platform: mail, and messengers that the operator has set up."""

from urllib.parse import quote

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext, ngettext

from .selectors import Digest, lines


def words_of(digest: Digest) -> tuple[str, str]:
    """Say a digest: its subject, and its sentences with the addresses of their pages."""
    with translation.override(settings.LANGUAGE_CODE):
        said = lines(digest.notices)
        subject = ngettext(
            "Xianfeng: %(count)s new notice", "Xianfeng: %(count)s new notices", len(said)
        ) % {"count": len(said)}
        footer = gettext("You can choose in your inbox whether to receive this message.")
    pages = (f"{settings.XIANFENG_BASE_URL}{line.url or '/notices/'}" for line in said)
    parts = [f"{line.sentence}\n{page}" for line, page in zip(said, pages, strict=True)]
    return subject, "\n\n".join([*parts, footer])


def send(digest: Digest) -> bool:
    """Send one person's digest by every channel they chose; tell whether one took it."""
    subject, body = words_of(digest)
    by_mail = False
    if digest.mail and settings.XIANFENG_MAIL:
        by_mail = bool(EmailMessage(subject=subject, body=body, to=[digest.mail]).send())
    return _by_messenger(digest, subject, body) or by_mail


def _by_messenger(digest: Digest, subject: str, body: str) -> bool:
    """Send through apprise; where it goes is the operator's template, never the person's."""
    return by_messenger(digest.messenger, digest.address, subject=subject, body=body)


def by_messenger(name: str, address: str, *, subject: str, body: str) -> bool:
    """Send by a messenger that the operator has set up; tell whether it took the message."""
    template = settings.XIANFENG_MESSENGERS.get(name)
    if template is None:
        return False
    import apprise  # noqa: PLC0415 -- a third of a second to load; only where messengers are set

    channel = apprise.Apprise()
    channel.add(template.replace("{address}", quote(address, safe="")))
    return bool(channel.notify(title=subject, body=body))
