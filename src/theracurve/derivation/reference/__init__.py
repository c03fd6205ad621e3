"""The rules once more, one patient at a time, in plain Python: slow, obvious, independent of the SQL.

Written from `docs/derivation.md` alone. The numbers of sections in these modules are those of that page.
"""
