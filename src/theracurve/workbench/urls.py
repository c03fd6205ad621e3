"""Every address of the workbench."""

from django.urls import path

from theracurve.workbench.entrance import enter
from theracurve.workbench.pages.language import choose_language
from theracurve.workbench.pages.patients import patient, patients
from theracurve.workbench.pages.start import start

urlpatterns = [
    path("", start, name="start"),
    path("patients", patients, name="patients"),
    path("patients/<path:patient_id>", patient, name="patient"),
    path("enter", enter, name="enter"),
    path("language", choose_language, name="language"),
]
