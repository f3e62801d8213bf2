"""What an import does with each row of a list of people to ask."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xianfeng.campaigns.rules.campaigns import Group
from xianfeng.foundation.errors import N_, Refusal
from xianfeng.foundation.refusals import TooLong
from xianfeng.foundation.text import is_identity_number
from xianfeng.sheets.rules.columns import Column, Columns, Shape
from xianfeng.sheets.rules.faults import (
    CellMissing,
    Fault,
    PersonalCell,
    SeveralMatches,
    UnknownWord,
)
from xianfeng.sheets.rules.rows import Decision, Fate, SheetRow, name_key

STRATUM_MOST, CONTACT_MOST, NAME_MOST = 20, 80, 30
PEOPLE_COLUMNS = Columns(
    kind="people",
    fields={
        "campaign": Column("评议活动、活动名称、campaign", Shape.NAMED),
        "office": Column("被评单位、评议对象、单位名称、单位、office", Shape.NAMED),
        "group": Column("群体、评议群体、评议主体、类别、group"),
        "stratum": Column("分层、层、stratum"),
        # The one kind of sheet in which it is kept: an invitation must reach the person.
        "contact": Column("联系方式、手机号码、手机、联系电话、电话、地址、contact", Shape.CODE),
        "name": Column("称呼、姓名、联系人、name"),
    },
    required=("office", "group", "contact"),
    template=("campaign", "office", "group", "stratum", "contact", "name"),
    asked=("campaign",),
)
GROUP_WORDS: Mapping[str, Group] = {
    **{group.value: group for group in Group},
    "citizens served": Group.CITIZENS,
    "服务对象": Group.CITIZENS,
    "办事群众": Group.CITIZENS,
    "群众": Group.CITIZENS,
    "企业": Group.ENTERPRISES,
    "lower units": Group.LOWER_UNITS,
    "下级单位": Group.LOWER_UNITS,
    "基层单位": Group.LOWER_UNITS,
    "deputies and supervisors": Group.DEPUTIES,
    "代表委员": Group.DEPUTIES,
    "代表委员和监督员": Group.DEPUTIES,
    "监督员": Group.DEPUTIES,
    "own members": Group.MEMBERS,
    "本单位党员": Group.MEMBERS,
    "党员": Group.MEMBERS,
}
GROUP_EXAMPLES = "服务对象、企业、下级单位、代表委员、本单位党员"


class NoSuchCampaign(Refusal):
    """No campaign in preparation has this title."""

    sentence = N_("No campaign that is still being prepared has the title “{text}”.")


class OfficeNotJudged(Refusal):
    """The campaign does not judge this office."""

    sentence = N_("The campaign does not judge “{text}”.")


class GroupNotAsked(Refusal):
    """The group has no weight in the campaign."""

    sentence = N_("The campaign does not ask this group.")


class ListedTwice(Refusal):
    """One person has one slip: where the same contact stands twice, one row goes."""

    sentence = N_("The same person is on the list of this office and group in row {row}, too.")


class ListedElsewhere(Refusal):
    """The contact stands on the list already, in another stratum."""

    sentence = N_("The same person is already on the list of this office and group.")


@dataclass(frozen=True)
class KnownCampaign:
    """A campaign in preparation: its offices by code and name, its groups, who is listed.

    Attributes:
        listed: office, group and contact → stratum.
    """

    key: int
    title: str
    offices: Mapping[str, tuple[int, str]]
    groups: frozenset[Group]
    listed: Mapping[tuple[int, Group, str], str]

    def __hash__(self) -> int:
        return self.key

    def named(self, text: str) -> list[int]:
        """List the offices that a code or a name means."""
        if text in self.offices:
            return [self.offices[text][0]]
        return [key for key, name in self.offices.values() if name_key(name) == name_key(text)]


@dataclass(frozen=True)
class Person:
    """A row that is taken over."""

    campaign: int
    office: int
    group: Group
    stratum: str
    contact: str
    name: str


@dataclass(frozen=True)
class PersonDecision(Decision):
    """The fate of a row of a list of people to ask."""

    person: Person | None = None


def decide_people(
    rows: Sequence[SheetRow], campaigns: Sequence[KnownCampaign]
) -> Sequence[PersonDecision]:
    """Decide on each row; people are never changed: who is listed stays as listed."""
    by_title: dict[str, list[KnownCampaign]] = defaultdict(list)
    for campaign in campaigns:
        by_title[name_key(campaign.title)].append(campaign)
    seen: dict[tuple[int, int, Group, str], int] = {}
    return [_decide(row, by_title, seen) for row in rows]


def _decide(
    row: SheetRow,
    by_title: Mapping[str, list[KnownCampaign]],
    seen: dict[tuple[int, int, Group, str], int],
) -> PersonDecision:
    faults = list(row.faults)
    faults += [
        Fault.of(name, CellMissing)
        for name in ("campaign", "office", "group", "contact")
        if not row[name] and not any(fault.field == name for fault in row.faults)
    ]
    most = {"stratum": STRATUM_MOST, "contact": CONTACT_MOST, "name": NAME_MOST}
    faults += [
        Fault.of(name, TooLong, most=most[name]) for name in most if len(row[name]) > most[name]
    ]
    if is_identity_number(row["contact"]):
        faults.append(Fault.of("contact", PersonalCell))
    group = GROUP_WORDS.get(row["group"].casefold())
    if row["group"] and group is None:
        faults.append(
            Fault.of(
                "group", UnknownWord, what=N_("group"), text=row["group"], examples=GROUP_EXAMPLES
            )
        )
    found = by_title.get(name_key(row["campaign"]), [])
    if row["campaign"] and len(found) != 1:
        why = SeveralMatches if found else NoSuchCampaign
        faults.append(Fault.of("campaign", why, text=row["campaign"]))
    if faults or group is None:
        return PersonDecision(row, Fate.WRONG, faults=tuple(faults))
    return _place(row, found[0], group, seen)


def _place(
    row: SheetRow,
    campaign: KnownCampaign,
    group: Group,
    seen: dict[tuple[int, int, Group, str], int],
) -> PersonDecision:
    offices = campaign.named(row["office"])
    if len(offices) != 1:
        why = SeveralMatches if offices else OfficeNotJudged
        return _wrong(row, Fault.of("office", why, text=row["office"]))
    if group not in campaign.groups:
        return _wrong(row, Fault.of("group", GroupNotAsked))
    (office,), contact = offices, row["contact"]
    if (before := campaign.listed.get((office, group, contact))) is not None:
        if before != row["stratum"]:
            return _wrong(row, Fault.of("contact", ListedElsewhere))
        return PersonDecision(row, Fate.UNCHANGED)
    if (first := seen.get((campaign.key, office, group, contact))) is not None:
        return _wrong(row, Fault.of("contact", ListedTwice, row=first))
    seen[campaign.key, office, group, contact] = row.number
    person = Person(campaign.key, office, group, row["stratum"], contact, row["name"])
    return PersonDecision(row, Fate.NEW, person=person)


def _wrong(row: SheetRow, fault: Fault) -> PersonDecision:
    return PersonDecision(row, Fate.WRONG, faults=(fault,))
