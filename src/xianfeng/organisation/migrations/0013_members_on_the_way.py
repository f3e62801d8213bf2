from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """What the rules find of all organisations is counted without reading a member's row."""

    dependencies = [("organisation", "0012_composition_released")]

    operations = [
        migrations.AddIndex(
            model_name="member",
            index=models.Index(
                fields=["organisation", "joined_date"],
                condition=Q(left_on=None, standing="probationary"),
                name="member_on_probation",
            ),
        ),
        migrations.AddIndex(
            model_name="member",
            index=models.Index(
                fields=["organisation"],
                condition=Q(left_on=None, standing="activist"),
                name="member_activist",
            ),
        ),
    ]
