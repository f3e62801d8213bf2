"""The tables of the sealed box (design.md §5); those that hold secrets without row ids on SQLite.

A row id counts upward: whoever has the file could read from it in which order envelopes came. See
0002. Slips get columns that may be empty, which SQLite adds without building the table anew.
"""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

MODELS = ("Envelope", "Tally", "Comment")


def without_row_ids(apps, schema_editor):
    if schema_editor.connection.vendor != "sqlite":
        return
    with schema_editor.connection.cursor() as cursor:
        for name in MODELS:
            model = apps.get_model("ballots", name)
            table = model._meta.db_table
            cursor.execute(
                "SELECT sql FROM sqlite_master"
                " WHERE tbl_name = %s AND type = 'index' AND sql IS NOT NULL",
                [table],
            )
            indexes = cursor.fetchall()
            cursor.execute(f"DROP TABLE {table}")
            keys, fields = model._meta.pk_fields, model._meta.local_fields
            fields[:] = [*keys, *(field for field in fields if field not in keys)]
            create, _ = schema_editor.table_sql(model)
            cursor.execute(f"{create} WITHOUT ROWID")
            for (index,) in indexes:
                cursor.execute(index)


class Migration(migrations.Migration):
    dependencies = [
        ("ballots", "0003_log"),
        ("organisation", "0001_initial"),
        ("rolls", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RenameModel("Tally", "SumsBefore"),
        migrations.CreateModel(
            name='Questionnaire',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40, unique=True)),
                ('digest', models.CharField(help_text='SHA-256 of the canonical content', max_length=64)),
                ('content', models.JSONField(help_text='the questions as they are published')),
                ('published_on', models.DateField(help_text='empty: built in', null=True)),
            ],
            options={
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('window', 'service window'), ('campaign', 'campaign'), ('members', 'members')], max_length=12)),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
                ('questionnaire', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ballots.questionnaire')),
                ('group', models.CharField(blank=True, help_text="one of a campaign's groups", max_length=40)),
                ('roll', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='rolls.roll')),
                ('title', models.CharField(blank=True, max_length=120)),
                ('opens_on', models.DateField()),
                ('closes_on', models.DateField(help_text='the first day on which it is closed', null=True)),
                ('log', models.CharField(choices=[('public', 'public log'), ('members', 'log of members')], default='public', max_length=8)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('kind', 'window')), fields=('unit', 'questionnaire'), name='round_standing_once'), models.UniqueConstraint(fields=('roll',), name='round_of_a_roll_once'), models.CheckConstraint(condition=models.Q(('closes_on', None), ('closes_on__gt', models.F('opens_on')), _connector='OR'), name='round_closes_after_it_opens'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'members'), ('log', 'members'), ('roll__isnull', False)), models.Q(models.Q(('kind', 'members'), _negated=True), ('log', 'public'), ('roll', None), ('unit__isnull', False)), _connector='OR'), name='round_of_members_has_a_roll')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='DayKey',
            fields=[
                ('number', models.PositiveIntegerField(primary_key=True, serialize=False)),
                ('public_key', models.CharField(max_length=64)),
                ('on', models.DateField(help_text='the day on which it began')),
                ('state', models.CharField(choices=[('open', 'open'), ('over', 'over, waits for its opening'), ('opened', 'opened'), ('destroying', 'its key is being destroyed'), ('destroyed', 'its key is destroyed')], default='open', max_length=10)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('state',), name='one_day_is_open')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Envelope',
            fields=[
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('round', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ballots.round')),
                ('day', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ballots.daykey')),
                ('sealed', models.BinaryField(help_text='always of one length')),
            ],
            options={
                'indexes': [models.Index(fields=['day', 'round'], name='envelope_by_day_and_round')],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Opening',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ballots.daykey')),
                ('log', models.CharField(choices=[('public', 'public log'), ('members', 'log of members')], max_length=8)),
                ('step', models.PositiveSmallIntegerField(choices=[(1, '1'), (2, '2')])),
                ('start', models.PositiveBigIntegerField(help_text='leaves of the log before it')),
                ('size', models.PositiveBigIntegerField(help_text='leaves of the log after it')),
                ('ballots', models.PositiveIntegerField()),
                ('cells', models.JSONField(help_text='each with its round, the rounds of its slips, its ballots')),
                ('first_note', models.TextField(help_text='the checkpoint of step one')),
                ('second_note', models.TextField(blank=True, help_text='the checkpoint of step two')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('day', 'log'), name='opening_once_a_day_and_log')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Tally',
            fields=[
                ('pk', models.CompositePrimaryKey('round_id', 'month', 'in_log', 'question', 'code', blank=True, editable=False, primary_key=True, serialize=False)),
                ('round', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ballots.round')),
                ('month', models.PositiveSmallIntegerField(help_text='months since the year 0')),
                ('in_log', models.BooleanField(help_text='no: counted before the sealed box, in no log')),
                ('question', models.CharField(blank=True, max_length=40)),
                ('code', models.CharField(blank=True, max_length=40)),
                ('count', models.PositiveIntegerField(help_text='ballots')),
            ],
            options={
                'indexes': [],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('round', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ballots.round')),
                ('month', models.PositiveSmallIntegerField(help_text='months since the year 0')),
                ('text', models.TextField(blank=True, help_text='empty once it was hidden')),
                ('salt', models.CharField(blank=True, help_text='empty: it stands in no log', max_length=64)),
                ('hidden_reason', models.CharField(blank=True, max_length=40)),
                ('hidden_on', models.DateField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['round', 'month'], name='comment_by_round_and_month')],
                'constraints': [],
            },
        ),
        migrations.CreateModel(
            name='Taken',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ballots.round')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='rolls.rollentry')),
            ],
            options={
                'verbose_name_plural': 'taken',
                'constraints': [models.UniqueConstraint(fields=('round', 'entry'), name='slip_taken_once')],
                'indexes': [],
            },
        ),
        migrations.AddField(
            model_name='batch',
            name='channel',
            field=models.CharField(choices=[('slip', 'printed slip'), ('kiosk', 'kiosk'), ('terminal', 'rating device'), ('sms', 'text message'), ('web', 'web page'), ('assisted', "with an officer's help"), ('roll', 'signed-in members')], default='slip', max_length=10),
        ),
        migrations.AddField(
            model_name='batch',
            name='root',
            field=models.CharField(blank=True, help_text='over what is stored of each', max_length=64),
        ),
        migrations.AddField(
            model_name='batch',
            name='proposed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='batch',
            name='approved_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='batch',
            name='approvals',
            field=models.JSONField(default=list, help_text='as the log names those who approved'),
        ),
        migrations.AddField(
            model_name='batch',
            name='place',
            field=models.PositiveBigIntegerField(help_text='of its leaf in the log; empty: not committed, not to be used yet', null=True),
        ),
        migrations.AddField(
            model_name='batch',
            name='before',
            field=models.PositiveIntegerField(default=0, help_text='slips that were used or called in before the sealed box'),
        ),
        migrations.AddField(
            model_name='batch',
            name='round',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ballots.round'),
        ),
        migrations.AddField(
            model_name='slip',
            name='commitment',
            field=models.BinaryField(help_text='to its ballot, which shows nothing of it', null=True),
        ),
        migrations.AddField(
            model_name='slip',
            name='place',
            field=models.PositiveBigIntegerField(help_text='of its promise in the log, once the ballot was opened', null=True),
        ),
        migrations.RunPython(without_row_ids, migrations.RunPython.noop),
    ]
