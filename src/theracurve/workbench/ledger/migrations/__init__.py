"""How the ledger's table came to be, from the first schema on."""
