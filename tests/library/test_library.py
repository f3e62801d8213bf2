"""A paper has a number for ever, its bytes lie once, and only whoever may look can have it."""

from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pytest_django import Settings

from tests.factories.organisation import (
    NOW,
    acting,
    make_actor,
    make_member_actor,
    make_organisation,
    make_unit,
)
from tests.kit import with_role
from xianfeng.actors.permissions import has_role
from xianfeng.actors.rules import Actor, RoleKind
from xianfeng.audit.models import Entry
from xianfeng.foundation.errors import NotAllowed, Refusal
from xianfeng.foundation.refusals import NoReason, Twice
from xianfeng.foundation.room import Room, house, open_house
from xianfeng.foundation.sheets.reading import FileTooLarge
from xianfeng.library.keeping import Keeper, Subject, subject_seen
from xianfeng.library.models import Content, Document
from xianfeng.library.rules import (
    EmptyFile,
    Kind,
    NotTaken,
    OtherwiseNamed,
    PhoneFormat,
    checked_name,
    checked_title,
    kind_of,
)
from xianfeng.library.selectors import document_seen, shown_on
from xianfeng.library.services import add_document, take_off
from xianfeng.library.store import place_of
from xianfeng.organisation.models.organisations import Organisation
from xianfeng.organisation.selectors.visible import organisations_visible_to
from xianfeng.uploads.pictures import DamagedPicture, TooManyPixels

pytestmark = pytest.mark.django_db
WHERE = "tests.organisation"
PDF = b"%PDF-1.7\n1 0 obj\n"
KEEPER = Keeper(
    WHERE,
    find=lambda actor, key: organisations_visible_to(actor).filter(pk=key).first(),
    may_add=lambda actor, thing: has_role(actor, {RoleKind.SECRETARY}, organisation=thing),
    runs=lambda actor, thing: has_role(actor, {RoleKind.SECRETARY}, organisation=thing),
    organisation=lambda thing: thing,
    address=lambda key: f"/organisation/{key}/",
    title=lambda thing: str(thing.name),
)


@pytest.fixture(autouse=True)
def _keeper(settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.XIANFENG_HOME = tmp_path
    before = house().rooms
    open_house([*before, Room("tests", answers=(KEEPER,))])
    yield
    open_house(before)


@pytest.fixture
def branch() -> Organisation:
    office = make_organisation(unit=make_unit())
    return make_organisation(parent=office, unit=office.unit)


@pytest.fixture
def secretary(branch: Organisation) -> Actor:
    return make_actor(RoleKind.SECRETARY, branch)


def subject(actor: Actor, branch: Organisation) -> Subject:
    found = subject_seen(actor, WHERE, branch.pk)
    assert found is not None
    return found


def sent(data: bytes = PDF, name: str = "会议纪要.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def added(
    actor: Actor, branch: Organisation, data: bytes = PDF, name: str = "会议纪要.pdf"
) -> Document:
    return add_document(
        actor=actor, subject=subject(actor, branch), file=sent(data, name), title="", at=NOW
    )


def photograph(size: tuple[int, int] = (40, 30), *, form: str = "JPEG") -> bytes:
    """A picture as a phone takes it: lying on its side, with place, device and time beside it."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "SECRET-DEVICE"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (31.0, 14.0, 7.0)
    answer = BytesIO()
    Image.new("RGB", size, "red").save(answer, form, exif=exif, comment=b"SECRET-PLACE")
    return answer.getvalue()


def test_a_document_has_a_number_a_checksum_and_one_line_of_the_trail(
    secretary: Actor, branch: Organisation
) -> None:
    document = added(secretary, branch)

    assert (document.title, document.name) == ("会议纪要", "会议纪要.pdf")
    assert document.organisation == branch
    assert document.content.digest == sha256(PDF).hexdigest()
    assert (document.content.size, document.content.kind) == (len(PDF), Kind.PDF)
    assert place_of(document.content.digest).read_bytes() == PDF
    assert [entry.verb for entry in Entry.objects.all()] == ["library.document.added"]


def test_identical_uploads_are_one_file_and_two_documents(branch: Organisation) -> None:
    other = make_organisation(parent=branch.parent, unit=branch.unit)

    first = added(make_actor(RoleKind.SECRETARY, branch), branch)
    second = added(make_actor(RoleKind.SECRETARY, other), other)

    assert first.pk != second.pk
    assert Content.objects.count() == 1
    assert len([path for path in place_of("00").parents[1].rglob("*") if path.is_file()]) == 1


def test_the_same_file_is_not_added_twice_to_one_page(
    secretary: Actor, branch: Organisation
) -> None:
    added(secretary, branch)

    with pytest.raises(Twice):
        added(secretary, branch, name="另一个名字.pdf")

    assert Document.objects.count() == 1


def test_of_a_photograph_no_place_device_or_turn_stays(
    secretary: Actor, branch: Organisation
) -> None:
    given = photograph()
    assert b"SECRET-DEVICE" in given
    assert b"SECRET-PLACE" in given

    document = added(secretary, branch, given, "IMG_1.jpg")

    kept = place_of(document.content.digest).read_bytes()
    with Image.open(BytesIO(kept)) as picture:
        assert (picture.size, picture.format) == ((30, 40), "JPEG")
        assert not dict(picture.getexif())
    assert b"SECRET" not in kept


def test_what_a_telephone_gives_is_taken_upright_and_no_larger_than_needed(
    secretary: Actor, branch: Organisation
) -> None:
    """Two pictures in one file, as many telephones write them; 20 million pixels."""
    exif = Image.Exif()
    exif[0x0112] = 6
    large, second = Image.new("RGB", (5_000, 4_000), "green"), Image.new("RGB", (50, 40))
    answer = BytesIO()
    large.save(answer, "MPO", save_all=True, append_images=[second], exif=exif)

    document = added(secretary, branch, answer.getvalue(), "IMG_3.jpg")

    kept = place_of(document.content.digest).read_bytes()
    with Image.open(BytesIO(kept)) as picture:
        assert (picture.size, picture.format) == ((2_048, 2_560), "JPEG")


@pytest.mark.parametrize(
    ("data", "name", "refusal"),
    [
        (b"", "空.pdf", EmptyFile),
        (b"MZ\x90\0", "程序.exe", NotTaken),
        (b"MZ\x90\0", "照片.jpg.docx", OtherwiseNamed),
        (b"<html>", "网页.html", NotTaken),
        (b"\0\0\0\x18ftypheic", "IMG_2.HEIC", PhoneFormat),
        (b"\xff\xd8\xff" + bytes(80), "坏.jpg", DamagedPicture),
        (b"\x89PNG\r\n\x1a\n" + bytes(80), "坏.png", DamagedPicture),
    ],
)
def test_what_is_not_taken_is_said_and_leaves_nothing(
    secretary: Actor, branch: Organisation, data: bytes, name: str, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        added(secretary, branch, data, name)

    assert (Document.objects.count(), Content.objects.count()) == (0, 0)


def test_a_photograph_of_200_megabytes_is_refused_by_its_size(
    secretary: Actor, branch: Organisation
) -> None:
    file = sent(b"", "巨大.jpg")
    file.size = 200 * 1024 * 1024

    with pytest.raises(FileTooLarge):
        add_document(
            actor=secretary, subject=subject(secretary, branch), file=file, title="", at=NOW
        )


def test_a_small_file_that_would_unfold_into_a_huge_picture_is_not_drawn(
    secretary: Actor, branch: Organisation
) -> None:
    answer = BytesIO()
    Image.new("1", (20_000, 20_000)).save(answer, "PNG")

    with pytest.raises(TooManyPixels):
        added(secretary, branch, answer.getvalue(), "炸弹.png")


def test_only_who_may_adds_and_who_may_not_see_has_nothing(
    secretary: Actor, branch: Organisation
) -> None:
    document = added(secretary, branch)
    member = acting(make_member_actor(branch))
    stranger = acting(make_member_actor(make_organisation(unit=make_unit())))

    with pytest.raises(NotAllowed):
        added(member, branch)
    assert document_seen(member, document.pk) == document
    with pytest.raises(Document.DoesNotExist):
        document_seen(stranger, document.pk)


def test_taken_off_a_page_it_keeps_number_and_reason(
    secretary: Actor, branch: Organisation
) -> None:
    document = added(secretary, branch)
    use = document.uses.get()
    member = acting(make_member_actor(branch))

    with pytest.raises(NotAllowed):
        take_off(actor=member, use=use, reason="不该在这里", at=NOW)
    with pytest.raises(NoReason):
        take_off(actor=secretary, use=use, reason=" ", at=NOW)
    take_off(actor=secretary, use=use, reason="传错了", at=NOW)

    use.refresh_from_db()
    assert (use.taken_off_at, use.reason) == (NOW, "传错了")
    assert document_seen(secretary, document.pk) == document
    with pytest.raises(Document.DoesNotExist):
        document_seen(member, document.pk)
    papers = shown_on(KEEPER)(secretary, branch)
    assert papers is not None
    assert papers.files == ()
    with pytest.raises(Twice):
        take_off(actor=secretary, use=use, reason="再一次", at=NOW)


@pytest.mark.once
def test_on_its_pages_it_is_added_shown_and_downloaded_safely(branch: Organisation) -> None:
    client = with_role(RoleKind.SECRETARY, branch)
    address = f"/library/add/{WHERE}/{branch.pk}/"

    refused = client.post(address, {"file": sent(b"MZ", "程序.exe"), "title": ""})
    done = client.post(address, {"file": sent(), "title": "三月会议"})

    assert refused.status_code == 422
    assert "程序.exe" in refused.content.decode()
    assert done["Location"] == f"/organisation/{branch.pk}/"
    number = Document.objects.get().pk
    page = client.get(f"/library/{number}/").content.decode()
    assert "三月会议" in page
    assert sha256(PDF).hexdigest() in page
    file = client.get(f"/library/{number}/file/")
    assert file.content == PDF
    assert file["Content-Disposition"].startswith("attachment;")
    assert file["Content-Type"] == "application/pdf"
    assert file["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in file["Content-Security-Policy"]
    assert client.get(f"/library/{number}/picture/").status_code == 404


@pytest.mark.once
def test_a_picture_stands_in_its_page_under_its_new_kind(branch: Organisation) -> None:
    client = with_role(RoleKind.SECRETARY, branch)

    client.post(
        f"/library/add/{WHERE}/{branch.pk}/",
        {"file": sent(photograph(form="PNG"), "截图.jpg"), "title": ""},
    )

    number = Document.objects.get().pk
    picture = client.get(f"/library/{number}/picture/")
    assert picture["Content-Type"] == "image/png"
    assert picture["Content-Disposition"].startswith("inline")
    assert picture.content.startswith(b"\x89PNG")
    file = client.get(f"/library/{number}/file/")
    assert "png" in file["Content-Disposition"]


@pytest.mark.once
def test_a_file_that_is_gone_from_the_disk_is_not_there(
    secretary: Actor, branch: Organisation
) -> None:
    document = added(secretary, branch)
    place_of(document.content.digest).unlink()

    client = with_role(RoleKind.SECRETARY, branch)

    assert client.get(f"/library/{document.pk}/file/").status_code == 404


@pytest.mark.once
def test_a_thing_that_no_room_knows_takes_no_papers(branch: Organisation) -> None:
    client = with_role(RoleKind.SECRETARY, branch)

    assert client.get(f"/library/add/nobody.thing/{branch.pk}/").status_code == 404
    assert subject_seen(make_actor(RoleKind.SECRETARY, branch), "nobody.thing", 1) is None


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("C:\\票据\\九月.pdf", "九月.pdf"),
        ("../../etc/passwd", "passwd"),
        ("a\r\nb.pdf", "a b.pdf"),
        ("", "file"),
        ("..", "file"),
        (f"{'长' * 300}.pdf", f"{'长' * 116}.pdf"),
    ],
)
def test_a_name_holds_no_folder_and_no_sign_that_a_disk_refuses(name: str, kept: str) -> None:
    assert checked_name(name) == kept


def test_the_kind_is_told_by_the_first_bytes_and_the_ending_only_between_like_ones() -> None:
    word = b"PK\x03\x04" + bytes(30)

    assert kind_of("a.png", b"\xff\xd8\xff\xe0") is Kind.JPEG
    assert kind_of("a.docx", word) is Kind.DOCX
    assert kind_of("a.xlsx", word) is Kind.XLSX
    assert kind_of("a.wps", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") is Kind.WPS
    assert kind_of("说明.txt", "说明".encode()) is Kind.TEXT
    with pytest.raises(OtherwiseNamed):
        kind_of("a.doc", word)


def test_a_document_is_called_as_said_else_as_its_file() -> None:
    assert checked_title(" 三月  会议 ", name="x.pdf") == "三月 会议"
    assert checked_title("", name="三月.会议.pdf") == "三月.会议"
