from itertools import groupby

from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q


def number(apps, schema_editor):
    """Number the texts of changed proposals, and say on which of them each voice was counted.

    Under the rule of then the counts stayed: they go on counting for the text of today.
    """
    texts = apps.get_model("carriers", "EarlierText")
    carriers = apps.get_model("carriers", "Carrier")
    endorsements = apps.get_model("carriers", "Endorsement")
    rows = list(texts.objects.order_by("carrier_id", "pk"))
    for carrier, group in groupby(rows, key=lambda row: row.carrier_id):
        replaced = []
        for version, row in enumerate(group, start=1):
            row.version = version
            replaced.append(row.replaced_at)
        carriers.objects.filter(pk=carrier).update(version=len(replaced) + 1)
        for row in endorsements.objects.filter(carrier_id=carrier, round=1):
            row.version = 1 + sum(moment <= row.recorded_at for moment in replaced)
            row.save(update_fields=["version"])
    texts.objects.bulk_update(rows, ["version"])


def said():
    return [
        ("need", models.TextField(blank=True, help_text="the need that it answers, and how it was found out")),
        ("leads", models.CharField(blank=True, max_length=60, help_text="the post that leads it")),
        ("takes_part", models.CharField(blank=True, max_length=120)),
        ("cost", models.PositiveIntegerField(blank=True, null=True, help_text="yuan a year")),
        ("burden", models.PositiveIntegerField(blank=True, null=True, help_text="minutes a month that it asks of the branch, estimated")),
    ]


def person():
    return models.ForeignKey(
        null=True,
        on_delete=models.deletion.PROTECT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("carriers", "0005_charters_and_cycles"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        *(migrations.AddField(model, name, field) for model in ("carrier", "earliertext") for name, field in said()),
        migrations.AddField(
            "carrier",
            "version",
            models.PositiveSmallIntegerField(default=1, help_text="of its text; each change of a proposal makes the next one"),
        ),
        migrations.AddField(
            "carrier",
            "voices_since",
            models.PositiveSmallIntegerField(default=1, help_text="the oldest version whose voices count for the present text"),
        ),
        migrations.AlterField(
            "earliertext",
            "theme",
            models.CharField(help_text="what it is about, in one sentence", max_length=200),
        ),
        migrations.AddField("earliertext", "version", models.PositiveSmallIntegerField(default=1), preserve_default=False),
        migrations.AddField("earliertext", "replaced_by", person()),
        migrations.AddField("earliertext", "confirmed_by", person()),
        migrations.AddField(
            "earliertext",
            "confirmed_at",
            models.DateTimeField(editable=False, null=True, help_text="when it was confirmed that the meaning is the same"),
        ),
        migrations.AddField(
            "endorsement",
            "version",
            models.PositiveSmallIntegerField(default=1, help_text="of the text, or before an institution of the charter"),
        ),
        migrations.RunPython(number, migrations.RunPython.noop),
        migrations.AddConstraint(
            "carrier",
            models.CheckConstraint(
                condition=Q(voices_since__gte=1, voices_since__lte=F("version")),
                name="carrier_voices_of_its_texts",
            ),
        ),
        migrations.AddConstraint(
            "earliertext", models.UniqueConstraint(fields=["carrier", "version"], name="earlier_text_once")
        ),
        migrations.RemoveConstraint("endorsement", "endorsement_first_once_per_voice"),
        migrations.AddConstraint(
            "endorsement",
            models.UniqueConstraint(
                condition=Q(corrects=None),
                fields=["carrier", "voice", "round", "version"],
                name="endorsement_first_once_per_voice",
            ),
        ),
    ]
