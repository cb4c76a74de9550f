"""Clusters points with k-means, in nothing but the standard library.

The points come from points.csv in HEADSTART_DATA_DIR when it is there, else they are made, the same ones every time. Each round
refines the centres and keeps its assignments for the convergence report at the end, so memory grows with every round.
Progress is saved to HEADSTART_CHECKPOINT_DIR every few seconds and on SIGTERM; a run that was stopped continues there.
"""

import argparse
import csv
import json
import os
import pickle
import random
import signal
import sys
import time
from array import array
from pathlib import Path

STOPPED = 143  # the exit code of a process that SIGTERM ended

stopping = False


def parse_args() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--points", type=int, default=60_000, help="points to make when there is no points.csv")
    parser.add_argument("--clusters", type=int, default=24)
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--history-mib", type=int, default=37, help="memory that one round's history takes")
    parser.add_argument("--checkpoint-seconds", type=float, default=3.0)
    parser.add_argument("--seed", type=int, default=7)
    return parser.parse_args()


def load_points(args: argparse.Namespace) -> list[tuple[float, float]]:
    folder = os.environ.get("HEADSTART_DATA_DIR")
    path = Path(folder) / "points.csv" if folder else None
    if path is not None and path.is_file():
        with path.open(newline="") as file:
            return [(float(row[0]), float(row[1])) for row in csv.reader(file) if row]
    source = random.Random(args.seed)
    centres = [(source.uniform(-100, 100), source.uniform(-100, 100)) for _ in range(args.clusters)]
    return [(source.gauss(x, 9), source.gauss(y, 9)) for x, y in (source.choice(centres) for _ in range(args.points))]


def assign(points: list[tuple[float, float]], centres: list[tuple[float, float]]) -> tuple[array, float]:
    """The nearest centre of every point, and the sum of squared distances."""
    nearest = array("H", bytes(2 * len(points)))
    total = 0.0
    for index, (x, y) in enumerate(points):
        best, chosen = float("inf"), 0
        for number, (cx, cy) in enumerate(centres):
            away = (x - cx) * (x - cx) + (y - cy) * (y - cy)
            if away < best:
                best, chosen = away, number
        nearest[index] = chosen
        total += best
    return nearest, total


def recentre(
    points: list[tuple[float, float]], nearest: array, centres: list[tuple[float, float]]
) -> list[tuple[float, float]]:
    sums = [[0.0, 0.0, 0] for _ in centres]
    for (x, y), number in zip(points, nearest):
        sums[number][0] += x
        sums[number][1] += y
        sums[number][2] += 1
    return [(sx / n, sy / n) if n else old for (sx, sy, n), old in zip(sums, centres)]


def remember(nearest: array, mebibytes: int) -> array:
    """The round's assignments, repeated to the size that a real data set of this shape would have."""
    copies = max(1, mebibytes * 1024 * 1024 // (len(nearest) * nearest.itemsize))
    return nearest * copies


def checkpoint_path() -> Path:
    return Path(os.environ.get("HEADSTART_CHECKPOINT_DIR", "checkpoints")) / "kmeans.pickle"


def save_checkpoint(path: Path, state: dict) -> None:
    """Writes beside the checkpoint and renames: a reader finds the old one or the new one, never half of one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(f".{os.getpid()}.partial")
    with partial.open("wb") as file:
        pickle.dump(state, file, protocol=pickle.HIGHEST_PROTOCOL)
        file.flush()
        os.fsync(file.fileno())
    os.replace(partial, path)


def load_checkpoint(path: Path) -> dict | None:
    if not path.exists():
        return None
    with path.open("rb") as file:
        return pickle.load(file)


def report(state: dict, history: list[array]) -> None:
    """How many points still moved in the last round, and where the centres are."""
    size = len(state["assignments"][-1])
    last, before = history[-1][:size], history[-2][:size] if len(history) > 1 else history[-1][:size]
    moved = sum(1 for new, old in zip(last, before) if new != old)
    centres = sorted((round(x, 6), round(y, 6)) for x, y in state["centres"])
    result = {"rounds": state["round"], "inertia": round(state["inertia"], 6), "moved": moved, "centres": centres}
    print(f"result {json.dumps(result)}", flush=True)


def cluster(args: argparse.Namespace) -> int:
    path = checkpoint_path()
    points = load_points(args)
    state = load_checkpoint(path)
    if state is None:
        start = random.Random(args.seed + 1).sample(points, min(args.clusters, len(points)))
        state = {"round": 0, "centres": start, "inertia": 0.0, "assignments": []}
        print(f"starting with {len(points)} points and {len(start)} centres", flush=True)
    else:
        print(f"resuming after round {state['round']} of {args.rounds}", flush=True)
    # Only the assignments themselves are saved; the history is rebuilt from them.
    history = [remember(nearest, args.history_mib) for nearest in state["assignments"]]
    saved = time.monotonic()
    while state["round"] < args.rounds:
        nearest, state["inertia"] = assign(points, state["centres"])
        state["centres"] = recentre(points, nearest, state["centres"])
        state["assignments"].append(nearest)
        state["round"] += 1
        history.append(remember(nearest, args.history_mib))
        if state["round"] % 5 == 0 or state["round"] == 1:
            print(f"round {state['round']} of {args.rounds}: inertia {state['inertia']:.1f}", flush=True)
        if stopping or time.monotonic() - saved >= args.checkpoint_seconds:
            save_checkpoint(path, state)
            saved = time.monotonic()
        if stopping:
            print(f"stopped after round {state['round']}, checkpoint saved", flush=True)
            return STOPPED
    save_checkpoint(path, state)
    report(state, history)
    return 0


def stop(_signal: int, _frame: object) -> None:
    global stopping
    stopping = True


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, stop)
    sys.exit(cluster(parse_args()))
