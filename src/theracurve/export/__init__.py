"""Results as files for other programs: `results.json` and `manifest.json`."""
