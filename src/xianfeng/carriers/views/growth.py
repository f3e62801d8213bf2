"""The acts by which a carrier grows from its trial to an institution (D14)."""

from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from xianfeng.carriers.forms.growth import (
    CharterForm,
    EstablishForm,
    EvaluationForm,
    RenewForm,
    SettleForm,
)
from xianfeng.carriers.rules.life import Deed
from xianfeng.carriers.selectors.voices import newest_charter
from xianfeng.carriers.services.growth import (
    draft_charter,
    establish_carrier,
    evaluate_cycle,
    renew_charter,
    settle_carrier,
)
from xianfeng.ui.acts import Act

from .life import carrier_for

evaluate = Act(
    on=carrier_for(Deed.EVALUATE),
    form=EvaluationForm,
    given=lambda asked: {
        "initial": {
            "ends_on": asked.today,
            "review_date": asked.today + timedelta(days=settings.FIGURES.carrier_trial_days),
        }
    },
    service=evaluate_cycle,
    heading=_("What came of this cycle?"),
    lead=_("The records of the cycle stand beside what you write; neither can be changed later."),
    button=_("Record the evaluation"),
    done=_("The cycle has been evaluated; a new one has begun."),
)
settle = Act(
    on=carrier_for(Deed.SETTLE),
    form=SettleForm,
    service=settle_carrier,
    heading=_("Make this carrier regular?"),
    lead=_("It has shown in a cycle that it serves; from now on it goes on without an end date."),
    button=_("Make it regular"),
    done=_("The carrier is regular now. Next come a second cycle and a charter."),
)
charter = Act(
    on=carrier_for(Deed.DRAFT),
    form=CharterForm,
    given=lambda asked: {"charter": newest_charter(asked.thing)},
    service=draft_charter,
    heading=_("What are its rules?"),
    lead=_("A version is never edited: what you write is the next one, and waits for approval."),
    button=_("Record this version"),
    done=_("The version has been recorded; an officer above puts it in force."),
)
establish = Act(
    on=carrier_for(Deed.ESTABLISH),
    form=EstablishForm,
    service=establish_carrier,
    heading=_("Make this carrier an institution?"),
    lead=_("Its charter is in force from that day, and is looked at again on its date."),
    button=_("Make it an institution"),
    done=_("The carrier is an institution now; its charter is in force."),
)
renew = Act(
    on=carrier_for(Deed.RENEW),
    form=RenewForm,
    service=renew_charter,
    heading=_("Put the new version in force?"),
    lead=_("The version before stays readable, with the days on which it was in force."),
    button=_("Put it in force"),
    done=_("The new version of the charter is in force."),
)
