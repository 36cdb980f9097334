"""The SQL functions on masks (docs/sql-functions.md) in PySpark. They run in Spark's JVM, at its speed."""

from __future__ import annotations

EXTENSIONS = "dev.reelmask.udf.MaskExtensions"
_FUNCTIONS = "dev.reelmask.udf.MaskFunctions"


def configure(builder, jar: str):
    """A session builder with the functions: configure(SparkSession.builder, "…/reelmask-spark.jar").getOrCreate()."""
    return builder.config("spark.jars", jar).config("spark.sql.extensions", EXTENSIONS)


def register(spark) -> None:
    """Makes the functions known to a session that has Reelmask's jar on its class path.

    Raises RuntimeError if it has not, or the session is one of Spark Connect, whose server's settings decide.
    """
    if spark.catalog.functionExists("mask_area"):
        return
    if not hasattr(spark, "_jvm"):
        raise RuntimeError(
            "this is a session of Spark Connect: start its server with"
            f" --jars reelmask-spark.jar --conf spark.sql.extensions={EXTENSIONS}"
        )
    try:
        spark._jvm.java.lang.Thread.currentThread().getContextClassLoader().loadClass(_FUNCTIONS)
    except Exception as e:
        raise RuntimeError(
            "Spark's class path has no Reelmask: start the session with"
            ' .config("spark.jars", "…/reelmask-spark.jar"), or use reelmask.spark.configure'
        ) from e
    spark._jvm.dev.reelmask.udf.MaskFunctions.register(spark._jsparkSession)
