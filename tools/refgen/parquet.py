"""Writes tests/fixtures/parquet: a Parquet file by pyarrow with a column of each kind, and its values as JSON.

    pip install pyarrow==26.0.1
    python tools/refgen/parquet.py          (--check: fail when the committed files differ)
"""
import datetime as dt
import decimal
import io
import json
import pathlib
import sys

import pyarrow as pa
import pyarrow.parquet as pq

FOLDER = pathlib.Path(__file__).parents[2] / "tests/fixtures/parquet"
UTC = dt.timezone.utc
AT = dt.datetime(2026, 11, 23, 20, 45, 1, 123456)


def micros(at):
    return str((at - dt.datetime(1970, 1, 1)) // dt.timedelta(microseconds=1))


def columns():
    """name, arrow array, Millrace's type, the stored values as text (None: missing)."""
    for bits in (8, 16, 32, 64):
        top = 2 ** (bits - 1) - 1
        yield f"int{bits}", pa.array([top, None, -top - 1], getattr(pa, f"int{bits}")()), f"int{bits}", [str(top), None, str(-top - 1)]
        yield (f"uint{bits}", pa.array([2 * top + 1 if bits < 64 else top, None, 0], getattr(pa, f"uint{bits}")()),
               f"uint{bits}" if bits < 64 else "int64", [str(2 * top + 1 if bits < 64 else top), None, "0"])
    yield "float32", pa.array([0.5, None, -2.0], pa.float32()), "float32", ["0.5", None, "-2"]
    yield "float64", pa.array([0.1, None, 1e300], pa.float64()), "float64", ["0.1", None, "1e+300"]
    yield "bool", pa.array([True, None, False]), "bool", ["true", None, "false"]
    yield "decimal", pa.array([decimal.Decimal("1.25"), None, decimal.Decimal("-3.50")]), "float64", ["1.25", None, "-3.5"]
    yield "date", pa.array([dt.date(1970, 1, 2), None, dt.date(1969, 12, 31)]), "date", ["1", None, "-1"]
    for unit in ("ms", "us", "ns"):
        stored = AT.replace(microsecond=123000) if unit == "ms" else AT
        yield f"timestamp_{unit}", pa.array([stored, None, stored], pa.timestamp(unit)), "timestamp", [micros(stored), None, micros(stored)]
    yield "zoned", pa.array([AT.replace(tzinfo=UTC), None, AT.replace(tzinfo=UTC)], pa.timestamp("us", "Europe/Paris")), "timestamp", [micros(AT), None, micros(AT)]
    yield "text", pa.array(["水", None, ""]), "dictionary", ["水", None, ""]
    yield "levels", pa.array(["b", None, "a"]).dictionary_encode(), "dictionary", ["b", None, "a"]
    yield "all_null", pa.array([None, None, None], pa.utf8()), "dictionary", [None, None, None]
    yield "list", pa.array([[1, 2], None, []]), "dictionary", ["[1,2]", None, "[]"]
    yield "struct", pa.array([{"x": 1, "y": "q"}, None, {"x": 2, "y": None}]), "dictionary", ['{"x":1,"y":"q"}', None, '{"x":2,"y":null}']
    yield "time", pa.array([dt.time(1, 2, 3), None, dt.time(0)], pa.time64("us")), "dictionary", ["01:02:03", None, "00:00:00"]
    # Names DuckDB alone would change.
    yield "Text", pa.array(["x", None, "y"]), "dictionary", ["x", None, "y"]
    yield "__proto__", pa.array([1, None, 3], pa.int32()), "int32", ["1", None, "3"]
    yield 'a "quoted", name', pa.array([1, None, 3], pa.int32()), "int32", ["1", None, "3"]


def parquet(table):
    sink = io.BytesIO()
    pq.write_table(table, sink, store_schema=False, compression="zstd")
    return sink.getvalue()


def fixtures():
    found = list(columns())
    table = pa.table([array for _, array, _, _ in found], names=[name for name, _, _, _ in found])
    twice = pa.table([pa.array([1]), pa.array([2]), pa.array([3])], names=["a", "b", "a"])
    expected = [{"name": name, "type": type_, "cells": cells} for name, _, type_, cells in found]
    return {
        "types.parquet": parquet(table),
        "types.json": json.dumps({"producer": f"pyarrow {pa.__version__}", "columns": expected}).encode(),
        "duplicate-names.parquet": parquet(twice),
        "large-uint64.parquet": parquet(pa.table({"id": pa.array([2**63], pa.uint64())})),
        "empty.parquet": parquet(table.slice(0, 0)),
    }


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, data in fixtures().items():
        path = FOLDER / name
        if "--check" in sys.argv:
            assert path.read_bytes() == data, f"{path} differs"
        else:
            path.write_bytes(data)
