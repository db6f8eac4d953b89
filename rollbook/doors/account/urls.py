"""Addresses of the pages with which people sign in."""

from django.urls import path

from rollbook.doors.account import activation, mailbox, views

sign_in = views.SignInView.as_view()

urlpatterns = [
    path("sign-in/", sign_in, name="sign_in"),
    path("sign-in/", sign_in, name="account_login"),
    path("sign-out/", views.sign_out, name="sign_out"),
    *mailbox.urlpatterns,
    path("activate/<str:secret>/", activation.activate, name="activate"),
]
