from django.conf import settings

from xianfeng.carriers.models import Carrier
from xianfeng.carriers.rules import Voice, voices_lacking


def voices_lacking_of(carrier: Carrier) -> tuple[Voice, ...]:
    """List the voices that do not accept a proposal yet; its endorsements are at hand."""
    return voices_lacking(
        {Voice(row.voice): row.tally for row in carrier.endorsements.all()},
        quorum=settings.FIGURES.endorsement_quorum,
        share=settings.FIGURES.endorsement_share,
    )
