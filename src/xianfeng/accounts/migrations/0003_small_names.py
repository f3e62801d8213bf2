from django.db import migrations, models
from django.db.models.functions import Lower


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_first_codes")]

    operations = [
        migrations.AddIndex(
            model_name="user",
            index=models.Index(Lower("username"), name="accounts_user_small_name"),
        ),
    ]
