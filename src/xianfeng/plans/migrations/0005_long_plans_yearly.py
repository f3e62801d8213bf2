from datetime import timedelta

from django.db import migrations, models

LONGEST_YEAR = timedelta(days=366)


def ask_yearly(apps, schema_editor):
    """A plan of several years has had no months: its figures are asked for once a year."""
    plans = apps.get_model('plans', 'Plan').objects
    long = plans.filter(ends_on__gt=models.F('starts_on') + LONGEST_YEAR)
    figures = apps.get_model('plans', 'Indicator').objects
    figures.filter(goal__plan__in=long.values('pk'), observations=None).update(frequency='yearly')


class Migration(migrations.Migration):

    dependencies = [('plans', '0004_frequency')]

    operations = [migrations.RunPython(ask_yearly, migrations.RunPython.noop)]
