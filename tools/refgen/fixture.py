"""What every maker of fixtures does: write them with their producer, or check that they still say what producers say."""

import json
import math
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "tests" / "fixtures"


def lcg(seed, n):
    """Numerical Recipes' 32-bit generator, as fractions; the tests have the same four lines."""
    state = seed
    out = []
    for _ in range(n):
        state = (1664525 * state + 1013904223) % 2**32
        out.append(state / 2**32)
    return out


def apart(old, new, relative, where=""):
    """Where two fixtures differ by more than a relative error, as sentences."""
    if isinstance(old, dict) and isinstance(new, dict):
        keys = [f"{where}: keys {sorted(old)} and {sorted(new)}"] if old.keys() != new.keys() else []
        return keys + [line for key in old.keys() & new.keys() for line in apart(old[key], new[key], relative, f"{where}.{key}")]
    if isinstance(old, list) and isinstance(new, list):
        count = [f"{where}: {len(old)} and {len(new)} entries"] if len(old) != len(new) else []
        return count + [line for i, (a, b) in enumerate(zip(old, new)) for line in apart(a, b, relative, f"{where}[{i}]")]
    try:
        a, b = float(old), float(new)
    except (TypeError, ValueError):
        return [] if old == new else [f"{where}: {old} and {new}"]
    same = a == b or (math.isnan(a) and math.isnan(b)) or abs(a - b) <= relative * max(abs(a), abs(b))
    return [] if same else [f"{where}: {old} and {new}"]


def main(folder, makers, relative=1e-11):
    """`makers`: name -> function giving (producer, cases). Arguments: names, all by default; --check writes nothing."""
    check = "--check" in sys.argv
    failed = []
    for name in [word for word in sys.argv[1:] if word != "--check"] or list(makers):
        producer, cases = makers[name]()
        path = FOLDER / folder / f"{name}.json"
        fresh = json.loads(json.dumps({"producer": producer, "cases": cases}))
        if check:
            old = json.loads(path.read_text())
            lines = apart(old["cases"], fresh["cases"], relative)
            by = "" if old["producer"] == producer else f" (made by {old['producer']}, checked by {producer})"
            print(f"{name}: {'as committed' if not lines else f'{len(lines)} values differ'}{by}")
            failed += [f"{name}{line}" for line in lines]
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(fresh, indent=1) + "\n")
            print(f"{name}: {path}")
    for line in failed:
        print(line, file=sys.stderr)
    sys.exit(1 if failed else 0)
