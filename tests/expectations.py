# SPDX-License-Identifier: MIT
"""What the run-*.py tests expect, counted, and told at the end."""

faults, count = [], 0


def expect(what, holds):
    global count
    count += 1
    if not holds:
        faults.append(what)


def conclude(name):
    """Prints what did not hold; returns the exit status. A test that expects nothing is wrong too."""
    for fault in faults[:40]:
        print(f"{name}: {fault}")
    print(f"{name}: {count} tests, {len(faults)} wrong")
    return 1 if faults or count == 0 else 0
