"""The voices of the demo city, and what its trials became: cycles, charters, voices again."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import pairwise
from random import Random

from django.db.models import Count, Sum

from xianfeng.carriers.models.activities import Activity
from xianfeng.carriers.models.carriers import OF_INSTITUTION, Carrier, Endorsement
from xianfeng.carriers.models.growth import Charter, Evaluation
from xianfeng.carriers.rules.growth import Rhythm
from xianfeng.carriers.rules.life import Voice
from xianfeng.carriers.selectors.voices import members_to_ask
from xianfeng.organisation.selectors.days import noon_of, start_of

from .programmes import Plot, Programme

FINDINGS = (
    "开展活动 {held} 次，服务群众 {people} 人次。群众多反映不知道找谁办，下一步把名单贴到社区。",
    "开展活动 {held} 次，服务 {people} 人次。办不成的逐件登记，大半已解决，依据是办件登记。",
    "活动 {held} 次、{people} 人次。周末的时段更受欢迎，下一周期调整到周末。",
)
CLAUSES = (
    "每次活动提前五天公布时间、地点和负责的党员。",
    "群众提出的事当场登记，三个工作日内回话；办不成的说明原因。",
    "党员轮流参加，本人不能到的自己找人接替。",
    "每次活动结束当天写明服务了多少人、办成了什么。",
    "每个周期评估一次，评估不合格的整改，仍不合格的公开结束。",
)


def count_voices(
    random: Random,
    lived: Iterable[tuple[Carrier, Programme, date, date | None]],
    *,
    at: datetime,
) -> None:
    """Count the voices on proposals, between the day of the proposal and that of the approval."""
    rows = []
    for carrier, programme, proposed_on, approved_on in lived:
        proposed_at = noon_of(proposed_on)
        until = noon_of(approved_on) if approved_on else at
        members = members_to_ask(carrier, proposed_on)
        for place, voice in enumerate(list(Voice)[: programme.voices], start=1):
            deciders = min(random.randint(5, 9), members)
            asked = {Voice.ORGANISATION: deciders, Voice.MEMBERS: members}.get(voice)
            few, many = (120, 1_200) if asked is None else (-(-asked * 3 // 4), asked)
            answered = random.randint(few, many)
            counted_at = proposed_at + (until - proposed_at) * place / 4
            rows.append(
                Endorsement(
                    carrier=carrier,
                    voice=voice.value,
                    in_favour=-int(-answered * random.uniform(0.72, 0.96) // 1),
                    answered=answered,
                    asked=asked,
                    counted_at=counted_at,
                    recorded_at=min(at, counted_at + timedelta(hours=random.randint(1, 40))),
                )
            )
    Endorsement.objects.bulk_create(rows)


def grow(
    random: Random,
    lived: Iterable[tuple[Carrier, Programme, list[date]]],
    *,
    users: dict[str, int],
    at: datetime,
) -> None:
    """Write the cycles, charters and renewed voices of carriers that have grown.

    Args:
        lived: each with the days of its start, and of becoming regular and an institution.
        users: who runs carriers, by the code of the organisation.
    """
    evaluations, charters, voices = [], [], []
    for carrier, programme, days in lived:
        if programme.plot is Plot.RITUAL or len(days) == 1:
            continue
        by = users.get(carrier.organisation.code)
        for number, (begins_on, next_one) in enumerate(pairwise(days), start=1):
            ends_on = next_one - timedelta(days=1)
            evaluations.append(
                Evaluation(
                    carrier=carrier,
                    number=number,
                    begins_on=begins_on,
                    ends_on=ends_on,
                    findings=_findings(random, carrier, begins_on, ends_on),
                    review_date=at.date() + timedelta(days=random.randint(40, 200)),
                    by_id=by,
                    recorded_at=noon_of(next_one),
                )
            )
        if len(days) > 2:
            charters.append(_charter(programme, carrier, days[2], by, at))
            voices += _voices(random, carrier, days[2])
    Evaluation.objects.bulk_create(evaluations)
    Charter.objects.bulk_create(charters)
    Endorsement.objects.bulk_create(voices)


def _findings(random: Random, carrier: Carrier, begins_on: date, ends_on: date) -> str:
    held = Activity.objects.filter(
        carrier=carrier,
        held_at__gte=start_of(begins_on),
        held_at__lt=start_of(ends_on + timedelta(days=1)),
    ).aggregate(held=Count("pk"), people=Sum("people_served"))
    return random.choice(FINDINGS).format(held=held["held"], people=held["people"] or 0)


def _charter(
    programme: Programme, carrier: Carrier, day: date, by: int | None, at: datetime
) -> Charter:
    fits = [rhythm for rhythm in Rhythm if rhythm.days >= programme.every]
    return Charter(
        carrier=carrier,
        version=1,
        clauses="\n".join((f"宗旨：{programme.theme}", *CLAUSES)),
        rhythm=fits[0].value,
        in_charge="支部书记",
        must_know="本支部全体党员、服务对象所在社区",
        review_date=at.date() + timedelta(days=300),
        by_id=by,
        in_force_from=day,
        recorded_at=noon_of(day - timedelta(days=7)),
    )


def _voices(random: Random, carrier: Carrier, day: date) -> list[Endorsement]:
    members = members_to_ask(carrier, day)
    counted_at = noon_of(day - timedelta(days=5))
    asked = {Voice.ORGANISATION: min(7, members), Voice.MEMBERS: members}
    rows = []
    for voice in Voice:
        answered = asked.get(voice) or random.randint(150, 900)
        rows.append(
            Endorsement(
                carrier=carrier,
                voice=voice.value,
                round=OF_INSTITUTION,
                in_favour=-int(-answered * random.uniform(0.8, 0.97) // 1),
                answered=answered,
                asked=asked.get(voice),
                counted_at=counted_at,
                recorded_at=counted_at + timedelta(hours=3),
            )
        )
    return rows
