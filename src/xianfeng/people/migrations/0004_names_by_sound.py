from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0003_what_is_known")]

    operations = [
        migrations.RemoveIndex(model_name="member", name="member_by_place"),
        migrations.AddIndex(
            model_name="member",
            index=models.Index(
                fields=[
                    *("organisation", "left_on", "name_keys", "name", "standing"),
                    *("joined_date", "number"),
                ],
                name="member_by_place",
            ),
        ),
    ]
