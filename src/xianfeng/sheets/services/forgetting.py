"""What this room forgets of a person whose deletion was granted."""

from collections.abc import Iterable
from datetime import datetime

from xianfeng.actors.rules import Actor
from xianfeng.foundation.text import plain
from xianfeng.sheets.models import ImportPreview, KeptExport, SheetImport
from xianfeng.sheets.rules.kept import names_one_of, unpacked_keys


def forget_words(*, actor: Actor, words: Iterable[str], at: datetime) -> None:
    """Throw away the sheets that may name a person: taken in and not applied, or taken out.

    Args:
        actor: who granted it; the caller made sure and holds the transaction.
    """
    del actor, at
    wanted = [word for word in map(plain, words) if word]
    for table in (ImportPreview, SheetImport):
        kept = table.objects.values_list("pk", "content").iterator()
        gone = [pk for pk, content in kept if names_one_of(wanted, unpacked_keys(bytes(content)))]
        table.objects.filter(pk__in=gone).delete()
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
