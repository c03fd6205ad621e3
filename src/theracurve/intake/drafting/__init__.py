"""A first draft of `mapping.yaml` from the files themselves: what headers and cells leave no doubt of is stated, what
they only suggest stands behind `#?` with a question, and no value of a column that names patients is ever shown.

`layout` finds header and rows, `headers` reads names of columns, `described` says what a column holds, `synonyms` knows
words of five languages, `proposing` and its families make lines, `drafting` puts them together.
"""
