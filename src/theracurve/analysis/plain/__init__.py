"""Plain findings: what a reader must know before believing the rest, one frozen class a kind."""
