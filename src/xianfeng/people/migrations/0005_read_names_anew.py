from django.db import migrations


def read_anew(apps, schema_editor):
    """Write the keys of all names once more: surnames sound as surnames, long names are whole."""
    from xianfeng.foundation.names import name_keys

    member = apps.get_model("people", "Member")
    changed = []
    for row in member.objects.order_by("pk").only("pk", "name", "name_keys").iterator():
        if row.name_keys != (keys := name_keys(row.name)):
            row.name_keys = keys
            changed.append(row)
    member.objects.bulk_update(changed, ["name_keys"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("people", "0004_names_by_sound")]

    operations = [migrations.RunPython(read_anew, migrations.RunPython.noop, elidable=True)]
