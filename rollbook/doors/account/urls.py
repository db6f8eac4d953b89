"""Addresses of the pages with which people come and sign in."""

from django.urls import path

from rollbook.doors.account import (
    by_link,
    email,
    frame,
    history,
    mailbox,
    own_factors,
    own_sessions,
    password,
    pictures,
    profile,
    proving,
    second,
    terms,
    tokens,
    views,
)

urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-in/new-password/", views.new_password, name="new_password"),
    path("sign-in/forgotten/", views.forgotten, name="forgotten"),
    path("sign-out/", views.sign_out, name="sign_out"),
    *mailbox.urlpatterns,
    *frame.urlpatterns,
    *profile.urlpatterns,
    *password.urlpatterns,
    *email.urlpatterns,
    *history.urlpatterns,
    *tokens.urlpatterns,
    *second.urlpatterns,
    *proving.urlpatterns,
    *own_factors.urlpatterns,
    *own_sessions.urlpatterns,
    *terms.urlpatterns,
    *pictures.urlpatterns,
    path("activate/<str:secret>/", by_link.activate, name="activate"),
    path("sign-in/link/<str:secret>/", by_link.sign_in_by_link, name="sign_in_by_link"),
    path("reset/<str:secret>/", by_link.reset, name="reset"),
    path("email/back/<str:secret>/", by_link.revert_email, name="revert_email"),
]
