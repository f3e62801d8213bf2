from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisation', '0011_transfer_escalated'),
    ]

    operations = [
        migrations.AddField(
            model_name='composition',
            name='released',
            field=models.JSONField(default=dict, help_text='breakdown → step → the figures that are shown, the total last'),
        ),
    ]
