"""How a number, an answer, a piece of evidence is said; used by the terminal and the report alike. Computes nothing.

Every word for a person comes from here, so that another language is another set of modules and no template changes.
"""
