"""What another system calls somebody."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("users", "0005_user_unit")]
    operations = [
        migrations.AddField(
            "user",
            "external_id",
            models.CharField(max_length=150, null=True, unique=True, verbose_name="external ID"),
        ),
    ]
