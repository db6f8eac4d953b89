"""Addresses of the console: a table of contents."""

from django.conf import settings
from django.urls import path

from rollbook.doors.console import (
    access_of,
    actions,
    add_user,
    attributes,
    audit,
    bulk,
    filters,
    groups,
    imports,
    invite,
    jobs,
    mail,
    preferences,
    profile,
    repository,
    roles,
    saved,
    sign_in_links,
    styleguide,
    terms,
    units,
    users,
)
from rollbook.doors.console.access import console

urlpatterns = [
    path("", users.users, name="users"),
    *add_user.urlpatterns,
    *invite.urlpatterns,
    path("users/bulk/", bulk.choose, name="bulk"),
    path("users/bulk/<int:pk>/", bulk.review, name="bulk_review"),
    path("users/narrow/", filters.narrow, name="narrow_users"),
    path("users/views/save/", saved.save, name="save_view"),
    path("users/views/<int:pk>/delete/", saved.delete, name="delete_view"),
    path("users/<int:pk>/", profile.overview, name="user"),
    path("users/<int:pk>/history/", profile.history, name="user_history"),
    *access_of.urlpatterns,
    *roles.urlpatterns,
    *groups.urlpatterns,
    *repository.urlpatterns,
    *attributes.urlpatterns,
    *mail.urlpatterns,
    *sign_in_links.urlpatterns,
    *terms.urlpatterns,
    path("users/<int:pk>/set-roles/diff/", actions.role_diff, name="user_role_diff"),
    path("users/<int:pk>/menu/", actions.menu, name="user_menu"),
    path("users/<int:pk>/<slug:verb>/", actions.act, name="user_action"),
    path("jobs/<int:pk>/", jobs.job, name="job"),
    path("jobs/<int:pk>/stop/", jobs.stop, name="job_stop"),
    path("audit/", audit.events, name="audit"),
    path("audit/<int:pk>/", audit.event, name="event"),
    path("audit/<int:event_id>/undo/", audit.undo_event, name="undo"),
    path("preferences/", preferences.preferences, name="preferences"),
    path("keys/", console()(preferences.keys), name="keys"),
    *units.urlpatterns,
    *imports.urlpatterns,
]
if settings.DEBUG or settings.DEMO:
    urlpatterns += styleguide.urlpatterns
