"""`about.py numpy` or `about.py torch`: the version, and what computes: its vectors and its BLAS. Fails where it is not installed."""

import importlib
import json
import sys

module = importlib.import_module(sys.argv[1])


def vectors_of_numpy():
    try:
        found = module.show_config(mode="dicts")["SIMD Extensions"]["found"]
    except TypeError:  # before 1.25 it only prints
        return None
    return f"vectors up to {found[-1]}" if found else None


def vectors_of_torch():
    backend = getattr(module.backends, "cpu", None)
    return f"vectors of {backend.get_cpu_capability()}" if hasattr(backend, "get_cpu_capability") else None


def blas():
    """The library of matrix products that the process has loaded, and the processor that it takes this one for."""
    try:
        from threadpoolctl import threadpool_info
    except ImportError:
        return "BLAS unknown (pip install threadpoolctl)"
    found = [library for library in threadpool_info() if library["user_api"] == "blas"]
    return ", ".join(f"{one['internal_api']} {one['version']} for {one.get('architecture', '?')}" for one in found)


vectors = {"numpy": vectors_of_numpy, "torch": vectors_of_torch}[sys.argv[1]]()
print(json.dumps({"about": ", ".join(part for part in (module.__version__, vectors, blas()) if part)}))
