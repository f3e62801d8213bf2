from xianfeng.foundation.periods import Period
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.reports.content import Own
from xianfeng.reports.models import ReportWords


def own_words(organisation: Organisation, period: Period) -> Own:
    """Return what the office itself has written into the report of a quarter."""
    found = ReportWords.objects.filter(organisation=organisation, period=period.label).first()
    return found.own if found else Own()
