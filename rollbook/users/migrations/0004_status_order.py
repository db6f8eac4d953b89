"""Lists sorted by status walk an index of their own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("users", "0003_saved_views")]
    operations = [
        migrations.AddIndex("user", models.Index(fields=["status", "id"], name="user_status")),
    ]
