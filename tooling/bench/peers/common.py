"""What the peers in Python have in common: the command line, the examples, and the last line of output."""

import argparse
import gzip
import json
import os
import resource
import sys
from pathlib import Path
from time import perf_counter


def parse():
    parser = argparse.ArgumentParser()
    parser.add_argument("--layers", default="784,100,10", type=lambda text: [int(size) for size in text.split(",")])
    for name, default in {"batch": 100, "epochs": 3, "warm": 1, "threads": 1, "steps": None}.items():
        parser.add_argument(f"--{name}", default=default, type=int)
    parser.add_argument("--dense", action="store_true")
    return parser.parse_args()


def limit_threads(count):
    """Before NumPy or PyTorch is imported: they read these once."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = str(count)
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # threads that wait by spinning keep each other from computing


def examples(np, dense):
    """Images in 0 ... 1 and labels, of the training and the test set."""
    noise = np.random.default_rng(1).uniform(0.001, 0.002, 784).astype(np.float32)

    def inputs(name):
        images = np.frombuffer(_read(name), np.uint8, offset=16).reshape(-1, 784)
        numbers = np.multiply(images, np.float32(1 / 255), dtype=np.float32)
        if dense:
            numbers += noise
        return numbers

    def labels(name):
        return np.frombuffer(_read(name), np.uint8, offset=8).astype(np.int64)

    train = inputs("train-images-idx3-ubyte"), labels("train-labels-idx1-ubyte")
    return train, (inputs("t10k-images-idx3-ubyte"), labels("t10k-labels-idx1-ubyte"))


def time_epochs(job, count, shuffle, step):
    """Runs the epochs: `shuffle()` gives an order of the examples, `step(indices)` trains on some and returns their mean loss."""
    seconds = []
    loss = 0.0
    steps = -(-count // job.batch)
    timed = min(steps, job.steps or steps)
    for _ in range(job.warm + job.epochs):
        start = perf_counter()
        order = shuffle()
        losses = [step(order[i * job.batch : (i + 1) * job.batch]) for i in range(timed)]
        seconds.append((perf_counter() - start) * steps / timed)
        loss = float(sum(losses)) / timed
    return {"epoch_s": seconds[job.warm :], "loss": loss, **({"steps": timed} if timed < steps else {})}


def report(**facts):
    unit = 1024 if sys.platform == "linux" else 1024 * 1024
    peak = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit)
    print(json.dumps({**facts, "rss_mb": peak}))


def _read(name):
    path = Path(os.environ["MNIST_DIR"]) / name
    return path.read_bytes() if path.exists() else gzip.decompress(path.with_name(f"{name}.gz").read_bytes())
