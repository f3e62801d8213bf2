"""Who may open a page: the words in which rooms say it of each of their addresses.

Each room says it in its `room.py`; the gate before every view (`access.gate`) takes from there
which methods an address knows and whether one must be signed in; an address without a rule is
unknown to everybody. All else the views decide by their own predicates: the rules say what must
come out, and a test walks every address with everyone, by every method, to compare. Why the rules
are as they are stands in docs/access.md.
"""

from dataclasses import dataclass
from enum import StrEnum


class Subject(StrEnum):
    """Who asks. A role is held at one office; a member has none; an official nothing at all."""

    ANYONE = "anyone"
    ADMINISTRATOR = "administrator"
    OFFICER = "officer"
    SECRETARY = "secretary"
    LEADER = "leader"
    AUDITOR = "auditor"
    MEMBER = "member"
    OFFICIAL = "official"


class Place(StrEnum):
    """Whose thing the address names: of one's own office, or of another at its side."""

    OWN = "own"
    FOREIGN = "foreign"


class Answer(StrEnum):
    """What the page does: let in, send to the sign-in, forbid, not know, not take the method."""

    IN = "in"
    SIGN_IN = "sign_in"
    FORBIDDEN = "forbidden"
    UNKNOWN = "unknown"
    NO_METHOD = "no_method"


class Abroad(StrEnum):
    """What becomes of a foreign thing: unknown to all, seen but not theirs to change, or open."""

    UNKNOWN = "unknown"
    SEEN = "seen"
    OPEN = "open"


Subjects = frozenset[Subject]

EVERYONE: Subjects = frozenset(Subject)
NOBODY: Subjects = frozenset()
SIGNED_IN: Subjects = EVERYONE - {Subject.ANYONE}
ROLES: Subjects = SIGNED_IN - {Subject.MEMBER, Subject.OFFICIAL}
HOUSE: Subjects = ROLES | {Subject.MEMBER}
ADMINISTRATOR: Subjects = frozenset({Subject.ADMINISTRATOR})
WATCHERS: Subjects = ADMINISTRATOR | {Subject.AUDITOR}
KEEPERS: Subjects = frozenset({Subject.ADMINISTRATOR, Subject.OFFICER})
ROLE_READERS: Subjects = KEEPERS | {Subject.AUDITOR}
RUNNERS: Subjects = frozenset({Subject.OFFICER, Subject.SECRETARY})
READERS: Subjects = RUNNERS | {Subject.AUDITOR}
REPORTERS: Subjects = READERS | {Subject.LEADER}
LEADING: Subjects = REPORTERS - {Subject.SECRETARY}
TELLERS: Subjects = KEEPERS | {Subject.SECRETARY}


def only(*subjects: Subject) -> Subjects:
    """Return the set of a few."""
    return frozenset(subjects)


READ = frozenset({"GET"})
SEND = frozenset({"POST"})
FORM = READ | SEND


@dataclass(frozen=True)
class Rule:
    """What a page asks of whoever comes, in this order: method, sign-in, door, thing, deed."""

    methods: frozenset[str] = READ
    """What the page takes; every other method is refused first of all, whoever asks and whatever
    the address names, so that it tells nothing. HEAD goes with GET."""
    door: Subjects = SIGNED_IN
    """Who gets in at all; the others are sent to the sign-in, or forbidden."""
    sees: Subjects | None = None
    """Who finds a thing of their own office by its address; to the others it is unknown. None where
    the address names no thing."""
    may: Subjects | None = None
    """Who of these may do it; None for all."""
    abroad: Abroad = Abroad.UNKNOWN
    """What becomes of a thing of another office."""
    whole: Subjects | None = None
    """Not for a role at one office, only for these held for the whole (docs/access.md); None where
    no such role is asked for."""

    @property
    def names_a_thing(self) -> bool:
        return self.sees is not None

    @property
    def needs_sign_in(self) -> bool:
        """Whether somebody who is not signed in is sent to the sign-in."""
        return bool(self.door) and Subject.ANYONE not in self.door

    @property
    def allowed(self) -> list[str]:
        """The methods that the page knows, HEAD with GET."""
        return sorted(self.methods | ({"HEAD"} if "GET" in self.methods else set()))

    def takes(self, method: str) -> bool:
        """Tell whether the page knows the method at all."""
        return method in self.allowed

    def answer(self, subject: Subject, method: str, place: Place) -> Answer:
        """Say what comes out.

        >>> Rule(sees=HOUSE).answer(Subject.MEMBER, "GET", Place.FOREIGN).value
        'unknown'
        """
        if not self.takes(method):
            return Answer.NO_METHOD
        if subject is Subject.ANYONE and self.needs_sign_in:
            return Answer.SIGN_IN
        if subject not in self.door or self.whole is not None:
            return Answer.FORBIDDEN
        return self._answer_inside(subject, place)

    def _answer_inside(self, subject: Subject, place: Place) -> Answer:
        if self.sees is not None:
            is_foreign = place is Place.FOREIGN
            if subject not in self.sees or (is_foreign and self.abroad is Abroad.UNKNOWN):
                return Answer.UNKNOWN
            if is_foreign and self.abroad is Abroad.SEEN:
                return Answer.FORBIDDEN
        if self.may is not None and subject not in self.may:
            return Answer.FORBIDDEN
        return Answer.IN


def public(methods: frozenset[str] = READ) -> Rule:
    """Return the rule of a page that is open to all, whatever it names."""
    return Rule(methods, door=EVERYONE)
