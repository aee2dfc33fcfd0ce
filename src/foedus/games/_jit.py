"""How kernels are compiled: without the interpreter lock, in strict IEEE arithmetic."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias, TypeVar, cast

import numpy as np
import numpy.typing as npt
from numba import njit
from numba.core.caching import FunctionCache

Floats: TypeAlias = npt.NDArray[np.float64]
Ints: TypeAlias = npt.NDArray[np.int64]
Function = TypeVar("Function", bound=Callable[..., Any])

# Kernels that this process had to compile, by name; none when all came from the cache.
COMPILED: list[str] = []


def inner(function: Function) -> Function:
    """Compile a part of a kernel, together with the kernel that calls it."""
    return cast("Function", njit(nogil=True, error_model="numpy")(function))


def inlined(function: Function) -> Function:
    """Compile a short part of a kernel into every place that calls it."""
    return cast("Function", njit(nogil=True, error_model="numpy", forceinline=True)(function))


@cache
def _sources() -> str:
    """A digest of everything kernels are made of: the private modules of this room."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("_*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _announce(name: str) -> None:
    """Say on a terminal, once, that something takes a while and why."""
    if not COMPILED and sys.stderr.isatty():
        sys.stderr.write(
            "foedus compiles a solver, which takes up to half a minute the first time on a "
            "machine; afterwards it is loaded from a cache.\n"
        )
    COMPILED.append(name)


class _Cache(FunctionCache):
    """Numba's cache on disk, which by itself sees a change of the kernel's own file only."""

    def _index_key(self, signature: Any, codegen: Any) -> Any:  # noqa: ANN401  numba's own types
        return (*super()._index_key(signature, codegen), _sources())  # type: ignore[no-untyped-call]

    def load_overload(self, signature: Any, context: Any) -> Any:  # noqa: ANN401  as above
        found = super().load_overload(signature, context)  # type: ignore[no-untyped-call]
        if found is None:
            _announce(self._py_func.__name__)
        return found


def kernel(signature: Any) -> Callable[[Function], Function]:  # noqa: ANN401  numba's own type
    """Compile a kernel when its module is imported, or load it from the cache on disk."""

    def compile_now(function: Function) -> Function:
        compiled: Any = njit(nogil=True, error_model="numpy")(function)
        try:
            compiled._cache = _Cache(function)  # type: ignore[no-untyped-call]  # noqa: SLF001
        except RuntimeError as error:
            # Numba says so when it finds no folder to write to, as in some containers.
            if "cannot cache" not in str(error):
                raise
            _announce(function.__name__)
        compiled.compile(signature)
        compiled.disable_compile()
        return cast("Function", compiled)

    return compile_now
