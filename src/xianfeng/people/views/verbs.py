"""Beside which fields the refusals of terms, posts and mergers are said."""

from xianfeng.organisation.rules.in_the_way import NobodyStays, NotItsMembers
from xianfeng.organisation.services.mergers import KindsDiffer
from xianfeng.organisation.steps import FIELDS_OF
from xianfeng.people.rules.post_faults import (
    EarlyElection,
    ElectedAfterStart,
    HoldsPost,
    NotFullMember,
    NotOneOfIts,
    PostEndsBeforeStart,
    SecretaryThere,
    TermEndsBeforeStart,
    TermsOverlap,
)
from xianfeng.people.services.posts import NotLonger
from xianfeng.ui.steps import Beside

BESIDE: Beside = {
    **FIELDS_OF,
    KindsDiffer: ("merged",),
    NobodyStays: ("members",),
    NotItsMembers: ("members",),
    TermEndsBeforeStart: ("ends_on",),
    ElectedAfterStart: ("elected_on",),
    TermsOverlap: ("starts_on",),
    EarlyElection: ("starts_on",),
    NotLonger: ("until",),
    NotOneOfIts: ("member",),
    NotFullMember: ("member",),
    HoldsPost: ("member",),
    SecretaryThere: ("kind",),
    PostEndsBeforeStart: ("ends_on",),
}
