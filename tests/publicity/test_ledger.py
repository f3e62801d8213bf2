"""The pages of the logs: for everybody, without a cookie, with what one needs to check."""

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.test import Client
from pytest_django import Settings

from tests.factories.ballots import PRAISE, make_slips, night
from tests.factories.organisation import NOW, make_window
from xianfeng.ballots.models.log import LogCheckpoint, LogHead, LogWitness
from xianfeng.ballots.services.cast import cast
from xianfeng.ballots.verify_ledger import check
from xianfeng.ui.kept import forget

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh() -> None:
    forget()


def opened() -> None:
    for token in make_slips(make_window(), 24)[:21]:
        cast(token=token, answers=PRAISE, comment="")
    night()


def test_before_anything_was_opened_the_page_says_what_will_be_here(client: Client) -> None:
    page = client.get("/ledger/?lang=en").content.decode()

    assert "No ballot has been opened yet." in page
    assert "Openings" not in page


def test_the_page_shows_what_was_signed_and_what_was_opened(client: Client) -> None:
    opened()
    answer = client.get("/ledger/?lang=en")
    page = answer.content.decode()

    assert not answer.cookies
    assert "21 ballots stand in the log, as of opening 1" in page
    assert LogCheckpoint.objects.latest("pk").note.splitlines()[0] in page
    row = page[page.index("<tbody>") :]
    for figure in (">24<", ">21<", ">0<"):
        assert figure in row
    assert "No witness from outside" in page


def test_what_was_odd_about_a_witness_is_said_to_everybody(client: Client) -> None:
    opened()
    went_back = {"what": "went_back", "before": 180, "now": 60, "on": "2026-09-02"}
    LogWitness.objects.create(
        log="public", name="w.example", size=60, said=[went_back], recorded_at=NOW
    )

    assert "went back from 180 to 60 leaves" in client.get("/ledger/?lang=en").content.decode()


def test_a_log_that_is_stopped_says_so_on_top(client: Client) -> None:
    opened()
    LogHead.objects.update(alarm="a witness has seen 500, we hold 3")

    assert "Signing has stopped" in client.get("/ledger/?lang=en").content.decode()


def test_an_opening_that_was_downloaded_checks_itself(client: Client, tmp_path: Path) -> None:
    opened()
    answer = client.get("/ledger/opening-1.zip")
    with ZipFile(BytesIO(answer.content)) as packed:
        packed.extractall(tmp_path)
    kept = tmp_path / "checkpoints-public.txt"
    kept.write_bytes(client.get("/ledger/checkpoints-public.txt").content)

    found = check(tmp_path / "opening-1", seen=[kept])

    assert not answer.cookies
    assert found["problems"] == []
    script = client.get("/ledger/verify_ledger.py").content
    assert script == (tmp_path / "opening-1/verify_ledger.py").read_bytes()


@pytest.mark.parametrize(
    "path", ["opening-9.zip", f"opening-{10**30}.zip", "checkpoints-other.txt"]
)
def test_what_is_not_there_is_not_found(client: Client, path: str) -> None:
    assert client.get(f"/ledger/{path}").status_code == 404


def test_the_page_asks_no_more_with_more_openings(
    client: Client, django_assert_num_queries: object
) -> None:
    opened()
    forget()
    with django_assert_num_queries(20):  # type: ignore[operator]
        client.get("/ledger/")
    night(2)
    forget()
    with django_assert_num_queries(20):  # type: ignore[operator]
        client.get("/ledger/")


def test_an_opening_is_packed_once_and_not_sent_again_to_who_has_it(
    client: Client, settings: Settings, tmp_path: Path
) -> None:
    settings.XIANFENG_HOME = tmp_path
    opened()
    first = client.get("/ledger/opening-1.zip")
    (file,) = (tmp_path / "openings").iterdir()
    file.write_bytes(b"packed")  # what lies there is what is sent

    assert client.get("/ledger/opening-1.zip").content == b"packed"
    head = client.head("/ledger/opening-1.zip")
    assert (head.status_code, head.content, head.headers["ETag"]) == (
        *(200, b""),
        first.headers["ETag"],
    )
    same = client.get("/ledger/opening-1.zip", headers={"If-None-Match": first.headers["ETag"]})
    assert (same.status_code, same.content) == (304, b"")

    LogCheckpoint.objects.filter(size__gt=1).update(
        cosignatures={"w.example": "\u2014 w.example x\n"}
    )
    signed = client.get("/ledger/opening-1.zip", headers={"If-None-Match": first.headers["ETag"]})

    assert signed.status_code == 200
    assert signed.headers["ETag"] != first.headers["ETag"]
    assert len(list((tmp_path / "openings").iterdir())) == 1
    with ZipFile(BytesIO(signed.content)) as packed:
        assert b"w.example" in packed.read("opening-1/checkpoints.txt")


def test_where_nothing_can_be_kept_an_opening_is_sent_all_the_same(
    client: Client, settings: Settings, tmp_path: Path
) -> None:
    settings.XIANFENG_HOME = tmp_path
    opened()
    (tmp_path / "openings").write_text("a file in the way of the folder")

    with ZipFile(BytesIO(client.get("/ledger/opening-1.zip").content)) as packed:
        assert packed.testzip() is None
