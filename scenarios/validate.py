"""Checks scenario files against the JSON Schema with a validator that knows nothing of sendlab.

    python scenarios/validate.py scenarios/*.toml

Needs Python 3.11 and the package jsonschema. Ends with 1 when a file does not fit, or when a file that must not fit
does.
"""

import json
import sys
import tomllib
from pathlib import Path

from jsonschema import Draft202012Validator

SCHEMA = json.loads(Path(__file__).with_name("schema.json").read_text(encoding="utf-8"))

# One fault each, so that a schema that accepts everything is noticed.
FAULTY = [
    'format = 2\n[[arm]]\nstrategy = "blast"',
    '[[arm]]\nstrategy = "blast"',
    "format = 1\nsed = 1",
    "format = 1\nhorizon = 30",
    "format = 1\n[population]\nsize = -1",
    "format = 1\n[population]\nmix = { opted_in = 0.5, colt = 0.5 }",
    'format = 1\n[gate]\nfamily = "compositt"',
    'format = 1\n[gate]\noff = ["engagment"]',
    "format = 1\n[recipient]\np_receipts_off = 15",
    "format = 1\n[[arm]]\nbaseline = true",
    'format = 1\n[[arm]]\nstrategy = "blast"\nset = { seed = 2 }',
    "format = 1\n[strategy.mine]\nschedule = { bursts = {} }",
]


def main(files: list[str]) -> int:
    Draft202012Validator.check_schema(SCHEMA)
    validator = Draft202012Validator(SCHEMA)
    failed = 0
    for file in files:
        scenario = tomllib.loads(Path(file).read_text(encoding="utf-8"))
        errors = sorted(validator.iter_errors(scenario), key=lambda error: list(map(str, error.path)))
        for error in errors:
            failed += 1
            print(f"{file}: {'.'.join(map(str, error.path))}: {error.message[:200]}")
    for text in FAULTY:
        if validator.is_valid(tomllib.loads(text)):
            failed += 1
            print(f"accepted although faulty:\n{text}")
    print(f"{len(files)} files and {len(FAULTY)} faulty ones: {failed} faults")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
