"""The protocol said otherwise: every definition that it leaves open, what each gives, and whose call it changes."""
