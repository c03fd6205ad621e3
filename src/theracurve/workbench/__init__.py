"""The whole study in a browser: a front door like `cli`, for people who never open a terminal.

Nothing of medicine stands here: pages show what `checking`, `run`, `explain` and `due` say of the study as it stands,
and what a person enters goes into the ledger. Needs the extra `workbench`. Modules that Django imports by their names
(`urls`, `settings`, what is below `pages`) are imported only once `opening` has configured it.
"""
