"""Fits Lintel's lead-scoring models: reads a table, writes an artefact directory."""

import os

__version__ = "0.1.0"

# OpenMP and BLAS read these once, when numpy is first loaded. One thread per fit keeps the bytes of a model independent
# of the machine's core count, and spares small trees the cost of threads waiting for a busy core.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS", "BLIS_NUM_THREADS"):
    os.environ[_name] = "1"
