"""What the office does with a case: answers that are masked, cases together, no deletion."""

from datetime import date

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.db.models import Count, ProtectedError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories.cases import CONTACT, Street, fresh, make_case, on, open_at, settle
from tests.kit import refuses, signed_in
from xianfeng.access.selectors.deputies import names_of
from xianfeng.actors.rules import CALENDAR
from xianfeng.audit.models import Entry
from xianfeng.cases import jobs
from xianfeng.cases.lists.cases import find
from xianfeng.cases.models.cases import Case
from xianfeng.cases.models.said import Answer, AnswerTemplate, Message, SignReply
from xianfeng.cases.rules.codes import CODE_BYTES, digest_of, write_code
from xianfeng.cases.rules.life import Stage, Verdict
from xianfeng.cases.rules.masking import masked
from xianfeng.cases.rules.refusals import NotMasked, SameCase
from xianfeng.cases.selectors.figures import signs
from xianfeng.cases.services.citizen import answer_follow_up, reopen
from xianfeng.cases.services.joining import join_case
from xianfeng.cases.services.office import (
    answer_case,
    ask_again,
    close_unsettled,
    contact_citizen,
    forget_contacts,
    keep_template,
)
from xianfeng.foundation.errors import NotAllowed
from xianfeng.foundation.refusals import MovedOn, Twice

pytestmark = pytest.mark.django_db


def delete_behind_the_back() -> None:
    """Delete all cases past every service and model."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM cases_case")
        connection.check_constraints()


def found(words: str) -> list[int]:
    """What the search of the list finds."""
    return [case.pk for case in find(Case.objects.all(), words)]


RAW = "张某 先生(13800001111，建设路5号2单元)，您反映的问题已经办结。"


def test_an_answer_is_masked_before_it_is_kept_and_the_officer_confirms_what_others_read() -> None:
    """T17."""
    street = Street()
    opened = open_at(street.window)
    client = signed_in(street.head)
    address = reverse("cases:answer", args=[opened.case.pk])

    shown = client.post(address, {"words": RAW, "settles": "on"}).content.decode()
    assert Answer.objects.count() == 0
    assert all(part in shown for part in ("张**", "138****1111", "[地址]"))
    client.post(address, {"words": RAW, "settles": "on", "confirmed": "yes"})

    answer = Answer.objects.get()
    assert answer.words == RAW
    assert fresh(opened.case).stage == Stage.SETTLED
    followed = client.get(reverse("cases:follow", args=[opened.code])).content.decode()
    assert "13800001111" in followed
    readers = signed_in(street.above)
    for public in (
        readers.get(reverse("review:window", args=[street.window.code])),
        readers.get(reverse("cases:cases"), {"export": "xlsx"}),
        readers.get(reverse("cases:questions")),
    ):
        said = public.content.decode("utf-8", "ignore")
        assert "13800001111" not in said
        assert "建设路5号" not in said
    assert found("13800001111") == []


def test_words_that_still_hold_personal_data_are_refused_as_public() -> None:
    street = Street()
    case = make_case(street.window)

    with refuses(NotMasked):
        answer_case(actor=street.head, case=case, words=RAW, public_words=RAW, at=on(13))


@pytest.mark.parametrize(
    ("raw", "public"),
    [
        (RAW, "张**先生(138****1111，[地址])，您反映的问题已经办结。"),
        ("请王小明女士到滨江路12号3号楼502室。", "请王**女士到[地址]。"),
        ("联系人：李四，身份证330106199001011234", "联系人：李**，身份证[证件号]"),
        ("电话0571-88886666，邮箱 a.b@c.com", "电话0571-****，邮箱 [邮箱]"),
        ("和平路已修复3处，请到第5号窗口。", "和平路已修复3处，请到第5号窗口。"),
    ],
)
def test_what_has_the_shape_of_personal_data_is_masked_and_nothing_else(
    raw: str, public: str
) -> None:
    assert masked(raw).words == public
    assert masked(public).words == public


def test_a_duplicate_names_the_other_case_goes_to_the_chains_end_and_hears_of_it() -> None:
    """T09."""
    street = Street()
    client = signed_in(street.above)
    first, second, third = (make_case(street.window) for _ in range(3))
    join_case(actor=street.head, case=second, other=first, at=on(13))
    address = reverse("cases:join", args=[third.pk])

    empty = client.post(address, {"other": ""})
    assert (empty.status_code, list(empty.context["form"].errors)) == (422, ["other"])
    assert client.post(address, {"other": third.number}).status_code == 422
    assert client.post(address, {"other": "999999"}).status_code == 422
    asked = client.post(address, {"other": second.number}).content.decode()
    assert first.number in asked
    assert fresh(third).stage == Stage.OPEN
    client.post(address, {"other": second.number, "confirmed": "yes"})
    assert (fresh(third).stage, fresh(third).together_with) == (Stage.TOGETHER, first)

    with refuses(SameCase):
        join_case(actor=street.head, case=first, other=third, at=on(13))
    close_unsettled(actor=street.head, case=first, reason="没有法律依据", at=on(14))
    reopen(case=first, at=on(15))

    kinds = list(third.lines.order_by("number").values_list("kind", "detail__stage"))
    assert kinds[-2:] == [("together_changed", "unsettled"), ("together_changed", "again")]
    assert third.messages.filter(kind="changed").count() == 3
    assert Case.objects.filter(stage=Stage.SETTLED).count() == 0


def test_the_end_of_a_chain_that_joins_another_takes_its_cases_along() -> None:
    street = Street()
    first, second, third = (make_case(street.window) for _ in range(3))
    join_case(actor=street.head, case=third, other=second, at=on(13))
    join_case(actor=street.head, case=second, other=first, at=on(13))

    assert fresh(third).together_with == first
    reopen(case=third, at=on(14))
    assert (fresh(third).stage, fresh(third).together_with) == (Stage.AGAIN, None)


def test_many_settlements_before_the_quarters_end_and_one_answer_raise_questions() -> None:
    """T15."""
    street = Street()
    cases = [make_case(street.window, at=on(21, 9)) for _ in range(50)]
    for number, case in enumerate(cases[:45]):
        words = "您反映的问题已经办结。" if number < 40 else f"第{number}件的证已经发给您。"
        settle(street.head, case, at=on(30, 9, hour=15), words=words)
    for case in cases[45:]:
        close_unsettled(actor=street.head, case=case, reason="没有法律依据", at=on(22, 9))
    for number, case in enumerate(cases[:12]):
        verdict = Verdict.YES if number < 3 else Verdict.NO
        answer_follow_up(case=case, verdict=verdict, at=on(8))

    client = signed_in(street.above)
    page = client.get(reverse("cases:cases"), {"lang": "en"})
    counts = page.context["outcome"]
    assert (counts.cases, counts.said_settled, counts.yes, counts.answered, counts.silent) == (
        *(50, 45, 3, 12),
        38,
    )
    assert counts.confirmed + counts.settled + counts.unsettled + counts.open == 50
    share = counts.by_citizens
    assert (share.value, round(share.low, 2), round(share.high, 2)) == (0.25, 0.09, 0.53)

    burst, same = signs(street.officer, at=on(9))
    assert (burst.count, same.count) == (45, 40)
    asked = client.get(reverse("cases:questions"), {"lang": "en"}).content.decode()
    assert "45 cases were settled within one half day" in asked
    assert "40 different cases got this one answer" in asked
    assert client.get(f"{reverse('cases:cases')}?of={burst.numbers}").context["shown"].count == 45
    reply = f"{reverse('cases:reply', args=[street.office.pk])}?sign={same.key}"
    signed_in(street.officer).post(reply, {"words": "当日集中补发证件。"})
    assert SignReply.objects.get().words == "当日集中补发证件。"
    assert "当日集中补发证件。" in client.get(reverse("cases:questions")).content.decode()


def test_a_case_can_not_be_deleted_by_anybody() -> None:
    case = make_case(Street().window)

    with pytest.raises(ProtectedError):
        case.delete()
    with pytest.raises(IntegrityError):
        delete_behind_the_back()
    assert Case.objects.count() == 1


def test_no_case_closes_by_age_and_the_contact_alone_is_forgotten() -> None:
    street = Street()
    old, over = make_case(street.window, at=on(5, 1)), make_case(street.window, at=on(5, 1))
    close_unsettled(actor=street.head, case=over, reason="没有法律依据", at=on(6, 1))

    assert forget_contacts(actor=CALENDAR, at=on(12)) == 1

    assert (fresh(old).stage, fresh(old).contact) == (Stage.OPEN, CONTACT)
    assert (fresh(over).stage, fresh(over).contact) == (Stage.UNSETTLED, "")
    assert fresh(over).words


def test_whoever_agreed_is_asked_again_once_after_some_weeks() -> None:
    street = Street()
    case = make_case(street.window, at=on(1, 9), wants_follow_up=True)
    make_case(street.window, at=on(1, 9))
    settle(street.head, case, at=on(2, 9))
    answer_follow_up(case=case, verdict=Verdict.YES, at=on(3, 9))

    assert ask_again(actor=CALENDAR, at=on(20, 9)) == 0
    assert ask_again(actor=CALENDAR, at=on(30, 9)) == 1
    assert ask_again(actor=CALENDAR, at=on(12)) == 0
    answer_follow_up(case=case, verdict=Verdict.NO, at=on(13))

    assert fresh(case).stage == Stage.AGAIN


def test_only_the_responsible_and_the_level_above_read_the_contact_and_the_look_is_noted() -> None:
    street = Street()
    case = make_case(street.window)
    address = reverse("cases:case", args=[case.pk])

    for actor, reads in ((street.head, True), (street.officer, True), (street.above, False)):
        before = Entry.objects.filter(detail__look="citizen").count()
        page = signed_in(actor).get(address).content.decode()
        assert (CONTACT in page) is reads
        assert Entry.objects.filter(detail__look="citizen").count() - before == reads
    assert signed_in(street.second_head).get(address).status_code == 404


def test_a_contact_is_recorded_once_and_a_case_that_is_over_takes_no_answer() -> None:
    street = Street()
    case = make_case(street.window)
    contact_citizen(actor=street.head, case=case, note="已通话", at=on(13))

    assert fresh(case).contacted_on == date(2026, 10, 13)
    with refuses(MovedOn):
        contact_citizen(actor=street.head, case=case, at=on(13))
    close_unsettled(actor=street.head, case=case, reason="没有法律依据", at=on(14))
    with refuses(MovedOn):
        settle(street.head, case, at=on(15))
    with refuses(NotAllowed):
        contact_citizen(actor=street.second_head, case=case, at=on(15))


CODE = write_code(b"a-code-of-tests"[:CODE_BYTES])


def page_of_code(code: str) -> str:
    page = Client().get(reverse("cases:follow", args=[code]), {"lang": "en"})
    return page.content.decode()


def test_a_template_fills_an_empty_answer_and_its_share_is_shown() -> None:
    street = Street()
    template = keep_template(
        actor=street.officer, unit=street.office, name="已办结", words="已经办结。", at=on(1)
    )
    with refuses(Twice):
        keep_template(
            actor=street.officer, unit=street.office, name="已办结", words="又一份", at=on(1)
        )
    client = signed_in(street.head)
    for _ in range(2):
        case = make_case(street.window)
        address = reverse("cases:answer", args=[case.pk])
        client.post(address, {"template": template.pk, "words": "", "confirmed": "yes"})

    assert set(Answer.objects.values_list("words", "template")) == {("已经办结。", template.pk)}
    officer = signed_in(street.officer)
    listed = officer.get(reverse("cases:templates"), {"lang": "en"}).content.decode()
    assert [row.used for row in AnswerTemplate.objects.annotate(used=Count("answers"))] == [2]
    assert "已办结" in listed
    opened = open_at(street.window)
    settle(street.head, opened.case, at=timezone.now(), words="另有一件，已经办好。")
    form = client.get(reverse("cases:answer", args=[make_case(street.window).pk]), {"lang": "en"})
    assert "已办结 (2 of 3 answers)" in form.content.decode()
    assert "Begun with a template" not in page_of_code(opened.code)
    case.code_digest = digest_of(CODE)
    case.save(update_fields=["code_digest"])
    share = "Begun with a template, as 2 of the office&#x27;s last 3 answers."
    assert share in page_of_code(CODE)
    page = client.get(reverse("cases:case", args=[case.pk]), {"lang": "en"})
    assert share in page.content.decode()
    officer.post(reverse("cases:end_template", args=[template.pk]))
    assert AnswerTemplate.objects.get().ended_on is not None
    assert Message.objects.filter(kind="answered").count() == 2


@pytest.mark.parametrize("number", ["²", "9" * 30, "-1", "٣"])
def test_numbers_that_no_case_can_have_find_none(number: str) -> None:
    street = Street()
    make_case(street.window, at=on(12))

    page = signed_in(street.above).get(reverse("cases:cases"), {"of": f"{number},{number}"})

    assert page.status_code == 200


def test_seen_from_outside_nothing_closes_by_age_and_a_changed_category_says_who_and_why() -> None:
    street = Street()
    opened = open_at(street.window, at=on(12))
    signed_in(street.officer).post(
        reverse("cases:category", args=[opened.case.pk]),
        {"category": "社保", "unit": "", "reason": "实为养老金核定"},
    )

    with time_machine.travel(on(12, year=2028), tick=False):
        jobs.daily()
        page = page_of_code(opened.code)
        office = signed_in(street.head).get(reverse("cases:case", args=[opened.case.pk]))

    assert fresh(opened.case).is_open
    assert "实为养老金核定" in page
    assert "社保" in page
    assert "Open it again" not in page  # it is open
    assert "实为养老金核定" in office.content.decode()
    by = opened.case.lines.get(kind="category").by
    assert by is not None
    assert by.pk == street.officer.user_id
    assert names_of([by.pk])[by.pk] in page
