"""Drop what the sealed box replaces: open ballots, their sums, the window of a batch."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ballots", "0005_carry_over")]

    operations = [
        migrations.RemoveField("batch", "window"),
        migrations.RemoveField("batch", "questionnaire"),
        migrations.AlterField(
            "batch",
            "round",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ballots.round"
            ),
        ),
        migrations.DeleteModel("Ballot"),
        migrations.DeleteModel("SumsBefore"),
    ]
