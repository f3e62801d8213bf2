from django.db import migrations, models


def give_places(apps, schema_editor):
    """Whoever had signed up before there were lines had a place from that moment."""
    words = apps.get_model('carriers', 'SignUp').objects
    words.filter(placed_at=None).update(placed_at=models.F('signed_up_at'))


class Migration(migrations.Migration):

    dependencies = [('carriers', '0008_places_and_line')]

    operations = [migrations.RunPython(give_places, migrations.RunPython.noop)]
