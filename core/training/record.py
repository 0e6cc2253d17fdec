"""``python -m core.training.record`` trains the recorded runs anew and says what came of them."""

import time
from pathlib import Path

from core.training.datasets import TASKS
from core.training.recorded import RECORDED, as_files
from core.training.run import train

RUNS = Path(__file__).with_name("runs")


def main() -> None:
    """Write the files of every recorded run, and print accuracy, steps, seconds and sizes."""
    import torch

    torch.set_num_threads(1)
    RUNS.mkdir(exist_ok=True)
    for task, settings in RECORDED.items():
        data, start = TASKS[task].load(), time.perf_counter()
        snapshots = list(train(settings, data))
        weights, described = as_files(snapshots, settings, time.perf_counter() - start)
        (RUNS / f"{task}.safetensors").write_bytes(weights)
        (RUNS / f"{task}.json").write_text(described + "\n", "utf-8")
        last = snapshots[-1]
        print(
            f"{task}: {last.step} steps, {time.perf_counter() - start:.1f} s, held out {last.held_out_accuracy:.1%} "
            f"right, {len(weights) / 1000:.0f} + {len(described) / 1000:.0f} kB"
        )


if __name__ == "__main__":
    main()
