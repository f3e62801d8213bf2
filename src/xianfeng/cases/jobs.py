from datetime import time, timedelta

from django.conf import settings
from django.utils import timezone, translation

from xianfeng.actors.rules import CALENDAR
from xianfeng.cases.selectors.sending import waiting_messages
from xianfeng.cases.services import office, reminding, sending
from xianfeng.cases.words import say_message
from xianfeng.jobs.registry import job
from xianfeng.jobs.rules import Policy
from xianfeng.notices.channels import by_messenger

AT_MOST_ONCE = Policy(attempts=5, wait=timedelta(minutes=5), is_whole=False)


@job("cases.daily", daily=time(0, 30))
def daily() -> int:
    """Ask again who agreed, tell of deadlines, forget contacts whose time is over."""
    now = timezone.now()
    office.forget_counts(actor=CALENDAR, at=now)
    asked = office.ask_again(actor=CALENDAR, at=now)
    told = reminding.tell_of_deadlines(actor=CALENDAR, at=now)
    return asked + told + office.forget_contacts(actor=CALENDAR, at=now)


@job("cases.send", policy=AT_MOST_ONCE)
def send() -> int:
    """Send what waits for citizens by the messenger that is set up for them, if there is one."""
    sent = 0
    for message in waiting_messages():
        with translation.override(settings.LANGUAGE_CODE):
            subject, body = say_message(message)
        if by_messenger(sending.CHANNEL, message.case.contact, subject=subject, body=body):
            sending.mark_sent(actor=CALENDAR, message=message, at=timezone.now())
            sent += 1
    return sent
