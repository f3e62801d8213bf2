from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisation', '0014_members_of_a_day'),
    ]

    operations = [
        migrations.AlterField(
            model_name='importpreview',
            name='kind',
            field=models.CharField(choices=[('organisations', 'list of organisations'), ('members', 'list of members'), ('posts', 'list of posts')], max_length=16),
        ),
    ]
