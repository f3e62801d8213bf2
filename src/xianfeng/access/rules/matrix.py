"""Who may open which page: the one table of all addresses (`xianfeng access matrix` prints it).

The gate before every view (`access.gate`) takes from here which methods an address knows
and whether one must be signed in; an address without a rule is unknown to everybody. All else the
views decide by their own predicates: the table says what must come out, and a test walks every
address with everyone, by every method, to compare. Why the rules are as they are stands in
docs/access.md.
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
    """What a page does with whoever asks. The order is always: method, sign-in, door, thing, deed.

    Args:
        methods: what the page takes; every other method is refused first of all, whoever asks
            and whatever the address names, so that it tells nothing. HEAD goes with GET.
        door: who gets in at all; the others are sent to the sign-in, or forbidden.
        sees: who finds a thing of their own office by its address; to the others it is unknown.
            None where the address names no thing.
        may: who of these may do it; None for all.
        abroad: what becomes of a thing of another office.
        whole: not for a role at one office, only for these held for the whole (docs/access.md);
            None where no such role is asked for.
    """

    methods: frozenset[str] = READ
    door: Subjects = SIGNED_IN
    sees: Subjects | None = None
    may: Subjects | None = None
    abroad: Abroad = Abroad.UNKNOWN
    whole: Subjects | None = None

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


PAGES: dict[str, Rule] = {
    # -- for everybody: no login, and no cookie on the citizens' pages
    "publicity:home": public(),
    "publicity:windows": public(),
    "review:window": public(),
    "review:ballot": public(FORM),
    "review:thanks": public(),
    "ui:preferences": public(SEND),
    "ui:styleguide": public(),
    "upkeep:healthz": public(),
    # unknown until the operator sets a token, which opens it in place of a login
    "upkeep:metrics": Rule(door=EVERYONE, sees=NOBODY),
    # -- signing in, and one's own account
    "account_login": public(FORM),
    "account_logout": public(FORM),
    "account_first": public(FORM),
    "account_inactive": Rule(door=NOBODY),
    "account_home": Rule(),
    "mfa_index": Rule(),
    "mfa_list_webauthn": Rule(),
    "account_change_password": Rule(FORM),
    "account_set_password": Rule(FORM),
    "account_reauthenticate": Rule(FORM),
    "account_end_others": Rule(SEND),
    "account_end_session": Rule(SEND, sees=SIGNED_IN, abroad=Abroad.OPEN),
    "account_untie": Rule(SEND),
    # one's own saved filters alone
    "account_filters": Rule(FORM),
    "account_filter_rename": Rule(SEND, sees=SIGNED_IN),
    "account_filter_drop": Rule(SEND, sees=SIGNED_IN),
    # unknown until the operator names a provider
    "identity_login": Rule(FORM, door=EVERYONE, sees=NOBODY),
    "identity_callback": Rule(door=EVERYONE, sees=NOBODY),
    "socialaccount_login_cancelled": public(),
    "mfa_authenticate": public(FORM),
    "mfa_reauthenticate": Rule(FORM),
    "mfa_activate_totp": Rule(FORM),
    "mfa_generate_recovery_codes": Rule(FORM),
    "mfa_login_webauthn": public(FORM),
    "mfa_reauthenticate_webauthn": Rule(FORM),
    "mfa_add_webauthn": Rule(FORM),
    # one's own factors alone; unknown while there is none, as for everybody else's
    "mfa_deactivate_totp": Rule(FORM, sees=NOBODY),
    "mfa_view_recovery_codes": Rule(sees=NOBODY),
    "mfa_edit_webauthn": Rule(FORM, sees=NOBODY),
    "mfa_remove_webauthn": Rule(FORM, sees=NOBODY),
    "account_people": Rule(door=ADMINISTRATOR),
    "account_person": Rule(door=ADMINISTRATOR, sees=ADMINISTRATOR),
    "account_person_close": Rule(SEND, door=ADMINISTRATOR, sees=ADMINISTRATOR),
    "account_person_open": Rule(SEND, door=ADMINISTRATOR, sees=ADMINISTRATOR),
    "account_person_password": Rule(SEND, door=ADMINISTRATOR, sees=ADMINISTRATOR),
    "account_person_factors": Rule(SEND, door=ADMINISTRATOR, sees=ADMINISTRATOR),
    "account_person_tie": Rule(SEND, door=ADMINISTRATOR, sees=ADMINISTRATOR),
    "account_person_untie": Rule(SEND, door=ADMINISTRATOR, sees=ADMINISTRATOR),
    # -- the first pages
    "desk:home": Rule(),
    "desk:leader": Rule(door=LEADING),
    "desk:work": Rule(door=only(Subject.OFFICER)),
    "desk:branch": Rule(door=only(Subject.SECRETARY)),
    "desk:administration": Rule(door=only(Subject.ADMINISTRATOR)),
    "desk:me": Rule(door=only(Subject.MEMBER)),
    "desk:trail": Rule(whole=WATCHERS),
    "desk:trail_export": Rule(whole=WATCHERS),
    "desk:trail_verify": Rule(SEND, whole=WATCHERS),
    "desk:runs": Rule(whole=WATCHERS),
    "desk:run": Rule(sees=SIGNED_IN),
    "desk:run_stop": Rule(SEND, sees=SIGNED_IN),
    "desk:run_retry": Rule(SEND, sees=SIGNED_IN),
    "upkeep:overview": Rule(door=only(Subject.ADMINISTRATOR)),
    "notices:inbox": Rule(),
    "notices:read_all": Rule(SEND),
    "notices:prefer": Rule(SEND),
    "notices:open": Rule(SEND, sees=SIGNED_IN),
    # -- organisations and members
    "people:organisations": Rule(),
    "people:organisation": Rule(sees=HOUSE),
    "people:members": Rule(sees=READERS),
    "people:import": Rule(FORM, door=KEEPERS),
    "people:template": Rule(door=KEEPERS),
    "people:preview": Rule(door=KEEPERS, sees=KEEPERS),
    "people:apply": Rule(SEND, door=KEEPERS, sees=KEEPERS),
    "people:progress": Rule(door=KEEPERS, sees=KEEPERS),
    "people:wrong_rows": Rule(door=KEEPERS, sees=KEEPERS),
    "people:export_members": Rule(sees=READERS),
    "people:export": Rule(FORM, sees=READERS),
    "people:export_progress": Rule(sees=READERS),
    "people:export_file": Rule(sees=READERS),
    "people:export_organisations": Rule(sees=ROLES),
    "people:export_posts": Rule(sees=READERS),
    "people:findings": Rule(door=READERS),
    "organisation:history": Rule(sees=HOUSE),
    "people:posts": Rule(sees=READERS),
    "organisation:found": Rule(FORM, door=KEEPERS),
    "organisation:rename": Rule(FORM, sees=HOUSE, may=KEEPERS),
    "organisation:move": Rule(FORM, sees=HOUSE, may=KEEPERS),
    "people:merge": Rule(FORM, sees=HOUSE, may=KEEPERS),
    "people:split": Rule(FORM, sees=HOUSE, may=only(Subject.OFFICER)),
    "organisation:close": Rule(FORM, sees=HOUSE, may=KEEPERS),
    "organisation:cover": Rule(FORM, sees=HOUSE, may=KEEPERS),
    "people:begin_term": Rule(FORM, sees=HOUSE, may=KEEPERS),
    "people:extend_term": Rule(FORM, sees=HOUSE, may=KEEPERS),
    # who holds a post stands in a member's record, which administrators do not touch
    "people:appoint": Rule(FORM, sees=HOUSE, may=only(Subject.OFFICER)),
    "people:end_post": Rule(FORM, sees=HOUSE, may=only(Subject.OFFICER)),
    "organisation:units": Rule(),
    "organisation:unit": Rule(sees=ROLES),
    "organisation:unit_history": Rule(sees=ROLES),
    "organisation:found_unit": Rule(FORM, door=KEEPERS),
    "organisation:rename_unit": Rule(FORM, sees=ROLES, may=KEEPERS),
    "organisation:move_unit": Rule(FORM, sees=ROLES, may=KEEPERS),
    "organisation:close_unit": Rule(FORM, sees=ROLES, may=KEEPERS),
    # who holds which role: those who give roles there, and auditors
    "access:roles": Rule(sees=ROLE_READERS),
    "access:give_role": Rule(FORM, sees=ROLE_READERS, may=KEEPERS),
    "access:open_official": Rule(FORM, sees=ROLE_READERS, may=ADMINISTRATOR),
    "access:unit_roles": Rule(sees=ROLE_READERS),
    "access:give_unit_role": Rule(FORM, sees=ROLE_READERS, may=KEEPERS),
    "access:open_unit_official": Rule(FORM, sees=ROLE_READERS, may=ADMINISTRATOR),
    "access:all_roles": Rule(whole=ADMINISTRATOR),
    "access:give_whole_role": Rule(FORM, whole=ADMINISTRATOR),
    "access:open_whole_official": Rule(FORM, whole=ADMINISTRATOR),
    "access:end_role": Rule(FORM, sees=ROLE_READERS, may=KEEPERS),
    "people:open_account": Rule(FORM, sees=KEEPERS),
    "people:open_accounts": Rule(FORM, sees=KEEPERS),
    "people:composition": Rule(sees=HOUSE),
    "people:export_composition": Rule(sees=HOUSE),
    "people:count": Rule(SEND, sees=HOUSE, may=KEEPERS),
    "privacy:me": Rule(),
    "privacy:my_json": Rule(),
    "privacy:my_sheet": Rule(),
    "privacy:processing": Rule(),
    "access:deputies": Rule(),
    "access:name_deputy": Rule(FORM, door=ROLES),
    "access:stop_acting": Rule(SEND),
    "access:act_for": Rule(SEND, sees=SIGNED_IN),
    "access:end_deputyship": Rule(SEND, sees=SIGNED_IN),
    "people:profile": Rule(FORM, door=only(Subject.MEMBER)),
    "privacy:correct": Rule(FORM, door=only(Subject.MEMBER)),
    "privacy:delete": Rule(FORM, door=only(Subject.MEMBER)),
    "people:member": Rule(sees=READERS),
    "people:admit": Rule(FORM, sees=HOUSE, may=RUNNERS),
    "people:advance": Rule(FORM, sees=READERS, may=RUNNERS),
    "people:background": Rule(FORM, sees=READERS, may=RUNNERS),
    "people:leave": Rule(FORM, sees=READERS, may=RUNNERS),
    "people:readmit": Rule(FORM, sees=READERS, may=RUNNERS),
    "people:ask_transfer": Rule(FORM, sees=READERS, may=RUNNERS),
    "people:transfers": Rule(),
    "people:transfer": Rule(sees=READERS),
    "people:release_transfer": Rule(SEND, sees=READERS, may=RUNNERS),
    "people:accept_transfer": Rule(SEND, sees=READERS, may=RUNNERS),
    "people:refuse_transfer": Rule(SEND, sees=READERS, may=RUNNERS),
    # whoever asked for it, and the member, who are none of these
    "people:withdraw_transfer": Rule(SEND, sees=READERS, may=NOBODY),
    "privacy:requests": Rule(door=only(Subject.OFFICER)),
    "privacy:correction": Rule(FORM, door=only(Subject.OFFICER), sees=only(Subject.OFFICER)),
    "privacy:deletion": Rule(FORM, door=only(Subject.OFFICER), sees=only(Subject.OFFICER)),
    "rolls:rolls": Rule(),
    "rolls:new_roll": Rule(FORM, door=RUNNERS),
    "rolls:roll": Rule(sees=READERS | {Subject.MEMBER}),
    "rolls:change_roll": Rule(SEND, sees=READERS | {Subject.MEMBER}, may=RUNNERS),
    # -- plans and goals
    "plans:list": Rule(),
    "plans:plan": Rule(sees=HOUSE),
    "plans:goal": Rule(sees=HOUSE),
    "plans:observe": Rule(FORM, sees=HOUSE, may=TELLERS),
    "plans:edit": Rule(FORM, sees=HOUSE, may=KEEPERS),
    "plans:assign": Rule(FORM, sees=HOUSE, may=KEEPERS),
    "plans:import": Rule(FORM, door=KEEPERS),
    "plans:apply": Rule(SEND, door=KEEPERS),
    # -- carriers: a proposal is known in its own house alone, what runs is known to all (D15)
    "carriers:list": Rule(),
    "carriers:propose": Rule(FORM, door=only(Subject.SECRETARY, Subject.MEMBER)),
    "carriers:carrier": Rule(sees=HOUSE),
    "carriers:endorse": Rule(FORM, sees=HOUSE, may=RUNNERS),
    "carriers:approve": Rule(FORM, sees=HOUSE, may=only(Subject.OFFICER)),
    "carriers:start": Rule(FORM, sees=HOUSE, may=RUNNERS),
    "carriers:end": Rule(FORM, sees=HOUSE, may=RUNNERS),
    "carriers:serve": Rule(FORM, sees=HOUSE, may=RUNNERS),
    "carriers:plan_activity": Rule(FORM, sees=SIGNED_IN, may=RUNNERS, abroad=Abroad.SEEN),
    "carriers:activity": Rule(sees=SIGNED_IN, abroad=Abroad.OPEN),
    "carriers:hold": Rule(SEND, sees=SIGNED_IN, may=RUNNERS, abroad=Abroad.SEEN),
    # whoever is no member is told so in a sentence (422), as on every form
    "carriers:sign_up": Rule(SEND, sees=SIGNED_IN, abroad=Abroad.OPEN),
    "carriers:withdraw": Rule(SEND, sees=SIGNED_IN, abroad=Abroad.OPEN),
    "carriers:check_in": Rule(FORM, sees=SIGNED_IN, abroad=Abroad.OPEN),
    # -- windows, their slips and posters
    "review:windows": Rule(door=ROLES),
    "review:manage": Rule(door=ROLES, sees=ROLES),
    "review:poster": Rule(door=ROLES, sees=ROLES),
    "review:print": Rule(SEND, door=ROLES, sees=ROLES, may=TELLERS),
    "review:void": Rule(SEND, door=ROLES, sees=ROLES, may=TELLERS),
    # -- what the evidence says, and the papers
    "diagnosis:overview": Rule(),
    "diagnosis:unit": Rule(sees=HOUSE),
    "diagnosis:measure": Rule(sees=HOUSE),
    "reports:list": Rule(door=REPORTERS),
    "reports:quarter": Rule(door=REPORTERS, sees=REPORTERS),
    "reports:download": Rule(SEND, door=REPORTERS, sees=REPORTERS),
}
"""The name of an address → its rule. Every address of the platform has one."""
