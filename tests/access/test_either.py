"""Every page on a second database: what it asks of the rows is answered, as the table says.

Who may do what does not depend on the database, so the walk itself (`test_walk`) runs on one.
"""

import pytest

from tests.access.city import City
from tests.access.test_walk import EVERY, address_of, ask, faults_of
from tests.kit import PAGES
from xianfeng.cli.access import Page
from xianfeng.foundation.doors import Answer, Place, Subject

pytestmark = [pytest.mark.django_db, pytest.mark.second]
LOOKERS = (Subject.OFFICER, Subject.MEMBER, Subject.ADMINISTRATOR)


@pytest.mark.parametrize("page", EVERY, ids=lambda page: page.name)
def test_a_page_answers_whoever_is_let_in(page: Page, city: City) -> None:
    rule = PAGES[page.name]
    for method in sorted(rule.methods):
        for who in LOOKERS:
            if rule.answer(who, method, Place.OWN) is Answer.IN:
                address = address_of(page, city, city.people[who], Place.OWN)
                response, _ = ask(city.people[who], method, address)

                assert [*faults_of(page, (who, method, Place.OWN), address, response)] == []
