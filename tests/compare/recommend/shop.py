"""A made-up shop: what its shoppers did, and what they want next, which is known."""

import numpy as np
import scipy.sparse

# The share of wishes that come from what goes with an item already had, and how many items go with one.
COMPLEMENT_SHARE, COMPLEMENTS = 0.3, 3
# What a view, a try-on and a purchase say, and how often each is.
VALUES, SHARES = np.array([0.2, 0.5, 1.0]), [0.5, 0.25, 0.25]
# The share of views that were curiosity: they follow what is popular, not what the shopper likes.
CURIOUS = 0.3
STYLES, KINDS_A_SHOPPER, WISHES = 8, 3, 10


class Shop:
    """`had` is a matrix of shoppers by items; `wishes[u]` the items that u takes next, drawn from `truth(u)`."""

    def __init__(self, members, items, seed):
        self.random = np.random.default_rng(seed)
        self.popularity = 1 / (self.random.permutation(items) + 10) ** 0.8
        self.kind = self.random.integers(max(items // 25, 2), size=items)
        self.style = self.random.normal(size=(items, STYLES)) / np.sqrt(STYLES)
        self.goes_with = self._complements(items)
        rows = [self._shopper(items) for _ in range(members)]
        self.liking = [liking for liking, _, _ in rows]
        self.had = scipy.sparse.csr_matrix(
            (
                np.concatenate([values for _, _, values in rows]),
                np.concatenate([had for _, had, _ in rows]),
                np.cumsum([0] + [len(had) for _, had, _ in rows]),
            ),
            shape=(members, items),
        )
        self.had.sort_indices()
        self.wishes = [self._draw(self.truth(user), WISHES) for user in range(members)]

    def truth(self, user):
        """How likely each item is the one that a shopper takes next; zero for what they have."""
        had = self.had.indices[self.had.indptr[user] : self.had.indptr[user + 1]]
        own, beside = self.liking[user].astype(float), np.zeros(len(self.popularity))
        np.add.at(beside, self.goes_with[had].ravel(), 1)
        own[had], beside[had] = 0, 0
        beside /= max(beside.sum(), 1)
        return (1 - COMPLEMENT_SHARE) * own / own.sum() + COMPLEMENT_SHARE * beside

    def _complements(self, items):
        """For each item some of other kinds, in a like style."""
        chosen = np.empty((items, COMPLEMENTS), int)
        for item in range(items):
            near = np.exp(2 * self.style @ self.style[item]) * (self.kind != self.kind[item])
            chosen[item] = self.random.choice(items, COMPLEMENTS, replace=False, p=near / near.sum())
        return chosen

    def _shopper(self, items):
        """What somebody likes, has, and how much each means."""
        style = self.random.normal(size=STYLES)
        interest = np.full(self.kind.max() + 1, 0.1)
        interest[self.random.integers(len(interest), size=KINDS_A_SHOPPER)] = 3
        liking = self.popularity * np.exp(1.5 * self.style @ style) * interest[self.kind]
        liking /= liking.sum()
        had = self._draw(liking, min(4 + self.random.geometric(1 / 12), items // 4))
        also = self.goes_with[had, self.random.integers(COMPLEMENTS, size=len(had))]
        had = np.union1d(had, also[self.random.random(len(had)) < COMPLEMENT_SHARE])
        deeds = self.random.choice(len(VALUES), len(had), p=SHARES)
        curious = (deeds == 0) & (self.random.random(len(had)) < CURIOUS)
        had[curious] = self.random.choice(
            items, curious.sum(), p=self.popularity / self.popularity.sum()
        )
        had, first = np.unique(had, return_index=True)
        return liking.astype(np.float32), had, VALUES[deeds[first]]

    def _draw(self, shares, count):
        """Some without putting back, by the largest of log p + Gumbel noise."""
        with np.errstate(divide="ignore"):
            keys = np.log(shares) + self.random.gumbel(size=len(shares))
        return np.argpartition(-keys, count)[:count]
