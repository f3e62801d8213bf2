"""Every service of the house: it decides and is walked (`tests/access`), or it does not, and why.

A service whose verb decides must be declared (`foundation.decisions`), or is excepted here with
its reason. A verb that nobody has judged yet fails too.
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import xianfeng
from tools.contracts import GROUND

SOURCE = Path(xianfeng.__file__).parent


_DECIDES = """
    accept acknowledge admit advance agree allow answer appoint approve assign award cancel change
    clear close confirm consent count decide decline demote deny dismiss dispute end endorse erase
    exclude expel extend finish give grant hide issue leave merge move name open overrule permit
    promote publish rate readmit recall refuse reject release relieve remove reset resolve restore
    return revoke score settle sign split start stop suspend take tie untie uphold verify void waive
    withdraw
"""
DECIDES = frozenset(_DECIDES.split())
"""Verbs that decide."""

_DOES = """
    apply ask back beat begin call cast check claim clean compare cover create draw drop edit enqueue export
    facts fail forget found freeze has hold import keep lay lease link lock make mark note notify observe
    perform plan prefer print propose prune put quarter read rebuild record refresh remind rename renew
    require retry seal serve stopped sweep tell tidy touch trust trusted unsealable upgrade use
"""
DOES = frozenset(_DOES.split())
"""Verbs that ask, record or run; nobody's matter is decided by them."""

IS_NO_DECISION: Mapping[str, str] = {
    **{
        f"accounts.services.{name}": "looks after an account; power is asked in `test_power`"
        for name in (
            "accounts.close_account",
            "accounts.open_account",
            "accounts.reset_factors",
            "first_codes.give_first_code",
            "first_codes.open_account_with_code",
            "first_codes.open_accounts_with_codes",
            "identities.tie_identity",
            "identities.untie_identity",
        )
    },
    **{
        f"accounts.services.{name}": "of one's own account"
        for name in ("sessions.end_session", "sessions.end_other_sessions")
    },
    **dict.fromkeys(
        (
            "carriers.services.heirs.take_over_carriers",
            "leadership.services.heirs.end_duties_at",
            "leadership.services.heirs.end_posts_of_movers",
            "people.services.heirs.move_members",
            "access.services.heirs.end_deputyships_at",
            "access.services.heirs.end_roles_at",
            "plans.services.goals.take_over_goals",
            "volunteering.services.heirs.take_over_tasks",
        ),
        "part of what befalls an organisation or a unit, no person's matter",
    ),
    **dict.fromkeys(
        (
            "organisation.services.sheets.write_trees",
            "people.services.sheet_members.write_members",
            "leadership.services.sheet_posts.write_posts",
        ),
        "writes for `import_sheet` what its rule let pass, which refuses one's own record",
    ),
    **{
        f"asks.services.{name}": "part of a room's decision, which is declared there"
        for name in ("close", "consent", "require_voice")
    },
    "accounts.services.notes.count_wrong_try": "counts, and keeps nobody out",
    "accounts.services.notes.take_wrong_tries": "tells the owner and begins anew",
    "accounts.services.removing.erase_account": "part of a granted deletion",
    "reports.services.write_words": "the office's own words beside its figures, no person's matter",
    "audit.services.take": "writes the step on which the service of a room has decided",
    "audit.services.unsealable": "a question of `doctor`; nothing is written",
    "ballots.services.batches.void_slips": "concerns paper, nobody's matter",
    **{
        f"ballots.services.{name}": "what the box does by itself; it is nobody's matter"
        for name in (
            "box.make_ready",
            "box.open_box",
            "days.turn_day",
            "destroying.destroy_opened",
            "destroying.finish_destroying",
            "destroying.lose_day",
            "opening.open_day",
            "opening.show_halves",
        )
    },
    **{
        f"ballots.services.{name}": "asks questions of others; it decides on nobody"
        for name in (
            "members.open_members_round",
            "rounds.open_campaign_round",
            "rounds.publish_questions",
            "rounds.questionnaire_named",
            "rounds.standing_round",
        )
    },
    "ballots.services.members.take_slip": "one's own slip",
    "ballots.services.rounds.close_campaign_round": "part of ending a campaign",
    "campaigns.services.campaigns.prepare_campaign": "written by one, approved by another",
    "campaigns.services.campaigns.change_campaign": "written by one, approved by another",
    "campaigns.services.campaigns.end_campaign": "ends early, with its reason; no person's matter",
    "campaigns.services.people.write_people": "whom a list names; frozen when another approves",
    "campaigns.services.questionnaires.write_questionnaire": "written by one, published by another",
    "campaigns.services.questionnaires.discard_draft": "the author's own draft",
    "review.services.office.contest_figure": "the office asks; the level above answers",
    "review.services.office.answer_sign": "the office's word on a question; it settles nothing",
    "ballots.services.log.append": "adds to the log what was decided before",
    "ballots.services.witnesses.ask_witnesses": "has the log signed from outside",
    "ballots.services.log.begin_anew": "concerns the log as a whole, nobody's matter",
    "jobs.services.finish": "a worker's own run",
    "jobs.services.stop": "a worker's own run",
    "jobs.services.stop_all": "the machine's runs",
    "jobs.services.trusted_at": "reads when the clock was believed",
    "jobs.services.trust_clock": "the machine's clock",
    "jobs.services.require_steady_clock": "the machine's clock",
    "carriers.services.activities.withdraw": "one's own word, taken back",
    "carriers.services.activities.sign_up": "one's own word, given",
    "effects.services.state_expectation": "whose proposal it is says what it should move",
    "effects.services.take_back_expectation": "the own words, while it is a proposal",
    "carriers.services.places.set_places": "how many can come; nobody who has a place loses it",
    "carriers.services.places.fill_places": "the rule alone: the first in line, part of what frees",
    "carriers.services.places.strike": "names a reason that the person reads; no matter of rights",
    "carriers.services.activities.cancel_planned": "part of ending a carrier",
    "carriers.services.life.start_carrier": "carries out what was approved",
    "carriers.services.life.resubmit_carrier": "who runs it or proposed it hands it in again",
    "carriers.services.growth.evaluate_cycle": "who runs it writes what came of it",
    "carriers.services.growth.draft_charter": "who runs it writes; somebody above puts it in force",
    "carriers.services.mending.mend_carrier": "who runs it or proposed it changes it; others decide",
    "carriers.services.asking.take_result": "what was asked of others becomes their count",
    "library.services.add_document": "whoever may write on a thing's page adds a paper to it",
    "library.services.take_off": "the sender's own, or of the page that they run; it stays kept",
    "hearings.services.open_hearing": "asks others; who asks decides nothing",
    "hearings.services.answer_hearing": "one's own answer",
    "hearings.services.answer_consultation": "somebody's answer, of whom nothing is known",
    "hearings.services.close_due": "counts what is over",
    "hearings.services.call_off": "takes a question back; nothing is counted",
    "hearings.services.end_for_change": "part of changing what was asked about",
    "carriers.services.life.end_carrier": "who runs it gives it up, or the author takes it back",
    "access.services.administrators.settle_closing": "part of closing an account",
    "leadership.services.composition.count_members": "counts, and names nobody",
    "access.services.deputies.name_deputy": "lends one's own power, or what one gives there",
    "access.services.deputies.take_up": "one's own right to act",
    "access.services.deputies.end_deputyship": "whoever is named may lay it down",
    "access.services.deputies.end_running": "part of laying it down, or of what befalls it",
    "access.services.deputies.end_deputyships_of": "part of leaving or of closing",
    "people.services.life.admit": "whom it writes down is nobody in the house yet",
    "organisation.services.mergers.merge_organisations": "concerns an organisation, no person",
    "organisation.services.mergers.split_organisation": "concerns an organisation, no person",
    "people.services.opening.open_member_account": "opens an account; see `test_power`",
    "people.services.opening.open_member_accounts": "opens accounts; see `test_power`",
    "access.services.opening.open_official_account": "gives its role by `give_role`",
    "organisation.services.nodes.close_node": "concerns an organisation or a unit, no person",
    "organisation.services.nodes.move_node": "concerns an organisation or a unit, no person",
    "access.services.roles.end_role": "part of `take_role`, or of what befalls its place",
    "access.services.roles.end_roles_of": "part of a granted deletion",
    "people.services.forgetting.remove_record": "part of a granted deletion",
    "people.services.forgetting.remove_voluntary": "part of a granted deletion",
    "people.services.transfers.settle_transfers": "both sides have decided; the day came",
    "people.services.transfers.withdraw_transfer": "whoever asked takes it back",
    "organisation.services.covering.crown_units": "concerns units, no person",
    "desk.services.set_up_house": "the house's name and address, and one's own name",
    "reports.services.release_quarter_report": "keeps what the records say; it has no author",
    "plans.services.figures.report_month": "what is so, as somebody who answers says; kept as said",
    "plans.services.goals.unlink_goal": "part of changing a proposal, which is handed in anew",
    "plans.services.goals.assign_goal": "sets who answers; goals have no author yet",
    **{
        f"cases.services.citizen.{name}": "a citizen's own case and own word"
        for name in ("open_case", "add_words", "answer_follow_up", "reopen")
    },
    **{
        f"cases.services.{name}": "the office's work on a citizen's case, who has the last word"
        for name in (
            "hands.hand_over",
            "hands.send_back",
            "hands.recategorise",
            "joining.join_case",
            "office.contact_citizen",
            "office.answer_case",
            "office.close_unsettled",
            "office.stop_clock",
            "office.end_template",
            "office.reply_to_sign",
        )
    },
    "cases.services.foreign.leave_system": "part of handing a case to another unit",
    "cases.services.foreign.write_orders": "writes for `import_sheet` what its rule let pass",
    "cases.services.day_notices.write_days": "writes for `import_sheet` what its rule let pass",
    "cases.services.sending.send": "puts a message into the outbox",
    "cases.services.sending.opt_out": "one's own wish",
    "upkeep.services.restore": "the operator's command",
}
"""Named like a decision and none, and why. A decision on a person or a proposal is never here."""


def service_files() -> Iterator[Path]:
    """Yield the files of services; what several of them stand on is no service itself."""
    for room in sorted(SOURCE.iterdir()):
        yield from sorted(room.glob("services.py"))
        yield from (path for path in sorted(room.glob("services/*.py")) if path.stem not in GROUND)


def module_of(path: Path) -> str:
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return ".".join(("xianfeng", *(part for part in parts if part != "__init__")))


@dataclass(frozen=True)
class Service:
    name: str
    is_declared: bool

    @property
    def verb(self) -> str:
        return self.name.rpartition(".")[2].partition("_")[0]


def services_in(text: str, module: str) -> Iterator[Service]:
    """Find the public functions of a file of services, and whether each declares a decision."""
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            marks = {mark.id for mark in node.decorator_list if isinstance(mark, ast.Name)}
            yield Service(f"{module}.{node.name}", "decision" in marks)


def unjudged(service: Service, exceptions: Mapping[str, str] = IS_NO_DECISION) -> bool:
    """Tell whether nobody has said if a service decides, or one decides and is not declared."""
    return not (service.is_declared or service.verb in DOES or service.name in exceptions)


def all_services() -> list[Service]:
    return [
        service
        for path in service_files()
        for service in services_in(
            path.read_text(encoding="utf-8"), module_of(path).removeprefix("xianfeng.")
        )
    ]


def test_every_service_that_decides_is_declared() -> None:
    found = [service.name for service in all_services() if unjudged(service)]

    assert not found, "declare it by @decision, or say in this file why it decides nothing"


def test_exceptions_are_of_services_that_there_are() -> None:
    there = {service.name for service in all_services() if not service.is_declared}

    assert set(IS_NO_DECISION) <= there
    assert not DECIDES & DOES


def test_a_new_decision_that_is_not_declared_is_found() -> None:
    for verb in [*sorted(DECIDES), "frobnicate"]:
        text = f"def {verb}_claim(*, actor, claim, at):\n    pass\n"
        (bare,) = services_in(text, "rights.services")
        (declared,) = services_in(f"@decision\n{text}", "rights.services")

        assert (unjudged(bare), unjudged(declared)) == (True, False)
