"""Columns of objects that offer nothing but the Arrow PyCapsule interface, read without any Arrow library.

`__arrow_c_array__` and `__arrow_c_stream__` hand over C structures (Apache Arrow, "The Arrow C data interface" and
"The Arrow C stream interface", format 1.0). Only what a column of times, events, weights or labels can be is read:
numbers, booleans, texts and dictionaries of these, by itself or in a table.
"""

import ctypes
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from theracurve.errors import EstimationError

Array: TypeAlias = NDArray[Any]
Pointer: TypeAlias = Any
Copied = TypeVar("Copied")


class _Schema(ctypes.Structure):
    pass


class _Chunk(ctypes.Structure):
    pass


class _Stream(ctypes.Structure):
    pass


_Schema._fields_ = [
    ("format", ctypes.c_char_p),
    ("name", ctypes.c_char_p),
    ("metadata", ctypes.c_void_p),
    ("flags", ctypes.c_int64),
    ("n_children", ctypes.c_int64),
    ("children", ctypes.POINTER(ctypes.POINTER(_Schema))),
    ("dictionary", ctypes.POINTER(_Schema)),
    ("release", ctypes.CFUNCTYPE(None, ctypes.POINTER(_Schema))),
    ("private_data", ctypes.c_void_p),
]
_Chunk._fields_ = [
    ("length", ctypes.c_int64),
    ("null_count", ctypes.c_int64),
    ("offset", ctypes.c_int64),
    ("n_buffers", ctypes.c_int64),
    ("n_children", ctypes.c_int64),
    ("buffers", ctypes.POINTER(ctypes.c_void_p)),
    ("children", ctypes.POINTER(ctypes.POINTER(_Chunk))),
    ("dictionary", ctypes.POINTER(_Chunk)),
    ("release", ctypes.CFUNCTYPE(None, ctypes.POINTER(_Chunk))),
    ("private_data", ctypes.c_void_p),
]
_Stream._fields_ = [
    ("get_schema", ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(_Stream), ctypes.POINTER(_Schema))),
    ("get_next", ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(_Stream), ctypes.POINTER(_Chunk))),
    ("get_last_error", ctypes.CFUNCTYPE(ctypes.c_char_p, ctypes.POINTER(_Stream))),
    ("release", ctypes.CFUNCTYPE(None, ctypes.POINTER(_Stream))),
    ("private_data", ctypes.c_void_p),
]

NUMBERS = {
    "c": np.int8, "C": np.uint8, "s": np.int16, "S": np.uint16, "i": np.int32, "I": np.uint32,
    "l": np.int64, "L": np.uint64, "f": np.float32, "g": np.float64,
}  # fmt: skip
TABLE = b"+s"
TEXT_OFFSETS = {"u": np.int32, "U": np.int64}

_capsule_pointer = ctypes.pythonapi.PyCapsule_GetPointer
_capsule_pointer.restype = ctypes.c_void_p
_capsule_pointer.argtypes = [ctypes.py_object, ctypes.c_char_p]


def speaks_arrow(values: object) -> bool:
    return hasattr(values, "__arrow_c_array__") or hasattr(values, "__arrow_c_stream__")


def from_arrow(values: Any, name: str) -> Array:
    """The values as a NumPy array that owns its memory; missing values become NaN (numbers) or None (others)."""
    if hasattr(values, "__arrow_c_array__"):
        capsules = values.__arrow_c_array__()
        schema = _at(capsules[0], b"arrow_schema", _Schema)
        return _values(schema, _at(capsules[1], b"arrow_array", _Chunk), name)
    capsule = values.__arrow_c_stream__()
    parts = list(_stream_parts(_at(capsule, b"arrow_array_stream", _Stream), name))
    return np.concatenate(parts) if parts else np.empty(0)


def table_from_arrow(table: Any) -> dict[str, Array] | None:
    """The columns of a table that offers the Arrow stream interface; None if it is a stream of single values."""
    capsule = table.__arrow_c_stream__()
    stream = _at(capsule, b"arrow_array_stream", _Stream)
    schema, parts = _Schema(), []
    _check(stream, stream.get_schema(ctypes.byref(stream), ctypes.byref(schema)), "table")
    try:
        if schema.format != TABLE:
            return None
        parts = list(_chunks(stream, "table", lambda chunk: _fields(schema, chunk)))
        empty: dict[str, Array] = {name: np.empty(0) for name in _names(schema)}
    finally:
        schema.release(ctypes.byref(schema))
    return {name: np.concatenate([part[name] for part in parts]) for name in empty} if parts else empty


def _names(schema: Any) -> list[str]:
    return [schema.children[i].contents.name.decode() for i in range(schema.n_children)]


def _fields(schema: Any, chunk: Any) -> dict[str, Array]:
    """One chunk's columns; a table's own rows are never missing, and its offset comes on top of its columns'."""
    rows = slice(chunk.offset, chunk.offset + chunk.length)
    children = (
        _values(schema.children[i].contents, chunk.children[i].contents, name) for i, name in enumerate(_names(schema))
    )
    return {name: values[rows] for name, values in zip(_names(schema), children, strict=True)}


def _at(capsule: object, kind: bytes, structure: Any) -> Any:
    return structure.from_address(_capsule_pointer(capsule, kind))


def _stream_parts(stream: Any, name: str) -> Iterator[Array]:
    """The values of each chunk of a stream."""
    schema = _Schema()
    _check(stream, stream.get_schema(ctypes.byref(stream), ctypes.byref(schema)), name)
    try:
        yield from _chunks(stream, name, lambda chunk: _values(schema, chunk, name))
    finally:
        schema.release(ctypes.byref(schema))


def _chunks(stream: Any, name: str, read: Callable[[Any], Copied]) -> Iterator[Copied]:
    """What `read` copies of each chunk, which is released then; the capsule releases the stream itself."""
    while True:
        chunk = _Chunk()
        _check(stream, stream.get_next(ctypes.byref(stream), ctypes.byref(chunk)), name)
        if not chunk.release:
            return
        try:
            yield read(chunk)
        finally:
            chunk.release(ctypes.byref(chunk))


def _check(stream: Any, code: int, name: str) -> None:
    if code:
        reason = stream.get_last_error(ctypes.byref(stream)) or b"no reason given"
        raise EstimationError(f"{name}: the Arrow stream could not be read: {reason.decode()}")


def _values(schema: Any, chunk: Any, name: str) -> Array:
    kind = schema.format.decode()
    if schema.dictionary:
        return _dictionary_values(schema, chunk, name)
    if kind in NUMBERS:
        values = _numbers(chunk, NUMBERS[kind])
    elif kind == "b":
        values = _bits(chunk.buffers[1], chunk.offset, chunk.length)
    elif kind in TEXT_OFFSETS:
        values = _texts(chunk, TEXT_OFFSETS[kind])
    else:
        raise EstimationError(f"{name}: expected numbers, booleans or texts, found the Arrow type {kind!r}")
    return _with_missing(values, chunk)


def _dictionary_values(schema: Any, chunk: Any, name: str) -> Array:
    words = _values(schema.dictionary.contents, chunk.dictionary.contents, name)
    codes = _numbers(chunk, NUMBERS[schema.format.decode()])
    valid = _validity(chunk)
    if valid.all():
        return words[codes]
    values = np.full(len(codes), None, dtype=object)
    values[valid] = words[codes[valid]]
    return values


def _with_missing(values: Array, chunk: Any) -> Array:
    valid = _validity(chunk)
    if valid.all():
        return values
    filled: Array = values.astype(np.float64 if values.dtype.kind in "iuf" else object)
    filled[~valid] = np.nan if filled.dtype.kind == "f" else None
    return filled


def _validity(chunk: Any) -> NDArray[np.bool_]:
    if chunk.null_count == 0 or not chunk.buffers[0]:
        return np.ones(chunk.length, dtype=np.bool_)
    return _bits(chunk.buffers[0], chunk.offset, chunk.length)


def _numbers(chunk: Any, dtype: Any) -> Array:
    return _copied(chunk.buffers[1], dtype, chunk.offset, chunk.length)


def _bits(address: int | None, offset: int, length: int) -> NDArray[np.bool_]:
    """Bits, least significant first, as booleans."""
    packed = _copied(address, np.uint8, 0, (offset + length + 7) // 8)
    return np.unpackbits(packed, bitorder="little")[offset : offset + length].astype(np.bool_)


def _texts(chunk: Any, offset_type: Any) -> Array:
    ends = _copied(chunk.buffers[1], offset_type, chunk.offset, chunk.length + 1)
    raw = _copied(chunk.buffers[2], np.uint8, 0, int(ends[-1])).tobytes()
    return np.array([raw[a:b].decode() for a, b in pairwise(ends)], dtype=object)


def _copied(address: int | None, dtype: Any, offset: int, length: int) -> Array:
    size = np.dtype(dtype).itemsize
    if not address or not length:
        return np.zeros(length, dtype=dtype)
    raw = (ctypes.c_char * (length * size)).from_address(address + offset * size)
    return np.frombuffer(raw, dtype=dtype).copy()
