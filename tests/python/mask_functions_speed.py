"""What the SQL functions on masks cost, in processor time of Spark's whole process a mask.

    python3 -m venv VENV && VENV/bin/pip install pyspark==4.1.2
    VENV/bin/python tests/python/mask_functions_speed.py --jars job/target/reelmask-spark.jar --labels FOLDER --classes camvid

The masks are those of the folder's label images, read by mask_from_png and kept in memory; each query goes over all of
them many times.
"""

import argparse
import os

from pyspark.sql import SparkSession

QUERIES = [  # times that each mask is taken, what is asked of it
    (1000, "count(mask)"),
    (1000, "sum(mask_area(mask, 8))"),
    (400, "sum(mask_areas(mask)[8])"),
    (400, "sum(mask_bbox(mask, 8).width)"),
    (400, "sum(mask_centroid(mask, 8).x)"),
    (200, "sum(mask_miou(mask, mask))"),
    (200, "sum(length(mask_resize(mask, 240, 180)))"),
    (200, "sum(length(mask_crop(mask, 100, 100, 200, 200)))"),
    (200, "sum(length(mask_union(mask, mask)))"),
    (200, "sum(size(mask_components(mask, 8)))"),
    (100, "sum(length(mask_polygons(mask, 8)))"),
    (20, "sum(size(mask_polygons(mask)))"),
    (100, "sum(length(mask_decode(mask)))"),
    (50, "sum(length(mask_to_coco(mask, 8)))"),
    (50, "sum(size(mask_to_coco(mask)))"),
    (10, "sum(length(mask_to_png(mask)))"),
]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--jars", required=True, help="jars with the functions, separated by commas")
    parser.add_argument("--labels", required=True, help="folder of label images")
    parser.add_argument("--classes", default="camvid", help="their class set")
    parser.add_argument("--rounds", type=int, default=3, help="the best one counts")
    options = parser.parse_args()

    spark = (
        SparkSession.builder.master("local[1]")
        .config("spark.jars", options.jars)
        .config("spark.sql.extensions", "dev.reelmask.udf.MaskExtensions")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("ERROR")
    process = spark.sparkContext._gateway.proc.pid
    spark.sql(
        f"SELECT mask_from_png(content, '{options.classes}') AS mask FROM binaryFile.`{options.labels}`"
    ).coalesce(1).cache().createOrReplaceTempView("masks")
    masks, size = spark.sql("SELECT count(*), avg(length(mask)) FROM masks").first()
    print(f"{masks} masks of {size:,.0f} bytes")
    for times, query in QUERIES:
        best = min(cost(spark, process, query, times) for _ in range(options.rounds)) / (masks * times)
        print(f"| `{query}` | {best * 1e6:.1f} | {60 / best:,.0f} |", flush=True)


def cost(spark, process, query, times):
    start = processor_seconds(process)
    spark.sql(f"SELECT {query} FROM masks CROSS JOIN (SELECT /*+ COALESCE(1) */ * FROM range({times}))").collect()
    return processor_seconds(process) - start


def processor_seconds(process):
    with open(f"/proc/{process}/stat") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
