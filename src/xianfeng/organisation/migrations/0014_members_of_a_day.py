from django.db import migrations, models


class Migration(migrations.Migration):
    """Who belonged where on a day is counted by an index alone, and read in a row."""

    dependencies = [("organisation", "0013_members_on_the_way")]

    operations = [
        migrations.RemoveIndex(model_name="membership", name="membership_by_start"),
        migrations.RemoveIndex(model_name="membership", name="membership_by_end"),
        migrations.RemoveIndex(model_name="membership", name="membership_by_place"),
        migrations.AddIndex(
            model_name="membership",
            index=models.Index(
                fields=["organisation", "standing", "starts_on", "ends_on"],
                name="membership_by_place",
            ),
        ),
    ]
