"""How kernels are compiled: without the interpreter lock, in strict IEEE arithmetic."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias, TypeVar, cast

import numpy as np
import numpy.typing as npt
from numba import njit

Floats: TypeAlias = npt.NDArray[np.float64]
Ints: TypeAlias = npt.NDArray[np.int64]
Function = TypeVar("Function", bound=Callable[..., Any])


def inner(function: Function) -> Function:
    """Compile a part of a kernel, together with the kernel that calls it."""
    return cast("Function", njit(nogil=True, error_model="numpy")(function))


def kernel(signature: Any) -> Callable[[Function], Function]:  # noqa: ANN401  numba's own type
    """Compile a kernel when its module is imported, or load it from the cache on disk.

    The cache looks only at the file of the kernel itself: its parts belong in the same file.
    """

    def compile_now(function: Function) -> Function:
        try:
            compiled = njit(signature, nogil=True, error_model="numpy", cache=True)(function)
        except RuntimeError as error:
            # Numba says so when it finds no folder to write to, as in some containers.
            if "cannot cache" not in str(error):
                raise
            compiled = njit(signature, nogil=True, error_model="numpy")(function)
        return cast("Function", compiled)

    return compile_now
