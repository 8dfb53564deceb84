"""Writes tests/fixtures/arrow: Arrow files by pyarrow, and what pyarrow reads in them as JSON.

    pip install pyarrow==26.0.1
    python tools/refgen/arrow.py            writes the fixtures
    python tools/refgen/arrow.py --check    fails when they differ from what would be written

The JSON holds numbers as text (integers in decimal, floats in hex), instants as microseconds, dates as days.
"""
import datetime as dt
import decimal
import io
import json
import pathlib
import sys

import pyarrow as pa
import pyarrow.ipc as ipc

FOLDER = pathlib.Path(__file__).parents[2] / "tests/fixtures/arrow"


def cell(value, type_):
    if value is None or pa.types.is_null(type_):
        return None
    if pa.types.is_dictionary(type_) or pa.types.is_string(type_) or pa.types.is_large_string(type_):
        return value
    if pa.types.is_floating(type_):
        return float(value).hex()
    if pa.types.is_boolean(type_):
        return value
    return str(value)


def plain(table):
    columns = []
    for name, column in zip(table.column_names, table.columns):
        type_ = column.type
        if pa.types.is_timestamp(type_):
            unit = {"s": 1_000_000, "ms": 1000, "us": 1}.get(type_.unit)
            stored = column.cast(pa.int64()).to_pylist()
            cells = [None if v is None else str(v * unit if unit else v // 1000) for v in stored]
        elif pa.types.is_date(type_):
            days = column.cast(pa.date32()).cast(pa.int32()).to_pylist()
            cells = [None if v is None else str(v) for v in days]
        else:
            cells = [cell(v, type_) for v in column.to_pylist()]
        columns.append({"name": name, "type": str(type_), "cells": cells})
    return {"rows": table.num_rows, "columns": columns}


def numbers():
    integers = {
        f"{sign}int{bits}": pa.array(
            [0, None, 1, 2 ** (bits - (sign == "")) - 1 if (sign, bits) != ("u", 64) else 2**63 - 1,
             -(2 ** (bits - 1)) if sign == "" else 7],
            getattr(pa, f"{sign}int{bits}")(),
        )
        for bits in (8, 16, 32, 64)
        for sign in ("", "u")
    }
    floats = {
        "float32": pa.array([0.5, -0.0, None, float("inf"), 1e-45], pa.float32()),
        "float64": pa.array([0.1, None, float("nan"), float("-inf"), 5e-324], pa.float64()),
        "bool": pa.array([True, False, None, True, True]),
        "null": pa.nulls(5),
    }
    return pa.table({**integers, **floats})


def times():
    day = dt.date
    at = dt.datetime
    instants = [at(1970, 1, 1), None, at(2026, 11, 23, 20, 45, 1, 123456), at(1899, 12, 31, 23, 59, 59, 999999)]
    columns = {"date32": pa.array([day(1970, 1, 1), None, day(2026, 11, 23), day(1899, 12, 31)], pa.date32())}
    columns["date64"] = columns["date32"].cast(pa.date64())
    for unit in ("s", "ms", "us", "ns"):
        exact = pa.array(instants, pa.timestamp("us"))
        columns[f"timestamp_{unit}"] = exact.cast(pa.timestamp(unit), safe=False)
        columns[f"zoned_{unit}"] = exact.cast(pa.timestamp(unit), safe=False).cast(pa.timestamp(unit, "Europe/Paris"))
    columns["far"] = pa.array([0, None, 2**62, -(2**62)], pa.timestamp("us"))
    columns["nanos"] = pa.array([-1, -1000, 999, 1001], pa.timestamp("ns"))
    return pa.table(columns)


def strings():
    words = ["", "a", None, "é", "水車", "🌊", "x" * 40, "a"]
    columns = {
        "utf8": pa.array(words, pa.utf8()),
        "large_utf8": pa.array(words, pa.large_utf8()),
        "__proto__": pa.array([f"row {i}" for i in range(8)]),
        "constructor": pa.array([None] * 8, pa.utf8()),
    }
    for index in ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32"):
        codes = pa.array([0, 1, None, 2, 2, 1, 0, 3], getattr(pa, index)())
        columns[f"dictionary_{index}"] = pa.DictionaryArray.from_arrays(codes, pa.array(["p", "q", "r", ""]))
    codes = pa.array([0, 1, 2, 3, 0, 1, 2, 3], pa.int32())
    columns["null_value"] = pa.DictionaryArray.from_arrays(codes, pa.array(["p", None, "r", "s"]))
    columns["repeated_value"] = pa.DictionaryArray.from_arrays(codes, pa.array(["p", "q", "p", "q"]))
    columns["large_values"] = pa.DictionaryArray.from_arrays(codes, pa.array(list("wxyz"), pa.large_utf8()))
    return pa.table(columns)


def chunks():
    table = pa.table({"n": pa.array(range(100), pa.int32()), "s": pa.array([str(i) if i % 7 else None for i in range(100)]),
                      "b": pa.array([i % 3 == 0 if i % 5 else None for i in range(100)])})
    return pa.concat_tables([table.slice(0, 0), table.slice(3, 10), table.slice(13, 1), table.slice(50, 33)])


def write(table, kind, **options):
    sink = io.BytesIO()
    make = ipc.new_file if kind == "file" else ipc.new_stream
    with make(sink, table.schema, options=ipc.IpcWriteOptions(**options)) as writer:
        writer.write_table(table)
    return sink.getvalue()


def changing_dictionary():
    """A stream whose dictionary is replaced, then extended by a delta."""
    schema = pa.schema([("d", pa.dictionary(pa.int8(), pa.utf8()))])
    batches = [
        pa.record_batch([pa.DictionaryArray.from_arrays(pa.array(c, pa.int8()), pa.array(v))], schema=schema)
        for c, v in (([0, 1], ["a", "b"]), ([0, 1, 2], ["b", "c", "a"]), ([3, 0], ["b", "c", "a", "d"]))
    ]
    sink = io.BytesIO()
    with ipc.new_stream(sink, schema, options=ipc.IpcWriteOptions(emit_dictionary_deltas=True)) as writer:
        for batch in batches:
            writer.write_batch(batch)
    return pa.Table.from_batches(batches), sink.getvalue()


def nested():
    """Types Millrace has no column for, between two it has."""
    return pa.table({
        "before": pa.array([1, 2], pa.int32()),
        "list": pa.array([[1], [2, 3]]),
        "struct": pa.array([{"a": 1, "b": ["x"]}, None]),
        "decimal": pa.array([decimal.Decimal("1.50"), None]),
        "binary": pa.array([b"\\x00", None]),
        "time": pa.array([dt.time(1), None]),
        "half": pa.array([1.5, None], pa.float16()),
        "codes": pa.DictionaryArray.from_arrays(pa.array([0, 1], pa.int32()), pa.array([10, 20])),
        "after": pa.array(["x", "y"]),
    })


def fixtures():
    files = {}
    for name, table in (("numbers", numbers()), ("times", times()), ("strings", strings()), ("chunks", chunks()),
                        ("empty", numbers().slice(0, 0))):
        files[f"{name}.arrow"] = write(table, "file")
        files[f"{name}.json"] = json.dumps(plain(table)).encode()
    files["numbers.arrows"] = write(numbers(), "stream")
    files["legacy.arrow"] = write(strings(), "file", metadata_version=ipc.MetadataVersion.V4, use_legacy_format=True)
    files["legacy.json"] = files["strings.json"]
    table, data = changing_dictionary()
    files["changing-dictionary.arrows"] = data
    files["changing-dictionary.json"] = json.dumps(plain(table.unify_dictionaries())).encode()
    files["nested.arrow"] = write(nested(), "file")
    files["utf8-view.arrow"] = write(pa.table({"v": pa.array(["a", "b"], pa.string_view())}), "file")
    files["compressed.arrow"] = write(numbers(), "file", compression="zstd")
    files["large-uint64.arrow"] = write(pa.table({"id": pa.array([2**63, 1], pa.uint64())}), "file")
    files["version.json"] = json.dumps({"producer": f"pyarrow {pa.__version__}"}).encode()
    return files


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, data in fixtures().items():
        path = FOLDER / name
        if "--check" in sys.argv:
            assert path.read_bytes() == data, f"{path} differs"
        else:
            path.write_bytes(data)
