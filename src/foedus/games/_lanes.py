"""Several draws in one number: a compiled type that holds one double for each of some draws.

A kernel that is written for one draw becomes one for 8 or 32 draws side by side when its numbers
are ``Lanes``: LLVM turns every operation into as many vector instructions as the machine needs.
Nothing depends on whether a loop happens to be vectorised. Every operation acts on each lane alone
and is a single IEEE operation (``fused`` is the fused multiply-add of the standard, rounded once),
so the result of a draw has the same bits in whichever lane it stands.

Arrays that hold lanes are flat: row ``r`` is ``width`` doubles from ``width * r`` on.
"""

# ruff: noqa: ARG001  the signatures of intrinsics are fixed by numba
# mypy: disable-error-code="no-untyped-call, misc, attr-defined"
from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from llvmlite import ir  # type: ignore[import-untyped]
from numba import boolean, float64, types
from numba.core import cgutils
from numba.core.typing.templates import AbstractTemplate, infer_global, signature
from numba.extending import intrinsic, lower_builtin, models, register_model

from foedus.games._jit import inlined

if TYPE_CHECKING:
    from collections.abc import Callable

# Numba's types and LLVM's values, and what kernels hold: lanes or a number, and addresses.
Built: TypeAlias = Any
Number: TypeAlias = Any
Address: TypeAlias = Any

_DOUBLE, _WORD = ir.DoubleType(), ir.IntType(64)


class Lanes(types.Type):
    """One double for each of ``width`` draws."""

    def __init__(self, width: int) -> None:
        self.width = width
        super().__init__(name=f"Lanes({width})")


class Mask(types.Type):
    """One truth value for each of ``width`` draws."""

    def __init__(self, width: int) -> None:
        self.width = width
        super().__init__(name=f"Mask({width})")


def _doubles(width: int) -> Built:
    return ir.VectorType(_DOUBLE, width)


@register_model(Lanes)
class _LanesModel(models.PrimitiveModel):
    def __init__(self, manager: Built, kind: Lanes) -> None:
        super().__init__(manager, kind, _doubles(kind.width))


@register_model(Mask)
class _MaskModel(models.PrimitiveModel):
    def __init__(self, manager: Built, kind: Mask) -> None:
        super().__init__(manager, kind, ir.VectorType(ir.IntType(1), kind.width))


def _spread(builder: Built, number: Built, width: int) -> Built:
    """The same number in every lane."""
    kind = _doubles(width)
    first = builder.insert_element(ir.Constant(kind, ir.Undefined), number, ir.IntType(32)(0))
    places = ir.Constant(ir.VectorType(ir.IntType(32), width), [0] * width)
    return builder.shuffle_vector(first, ir.Constant(kind, ir.Undefined), places)


def _operator(symbol: Built, instruction: str, kind: type, *, compared: str = "") -> None:
    """Give an operator its meaning between lanes, or between lanes and one number."""

    @infer_global(symbol)
    class _Typed(AbstractTemplate):
        def generic(self, args: Built, kws: Built) -> Built:  # noqa: ARG002
            if len(args) != 2 or not any(isinstance(a, kind) for a in args):
                return None
            lanes = next(a for a in args if isinstance(a, kind))
            result = Mask(lanes.width) if compared else lanes
            return signature(result, *(a if isinstance(a, kind) else float64 for a in args))

    def generate(_: Built, builder: Built, typed: Built, args: Built) -> Built:
        width = next(a.width for a in typed.args if isinstance(a, kind))
        sides = [
            value if isinstance(given, kind) else _spread(builder, value, width)
            for given, value in zip(typed.args, args, strict=True)
        ]
        if compared:
            return builder.fcmp_ordered(compared, *sides)
        return getattr(builder, instruction)(*sides)

    lower_builtin(symbol, kind, kind)(generate)
    if kind is Lanes:
        lower_builtin(symbol, kind, types.Float)(generate)
        lower_builtin(symbol, types.Float, kind)(generate)


for _symbol in (operator.add, operator.iadd):
    _operator(_symbol, "fadd", Lanes)
for _symbol in (operator.mul, operator.imul):
    _operator(_symbol, "fmul", Lanes)
_operator(operator.sub, "fsub", Lanes)
_operator(operator.truediv, "fdiv", Lanes)
_operator(operator.lt, "", Lanes, compared="<")
_operator(operator.le, "", Lanes, compared="<=")
_operator(operator.gt, "", Lanes, compared=">")
_operator(operator.ge, "", Lanes, compared=">=")
_operator(operator.eq, "", Lanes, compared="==")
_operator(operator.and_, "and_", Mask)
_operator(operator.or_, "or_", Mask)


def _compiled(typed: Callable[..., Any]) -> Built:
    """An intrinsic from a function of the arguments' types to (signature, generator)."""
    return intrinsic(typed)


@_compiled
def fused(_: Built, a: Built, b: Built, c: Built) -> Built:
    """A * b + c, rounded once; any of the three may be one number for all lanes."""
    kinds = (a, b, c)
    lanes = next(kind for kind in kinds if isinstance(kind, Lanes))

    def generate(_: Built, builder: Built, __: Built, args: Built) -> Built:
        vector = _doubles(lanes.width)
        name = f"llvm.fma.v{lanes.width}f64"
        function = cgutils.get_or_insert_function(
            builder.module, ir.FunctionType(vector, [vector] * 3), name
        )
        sides = [
            value if isinstance(kind, Lanes) else _spread(builder, value, lanes.width)
            for kind, value in zip(kinds, args, strict=True)
        ]
        return builder.call(function, sides)

    return lanes(*(k if isinstance(k, Lanes) else float64 for k in kinds)), generate


@_compiled
def where(_: Built, mask: Built, one: Built, other: Built) -> Built:
    """``one`` in lanes where the mask is true, ``other`` elsewhere."""
    kinds = (one, other)

    def generate(_: Built, builder: Built, __: Built, args: Built) -> Built:
        sides = [
            value if isinstance(kind, Lanes) else _spread(builder, value, mask.width)
            for kind, value in zip(kinds, args[1:], strict=True)
        ]
        return builder.select(args[0], *sides)

    typed = [k if isinstance(k, Lanes) else float64 for k in kinds]
    return Lanes(mask.width)(mask, *typed), generate


@_compiled
def somewhere(_: Built, mask: Built) -> Built:
    """Whether the mask is true in any lane."""

    def generate(_: Built, builder: Built, __: Built, args: Built) -> Built:
        bits = ir.IntType(mask.width)
        return builder.icmp_unsigned("!=", builder.bitcast(args[0], bits), bits(0))

    return boolean(mask), generate


@_compiled
def address(_: Built, array: Built) -> Built:
    """Where the numbers of an array stand: unlike the array itself, this costs nothing to pass on.

    It does not keep the array alive; whoever takes it has to.
    """

    def generate(context: Built, builder: Built, typed: Built, args: Built) -> Built:
        return context.make_array(typed.args[0])(context, builder, args[0]).data

    return types.CPointer(array.dtype)(array), generate


@_compiled
def peek(_: Built, numbers: Built, place: Built) -> Built:
    """The number at a place counted from an address."""

    def generate(_: Built, builder: Built, __: Built, args: Built) -> Built:
        return builder.load(builder.gep(args[0], [args[1]]))

    return numbers.dtype(numbers, types.int64), generate


@_compiled
def poke(_: Built, numbers: Built, place: Built, number: Built) -> Built:
    """Write the number at a place counted from an address."""

    def generate(context: Built, builder: Built, __: Built, args: Built) -> Built:
        builder.store(args[2], builder.gep(args[0], [args[1]]))
        return context.get_dummy_value()

    return types.void(numbers, types.int64, numbers.dtype), generate


@_compiled
def _times_power_of_two(_: Built, number: Built, shifted: Built) -> Built:
    """Add the low bits of ``shifted`` to the exponent of a number."""

    def generate(_: Built, builder: Built, __: Built, args: Built) -> Built:
        words = ir.VectorType(_WORD, number.width)
        value, power = (builder.bitcast(given, words) for given in args)
        up = builder.shl(power, ir.Constant(words, [52] * number.width))
        return builder.bitcast(builder.add(value, up), _doubles(number.width))

    return number(number, shifted), generate


@inlined
def _reduced(x: Number) -> Number:
    """Take x as k ln 2 + r with |r| <= ln 2 / 2: k in the low bits of the first, and r.

    Adding 1.5 * 2^52 rounds to the nearest integer. ln 2 stands in two parts (Cody and Waite 1980).
    """
    shifted = fused(x, 1.4426950408889634, 6755399441055744.0)
    k = shifted - 6755399441055744.0
    r = fused(k, -6.93147180369123816490e-01, x)
    return shifted, fused(k, -1.90821492927058770002e-10, r)


@inlined
def exp(x: Number) -> Number:
    """The exponential of each lane up to 709; 0 below -708, where doubles lose precision.

    The polynomial of degree 11 through Chebyshev's points errs by less than one part in 10^16.
    """
    kept = x >= -708.0
    shifted, r = _reduced(where(kept, x, -708.0))
    p = fused(r, 2.5100424157005067e-08, 2.7620138719733994e-07)
    p = fused(p, r, 2.7557268378684192e-06)
    p = fused(p, r, 2.480152119021773e-05)
    p = fused(p, r, 0.00019841269863105968)
    p = fused(p, r, 0.0013888888917281794)
    p = fused(p, r, 0.008333333333330051)
    p = fused(p, r, 0.04166666666662399)
    p = fused(p, r, 0.16666666666666669)
    p = fused(p, r, 0.5000000000000001)
    p = fused(p, r, 1.0)
    p = fused(p, r, 1.0)
    return where(kept, _times_power_of_two(p, shifted), 0.0)


@inlined
def logit(x: Number) -> Number:
    """1 / (1 + exp(x)) and exp(x) / (1 + exp(x)) of each lane; 0 and 1 beyond 707.

    exp(r) is (Q + r P) / (Q - r P) with polynomials of r^2 (Moshier 1989, Methods and Programs for
    Mathematical Functions; the error is below one part in 10^16): the division that this form needs
    is the one by which odds become probabilities, so there is one division for both.
    """
    above, below = x > -707.0, x < 707.0
    shifted, r = _reduced(where(below, where(above, x, -707.0), 707.0))
    s = r * r
    p = fused(s, 1.26177193074810590878e-4, 3.02994407707441961300e-2)
    q = fused(s, 3.00198505138664455042e-6, 2.52448340349684104192e-3)
    p = fused(p, s, 1.0) * r
    q = fused(fused(q, s, 2.27265548208155028766e-1), s, 2.0)
    low, high = q - p, _times_power_of_two(q + p, shifted)
    scale = 1.0 / (low + high)
    return where(below, low * scale, 0.0), where(above, high * scale, 0.0)


class Memory(NamedTuple):
    """How lanes of one width get into memory and out of it, by address and place."""

    load: Built  # (address, row): the lanes of a row
    store: Built  # (address, row, lanes)
    load_at: Built  # (address, place): the doubles from there on
    store_at: Built  # (address, place, lanes)
    spread: Built  # (number): the same in every lane


def memory(width: int) -> Memory:
    """Loads and stores for lanes of a width."""
    lanes = Lanes(width)
    doubles = types.CPointer(float64)

    def loading(step: int) -> Built:
        @_compiled
        def load(_: Built, numbers: Built, row: Built) -> Built:
            def generate(_: Built, builder: Built, __: Built, args: Built) -> Built:
                return builder.load(spot(builder, args, step), align=8)

            return lanes(doubles, types.int64), generate

        return load

    def storing(step: int) -> Built:
        @_compiled
        def store(_: Built, numbers: Built, row: Built, value: Built) -> Built:
            def generate(context: Built, builder: Built, __: Built, args: Built) -> Built:
                builder.store(args[2], spot(builder, args, step), align=8)
                return context.get_dummy_value()

            return types.void(doubles, types.int64, lanes), generate

        return store

    def spot(builder: Built, args: Built, step: int) -> Built:
        place = builder.mul(args[1], ir.Constant(_WORD, step))
        return builder.bitcast(builder.gep(args[0], [place]), _doubles(width).as_pointer())

    @_compiled
    def spread(_: Built, number: Built) -> Built:
        def generate(_: Built, builder: Built, __: Built, args: Built) -> Built:
            return _spread(builder, args[0], width)

        return lanes(float64), generate

    return Memory(loading(width), storing(width), loading(1), storing(1), spread)
