from collections.abc import Mapping

from django.utils.translation import pgettext_lazy

from xianfeng.audit.rules import Look
from xianfeng.ui.words import Text

LOOK_LABELS: Mapping[Look, Text] = {
    Look.MEMBER: pgettext_lazy("look", "the member's page"),
    Look.LIST: pgettext_lazy("look", "a list of members"),
    Look.ROLL: pgettext_lazy("look", "a roll"),
    Look.REQUEST: pgettext_lazy("look", "the member's requests"),
    Look.TRANSFER: pgettext_lazy("look", "the transfer"),
    Look.EXPORT: pgettext_lazy("look", "a list exported as a file"),
    Look.POSTS: pgettext_lazy("look", "who holds posts"),
    Look.CITIZEN: pgettext_lazy("look", "how a citizen can be reached"),
    Look.POSTS_EXPORT: pgettext_lazy("look", "who holds posts, exported as a file"),
    Look.ACTIVITY: pgettext_lazy("look", "who comes to an activity"),
    Look.ACCOUNT: pgettext_lazy("look", "the account"),
    Look.ACCOUNTS: pgettext_lazy("look", "the list of accounts"),
    Look.ROLES: pgettext_lazy("look", "who holds which role"),
}
