"""Every address of the site: one line for each door."""

from django.urls import include, path

from rollbook.doors import health, pictures

urlpatterns = [
    path("", include("rollbook.doors.console.urls")),
    path("", include("rollbook.doors.account.urls")),
    path("api/v1/", include("rollbook.doors.api.urls")),
    *pictures.urlpatterns,
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]

handler400 = "rollbook.doors.console.errors.bad_request"
handler403 = "rollbook.doors.console.errors.permission_denied"
handler404 = "rollbook.doors.console.errors.page_not_found"
handler500 = "rollbook.doors.console.errors.server_error"
