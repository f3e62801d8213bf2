from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisation', '0010_deputyships'),
    ]

    operations = [
        migrations.AddField(
            model_name='transfer',
            name='escalated_at',
            field=models.DateTimeField(editable=False, help_text='when the level above a silent side was told', null=True),
        ),
    ]
