from django.db import migrations
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import TruncDate


def begin_when_known(apps, schema_editor):
    """Let what a list brought begin on the day of the import, not on that of joining the Party."""
    periods = apps.get_model("people", "Membership").objects
    day = TruncDate("recorded_at")
    known = periods.filter(cause="imported").alias(day=day).filter(starts_on__lt=F("day"))
    known.filter(Q(ends_on=None) | Q(ends_on__gte=F("day"))).update(starts_on=day)


def full_since(apps, schema_editor):
    """Write down when those became full members whom the platform saw become so."""
    steps = apps.get_model("people", "Membership").objects.filter(
        member=OuterRef("pk"), cause="became_full"
    )
    members = apps.get_model("people", "Member").objects
    last = steps.order_by("-starts_on", "-pk").values("starts_on")[:1]
    members.filter(standing="full").update(full_date=Subquery(last))


class Migration(migrations.Migration):
    dependencies = [("people", "0002_full_date")]
    operations = [
        migrations.RunPython(begin_when_known, migrations.RunPython.noop),
        migrations.RunPython(full_since, migrations.RunPython.noop),
    ]
