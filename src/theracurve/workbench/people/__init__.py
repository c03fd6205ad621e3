"""Who works in the workbench, and what each may do."""
