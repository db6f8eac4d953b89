"""A site that has not mounted most of its pages."""

from django.urls import path

from tests.ui.urls import page

urlpatterns = [path("", page, name="users")]
