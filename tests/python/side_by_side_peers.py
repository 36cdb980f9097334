"""The systems that side_by_side.py compares Reelmask with. It starts each in a process of its own:

python side_by_side_peers.py SYSTEM --spec SPEC.json --clips DIR --out DIR     SYSTEM: script, daft, ray, spark
python side_by_side_peers.py prepare --spec SPEC.json                          writes the TorchScript file of a spec
python side_by_side_peers.py export --spec SPEC.json --out FILE                the network alone, as `reelmask bundle` takes it
python side_by_side_peers.py forms --spec SPEC.json                            CPU time of the network by form and batch

All segment every frame of the videos in DIR with the same module (bytes of RGB frames in, bytes of masks out) and write
Parquet files compressed with zstd, with the columns sequence, frame, mask. The spec says network, weights, precision
(f32 or bf16: autocast), form (eager, torchscript, compile, or freeze: compiled with constant weights) and batch. Every worker has one thread; there are as many
workers as cores that the process may use.
"""

import argparse
import contextlib
import json
import os
import pathlib
import sys
import time

import numpy
import torch

WIDTH, HEIGHT = 480, 360
COMPILED = ("compile", "freeze")
IGNORE = 255


class Segmenter(torch.nn.Module):
    """(N, H, W, 3) uint8 RGB -> (N, H, W) uint8 class ids, 255 where the network says "unlabelled"."""

    def __init__(self, net, bgr, mean, std, ignored):
        super().__init__()
        self.net, self.bgr, self.ignored = net, bgr, ignored
        self.register_buffer("mean", torch.tensor(mean)[:, None, None])
        self.register_buffer("scale", 1 / torch.tensor(std)[:, None, None])

    def forward(self, frames):
        x = frames.permute(0, 3, 1, 2).float()  # channels-last, as the frames lie
        x = x.flip(1) if self.bgr else x
        scores = self.net((x - self.mean) * self.scale)
        masks = scores.argmax(1).to(torch.uint8)
        return masks.masked_fill(masks == self.ignored, IGNORE) if self.ignored >= 0 else masks


class Scores(torch.nn.Module):
    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, x):
        return self.net(x)["out"]


def espnet(spec):
    """ESPNet with its CamVid weights: twelve outputs, the last of which means "unlabelled"."""
    from reference_networks import NETWORKS

    net = NETWORKS["espnet-camvid"]()
    net.load_state_dict(torch.load(spec["weights"], map_location="cpu", weights_only=True), strict=False)
    std = [255 * value for value in (72.13, 72.69, 69.90)]
    return Segmenter(net.eval(), True, [110.33, 108.41, 105.03], std, 11)


def deeplabv3_resnet50(spec):
    """torchvision's, with random weights: what it says is noise, what it costs is not."""
    import torchvision

    torch.manual_seed(1)
    net = torchvision.models.segmentation.deeplabv3_resnet50(weights=None, weights_backbone=None, num_classes=21)
    return Segmenter(Scores(net.eval()), False, [123.675, 116.28, 103.53], [58.395, 57.12, 57.375], -1)


NETWORKS = {"espnet": espnet, "deeplabv3_resnet50": deeplabv3_resnet50}


def autocast(spec):
    """Without its cache of weights where a trace is taken: it would hold tensors of another trace."""
    return torch.autocast("cpu", torch.bfloat16, enabled=spec["precision"] == "bf16", cache_enabled=False)


def eager(spec):
    segmenter = NETWORKS[spec["network"]](spec).eval().requires_grad_(False)
    return segmenter.to(memory_format=torch.channels_last)


def script_file(spec):
    return pathlib.Path(spec["folder"], f"{spec['network']}-{spec['precision']}.ts")


def prepare(spec):
    """Writes the network as TorchScript, channels-last, frozen."""
    example = torch.zeros(spec["batch"], HEIGHT, WIDTH, 3, dtype=torch.uint8)
    with torch.no_grad(), autocast(spec):
        torch.jit.freeze(torch.jit.trace(eager(spec), example, check_trace=False)).save(str(script_file(spec)))


def export(spec, file):
    """Writes what takes normalised frames and gives scores, in the way of docs/bring-your-own-network.md."""
    net = NETWORKS[spec["network"]](spec).net.eval().requires_grad_(False)
    torch.jit.freeze(torch.jit.trace(net, torch.rand(1, 3, HEIGHT, WIDTH))).save(file)


class Model:
    """The network in the form of a spec, with one thread; takes batches of any length up to the spec's."""

    def __init__(self, spec):
        torch.set_num_threads(1)
        self.spec = spec
        if spec["form"] == "torchscript":
            self.module = torch.jit.load(str(script_file(spec)))
        elif spec["form"] in COMPILED:
            from torch._inductor import config

            config.freezing = spec["form"] == "freeze"
            self.module = torch.compile(eager(spec), dynamic=False)
        else:
            self.module = eager(spec)

    def __call__(self, frames):
        """Masks of a list of frames. Compiled modules have one shape: the last batch is filled up with its last frame."""
        # Of the thread that calls: ESPNet's weights have thousands of denormals, 240 times slower on some processors.
        torch.set_flush_denormal(True)
        count = len(frames)
        if self.spec["form"] in COMPILED:
            frames = list(frames) + [frames[-1]] * (self.spec["batch"] - count)
        traced = self.spec["form"] == "torchscript"
        with torch.inference_mode(), contextlib.nullcontext() if traced else autocast(self.spec):
            return self.module(torch.from_numpy(numpy.stack(frames)))[:count].numpy()


def videos(folder):
    """The longest first."""
    files = [path for path in pathlib.Path(folder).iterdir() if path.suffix == ".mp4"]
    return [str(path) for path in sorted(files, key=lambda path: (-path.stat().st_size, path.name))]


def sequence(path):
    return pathlib.Path(path).stem


def batches(path, spec):
    """Lists of frames of a video, (H, W, 3) RGB each."""
    import av
    from av.video.reformatter import Interpolation as I

    # As Reelmask does, where masks are to be compared; PyAV's default rounds colours and repeats them over two columns.
    exact = I.BICUBIC | I.ACCURATE_RND | I.FULL_CHR_H_INT | I.BITEXACT if spec.get("exact_colours") else None
    frames, size = [], spec["batch"]
    with av.open(path) as container:
        stream = container.streams.video[0]
        stream.thread_count = 1
        for frame in container.decode(stream):
            frames.append(frame.to_ndarray(format="rgb24", interpolation=exact))
            if len(frames) == size:
                yield frames
                frames = []
    if frames:
        yield frames


def cores():
    return len(os.sched_getaffinity(0))


# The script: a process for each core, videos handed out one by one, a file a video.

worker_model = None


def start_worker(spec):
    global worker_model
    worker_model = Model(spec)


def segment_video(path, out):
    import pyarrow
    import pyarrow.parquet

    schema = pyarrow.schema([("sequence", pyarrow.string()), ("frame", pyarrow.int64()), ("mask", pyarrow.binary())])
    first = 0
    with pyarrow.parquet.ParquetWriter(f"{out}/{sequence(path)}.parquet", schema, compression="zstd") as writer:
        for frames in batches(path, worker_model.spec):
            masks = [mask.tobytes() for mask in worker_model(frames)]
            numbers = range(first, first + len(masks))
            writer.write_table(pyarrow.table([[sequence(path)] * len(masks), numbers, masks], schema=schema))
            first += len(masks)


def script(spec, clips, out):
    import concurrent.futures
    import multiprocessing

    paths = videos(clips)
    context = multiprocessing.get_context("spawn")
    workers = min(cores(), len(paths))
    with concurrent.futures.ProcessPoolExecutor(workers, context, start_worker, (spec,)) as pool:
        for done in [pool.submit(segment_video, path, out) for path in paths]:
            done.result()


# Daft: its own reader of video frames, and a class whose batch method holds the model.


def daft(spec, clips, out):
    import daft
    import daft.io.av._read_video_frames as reader

    # Daft 0.7.26 opens the files by a pool of as many threads as cores, all of which wait for frames of files that are
    # not open yet: with as many files as cores it hangs. Opened by Python, they are read.
    reader._VideoFramesSourceTask._open = lambda task: open(task.path.removeprefix("file://"), "rb")

    @daft.cls(max_concurrency=cores(), use_process=True)
    class Masks:
        def __init__(self):
            self.model = Model(spec)

        @daft.method.batch(return_dtype=daft.DataType.binary(), batch_size=spec["batch"])
        def masks(self, images):
            return [mask.tobytes() for mask in self.model(images.to_pylist())]

    @daft.func.batch(return_dtype=daft.DataType.string())
    def names(paths):
        return [sequence(path) for path in paths.to_pylist()]

    frames = daft.read_video_frames(videos(clips), image_height=HEIGHT, image_width=WIDTH)
    masks = frames.select(
        names(frames["path"]).alias("sequence"),
        frames["frame_index"].alias("frame"),
        Masks().masks(frames["data"]).alias("mask"),
    )
    masks.write_parquet(out, compression="zstd")


# Ray Data: its own reader of videos, and a pool of actors that hold the model.


class RayMasks:
    def __init__(self, spec):
        self.model = Model(spec)

    def __call__(self, batch):
        masks = [mask.tobytes() for mask in self.model(list(batch["frame"]))]
        names = [sequence(path) for path in batch["path"]]
        return {"sequence": numpy.array(names), "frame": batch["frame_index"], "mask": numpy.array(masks, dtype=object)}


def ray(spec, clips, out):
    import ray

    os.environ["PYTHONPATH"] = str(pathlib.Path(__file__).parent)
    ray.init(num_cpus=cores(), include_dashboard=False, log_to_driver=False, configure_logging=False)
    ray.data.DataContext.get_current().enable_progress_bars = False
    # Shares of cores so small that an actor for each core, a reader and a writer run at once, on one core too.
    frames = ray.data.read_videos(videos(clips), include_paths=True, num_cpus=0.25)
    masks = frames.map_batches(
        RayMasks,
        fn_constructor_args=(spec,),
        batch_size=spec["batch"],
        compute=ray.data.ActorPoolStrategy(size=cores()),
        num_cpus=0.5,
    )
    masks.write_parquet(out, compression="zstd", ray_remote_args={"num_cpus": 0.25})
    ray.shutdown()


# Spark: mapInPandas over the paths of the videos, a task each; a Python worker keeps its model from task to task.

kept_models = {}


def kept_model(spec):
    key = json.dumps(spec, sort_keys=True)
    if key not in kept_models:
        kept_models[key] = Model(spec)
    return kept_models[key]


def spark(spec, clips, out):
    import pandas
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    paths = videos(clips)
    session = (
        SparkSession.builder.master(f"local[{cores()}]")
        .config("spark.ui.enabled", "false")
        .config("spark.python.worker.reuse", "true")
        .config("spark.executorEnv.PYTHONPATH", str(pathlib.Path(__file__).parent))
        .config("spark.driver.memory", "4g")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")

    def segment(tables):
        import side_by_side_peers as peers

        model = peers.kept_model(spec)
        for table in tables:
            for path in table["path"]:
                first = 0
                for frames in peers.batches(path, spec):
                    masks = [mask.tobytes() for mask in model(frames)]
                    numbers = range(first, first + len(masks))
                    yield pandas.DataFrame({"sequence": peers.sequence(path), "frame": numbers, "mask": masks})
                    first += len(masks)

    one_a_task = session.sparkContext.parallelize([(path,) for path in paths], len(paths)).toDF("path string")
    masks = one_a_task.mapInPandas(segment, "sequence string, frame long, mask binary")
    masks.write.option("compression", "zstd").mode("append").parquet(out)
    session.stop()


SYSTEMS = {"script": script, "daft": daft, "ray": ray, "spark": spark}


def forms(spec):
    """Median CPU milliseconds of a frame, by form and batch."""
    times = {}
    for form in ("eager", "torchscript", *COMPILED):
        for batch in (1, 4, 8):
            tried = {**spec, "form": form, "batch": batch}
            if form == "torchscript":
                prepare(tried)
            torch._dynamo.reset()
            model = Model(tried)
            frames = list(numpy.random.default_rng(0).integers(0, 256, (batch, HEIGHT, WIDTH, 3), dtype=numpy.uint8))
            for _ in range(3):
                model(frames)
            measured = []
            for _ in range(max(3, spec.get("form_frames", 24) // batch)):
                begin = time.thread_time()
                model(frames)
                measured.append((time.thread_time() - begin) / batch)
            times[f"{form} {batch}"] = 1e3 * sorted(measured)[len(measured) // 2]
    print(json.dumps(times))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("system", choices=[*SYSTEMS, "prepare", "export", "forms"])
    parser.add_argument("--spec", required=True)
    parser.add_argument("--clips")
    parser.add_argument("--out")
    asked = parser.parse_args()
    spec = json.loads(pathlib.Path(asked.spec).read_text(encoding="utf-8"))
    if asked.system == "prepare":
        prepare(spec)
    elif asked.system == "export":
        export(spec, asked.out)
    elif asked.system == "forms":
        forms(spec)
    else:
        pathlib.Path(asked.out).mkdir(parents=True)
        SYSTEMS[asked.system](spec, asked.clips, asked.out)


if __name__ == "__main__":
    main()
