"""Words that every room shares: record and derived tables, units, study time, answers, findings."""
