"""theracurve: a study of radionuclide therapy from protocol and records to a report with evidence."""

__version__ = "0.1.0"
