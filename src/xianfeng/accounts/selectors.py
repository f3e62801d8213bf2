from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.utils.crypto import constant_time_compare, salted_hmac

from xianfeng.accounts.rules.codes import typed
from xianfeng.accounts.rules.sessions import browser_of, session_end
from xianfeng.audit.services import Acting
from xianfeng.ui.lists.showing import Shown

from .models import FirstCode, SavedFilter, User


@dataclass(frozen=True)
class PasskeyLine:
    """One passkey of an account."""

    pk: int
    name: str
    signs_in_alone: bool
    added_at: datetime
    used_at: datetime | None


@dataclass(frozen=True)
class SessionLine:
    """One browser in which an account is signed in."""

    pk: int
    browser: str
    address: str
    began_at: datetime
    seen_at: datetime
    is_this: bool


@dataclass(frozen=True)
class IdentityLine:
    """One provider of the settings, and whether the account is tied to an identity there."""

    slug: str
    name: str
    pk: int | None
    called: str
    used_at: datetime | None


@dataclass(frozen=True)
class AccountCard:
    """What the owner of an account sees of it."""

    username: str
    has_password: bool
    app_added_at: datetime | None
    app_used_at: datetime | None
    passkeys: list[PasskeyLine]
    codes_left: int | None
    sessions: list[SessionLine]
    identities: list[IdentityLine]
    code_ends_at: datetime | None = None

    @property
    def has_factor(self) -> bool:
        """Whether signing in takes more than the password."""
        return self.app_added_at is not None or bool(self.passkeys)


@dataclass(frozen=True)
class SavedCard:
    """What a list shows of its reader's saved filters, and what one more would hold."""

    listing: str
    path: str
    query: str
    filters: tuple[SavedFilter, ...]
    is_narrow: bool


def saved_filters(user_id: int) -> QuerySet[SavedFilter]:
    """Return somebody's own saved filters."""
    return SavedFilter.objects.filter(user_id=user_id)


def saved_beside(actor: Acting | None, shown: Shown[Any]) -> SavedCard | None:
    """Return the saved filters of a list that can be narrowed; None where there is none."""
    if actor is None or actor.user_id is None or shown.form is None:
        return None
    name = shown.listing.name
    return SavedCard(
        listing=name,
        path=shown.path,
        query=urlsplit(shown.at()).query,
        filters=tuple(saved_filters(actor.user_id).filter(listing=name).order_by("name", "pk")),
        is_narrow=bool(shown.is_narrow or shown.sort),
    )


def account_card(*, user: User, session_key: str | None, at: datetime) -> AccountCard:
    """Gather what opens an account, and where it is open.

    Args:
        session_key: of the session that asks; None for whoever looks after the account, and then
            no session is told.
        at: now; sessions that are over are left out.
    """
    factors = list(Authenticator.objects.filter(user=user).order_by("pk"))
    app = next((row for row in factors if row.type == Authenticator.Type.TOTP), None)
    codes = next((row for row in factors if row.type == Authenticator.Type.RECOVERY_CODES), None)
    return AccountCard(
        username=user.get_username(),
        has_password=user.has_usable_password(),
        app_added_at=app.created_at if app else None,
        app_used_at=app.last_used_at if app else None,
        passkeys=[
            PasskeyLine(
                pk=row.pk,
                name=row.wrap().name,
                signs_in_alone=bool(row.wrap().is_passwordless),
                added_at=row.created_at,
                used_at=row.last_used_at,
            )
            for row in factors
            if row.type == Authenticator.Type.WEBAUTHN
        ],
        codes_left=len(codes.wrap().get_unused_codes()) if codes else None,
        sessions=_sessions(user, session_key, at) if session_key else [],
        identities=_identities(user),
        code_ends_at=FirstCode.objects.filter(user=user, ends_at__gt=at)
        .values_list("ends_at", flat=True)
        .first(),
    )


def has_factor(user_id: int) -> bool:
    """Tell whether a second factor is asked when this account signs in."""
    factors = Authenticator.objects.filter(user=user_id)
    return bool(factors.exclude(type=Authenticator.Type.RECOVERY_CODES).exists())


def digest_of_code(user_id: int, code: str) -> str:
    """Return what is kept of a code: a hash with the secret key, another one for each user."""
    kept = salted_hmac("xianfeng.accounts.first_code", f"{user_id} {code}", algorithm="sha256")
    return kept.hexdigest()


def holder_of_code(*, username: str, code: str, at: datetime) -> User | None:
    """Return the user whose code this is; an unknown name costs what a wrong code costs."""
    waiting = FirstCode.objects.filter(
        user__username=username, user__is_active=True, ends_at__gt=at
    )
    row = waiting.select_related("user").first()
    digest = digest_of_code(row.user_id if row else 0, typed(code))
    fits = constant_time_compare(digest, row.digest if row else "")
    return row.user if row is not None and fits else None


def _sessions(user: User, session_key: str | None, at: datetime) -> list[SessionLine]:
    alive = Session.objects.filter(expire_date__gt=at).values("session_key")
    rows = UserSession.objects.filter(user=user, session_key__in=alive)
    return [
        SessionLine(
            pk=row.pk,
            browser=browser_of(row.user_agent),
            address=row.ip,
            began_at=row.created_at,
            seen_at=row.last_seen_at,
            is_this=row.session_key == session_key,
        )
        for row in rows.order_by("-last_seen_at", "-pk")
        if row.session_key == session_key
        or not session_end(
            began_at=row.created_at,
            seen_at=row.last_seen_at,
            at=at,
            idle=settings.XIANFENG_SESSION_IDLE,
            longest=settings.XIANFENG_SESSION_LONGEST,
        )
    ]


def _identities(user: User) -> list[IdentityLine]:
    known = settings.XIANFENG_IDENTITY_PROVIDERS
    if not known:
        return []
    tied = {row.provider: row for row in SocialAccount.objects.filter(user=user).order_by("pk")}
    return [
        IdentityLine(
            slug=provider.slug,
            name=provider.name,
            pk=row.pk if (row := tied.get(provider.slug)) else None,
            called=str(row.extra_data.get("name") or row.uid) if row else "",
            used_at=row.last_login if row else None,
        )
        for provider in known
    ]


def name_as_kept(typed_name: str) -> str:
    """Return a sign-in name as its account has it, whatever width and capitals it was typed in.

    One that nobody has comes back in small letters: wrong tries are counted by what this gives,
    and another capital is not another try.
    """
    small = User.normalize_username(typed_name.strip()).lower()
    found = User.objects.alias(small=Lower("username")).filter(small=small)
    names = list(found.order_by().values_list("username", flat=True)[:1])
    return names[0] if names else small


def free_names(wanted: Mapping[int, str], *, taken: Collection[str]) -> dict[int, str]:
    """Return for each key a sign-in name that nobody has: the wanted one, or a number behind it.

    In the order of the keys the first has it without; who wants none gets none.

    Args:
        taken: which of the wanted names are somebody's (`taken_names`).
    """
    found: dict[int, str] = {}
    away = {name.lower() for name in taken}
    tries = {key: name for key, name in wanted.items() if name}
    number = 1
    while tries:
        for key, name in tries.items():
            if name.lower() not in away:
                found[key] = name
                away.add(name.lower())
        number += 1
        tries = {key: f"{wanted[key]}{number}" for key in tries if key not in found}
        away |= {name.lower() for name in taken_names(tries.values())}
    return {key: found[key] for key in wanted if key in found}


def taken_names(usernames: Collection[str]) -> frozenset[str]:
    """List those of some sign-in names that are somebody's, be it in other capitals."""
    small = {name.lower() for name in usernames}
    found = User.objects.annotate(small=Lower("username")).filter(small__in=small)
    there = set(found.values_list("small", flat=True))
    return frozenset(name for name in usernames if name.lower() in there)
