"""Checks what submit/ holds for schedulers and clusters, each file by its own validator, and what can be run by running it.

    python3 -m venv VENV && VENV/bin/pip install -r tests/python/check_pipelines_requirements.txt
    VENV/bin/python tests/python/check_pipelines.py

Shell scripts: shellcheck. Container files: hadolint. Pods and accounts: the schemas of Kubernetes. Applications of the Spark
operator and Argo's workflows: the models that their projects generate of their APIs. systemd's units: systemd-analyze, where it
is. The DAG runs in Airflow with a spark-submit that only ends with an exit code; submit/nightly with a launcher of that kind.
No cluster is asked. Exit code 0: all of it passed or was skipped with its reason.
"""

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import yaml

HOME = Path(__file__).resolve().parents[2]
SUBMIT = HOME / "submit"
BIN = Path(sys.executable).parent
INSTALLED = "/opt/reelmask"


class Skip(Exception):
    """Why a check cannot be run here."""


def run(*command, **options):
    done = subprocess.run([str(c) for c in command], text=True, capture_output=True, **options)
    assert done.returncode == 0, f"{command[0]} ended with {done.returncode}\n{done.stdout}{done.stderr}"
    return done.stdout


def documents(file):
    return [d for d in yaml.safe_load_all((SUBMIT / file).read_text()) if d]


def shell_scripts():
    scripts = [SUBMIT / "reelmask", SUBMIT / "nightly", HOME / ".ci/run", HOME / "conf/getGpusResources.sh"]
    run(BIN / "shellcheck", *scripts, *sorted((HOME / "tests/checks").glob("*.sh")))


def container_files():
    run(BIN / "hadolint", *sorted(SUBMIT.rglob("Dockerfile")))


def pods_and_accounts():
    for name in ("driver-pod", "executor-pod", "service-account"):
        run(BIN / "kubernetes-validate", "--strict", SUBMIT / f"kubernetes/{name}.yaml")


def same(given, known, place=""):
    """That a model has read all of a document: whatever it does not know it leaves out."""
    if isinstance(given, dict):
        for key, value in given.items():
            assert isinstance(known, dict) and key in known, f"{place}.{key}: no such field"
            same(value, known[key], f"{place}.{key}")
    elif isinstance(given, list):
        assert len(given) == len(known), f"{place}: {given} is read as {known}"
        for i, pair in enumerate(zip(given, known)):
            same(*pair, f"{place}[{i}]")
    else:
        assert given == known, f"{place}: {given!r} is read as {known!r}"


def spark_applications():
    from kubeflow_spark_api import models

    (once,) = documents("kubernetes/spark-application.yaml")
    (nightly,) = documents("kubernetes/scheduled-spark-application.yaml")
    same(once, models.SparkV1beta2SparkApplication.from_dict(once).to_dict())
    same(nightly, models.SparkV1beta2ScheduledSparkApplication.from_dict(nightly).to_dict())
    assert nightly["spec"]["template"] == once["spec"], "the two applications differ"
    assert once["spec"]["type"] in ("Java", "Scala", "Python", "R") and once["spec"]["mode"] == "cluster"
    assert nightly["spec"]["concurrencyPolicy"] in ("Allow", "Forbid", "Replace")
    assert once["spec"]["restartPolicy"]["type"] in ("Never", "OnFailure", "Always")
    cron_time(nightly["spec"]["schedule"])


def argo_workflow():
    from hera.workflows.models.io.argoproj.workflow.v1alpha1 import CronWorkflow

    (workflow,) = documents("argo/reelmask-nightly.yaml")
    same(workflow, json.loads(CronWorkflow.model_validate(workflow).model_dump_json(by_alias=True, exclude_none=True)))
    spec = workflow["spec"]["workflowSpec"]
    templates = {t["name"] for t in spec["templates"]}
    assert {spec["entrypoint"], spec["onExit"]} <= templates, templates
    known = {p["name"] for p in spec["arguments"]["parameters"]}
    used = set(re.findall(r"{{workflow\.parameters\.([\w-]+)}}", json.dumps(spec)))
    assert used == known, f"parameters {known}, used {used}"
    for schedule in workflow["spec"]["schedules"]:
        cron_time(schedule)


def cron_time(text):
    from croniter import croniter

    assert len(text.split()) == 5 and croniter.is_valid(text), f"{text}: no time of cron"


def installed(text):
    """A file's text with the paths of an installed release where this checkout is."""
    return text.replace(INSTALLED, str(HOME))


def systemd_units():
    if not shutil.which("systemd-analyze"):
        raise Skip("no systemd-analyze")
    with tempfile.TemporaryDirectory() as folder:
        for unit in (SUBMIT / "systemd").iterdir():
            Path(folder, unit.name).write_text(installed(unit.read_text()))
        done = subprocess.run(
            ["systemd-analyze", "verify", *sorted(str(p) for p in Path(folder).iterdir())], text=True, capture_output=True
        )
        # It also tells of units of this machine.
        told = [line for line in done.stderr.splitlines() if "reelmask" in line]
        assert done.returncode == 0 and not told, done.stderr
    run("systemd-analyze", "calendar", re.search(r"OnCalendar=(.*)", (SUBMIT / "systemd/reelmask-nightly.timer").read_text())[1])


def cron_line():
    (line,) = [x for x in (SUBMIT / "cron/reelmask").read_text().splitlines() if re.match(r"[\d*]", x)]
    *times, user, command = line.split(None, 6)
    cron_time(" ".join(times))
    assert user == "reelmask" and "%" not in command
    run(BIN / "shellcheck", "-s", "bash", "-", input=command + "\n")


def spark_settings():
    for file in sorted(SUBMIT.glob("spark-defaults-*.conf")):
        lines = [x.split(None, 1) for x in file.read_text().splitlines() if x.strip() and not x.startswith("#")]
        assert all(len(x) == 2 and x[0].startswith("spark.") for x in lines), file
        assert len({x[0] for x in lines}) == len(lines), f"{file}: a key twice"
        for value in (v for _, v in lines if v.startswith(INSTALLED)):
            assert Path(installed(value.strip())).exists(), f"{file}: {value}: no such file"


def command_lines():
    """Every option that the files give is one of the command's."""
    page = (HOME / "docs/commands.md").read_text()
    (application,) = documents("kubernetes/spark-application.yaml")
    (argo,) = documents("argo/reelmask-nightly.yaml")
    dag = (SUBMIT / "airflow/reelmask_nightly.py").read_text()
    segment = [
        *application["spec"]["arguments"],
        *argo["spec"]["workflowSpec"]["templates"][0]["container"]["args"],
        *shlex.split((SUBMIT / "systemd/reelmask-nightly.service").read_text().split("ExecStart=")[1].split("\n#")[0]),
        *re.search(r"submit/nightly(.*?)>>", (SUBMIT / "cron/reelmask").read_text())[1].split(),
        *re.findall(r'"(--[^"]*)"', re.search(r"SEGMENT = \[(.*?)\]", dag, re.S)[1]),
    ]
    known = section(page, "segment") | {"--json", "--verbose"}
    unknown = {x.split("=")[0] for x in segment if x.startswith("--")} - known
    assert not unknown, f"segment has no {unknown}"
    for command, given in re.findall(r'command=\["(\w+)"(.*?)\]', dag):
        assert set(re.findall(r'"(--[^"]*)"', given)) <= section(page, command), command


def section(page, command):
    return set(re.findall(r"^- `(--[\w-]+)", page.split(f"\n## {command}\n")[1].split("\n## ")[0], re.M))


LAUNCHER = """#!/usr/bin/env bash
echo "$1" >>"$CALLS"
[[ "$1" != segment || -z "${STAYS:-}" ]] || { trap 'exit 143' TERM; sleep 60 & wait; }
[[ "$1" != "${FAILS:-}" ]] || exit "$CODE"
"""


def night():
    """Exit codes of submit/nightly, and which steps it takes."""
    every = ["segment", "summarize", "report"]
    cases = [
        ("", 0, every, 0), ("segment", 3, every, 3), ("segment", 4, every, 0), ("segment", 1, every[:1], 1),
        ("segment", 2, every[:1], 2), ("segment", 143, every[:1], 143), ("summarize", 1, every[:2], 1), ("report", 2, every, 2),
    ]  # fmt: skip
    for fails, code, steps, ends in cases:
        process, calls = start_night(FAILS=fails, CODE=str(code))
        assert (process.wait(20), calls()) == (ends, steps), (fails, code, process.returncode, calls())
    process, calls = start_night(STAYS="1")
    while not calls():
        time.sleep(0.05)
    time.sleep(0.3)
    process.send_signal(signal.SIGTERM)
    assert (process.wait(20), calls()) == (143, ["segment"]), "TERM does not end the step"


def start_night(**environment):
    folder = Path(tempfile.mkdtemp(prefix="night"))
    launcher, calls = folder / "reelmask", folder / "calls"
    launcher.write_text(LAUNCHER)
    launcher.chmod(0o755)
    command = [SUBMIT / "nightly", "results", "page.html", "--corpus", "videos"]
    process = subprocess.Popen(
        command, env=os.environ | environment | {"REELMASK": str(launcher), "CALLS": str(calls)}, stderr=subprocess.DEVNULL
    )
    return process, lambda: calls.read_text().split() if calls.exists() else []


def airflow_dag():
    """The DAG in Airflow's own test run, once for each exit code of segment."""
    with tempfile.TemporaryDirectory() as folder:
        stub = Path(folder, "spark-submit")
        calls = Path(folder, "calls")
        stub.write_text(f'#!/bin/sh\necho "$@" | tee -a {calls}\ncase " $* " in *" segment "*) exit "$CODE" ;; esac\n')
        stub.chmod(0o755)
        environment = os.environ | {
            "PATH": f"{folder}:{BIN}:{os.environ['PATH']}",
            "AIRFLOW_HOME": folder,
            "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
            "AIRFLOW__CORE__DAGS_FOLDER": str(SUBMIT / "airflow"),
            "AIRFLOW_CONN_REELMASK": '{"conn_type": "spark", "host": "spark://master", "port": 7077}',
            "PYTHONPATH": str(SUBMIT / "airflow"),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        run("airflow", "db", "migrate", env=environment)
        for code, (submits, states) in AIRFLOW_RUNS.items():
            calls.unlink(missing_ok=True)
            done = run(sys.executable, "-c", DAG_RUN, env=environment | {"CODE": str(code)}, timeout=120)
            found = list(json.loads(done.splitlines()[-1]).values())
            assert found == states.split(), f"exit code {code}: {found}"
            submitted = calls.read_text().splitlines()
            assert len(submitted) == submits, f"exit code {code}: {submitted}"
            assert all("--master spark://master:7077 " in x for x in submitted), f"another connection: {submitted}"


# Of each exit code of segment: how often spark-submit is called, how the four tasks and the run end.
AIRFLOW_RUNS = {
    0: (3, "success success success success success"),
    3: (3, "success success success failed failed"),
    4: (3, "skipped success success success success"),
    2: (1, "failed upstream_failed upstream_failed upstream_failed failed"),
    1: (4, "failed upstream_failed upstream_failed upstream_failed failed"),
}
DAG_RUN = """
import datetime, json, reelmask_nightly
dag = reelmask_nightly.dag
for t in dag.tasks:
    t.retry_delay = datetime.timedelta(0)
    t.retry_exponential_backoff = 0
run = dag.test()
states = {t.task_id: str(t.state) for t in run.get_task_instances()}
print(json.dumps({t: states[t] for t in ("segment", "summarize", "report", "nothing_set_aside")} | {"run": str(run.state)}))
"""

CHECKS = [
    shell_scripts, container_files, pods_and_accounts, spark_applications, argo_workflow, systemd_units, cron_line, spark_settings,
    command_lines, night, airflow_dag,
]  # fmt: skip


def main():
    failed = 0
    for check in CHECKS:
        name = check.__name__.replace("_", " ")
        try:
            check()
            print(f"passed   {name}", flush=True)
        except Skip as reason:
            print(f"skipped  {name}: {reason}", flush=True)
        except Exception as failure:  # whatever a validator throws at what it reads
            failed += 1
            print(f"FAILED   {name}: {type(failure).__name__}: {failure}", flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
