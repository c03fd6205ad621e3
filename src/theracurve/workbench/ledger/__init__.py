"""What was entered or mended in the workbench, appended and never changed."""
