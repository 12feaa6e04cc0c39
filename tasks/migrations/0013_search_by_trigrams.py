"""On PostgreSQL, texts are searched by an index of trigrams (pg_trgm, part of PostgreSQL).

Without it every word is looked for in every task: right, but slow from some hundred thousand on.
Where the extension may not be made, that is said and the rest of the migrations goes on; the
statements below may be run later by whoever may (docs/deploy.md). SQLite reads the texts.
"""

import sys

from django.db import Error, migrations, transaction

EXTENSION = "CREATE EXTENSION IF NOT EXISTS pg_trgm"
INDEX = (
    "CREATE INDEX IF NOT EXISTS task_search_trigrams "
    "ON tasks_task USING gin (search_text gin_trgm_ops)"
)
REFUSED = (
    "Không lập được chỉ mục tìm chữ: {}\n"
    "Việc tìm vẫn đúng, chỉ chậm khi có hàng trăm nghìn nhiệm vụ. Nhờ người quản trị PostgreSQL "
    "chạy trong cơ sở dữ liệu này:\n  {};\n  {};\n"
)


def make(apps, schema_editor):
    connection = schema_editor.connection
    if connection.vendor != "postgresql":
        return
    try:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute(EXTENSION)
            cursor.execute(INDEX)
    except Error as error:
        sys.stderr.write(REFUSED.format(str(error).strip(), EXTENSION, INDEX))


def remove(apps, schema_editor):
    """Leave the extension: something else in the database may use it by now."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX IF EXISTS task_search_trigrams")


class Migration(migrations.Migration):

    dependencies = [
        ('tasks', '0012_list_counts_by_index'),
    ]

    operations = [
        migrations.RunPython(make, remove),
    ]
