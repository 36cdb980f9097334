"""A night under Airflow 3: segment what is new, changed or failed before, then summarize, then the page.

Copy it to the folder of DAGs. The workers need spark-submit of Spark 4.1 on the PATH, Reelmask's release in RELEASE, and
the packages apache-airflow-providers-apache-spark and apache-airflow-providers-standard. Where Spark's master is comes
from the connection "reelmask" of type Spark. The driver runs on the worker (client mode), since only so do Reelmask's exit
codes come through. See docs/pipelines.md.
"""

import re
from datetime import datetime, timedelta, timezone
from typing import Any

from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator
from airflow.sdk import DAG, get_current_context, task
from airflow.sdk.exceptions import AirflowException, AirflowFailException, AirflowSkipException

RELEASE = "/opt/reelmask"
RESULTS = "s3a://results/drives"
PAGE = "/var/lib/reelmask/report.html"
SEGMENT = [
    "--corpus", "s3a://videos/drives",
    "--bundle", f"{RELEASE}/conf/bundles/face-lite",
    "--scheduler", "fixed:5",
]  # fmt: skip

# What submit/reelmask gives to processes: a thread a task, an allocator that keeps its buffers, names in UTF-8.
PROCESSES = {
    "OMP_NUM_THREADS": "1",
    "MALLOC_MMAP_THRESHOLD_": "1073741824",
    "MALLOC_TRIM_THRESHOLD_": "1073741824",
    "MALLOC_TOP_PAD_": "67108864",
    "LC_ALL": "C.UTF-8",
}

USER_ERROR = 2
QUARANTINED = 3
NOTHING_TO_DO = 4


class ReelmaskOperator(SparkSubmitOperator):
    """One command of Reelmask. Its exit code becomes the task's end:

    0 success; 3 success, and the task's value is "quarantined"; 4 skipped; 2 failed, and not tried again, since a mistake
    stays one and a second start of a run under way is refused; all else, such as 1 and signals, failed and tried again.
    """

    def __init__(self, *, command: list[str], **kwargs: Any) -> None:
        offline = "-Dai.djl.offline=true"
        super().__init__(
            conn_id="reelmask",
            deploy_mode="client",
            application=f"{RELEASE}/lib/reelmask.jar",
            java_class="dev.reelmask.job.Main",
            name=f"reelmask {command[0]}",
            application_args=command,
            properties_file=f"{RELEASE}/submit/spark-defaults-standalone.conf",
            conf={
                "spark.driver.extraJavaOptions": f"{offline} -Dlog4j2.configurationFile={RELEASE}/conf/log4j2.properties",
                "spark.executor.extraJavaOptions": offline,
            },
            env_vars=PROCESSES,
            **kwargs,
        )

    def execute(self, context: Any) -> str:
        try:
            super().execute(context)
        except AirflowException as failure:
            return outcome(failure)
        return "done"


def outcome(failure: AirflowException) -> str:
    """What a failed spark-submit says by its exit code; raises where the task is no success."""
    told = re.search(r"Error code is: (-?\d+)", str(failure))
    code = int(told[1]) if told else None
    if code == QUARANTINED:
        return "quarantined"
    if code == NOTHING_TO_DO:
        raise AirflowSkipException("nothing was new") from failure
    if code == USER_ERROR:
        raise AirflowFailException("a mistake, or another start of the run is under way: see the log") from failure
    raise failure


@task(trigger_rule="none_failed", retries=0)
def nothing_set_aside() -> None:
    """Fails where sequences were set aside or could not be read, when tables and page are there."""
    if get_current_context()["ti"].xcom_pull(task_ids="segment") == "quarantined":
        raise AirflowFailException("sequences were set aside or could not be read: see the tables quarantine and sequences")


with DAG(
    dag_id="reelmask_nightly",
    description="Segments what is new, summarizes, writes the page",
    doc_md=__doc__,
    schedule="30 1 * * *",
    start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
    # A start does all that is new: nights that were missed need no starts of their own, and two at once are one too many.
    catchup=False,
    max_active_runs=1,
    default_args={
        "retries": 3,
        "retry_delay": timedelta(minutes=5),
        "retry_exponential_backoff": True,
        "execution_timeout": timedelta(hours=20),
    },
    tags=["reelmask"],
) as dag:
    segment = ReelmaskOperator(
        task_id="segment",
        command=["segment", *SEGMENT, "--results", RESULTS, "--fail-on", "quarantine,nothing"],
    )
    # Also after a night in which nothing was new: the one before may have ended after segment.
    summarize = ReelmaskOperator(
        task_id="summarize", trigger_rule="none_failed", command=["summarize", "--results", RESULTS]
    )
    report = ReelmaskOperator(
        task_id="report", trigger_rule="none_failed", command=["report", "--results", RESULTS, "--out", PAGE]
    )
    segment >> summarize >> report >> nothing_set_aside()
