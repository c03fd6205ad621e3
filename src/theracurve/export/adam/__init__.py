"""The analysis datasets of CDISC's ADaM, from the records and what was derived of them."""
