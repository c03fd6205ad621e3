"""The ledger's own tables, beside the record tables and `answers`, whose columns docs/records.md lists."""

PROTOCOL = "protocol"  # one row, study.yaml, whose one column is its text
PROTOCOL_TEXT = "text"
IMPORTS = "imports"  # a row an import: the hash of each file under its name
MAPPING_TEXT = "mapping"  # the column of `imports` that holds the text of the mapping
QUERIES = "queries"  # questions to a colleague
SIGNATURES = "signatures"  # on bundles, by their hashes
READINGS = "readings"  # of calls, by two readers apart
BESIDE = QUERIES, SIGNATURES, READINGS  # of which no record, call or finding hangs
ROW = "row"  # of an answer: the name of the row in the ledger
