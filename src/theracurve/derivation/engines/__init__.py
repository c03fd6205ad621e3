"""Engines run the SQL files and hand back the derived tables; they know nothing of medicine."""
