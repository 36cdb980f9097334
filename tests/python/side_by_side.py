"""Segments the same videos with Reelmask, a PyTorch script, Daft, Ray Data and Spark, one after the other, and compares.

    python -m venv VENV && VENV/bin/pip install -r tests/python/side_by_side_requirements.txt
    VENV/bin/python tests/python/side_by_side.py --data DATA --out side.md --json side.json

DATA has the folders camvid_0016E5_15hz, driving_clips, face_clips and weights/espnet. ffmpeg makes H.264 videos of 480x360
of it (--clips: your own ones instead). The network is ESPNet with its CamVid weights: Reelmask imports them, all others run
plain PyTorch made into TorchScript; --network deeplabv3_resnet50 is torchvision's with random weights, brought by
`reelmask bundle`. Systems are spelt NAME-PRECISION: script, daft, ray or spark, and a scheduler of Reelmask:

    script-f32 script-bf16 daft-f32 ray-f32 spark-f32 every-frame-f32 every-frame-bf16 fixed:5-f32 fixed:12-bf16

before/every-frame-f32 is Reelmask of another checkout, which --before names and which is built already.
Each runs in a process of its own with all its frames on disk at the end, in turns, --rounds times, and once before on a
video of eight frames for each core: that is its start-up, which is taken off in the columns "without start-up". The script's
form (eager, TorchScript, torch.compile) and batch are those that take least CPU time here; the others run TorchScript.
"freeze", torch.compile with constant weights, is timed and left out: it compiles anew in every worker. Masks of the first
round are compared with those of Reelmask on every frame in f32. FFmpeg's default conversion of colours, which all others
use, is not Reelmask's; so the script runs once more, untimed, with Reelmask's. Exit code 1: then, more than two pixels of a
hundred differ, or four of a hundred in a system that computes every frame (ESPNet only: random weights give noise). On
CamVid alone .3 and .7 do; most of the rest is on faces, which the network has never seen.
"""

import argparse
import collections
import json
import os
import pathlib
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile

import side_by_side_clips as clips
import side_by_side_masks as masks
import side_by_side_process as process

HERE = pathlib.Path(__file__).resolve().parent
REELMASK = HERE.parents[1] / "submit/reelmask"
PEERS = {"script": ["torch", "av"], "daft": ["daft", "av"], "ray": ["ray", "decord"], "spark": ["pyspark", "pandas"]}
EVERY = ["torch", "numpy", "pyarrow"]
SYSTEMS = (
    "script-f32,script-bf16,daft-f32,ray-f32,spark-f32,every-frame-f32,every-frame-bf16,"
    "fixed:5-f32,fixed:5-bf16,fixed:12-f32,fixed:12-bf16"
)
WEIGHTS = "weights/espnet/decoder/espnet_p_2_q_8_camvid.pth"

REFERENCE = ("every-frame", "f32")
EXACT = ("script", "exact colours")
BEFORE = "before/"
LEAST_EQUAL, LEAST_EQUAL_EXACT = 0.96, 0.98

Run = collections.namedtuple("Run", "seconds cpu")


def fail(message):
    print(f"side_by_side: {message}", file=sys.stderr)
    raise SystemExit(2)


def asked_for():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    data = HERE.parents[2] / "shared/data"
    parser.add_argument("--data", type=pathlib.Path, default=data, help="folder of the data sets (%(default)s)")
    parser.add_argument("--clips", type=pathlib.Path, help="folder of own 480x360 .mp4 files instead of those made of DATA")
    parser.add_argument("--weights", type=pathlib.Path, help=f"ESPNet's weights (DATA/{WEIGHTS})")
    parser.add_argument("--network", default="espnet", choices=["espnet", "deeplabv3_resnet50"])
    parser.add_argument("--systems", default=SYSTEMS, help="systems, with commas (%(default)s)")
    parser.add_argument("--before", type=pathlib.Path, help="another checkout of Reelmask, built, for systems spelt before/…")
    parser.add_argument("--frames", type=int, default=1386, help="frames of all videos together (%(default)s)")
    parser.add_argument("--rounds", type=int, default=3, help="runs of each system (%(default)s)")
    parser.add_argument("--cores", default="all,1", help="how many cores, with commas: all, 1, 2, … (%(default)s)")
    parser.add_argument("--work", type=pathlib.Path, help="folder for videos, networks, masks (a temporary one)")
    parser.add_argument("--out", type=pathlib.Path, help="file of the tables in Markdown (standard output)")
    parser.add_argument("--json", type=pathlib.Path, help="file of all that was measured")
    parser.add_argument("--script-form", help="FORM:BATCH of the script, such as compile:1, instead of trying them all")
    parser.add_argument("--timeout", type=int, default=3600, help="seconds of one run (%(default)s)")
    return parser.parse_args()


def check_before(wanted, checkout):
    if any(name.startswith(BEFORE) for name, _ in wanted) and not (checkout and (checkout / "submit/reelmask").is_file()):
        fail("--before: systems spelt before/… need a checkout of Reelmask that is built, and it has no submit/reelmask")


def check_form(form):
    if form and not re.fullmatch("(eager|torchscript|compile|freeze):[1-9][0-9]?", form):
        fail(f"--script-form: '{form}' is not eager, torchscript, compile or freeze, a colon and a batch, such as compile:4")


def systems(spelling):
    """(name, precision) of each system."""
    found = []
    for text in spelling.split(","):
        name, _, precision = text.rpartition("-")
        if precision not in ("f32", "bf16") or not name:
            fail(f"--systems: '{text}' is not NAME-f32 or NAME-bf16, such as script-f32 or fixed:5-bf16")
        found.append((name, precision))
    return found


def check_packages(wanted, network):
    """Stops where a package is missing that a system needs."""
    from importlib.util import find_spec

    needed = dict.fromkeys(EVERY)
    for name, _ in wanted:
        needed.update(dict.fromkeys(PEERS.get(name, [])))
    if network == "deeplabv3_resnet50":
        needed["torchvision"] = None
    missing = [package for package in needed if find_spec(package) is None]
    if missing:
        fail(
            f"{sys.executable} has no {', '.join(missing)}: pip install -r {HERE / 'side_by_side_requirements.txt'},"
            " or leave systems out with --systems"
        )
    for command in ("ffmpeg", "ffprobe"):
        if shutil.which(command) is None:
            fail(f"no {command} on the path")


class Bench:
    """Folders, networks and runs of one comparison."""

    def __init__(self, asked, work):
        self.asked, self.work = asked, work
        self.environment = {
            **os.environ,
            "OMP_NUM_THREADS": "1",
            "PYTHONWARNINGS": "ignore",
            "TORCHINDUCTOR_CACHE_DIR": str(work / "inductor"),
            # What submit/reelmask sets for itself: PyTorch's allocations fault their pages anew each time otherwise.
            "MALLOC_MMAP_THRESHOLD_": "1073741824",
            "MALLOC_TRIM_THRESHOLD_": "1073741824",
            "MALLOC_TOP_PAD_": "67108864",
        }
        self.runs = 0
        shutil.rmtree(work / "out", ignore_errors=True)

    def spec(self, precision, form, batch, **more):
        folder = self.work / "networks"
        folder.mkdir(exist_ok=True)
        weights = self.asked.weights or self.asked.data / WEIGHTS
        fields = dict(network=self.asked.network, weights=str(weights), folder=str(folder))
        fields.update(precision=precision, form=form, batch=batch, **more)
        file = folder / f"{'-'.join([precision, form, str(batch), *more])}.json"
        file.write_text(json.dumps(fields), encoding="utf-8")
        return file

    def peer(self, *arguments):
        return [sys.executable, str(HERE / "side_by_side_peers.py"), *map(str, arguments)]

    def call(self, command):
        """What a command prints."""
        done = subprocess.run(command, env=self.environment, stdout=subprocess.PIPE, check=False)
        if done.returncode:
            fail(f"exit code {done.returncode} of {' '.join(command)}")
        return done.stdout.decode()

    def forms(self, precision):
        """CPU milliseconds of a frame by (form, batch), as measured on this machine."""
        print(f"trying forms of the network in {precision} …", file=sys.stderr)
        text = self.call(self.peer("forms", "--spec", self.spec(precision, "eager", 1)))
        times = json.loads(text.strip().splitlines()[-1])
        return {(name.split()[0], int(name.split()[1])): value for name, value in times.items()}

    def prepare(self, wanted):
        """Specs of the peers by (name, precision), the TorchScript files they need, and what forms took."""
        specs, forms = {EXACT: self.spec("f32", "eager", 1, exact_colours=True)}, {}
        for precision in dict.fromkeys(precision for name, precision in wanted if name in PEERS):
            if self.asked.script_form:
                form, _, batch = self.asked.script_form.partition(":")
                best, scripted = (form, int(batch)), ("torchscript", int(batch))
            else:
                times = forms[precision] = self.forms(precision)
                # Compiled with constant weights it is a few percent faster, but anew in every worker of every run.
                best = min((key for key in times if key[0] != "freeze"), key=times.get)
                scripted = min((key for key in times if key[0] == "torchscript"), key=times.get)
            for name in PEERS:
                specs[name, precision] = self.spec(precision, *(best if name == "script" else scripted))
            self.call(self.peer("prepare", "--spec", self.spec(precision, *scripted)))
        return specs, forms

    def reelmask(self, name):
        """The command and the folder of the bundle of a system of Reelmask."""
        if name.startswith(BEFORE):
            return self.asked.before.resolve() / "submit/reelmask", self.work / "bundle-before"
        return REELMASK, self.work / "bundle"

    def make_bundle(self, name):
        """Makes the bundle of a system of Reelmask, unless it is there."""
        reelmask, folder = self.reelmask(name)
        if folder.exists():
            return
        if self.asked.network == "espnet":
            weights = self.asked.weights or self.asked.data / WEIGHTS
            made = ["import", "--network", "espnet", "--weights", weights, "--classes", "camvid", "--out", folder]
        else:
            features, colours = self.work / "features.pt", self.work / "classes.yaml"
            self.call(self.peer("export", "--spec", self.spec("f32", "eager", 1), "--out", features))
            classes = "".join(f"  class{i}: '#{i:02x}{255 - i:02x}80'\n" for i in range(21))
            colours.write_text(f"name: noise\nclasses:\n{classes}", encoding="utf-8")
            made = ["bundle", "--features", features, "--classes", colours, "--size", "480x360", "--out", folder]
            made += ["--bytes", "--mean", "123.675,116.28,103.53", "--std", "58.395,57.12,57.375"]
        self.call([str(reelmask), *map(str, made)])

    def command(self, system, specs, folder, out):
        name, precision = system
        if name in PEERS:
            return self.peer(name, "--spec", specs[system], "--clips", folder, "--out", out)
        reelmask, bundle = self.reelmask(name)
        scheduler = name.removeprefix(BEFORE)
        options = ["--layout", "video", "--bundle", bundle, "--results", out, "--scheduler", scheduler]
        options += ["--precision", precision, "--set", "loop.reference-frames=0"]
        return [str(reelmask), "segment", "--corpus", str(folder), *map(str, options)]

    def run(self, system, specs, folder, cores):
        """One run, and the folder of its masks."""
        self.runs += 1
        out = self.work / "out" / str(self.runs)
        out.parent.mkdir(exist_ok=True)
        log = self.work / "out" / f"{self.runs}.log"
        command = self.command(system, specs, folder, out)
        code, seconds, cpu = process.measure(command, self.environment, cores, log, self.asked.timeout)
        if code:
            tail = "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:])
            fail(f"{'-'.join(system)}: {'ended by a signal or --timeout' if code < 0 else f'exit code {code}'}\n{tail}")
        return Run(seconds, cpu), out


def measure(bench, wanted, specs, made, cores, frames):
    """Runs of each system, (start-up, whole), and the share of pixels of each that are as the reference's."""
    runs, first = collections.defaultdict(list), {}
    shorts = clips.shorts(made, bench.work, len(cores))
    for turn in range(bench.asked.rounds):
        for system in wanted:
            for _ in range(2 if turn == 0 else 1):  # the first of all fills what compilers keep
                start, out = bench.run(system, specs, shorts, cores)
                shutil.rmtree(out)
            whole, out = bench.run(system, specs, made, cores)
            runs[system].append((start, whole))
            print(f"{len(cores)} core(s), round {turn + 1}, {'-'.join(system)}: {whole} start-up {start}", file=sys.stderr)
            if turn == 0:
                first[system] = out
            else:
                shutil.rmtree(out)
    if REFERENCE in first and bench.asked.network == "espnet":
        _, first[EXACT] = bench.run(EXACT, specs, made, cores)
    reference = REFERENCE if REFERENCE in first else wanted[0]
    equal = {system: masks.equal_share(out, first[reference], frames) for system, out in first.items()}
    for out in first.values():
        shutil.rmtree(out)
    return runs, equal


def too_different(equal):
    """What computes every frame and has other masks than it should."""
    every = {system: share for system, share in equal.items() if system[0] in PEERS or system[0] == "every-frame"}
    return [
        f"{'-'.join(system)} ({share:.2%})"
        for system, share in every.items()
        if share < (LEAST_EQUAL_EXACT if system == EXACT else LEAST_EQUAL)
    ]


def per(amount, time):
    """Not a number where a run is too short to tell from its start-up."""
    return amount / time if time > 0 else float("nan")


def figures(runs, frames, workers):
    """Medians of one system's runs."""

    def median(value):
        return statistics.median(value(start, whole) for start, whole in runs)

    rest = frames - clips.SHORT * workers
    return {
        "frames_per_second": median(lambda start, whole: frames / whole.seconds),
        "start_up_seconds": median(lambda start, whole: start.seconds),
        "frames_per_second_without_start_up": median(lambda start, whole: per(rest, whole.seconds - start.seconds)),
        "cpu_seconds_per_1000": median(lambda start, whole: 1e3 * whole.cpu / frames),
        "cpu_seconds_per_1000_without_start_up": median(lambda start, whole: 1e3 * (whole.cpu - start.cpu) / rest),
        "start_up_cpu_seconds": median(lambda start, whole: start.cpu),
    }


def table(results):
    lines = [
        "| system | frames/s | start-up, s | frames/s without start-up | CPU s per 1,000 frames | without start-up"
        " | × the script, wall / CPU without start-up | pixels as every frame, f32 |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for system, row in results.items():
        script = results.get(f"script-{system.rpartition('-')[2]}")
        ratio = "–"
        if script:
            wall = per(row["frames_per_second_without_start_up"], script["frames_per_second_without_start_up"])
            key = "cpu_seconds_per_1000_without_start_up"
            ratio = f"{wall:.2f} / {per(script[key], row[key]):.2f}"
        lines.append(
            f"| {system} | {row['frames_per_second']:.1f} | {row['start_up_seconds']:.1f}"
            f" | {row['frames_per_second_without_start_up']:.1f} | {row['cpu_seconds_per_1000']:.1f}"
            f" | {row['cpu_seconds_per_1000_without_start_up']:.1f} | {ratio} | {row['pixels_equal']:.2%} |"
        )
    return "\n".join(lines)


def machine():
    text = pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8")
    name = next((line.split(":")[1].strip() for line in text.splitlines() if line.startswith("model name")), "unknown")
    flags = [flag for flag in ("avx512_bf16", "amx_bf16", "avx512f", "avx2") if f" {flag} " in text.replace("\n", " ")]
    return f"{name}, {os.cpu_count()} cores, {' '.join(flags)}"


def versions(wanted):
    from importlib.metadata import PackageNotFoundError, version

    packages = dict.fromkeys(EVERY + [package for name, _ in wanted for package in PEERS.get(name, [])])
    found = {}
    for package in packages:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "unknown"
    return found


def core_sets(spelling):
    available = sorted(os.sched_getaffinity(0))
    sets = []
    for text in spelling.split(","):
        if text != "all" and not (text.isdigit() and 0 < int(text) <= len(available)):
            fail(f"--cores: '{text}' is neither all nor a number from 1 to {len(available)}")
        sets.append(available if text == "all" else available[: int(text)])
    return sets


def compare(asked, work):
    wanted = systems(asked.systems)
    check_before(wanted, asked.before)
    check_form(asked.script_form)
    check_packages(wanted, asked.network)
    sets = core_sets(asked.cores)
    bench = Bench(asked, work)
    made = clips.make(asked.clips, asked.data, work, asked.frames)
    frames = clips.count(made)
    specs, forms = bench.prepare(wanted)
    for name, _ in wanted:
        if name not in PEERS:
            bench.make_bundle(name)
    bench.environment["REELMASK_SKIP_BUILD"] = "1"
    facts = {"machine": machine(), "versions": versions(wanted), "network": asked.network, "frames": frames}
    facts["rounds"] = asked.rounds
    facts["form_cpu_ms"] = {p: {f"{f} {b}": ms for (f, b), ms in times.items()} for p, times in forms.items()}
    used = ", ".join(f"{package} {version}" for package, version in facts["versions"].items())
    text, wrong = [f"{facts['machine']}; {frames} frames, medians of {asked.rounds} rounds; {used}."], []
    for precision, times in forms.items():
        tried = ", ".join(f"{form} × {batch} {ms:.1f}" for (form, batch), ms in sorted(times.items(), key=lambda t: t[1]))
        text.append(f"Network in PyTorch, {precision}, CPU ms a frame by form and batch: {tried}.")
    for cores in sets:
        runs, equal = measure(bench, wanted, specs, made, cores, frames)
        results = {}
        for system in wanted:
            results["-".join(system)] = {**figures(runs[system], frames, len(cores)), "pixels_equal": equal[system]}
        wrong += too_different(equal) if asked.network == "espnet" else []
        if EXACT in equal:
            text.append(f"The script in f32 with Reelmask's colour conversion has {equal[EXACT]:.2%} of its pixels.")
        facts[f"{len(cores)} cores"] = {"results": results, "runs": {"-".join(s): r for s, r in runs.items()}}
        text.append(f"{len(cores)} core(s):\n\n{table(results)}")
    return "\n\n".join(text) + "\n", facts, wrong


def main():
    asked = asked_for()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # ends what runs, and deletes the temporary folder
    with tempfile.TemporaryDirectory(prefix="side-by-side") as folder:
        work = asked.work or pathlib.Path(folder)
        work.mkdir(parents=True, exist_ok=True)
        text, facts, wrong = compare(asked, work.resolve())
    if asked.json:
        asked.json.write_text(json.dumps(facts, indent=1), encoding="utf-8")
    if asked.out:
        asked.out.write_text(text, encoding="utf-8")
    print(text)
    if wrong:
        print(f"side_by_side: masks differ too much: {', '.join(wrong)}", file=sys.stderr)
        raise SystemExit(1)


if __name__ == "__main__":
    main()
