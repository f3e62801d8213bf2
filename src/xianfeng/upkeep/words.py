"""What each check is called, and how a state is said."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .rules import Check, CheckName, State
from .rules.backups import LEFT_OUT

LABELS: Mapping[CheckName, str | Promise] = {
    CheckName.DATABASE: _("Database"),
    CheckName.MIGRATIONS: _("Database tables"),
    CheckName.DURABILITY: _("Power cuts"),
    CheckName.ADMINISTRATOR: _("Administrator"),
    CheckName.DATA_FOLDER: _("Data folder"),
    CheckName.SECRET_KEY: _("Secret key"),
    CheckName.DISK: _("Disk"),
    CheckName.DEBUG: _("Debug"),
    CheckName.ADDRESS: _("Address"),
    CheckName.FACTS: _("Facts"),
    CheckName.OFFICE: _("LibreOffice"),
    CheckName.FONTS: _("Chinese fonts"),
    CheckName.BACKUP: _("Backup"),
    CheckName.RESTORE: _("Restore"),
    CheckName.TRAIL: _("Audit log"),
    CheckName.WHOLE_TRAIL: _("Audit log, every entry"),
    CheckName.BALLOT_BOX: _("Ballot box"),
    CheckName.ROWS: _("Rows of earlier days"),
    CheckName.BALLOT_LOG: _("Log of ballots"),
    CheckName.BALLOT_KEYS: _("Keys of the ballot box"),
    CheckName.FILE_SYSTEM: _("File system"),
    CheckName.SWAP: _("Swap"),
    CheckName.CLOCK: _("Clock"),
    CheckName.WORKER: _("Worker"),
    CheckName.FAILURES: _("Background jobs"),
    CheckName.MAIL: _("Email"),
}
STATES: Mapping[State, str | Promise] = {
    State.FINE: _("OK"),
    State.NOTE: _("note"),
    State.FAILED: _("needs fixing"),
}
KINDS: Mapping[State, str] = {State.FINE: "good", State.NOTE: "partly", State.FAILED: "bad"}


@dataclass(frozen=True)
class CheckCard:
    """One line of doctor in the reader's language."""

    name: CheckName
    state: State
    label: str
    word: str
    kind: str
    found: str
    mend: str

    @property
    def is_ok(self) -> bool:
        return self.state is not State.FAILED


def card_of(check: Check) -> CheckCard:
    """Say a check in the reader's language: translate first, fill the gaps afterwards."""
    return CheckCard(
        name=check.name,
        state=check.state,
        label=str(LABELS[check.name]),
        word=str(STATES[check.state]),
        kind=KINDS[check.state],
        found=gettext(check.found).format(**check.details),
        mend=gettext(check.mend).format(**check.details) if check.mend else "",
    )


def by_need(cards: Iterable[CheckCard]) -> list[CheckCard]:
    """List what is not fine, what needs fixing first."""
    found = [card for card in cards if card.state is not State.FINE]
    return sorted(found, key=lambda card: card.is_ok)


def left_out_lines(names: Collection[str]) -> list[str]:
    """Say of each folder that a backup does not hold why it does not."""
    line = gettext("Left out on purpose: {name} ({why})")
    return [
        line.format(name=name, why=gettext(why)) for name, why in LEFT_OUT.items() if name in names
    ]
