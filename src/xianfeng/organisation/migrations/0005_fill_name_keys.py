from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from xianfeng.organisation.rules import name_keys

BATCH = 2_000


def fill(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Give the members that are there already the keys of their names."""
    member = apps.get_model("organisation", "Member")
    batch = []
    for row in member.objects.filter(name_keys="").order_by("pk").only("pk", "name").iterator():
        row.name_keys = name_keys(row.name)
        batch.append(row)
        if len(batch) == BATCH:
            member.objects.bulk_update(batch, ["name_keys"])
            batch = []
    member.objects.bulk_update(batch, ["name_keys"])


class Migration(migrations.Migration):
    dependencies = [("organisation", "0004_name_keys")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
