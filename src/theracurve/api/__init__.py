"""theracurve from Python, as in a notebook:

    import theracurve as tc

    study = tc.open("mystudy")
    study.check()  # what a person should look at
    study.run()    # writes the report, and shows how it begins

Every result shows itself, printed and in a notebook, and is a table for pandas, Polars and Arrow.
"""
