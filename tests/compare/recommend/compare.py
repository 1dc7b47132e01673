"""EASE beside implicit's item-kNN and ALS on one matrix, as `run` asks for it: `compare.py COMMAND MEMBERS ITEMS...`

Each is tuned on one half of the shoppers' wishes and judged on the other. All rank all items that a shopper doesn't
have. Times are CPU time of one thread: of fitting to the matrix in memory, and of an answer of 20 items, all shoppers
asked at once (`batch`) and one after another, as shops ask (`single`).
"""

import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path

import numpy as np
import scipy.sparse
from implicit.als import AlternatingLeastSquares
from implicit.nearest_neighbours import BM25Recommender

from shop import Shop

# The item-kNN converts its own weighted matrix, and says so each time.
warnings.filterwarnings("ignore", module="implicit")

COUNT, SINGLES, SEED, ROUNDS = 20, 500, 1, 3
LINE, RATIOS = "{:>8.4f}{:>10.4f}{:>10.1f}{:>10.1f}{:>10.1f}", "{:>8.2f}{:>10.2f}{:>10.2f}{:>10.2f}{:>10.2f}"


class Ease:
    """Our own, as a command; it answers one shopper after another only."""

    name = "EASE"
    # Lambda in means of the items' sums of squares.
    grid = {"lambda": [1, 2, 0.25, 0.5, 4, 8], "damping": [0, 0.1, 0.2, 0.3, 0.4]}

    def __init__(self, command, folder):
        self.command, self.folder = command, Path(folder)

    def run(self, had, settings):
        matrix, ranked = self.folder / "matrix", self.folder / "ranked"
        rows = had.tocoo()
        matrix.write_text("".join(map("{} {} {:.4g}\n".format, rows.row, rows.col, rows.data)))
        strength = settings["lambda"] * (had.data**2).sum() / had.shape[1]
        command = [self.command, matrix, str(strength), str(settings["damping"]), str(COUNT), ranked]
        told = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
        fit, answer, self.fold = map(float, told.split())
        lists = [np.array(line.split(), int) for line in ranked.read_text().splitlines()]
        return lists, fit, answer, answer


class Implicit:
    def run(self, had, settings):
        had = scipy.sparse.csr_matrix(had, dtype=np.float32)
        start = time.process_time()
        model = self.model(**settings)
        model.fit(had, show_progress=False)
        fit = time.process_time() - start
        everybody = np.arange(had.shape[0])
        start = time.process_time()
        lists, scores = model.recommend(everybody, had, N=COUNT)
        batch = time.process_time() - start
        start = time.process_time()
        for user in everybody[:SINGLES]:
            model.recommend(user, had[user], N=COUNT)
        single = (time.process_time() - start) / min(SINGLES, len(everybody))
        return lists, fit * 1e3, batch / len(everybody) * 1e3, single * 1e3


class ItemKnn(Implicit):
    name = "BM25 item-kNN"
    grid = {"K": [100, 20, 50, 200, 1000], "K1": [1.2, 0.2, 10, 100, 1000], "B": [0.8, 0, 0.2, 0.5]}

    def model(self, **settings):
        return BM25Recommender(num_threads=1, **settings)


class Als(Implicit):
    name = "ALS"
    grid = {"factors": [32, 8, 16, 64], "regularization": [1, 0.01, 0.1, 10, 30], "alpha": [5, 1, 2, 10, 20]}

    def model(self, **settings):
        return AlternatingLeastSquares(iterations=15, num_threads=1, random_state=SEED, **settings)


def tuned(method, shop, users):
    """The best settings, one searched after the other, twice over; the first of each is where the search begins."""
    grid = {"power": [0.5, 0, 1], **method.grid}
    best, found = {key: values[0] for key, values in grid.items()}, {}
    for key in [*grid, *grid]:
        for value in grid[key]:
            settings = {**best, key: value}
            if (tried := tuple(settings.values())) not in found:
                found[tried] = quality(run(method, shop, settings)[0], shop.wishes, users)[0].mean()
        best[key] = max(grid[key], key=lambda value: found[tuple({**best, key: value}.values())])
    return best


def run(method, shop, settings):
    """Values are raised to a power, which is tuned as the rest is: how little a view says of a wish isn't known."""
    had = shop.had.copy()
    had.data **= settings["power"]
    return method.run(had, {key: value for key, value in settings.items() if key != "power"})


def quality(lists, wishes, users):
    """nDCG@10 and Recall@20 of each user. All have as many wishes, and at least ten."""
    discount = 1 / np.log2(np.arange(2, 12))
    hits = np.array([np.isin(np.resize(lists[user], COUNT), wishes[user]) for user in users])
    # A list that is short has nothing at its end; what `resize` puts there doesn't count.
    hits &= np.arange(COUNT) < np.array([[len(lists[user])] for user in users])
    return np.array([hits[:, :10] @ discount / discount.sum(), hits.sum(1) / len(wishes[0])])


def compare(command, folder, members, items):
    shop = Shop(members, items, SEED)
    tuned_on, judged_on = range(0, members, 2), range(1, members, 2)
    print(f"\n{members} members, {items} items, {shop.had.nnz} entries", flush=True)
    print(f"{'':<16}{'nDCG@10':>8}{'Recall@20':>10}{'fit ms':>10}{'batch us':>10}{'single us':>10}  settings")
    truth = [np.argsort(-shop.truth(user))[:COUNT] for user in range(members)]
    popular = np.argsort(-np.bincount(shop.had.indices, minlength=items))
    unseen = [popular[~np.isin(popular, shop.had[user].indices)][:COUNT] for user in range(members)]
    for name, lists in [("the truth", truth), ("most popular", unseen)]:
        ndcg, recall = quality(lists, shop.wishes, judged_on).mean(1)
        print(f"{name:<16}{ndcg:>8.4f}{recall:>10.4f}")
    ours = None
    for method in [Ease(command, folder), ItemKnn(), Als()]:
        settings = tuned(method, shop, tuned_on)
        runs = [run(method, shop, settings) for _ in range(ROUNDS)]
        fit, batch, single = np.median([run[1:] for run in runs], 0)
        each = quality(runs[0][0], shop.wishes, judged_on)
        figures = np.array([*each.mean(1), fit, batch * 1e3, single * 1e3])
        shown = " ".join(f"{key} {value}" for key, value in settings.items())
        print(f"{method.name:<16}" + LINE.format(*figures) + f"  {shown}")
        if ours is None:
            ours, our_figures = each[0], figures
            print(f"{'':<16}an event folded in: {method.fold:.2f} ms")
        else:
            apart = each[0] - ours
            error = apart.std() / len(apart) ** 0.5
            print(f"{'  / EASE':<16}" + RATIOS.format(*figures / our_figures), end="")
            print(f"  nDCG@10 {apart.mean():+.4f}, standard error {error:.4f}", flush=True)


def main():
    command, *sizes = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        for members, items in zip(sizes[::2], sizes[1::2], strict=True):
            compare(command, folder, int(members), int(items))


if __name__ == "__main__":
    main()
