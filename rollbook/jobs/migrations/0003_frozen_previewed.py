from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("jobs", "0002_job_scopes"),
    ]

    operations = [
        migrations.AddField(model_name="frozen", name="previewed", field=models.JSONField(null=True)),
        migrations.AddField(model_name="frozen", name="applied_at", field=models.DateTimeField(null=True)),
    ]
