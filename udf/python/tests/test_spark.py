"""Takes pyspark, Java, and REELMASK_JAR: the jars with the functions, separated by commas."""

import os

import pytest

from reelmask import encode
from reelmask import spark as functions

pyspark = pytest.importorskip("pyspark.sql")
JAR = os.environ.get("REELMASK_JAR")


@pytest.mark.skipif(not JAR, reason="REELMASK_JAR names no jar")
def test_the_one_line_registers_the_functions():
    spark = pyspark.SparkSession.builder.master("local[1]").config("spark.jars", JAR).config("spark.ui.enabled", "false").getOrCreate()
    try:
        functions.register(spark)
        functions.register(spark)
        import numpy as np

        mask = encode(np.array([[0, 1, 1], [2, 2, 1]]))
        row = spark.createDataFrame([(bytearray(mask),)], ["mask"]).selectExpr("mask_area(mask, 1)", "mask_bbox(mask, 2)").first()
        assert row[0] == 3
        assert row[1].asDict() == {"x": 0, "y": 1, "width": 2, "height": 1}
    finally:
        spark.stop()
