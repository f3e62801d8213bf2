"""Who is suggested by name, whoever is called so elsewhere."""

import pytest

from tests.factories.organisation import make_member, make_organisation, make_user
from xianfeng.access.selectors.roles import accounts_called
from xianfeng.accounts.models import User

pytestmark = pytest.mark.django_db


def test_who_is_called_so_out_of_reach_does_not_hide_who_is_called_nearly_so_within() -> None:
    near = make_user()
    make_member(name="张珊", user=near, organisation=make_organisation())
    within = User.objects.filter(pk=near.pk)
    assert list(accounts_called("zhangsan", within)) == [near]

    make_member(name="张三", user=make_user(), organisation=make_organisation(code="B"))

    assert list(accounts_called("zhangsan", within)) == [near]
