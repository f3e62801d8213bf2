"""Rebuild the tables of the box without row ids on SQLite (design.md §5, I4).

A row id counts upward: whoever has the file could read from it in which order slips were used
and ballots came. Without it rows lie in the order of their keys, which are random. PostgreSQL
has no such tables. The columns of the key stand first: where another stands before them, the
`integrity_check` of SQLite 3.40, which every backup is put to, calls a sound table broken. A later
change of a field through Django would silently bring the row ids back: a test reads
`sqlite_master` after all migrations, and such a change must end with `without_row_ids` again.
"""

from django.db import migrations

MODELS = ("Slip", "Ballot", "Tally")


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
            cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {table})")
            if cursor.fetchone()[0]:
                raise RuntimeError(f"{table} holds rows already; copy them in the order of their keys")
            cursor.execute(f"DROP TABLE {table}")
            keys, fields = model._meta.pk_fields, model._meta.local_fields
            fields[:] = [*keys, *(field for field in fields if field not in keys)]
            create, _ = schema_editor.table_sql(model)
            cursor.execute(f"{create} WITHOUT ROWID")
            for (index,) in indexes:
                cursor.execute(index)


class Migration(migrations.Migration):
    dependencies = [("ballots", "0001_initial")]

    operations = [migrations.RunPython(without_row_ids, migrations.RunPython.noop)]
