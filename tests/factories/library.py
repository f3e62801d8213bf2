"""Documents with bytes on the disk, shown at a thing."""

from base64 import b64decode

from django.db import models

from tests.factories.organisation import NOW
from xianfeng.library.models import Content, Document, Use
from xianfeng.library.store import store
from xianfeng.organisation.models.organisations import Organisation

PICTURE = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
)
"""One pixel."""


def make_document(subject_type: str, thing: models.Model, organisation: Organisation) -> Document:
    digest, size = store([PICTURE])
    content, _ = Content.objects.get_or_create(
        digest=digest, defaults={"size": size, "kind": "png", "recorded_at": NOW}
    )
    document = Document.objects.create(
        title="现场照片", name="a.png", content=content, organisation=organisation, recorded_at=NOW
    )
    Use.objects.create(
        document=document, subject_type=subject_type, subject_id=thing.pk, recorded_at=NOW
    )
    return document
