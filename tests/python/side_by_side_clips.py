"""The videos of side_by_side.py: H.264, 480x360, made of the data sets by ffmpeg."""

import pathlib
import shutil
import subprocess

SHORT = 8  # frames of a video that measures start-up

SIZE = "scale=480:360:out_color_matrix=bt601:out_range=tv,setsar=1"
ENCODER = "-an -c:v libx264 -preset medium -crf 18 -pix_fmt yuv420p -colorspace smpte170m -color_range tv".split()


def sources(data):
    """Input options of ffmpeg by name of the video: a drive of images, a filmed drive, faces."""
    found = {"camvid": ["-framerate", "15", "-pattern_type", "glob", "-i", str(data / "camvid_0016E5_15hz/val/*.png")]}
    for folder in ("driving_clips", "face_clips"):
        for file in sorted((data / folder).glob("*.m[pk][4v]")):
            found[file.stem] = ["-i", str(file)]
    return found


def count(folder):
    return sum(frames(file) for file in folder.glob("*.mp4"))


def frames(file):
    command = "ffprobe -v error -count_packets -select_streams v:0 -show_entries stream=nb_read_packets -of csv=p=0".split()
    return int(subprocess.run([*command, str(file)], stdout=subprocess.PIPE, check=True).stdout.split(b",")[0])


def encode(source, file, most):
    subprocess.run(
        ["ffmpeg", "-v", "error", "-y", *source, "-vf", SIZE, "-frames:v", str(most), *ENCODER, str(file)], check=True
    )


def make(own, data, work, most):
    """Folder of the videos, at most so many frames in all."""
    made = work / "clips"
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir()
    if own is None and not (data / "camvid_0016E5_15hz/val").is_dir():
        raise SystemExit(f"side_by_side: {data} has no camvid_0016E5_15hz/val; say where the data is, or give --clips")
    given = sources(data) if own is None else {file.stem: ["-i", str(file)] for file in sorted(own.glob("*.mp4"))}
    left = most
    for name, source in given.items():
        if left > 0:
            file = made / f"{name}.mp4"
            if own is None or frames(pathlib.Path(source[-1])) > left:
                encode(source, file, left)
            else:
                shutil.copy(source[-1], file)
            left -= frames(file)
    if left == most:
        raise SystemExit(f"side_by_side: {own} has no .mp4 files")
    return made


def shorts(made, work, workers):
    """Folder of as many short videos as there are workers, so that each of them has to start."""
    folder = work / f"short-{workers}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    first = sorted(made.glob("*.mp4"))[0]
    for number in range(workers):
        encode(["-i", str(first)], folder / f"short{number}.mp4", SHORT)
    return folder
