"""A real Spark, twice: threads of this process, and executors as processes of their own."""

from collections.abc import Iterator
from typing import Any

import pytest

from theracurve.derivation.engines.spark import QUIET, require
from theracurve.errors import UsageError

MASTERS = ("local[2]", "local-cluster[2,1,1024]")
# A process that lives for minutes spends most of them on compiling itself well.
BRIEF = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
CONFIG = {**QUIET, "spark.driver.extraJavaOptions": BRIEF, "spark.executor.extraJavaOptions": BRIEF}


@pytest.fixture(scope="session", params=MASTERS)
def spark(request: pytest.FixtureRequest) -> Iterator[Any]:
    """A running session, which the engine then uses. Fails, not skips, where Spark is missing: it was asked for."""
    try:
        require()
    except UsageError as error:
        pytest.fail(str(error), pytrace=False)
    from pyspark.sql import SparkSession

    session = SparkSession.builder.master(request.param).appName("theracurve").config(map=CONFIG).getOrCreate()
    yield session
    session.stop()
