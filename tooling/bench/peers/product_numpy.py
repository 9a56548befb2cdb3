"""GFLOP/s of NumPy's float32 matrix product: `product_numpy.py <threads> <shapes as JSON> <milliseconds of a sample>`."""

import json
import sys
from statistics import median
from time import perf_counter

from common import limit_threads

threads, shapes, milliseconds = int(sys.argv[1]), json.loads(sys.argv[2]), float(sys.argv[3])
limit_threads(threads)

import numpy as np  # noqa: E402

random = np.random.default_rng(1)


def factor(rows, columns, transposed):
    stored = random.random((columns, rows) if transposed else (rows, columns), dtype=np.float32)
    return stored.T if transposed else stored


def gigaflops(form, m, k, n):
    a, b = factor(m, k, form[0] == "t"), factor(k, n, form[1] == "t")
    out = np.empty((m, n), np.float32)

    def seconds(times):
        start = perf_counter()
        for _ in range(times):
            np.matmul(a, b, out=out)
        return (perf_counter() - start) / times

    times = max(1, round(milliseconds / 1000 / seconds(3)))
    return 2 * m * k * n / median(seconds(times) for _ in range(5)) / 1e9


figures = [gigaflops(**shape) for shape in shapes]
print(json.dumps({"name": f"numpy-{threads}t", "gflops": figures, "versions": {"numpy": np.__version__}}))
