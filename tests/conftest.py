"""For the whole suite: no test is judged by a clock (machines are shared), and examples are the same each run."""

from hypothesis import settings

settings.register_profile("suite", deadline=None, derandomize=True)
settings.load_profile("suite")
