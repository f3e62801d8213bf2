"""The first steps of a new house in words: what is to be done, by whom, and where."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from xianfeng.actors.rules import Actor, RoleKind
from xianfeng.organisation.permissions import can_add_tops
from xianfeng.ui.words import say_number
from xianfeng.upkeep.words import CheckCard

from .permissions import can_set_up_house
from .rules import AddressState, address_state
from .selectors.first_steps import FirstSteps

NAMED_MOST = 3
"""People who are named where they may do a step."""


@dataclass(frozen=True)
class StepLine:
    """One step: what for, or what was found, and the link that leads there; `url` may be empty."""

    title: str
    is_done: bool
    url: str
    label: str
    note: str = ""


@dataclass(frozen=True)
class StepsCard:
    """The steps of whoever administers, and those that others take after them."""

    own: tuple[StepLine, ...]
    others: tuple[StepLine, ...]

    @property
    def to_do(self) -> tuple[StepLine, ...]:
        return tuple(line for line in self.own if not line.is_done)

    @property
    def done(self) -> tuple[StepLine, ...]:
        return tuple(line for line in (*self.own, *self.others) if line.is_done)

    @property
    def to_follow(self) -> tuple[StepLine, ...]:
        return tuple(line for line in self.others if not line.is_done)

    @property
    def is_complete(self) -> bool:
        """Tell whether every first step has been taken."""
        return not self.to_do and not self.to_follow


def steps_card(actor: Actor, found: FirstSteps, *, seen_at: str, backup: CheckCard) -> StepsCard:
    """Say what a new house needs, in the order in which one thing asks for the other."""
    is_ours = not settings.XIANFENG_DEMO and can_set_up_house(actor)
    house = _house(seen_at, is_named=found.is_named) if is_ours else ()
    safety = (
        StepLine(
            _("Protect your account with a second factor"),
            found.has_factor or settings.XIANFENG_DEMO,
            reverse("account_home"),
            _("Set up the app"),
            _("An administrator can open every account; the password alone is too little."),
        ),
        StepLine(
            _("Make a backup on another disk, every night"),
            backup.kind == "good",
            reverse("upkeep:overview"),
            _("See what the doctor found"),
            backup.mend,
        ),
    )
    return StepsCard((*house, *_people(actor, found), *safety), _loop(found))


def address_note(seen_at: str) -> str:
    """Say what is wrong with the public address; nothing where people reach the platform by it."""
    said = str(settings.XIANFENG_BASE_URL)
    notes = {
        AddressState.FITS: "",
        AddressState.LOCAL: _(
            "QR codes and sheets of sign-in codes contain {said}, which only this machine can open."
        ),
        AddressState.OTHER: _(
            "You are reading this at {seen}, but QR codes and sheets of sign-in codes contain "
            "{said}."
        ),
    }
    return notes[address_state(said, seen_at)].format(said=said, seen=seen_at)


def _house(seen_at: str, *, is_named: bool) -> Sequence[StepLine]:
    url = reverse("desk:house")
    note = address_note(seen_at)
    return (
        StepLine(
            _("Say who you are and how the office is called"),
            bool(is_named and settings.XIANFENG_NAME),
            url,
            _("Enter the names"),
            _("Your name stands beside what you do, the office's name on every page."),
        ),
        StepLine(
            _("Set the address at which people reach the platform"),
            not note,
            url,
            _("Set the address"),
            note,
        ),
    )


def _people(actor: Actor, found: FirstSteps) -> Sequence[StepLine]:
    held, place, sheet = found.holdings, found.place, reverse("sheets:import")
    accounts = [place.code] if place else []
    return (
        StepLine(
            _("Import organisations, offices and windows"),
            held.organisations > 0,
            sheet,
            _("Import organisations"),
            _("From the spreadsheet that the office has; a template is there."),
        ),
        *(
            [
                StepLine(
                    _("Put one unit above all others"),
                    False,
                    reverse("organisation:crown"),
                    _("Choose the top"),
                    ngettext(
                        "{count} unit has none above it. A leader at the top sees the "
                        "windows and goals of only one.",
                        "{count} units have none above them. A leader at the top sees the "
                        "windows and goals of only one.",
                        found.tops,
                    ).format(count=found.tops),
                )
            ]
            if found.tops > 1 and can_add_tops(actor)
            else []
        ),
        StepLine(
            _("Import the members"),
            held.members > 0,
            f"{sheet}?kind=members",
            _("Import members"),
            _("The organisations come first, for each member belongs to one."),
        ),
        StepLine(
            _("Open accounts for the members"),
            found.has_accounts and not found.without_account,
            reverse("people:open_accounts", args=accounts) if place else "",
            _("Open accounts for members"),
            ngettext(
                "{count} person cannot sign in yet.",
                "{count} people cannot sign in yet.",
                found.without_account,
            ).format(count=say_number(found.without_account))
            if found.without_account
            else "",
        ),
        *(_role(found, kind, what) for kind, what in _roles().items()),
    )


def _roles() -> dict[RoleKind, tuple[str, str]]:
    return {
        RoleKind.OFFICER: (
            _("Give somebody the role of organisation officer"),
            _("Assigns goals, approves carriers, prints slips and makes reports."),
        ),
        RoleKind.SECRETARY: (
            _("Give each branch its secretary"),
            _("Proposes and runs carriers. You choose the branch first."),
        ),
        RoleKind.LEADER: (
            _("Give somebody the role of leader"),
            _("Reads how the quarter goes and makes reports."),
        ),
    }


def _role(found: FirstSteps, kind: RoleKind, what: tuple[str, str]) -> StepLine:
    title, purpose = what
    place, names = found.place, found.holders[kind]
    if place is None:
        return StepLine(title, bool(names), "", "", purpose)
    if kind is RoleKind.SECRETARY:
        url = reverse("leadership:organisations")
        return StepLine(title, bool(names), url, _("Choose the branch"), purpose)
    url = reverse("access:give_role", args=[place.code])
    return StepLine(title, bool(names), f"{url}?kind={kind.value}", _("Give a role"), purpose)


def _loop(found: FirstSteps) -> tuple[StepLine, ...]:
    held = found.holdings
    officers = _said(found.holders[RoleKind.OFFICER])
    secretaries = _said(found.holders[RoleKind.SECRETARY])
    return (
        StepLine(
            _("Import the plan, assign its goals"),
            held.goals > 0,
            reverse("plans:import"),
            _("Import a plan"),
            _("You, or an organisation officer: {names}").format(names=officers),
        ),
        StepLine(
            _("Print slips for the windows"),
            found.has_slips,
            reverse("review:windows"),
            _("Windows"),
            _("You, or an organisation officer: {names}").format(names=officers),
        ),
        StepLine(
            _("Propose and start a first carrier"),
            held.running > 0,
            "",
            "",
            _(
                "A secretary proposes it: {secretaries}; an officer above approves it: {officers}"
            ).format(secretaries=secretaries, officers=officers),
        ),
        StepLine(
            _("Make the first report"),
            found.has_report,
            "",
            "",
            _("A leader or an organisation officer: {names}").format(
                names=_said((*found.holders[RoleKind.LEADER], *found.holders[RoleKind.OFFICER]))
            ),
        ),
    )


def _said(names: Sequence[str]) -> str:
    """Name people, the first three of them; that there is nobody is said too."""
    if not names:
        return pgettext("who holds a role", "nobody yet")
    shown = pgettext("between names", ", ").join(dict.fromkeys(names[:NAMED_MOST]))
    return shown if len(names) <= NAMED_MOST else _("{names} and others").format(names=shown)
