"""What this room forgets of a person whose deletion was granted."""

import zlib
from collections.abc import Iterable
from datetime import datetime

from xianfeng.actors.rules import Actor
from xianfeng.sheets.models import ImportPreview, KeptExport, SheetImport
from xianfeng.sheets.rules.kept import unpacked_keys


def forget_words(*, actor: Actor, words: Iterable[str], at: datetime) -> None:
    """Throw away the sheets that may name a person: taken in and not applied, or taken out.

    Args:
        actor: who granted it; the caller made sure and holds the transaction.
    """
    del actor, at
    wanted = [word.encode() for word in words if word]
    gone = [
        pk
        for pk, content in ImportPreview.objects.values_list("pk", "content").iterator()
        if any(word in zlib.decompress(content) for word in wanted)
    ]
    ImportPreview.objects.filter(pk__in=gone).delete()
    imports = SheetImport.objects.values_list("pk", "content").iterator()
    told = [
        pk for pk, content in imports if any(word in zlib.decompress(content) for word in wanted)
    ]
    SheetImport.objects.filter(pk__in=told).delete()
    KeptExport.objects.all().delete()  # each is made anew in a minute


def forget_changes(*, actor: Actor, kind: str, key: int, at: datetime) -> None:
    """Throw away what imports keep of a row as it was before; they cannot be taken back any more.

    Args:
        actor: who granted it; the caller made sure and holds the transaction.
    """
    del actor, at
    imports = SheetImport.objects.filter(kind=kind).values_list("pk", "content").iterator()
    told = [pk for pk, content in imports if str(key) in unpacked_keys(bytes(content))["changed"]]
    SheetImport.objects.filter(pk__in=told).delete()
