"""How entries of the trail are said: a sentence each where the deed is known, else its name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from xianfeng.access.words import said_for
from xianfeng.audit.deeds import sentence_of
from xianfeng.audit.models import Entry

from .selectors.trail import TrailLine, lines_of
from .trail_names import name_of, value_of

_ = gettext_lazy

SENTENCES: Mapping[str, str | Promise] = {
    "accounts.account.closed": _("Closed an account"),
    "accounts.account.erased": _("Erased an account"),
    "accounts.account.seen": _("Viewed an account"),
    "accounts.people.seen": _("Viewed the list of accounts"),
    "accounts.account.created": _("Added an account"),
    "accounts.account.opened": _("Reopened an account"),
    "accounts.code.given": _("Gave a sign-in code"),
    "accounts.code.used": _("Set a password with the sign-in code"),
    "accounts.codes.renewed": _("Generated new recovery codes"),
    "accounts.factor.added": _("Added a second factor"),
    "accounts.factor.failed": _("Entered a wrong second factor"),
    "accounts.factor.removed": _("Removed a second factor"),
    "accounts.factors.reset": _("Removed somebody's second factor"),
    "accounts.filter.dropped": _("Deleted a saved filter"),
    "accounts.filter.kept": _("Saved a filter"),
    "accounts.filter.renamed": _("Renamed a saved filter"),
    "accounts.identity.tied": _("Linked an external identity to an account"),
    "accounts.identity.untied": _("Unlinked an external identity"),
    "accounts.password.changed": _("Changed their own password"),
    "accounts.session.ended": _("Ended a session"),
    "accounts.session.started": _("Signed in to the platform"),
    "accounts.sessions.ended": _("Ended all sessions"),
    "audit.entries.pruned": _("Pruned old audit log entries"),
    "audit.trail.sealed": _("Sealed the audit log"),
    "ballots.slips.printed": _("Printed slips"),
    "ballots.slips.voided": _("Voided slips"),
    "carriers.activity.held": _("Recorded an activity as held"),
    "carriers.activity.planned": _("Planned an activity"),
    "carriers.carrier.approved": _("Approved a carrier"),
    "carriers.carrier.ended": _("Ended a carrier"),
    "carriers.carrier.proposed": _("Proposed a carrier"),
    "carriers.carrier.started": _("Started a carrier"),
    "carriers.carrier.taken_over": _("Took over a carrier in a merger"),
    "carriers.check_in.made": _("Checked in at an activity"),
    "carriers.endorsement.counted": _("Counted a voice on a carrier"),
    "carriers.sign_up.given": _("Signed up for an activity"),
    "carriers.sign_up.withdrawn": _("Withdrew from an activity"),
    "diagnosis.results.rebuilt": _("Rebuilt facts and diagnosis"),
    "jobs.run.retried": _("Retried a background job"),
    "jobs.run.stopped": _("Stopped a background job"),
    "notices.preference.kept": _("Chose how to be notified"),
    "access.account.opened": _("Opened the account of a member"),
    "access.accounts.opened": _("Opened the accounts of members"),
    "privacy.correction.asked": _("Requested a correction"),
    "privacy.correction.confirmed": _("Confirmed a correction"),
    "privacy.correction.refused": _("Refused a correction"),
    "people.count.asked": _("Requested a count"),
    "privacy.deletion.answered": _("Answered a request for deletion"),
    "privacy.deletion.asked": _("Requested deletion"),
    "access.deputyship.ended": _("Ended a deputyship"),
    "access.deputyship.laid_down": _("Stopped acting for somebody"),
    "access.deputyship.named": _("Named a deputy"),
    "access.deputyship.taken_up": _("Started acting for somebody"),
    "people.export.asked": _("Requested a spreadsheet of members"),
    "people.export.made": _("Created a spreadsheet of members"),
    "organisation.history.excepted": _("Confirmed a historical exception"),
    "people.member.admitted": _("Admitted a member"),
    "people.member.advanced": _("Changed a member's standing"),
    "people.member.background_kept": _("Updated a member's background"),
    "people.member.left": _("Recorded that a member left"),
    "people.member.readmitted": _("Readmitted a member"),
    "people.members.counted": _("Counted the members"),
    "people.posts.exported": _("Exported posts and terms"),
    "people.members.exported": _("Exported members"),
    "audit.people.seen": _("Viewed members' records"),
    "organisation.organisation.closed": _("Closed an organisation"),
    "organisation.organisation.covers": _("Linked a joint branch to units"),
    "organisation.organisation.founded": _("Founded an organisation"),
    "organisation.organisation.merged": _("Merged organisations"),
    "organisation.organisation.moved": _("Moved an organisation"),
    "organisation.organisation.renamed": _("Renamed an organisation"),
    "organisation.organisation.split": _("Split an organisation"),
    "organisation.organisations.exported": _("Exported organisations"),
    "people.post.begun": _("Gave a post"),
    "people.post.ended": _("Ended a post"),
    "people.profile.kept": _("Updated their own record"),
    "rolls.roll.added": _("Added somebody to a roll"),
    "rolls.roll.frozen": _("Froze a roll"),
    "rolls.roll.removed": _("Took somebody off a roll"),
    "people.term.begun": _("Began a term"),
    "people.term.extended": _("Extended a term"),
    "people.transfer.accepted": _("Accepted a transfer"),
    "people.transfer.agreed": _("Agreed to a transfer"),
    "people.transfer.asked": _("Requested a transfer"),
    "people.transfer.done": _("Carried out a transfer"),
    "people.transfer.refused": _("Refused a transfer"),
    "people.transfer.released": _("Released a member for a transfer"),
    "people.transfer.withdrawn": _("Withdrew a transfer"),
    "organisation.unit.closed": _("Closed a unit"),
    "organisation.unit.founded": _("Founded a unit"),
    "organisation.unit.moved": _("Moved a unit"),
    "organisation.unit.renamed": _("Renamed a unit"),
    "people.posts.imported": _("Imported posts and terms"),
    "people.members.imported": _("Imported members"),
    "organisation.organisations.imported": _("Imported organisations"),
    "access.role.given": _("Gave a role"),
    "access.role.taken": _("Ended a role"),
    "people.sheet.previewed": _("Previewed a spreadsheet before import"),
    "plans.goal.assigned": _("Assigned a goal"),
    "plans.goal.edited": _("Edited a goal"),
    "plans.goal.taken_over": _("Took over a goal from a closed unit"),
    "plans.plan.taken_over": _("Took over a plan from a closed unit"),
    "plans.goal.linked": _("Linked something to a goal"),
    "plans.observation.recorded": _("Recorded a figure"),
    "plans.plan.imported": _("Imported a plan"),
    "reports.paper.made": _("Made a report"),
    "upkeep.backup.made": _("Made a backup"),
    "upkeep.backup.restored": _("Restored a backup"),
    "upkeep.release.upgraded": _("Upgraded to a new release"),
}
SUBJECTS: Mapping[str, str | Promise] = {
    "accounts.savedfilter": _("saved filter"),
    "accounts.user": _("account"),
    "audit.checkpoint": _("checkpoint of the audit log"),
    "audit.head": _("audit log"),
    "ballots.batch": _("batch of slips"),
    "carriers.activity": _("activity"),
    "carriers.carrier": _("carrier"),
    "carriers.endorsement": _("endorsement"),
    "jobs.run": _("background job"),
    "notices.preference": _("way of being notified"),
    "privacy.correction": _("requested correction"),
    "privacy.deletionrequest": _("requested deletion"),
    "access.deputyship": _("deputyship"),
    "people.importpreview": _("spreadsheet to import"),
    "people.member": _("member"),
    "organisation.organisation": _("organisation"),
    "people.post": _("post held"),
    "access.role": _("role"),
    "rolls.roll": _("roll of members"),
    "rolls.rollchange": _("change of a roll"),
    "people.term": _("term of office"),
    "people.transfer": _("transfer of a member"),
    "organisation.unit": _("unit"),
    "plans.goal": _("goal"),
    "plans.observation": _("figure recorded"),
    "plans.plan": _("plan"),
    "upkeep.backup": _("backup"),
}
KINDS: Mapping[str, str | Promise] = {
    "member": _("member"),
    "official": _("official"),
    "system": _("the program"),
}


@dataclass(frozen=True)
class EntrySeen:
    """One entry in words."""

    line: TrailLine
    sentence: str
    subject: str
    person: str
    """Who did it, in their own name."""
    who: str
    """The same, and for whom."""
    details: tuple[tuple[str, str], ...]
    changes: tuple[tuple[str, str, str], ...]


def subject_of(kind: str) -> str:
    """Name a kind of thing; one that has no word by its name in the program."""
    return str(SUBJECTS.get(kind, kind))


def seen(line: TrailLine) -> EntrySeen:
    """Put an entry into words."""
    entry = line.entry
    person = line.person or str(KINDS.get(entry.actor_kind, entry.actor_kind))
    return EntrySeen(
        line,
        sentence_of(entry.verb),
        subject_of(entry.subject_type),
        person,
        said_for(person, line.principal),
        tuple((name_of(name), value_of(name, value)) for name, value in line.details),
        tuple(
            (name_of(name), value_of(name, before), value_of(name, after))
            for name, before, after in line.changes
        ),
    )


def all_seen(entries: Sequence[Entry]) -> list[EntrySeen]:
    """Put entries into words, in their order."""
    return [seen(line) for line in lines_of(entries)]
