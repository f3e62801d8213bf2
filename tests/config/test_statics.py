from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.finders import find
from django.templatetags.static import static
from django.test import Client

from xianfeng.config.statics import digest_of


def test_another_content_or_name_has_another_address(tmp_path: Path) -> None:
    folder = tmp_path / "ui" / "static" / "ui"
    folder.mkdir(parents=True)
    (folder / "ui.css").write_text("a")
    first = digest_of(tmp_path)

    (folder / "ui.css").write_text("b")
    second = digest_of(tmp_path)
    (folder / "ui.css").rename(folder / "other.css")
    third = digest_of(tmp_path)

    assert len({first, second, third}) == 3


@pytest.mark.django_db
def test_static_files_are_kept_for_ever_under_an_address_of_their_content(client: Client) -> None:
    assert find("ui/ui.css")
    address = static("ui/ui.css")

    response = client.get(address)
    response.close()

    assert address.startswith("/static/")
    assert digest_of(settings.PACKAGE) in address
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "max-age=315360000, public, immutable"
    assert not response.cookies
