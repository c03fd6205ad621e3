"""Every address of the workbench."""

from django.urls import path

from theracurve.workbench.entrance import enter
from theracurve.workbench.pages.language import choose_language
from theracurve.workbench.pages.start import start

urlpatterns = [
    path("", start, name="start"),
    path("enter", enter, name="enter"),
    path("language", choose_language, name="language"),
]
