"""Remakes statistics-reference.json: what src/experiment/statistics is compared with. Independent of it: mpmath with 100 digits for
the distributions (scipy must agree to 1e-9, so that no slip in this file passes), exact fractions for everything else, and a
second implementation of Threefry-2x32 for the draws of the bootstrap. Run: python3 test/property/statistics-reference.py
Needs mpmath and scipy; the tests need neither."""

import json
import math
from fractions import Fraction as Q
from pathlib import Path

import mpmath as mp
import scipy.stats as st

mp.mp.dps = 100
HERE = Path(__file__).parent


def agreed(exact, other, what):
    if abs(float(exact) / float(other) - 1) > 1e-9:
        raise SystemExit(f"mpmath and scipy differ: {what}: {exact} {other}")
    return float(exact)


def beta(a, b, x):
    """I_x(a, b) by the series of positive terms x^a (1-x)^b / (a B) * sum (a+b)_k / (a+1)_k x^k."""
    a, b, x = mp.mpf(a), mp.mpf(b), mp.mpf(x)
    if x in (0, 1):
        return x
    if x > 0.5:
        return 1 - beta(b, a, 1 - x)
    edge = mp.exp(a * mp.log(x) + b * mp.log1p(-x) + mp.loggamma(a + b) - mp.loggamma(a) - mp.loggamma(b)) / a
    total, term, k = mp.mpf(1), mp.mpf(1), 0
    while term > total * mp.mpf(10) ** -100:
        term *= (a + b + k) / (a + 1 + k) * x
        total += term
        k += 1
    return edge * total


def t_tail(t, v):
    x = mp.mpf(v) / (v + mp.mpf(t) ** 2)
    return beta(mp.mpf(v) / 2, mp.mpf(1) / 2, x) / 2


def f_cdf(f, a, b):
    x = mp.mpf(a) * f / (mp.mpf(a) * f + b)
    return beta(mp.mpf(a) / 2, mp.mpf(b) / 2, x)


def f_tail(f, a, b):
    x = mp.mpf(b) / (mp.mpf(a) * f + b)
    return beta(mp.mpf(b) / 2, mp.mpf(a) / 2, x)


def root(function, start):
    return mp.findroot(function, mp.mpf(start), tol=mp.mpf(10) ** -40, maxsteps=30, verify=False)


def student():
    tails = []
    for v in [1, 2, 3, 4.5, 7, 9, 15, 31, 63, 127, 1000, 100000]:
        for t in [0, 0.001, 0.3, 1, 2, 4.25, 12]:
            exact = t_tail(t, v)
            if exact > mp.mpf(10) ** -40:
                tails.append([v, t, agreed(exact, st.t.sf(t, v), ("t", v, t))])
    quantiles = []
    for v in [1, 2, 3, 7, 15, 31, 63, 200, 9999]:
        for p in [0.5001, 0.6, 0.9, 0.95, 0.975, 0.9818, 0.9909, 0.995, 0.9999]:
            start = st.t.ppf(p, v)
            exact = root(lambda t: t_tail(t, v) - (1 - mp.mpf(p)), start)
            quantiles.append([v, p, agreed(exact, start, ("tq", v, p))])
    return tails, quantiles


def fisher():
    tails, quantiles = [], []
    pairs = [(1, 1), (1, 10), (2, 5), (3, 7), (5, 2), (7, 7), (10, 63), (63, 63), (0.5, 12), (1000, 40)]
    for a, b in pairs:
        for f in [0.01, 0.5, 1, 1.5, 3, 20]:
            exact, below = f_tail(mp.mpf(f), a, b), f_cdf(mp.mpf(f), a, b)
            if exact > mp.mpf(10) ** -40 and below > mp.mpf(10) ** -40:
                if float(exact) > 1e-290:
                    agreed(exact, st.f.sf(f, a, b), ("f", a, b, f))
                tails.append([a, b, f, float(below), float(exact)])
        for p in [0.001, 0.05, 0.4, 0.5, 0.9, 0.975, 0.9999] if a < 100 else [0.05, 0.975]:
            start = st.f.ppf(p, a, b)
            lower, upper = mp.mpf(p), 1 - mp.mpf(p)
            exact = mp.exp(root(lambda u: f_cdf(mp.exp(u), a, b) / lower - 1 if p < 0.5
                                else f_tail(mp.exp(u), a, b) / upper - 1, mp.log(start)))
            quantiles.append([a, b, p, agreed(exact, start, ("fq", a, b, p))])
    return tails, quantiles


def betas():
    rows = []
    for a, b in [(0.25, 0.25), (0.5, 3), (1, 1), (2.5, 7.5), (16, 16), (40, 2), (300, 500), (5000, 5000), (0.5, 50000)]:
        for x in [0.0001, 0.1, 0.25, 0.5, 0.75, 0.9]:
            exact = beta(mp.mpf(a), mp.mpf(b), mp.mpf(x))
            if mp.mpf(10) ** -40 < exact < 1 and a < 60000:
                rows.append([a, b, x, float(exact)])
    return rows


def normal():
    rows = []
    for p in [1e-12, 0.001, 0.0182, 0.025, 0.3, 0.5, 0.77, 0.975, 0.9909, 0.999999]:
        exact = mp.sqrt(2) * mp.erfinv(2 * mp.mpf(p) - 1)
        rows.append([p, float(exact) if p == 0.5 else agreed(exact, st.norm.ppf(p), ("z", p))])
    return rows


SAMPLES = [
    [3.25, -1.5, 8.125, 0.75, 2.0, 2.0, 5.5, 1.0],
    [0.1, 0.2, 0.3, 0.4, 0.55, 0.61, 0.72, 0.83, 0.9, 1.7, 1.71, 2.05],
    [1e9 + i * 0.25 for i in (1, 5, 2, 8, 3)],
    [float((i * 7919) % 101) / 8 for i in range(64)],
]


def mean(xs):
    return sum(map(Q, xs)) / len(xs)


def sd(xs):
    centre = mean(xs)
    squares = sum((Q(x) - centre) ** 2 for x in xs) / (len(xs) - 1)
    return mp.sqrt(mp.mpf(squares.numerator) / squares.denominator)


def real(q):
    return mp.mpf(q.numerator) / q.denominator


def t_quantile(p, v):
    return root(lambda t: t_tail(t, v) - (1 - mp.mpf(p)), st.t.ppf(float(p), v))


def quantile(xs, q):
    xs = sorted(map(Q, xs))
    at = Q(q) * (len(xs) - 1)
    low = math.floor(at)
    high = min(low + 1, len(xs) - 1)
    return xs[low] + (xs[high] - xs[low]) * (at - low)


def intervals():
    rows = []
    for xs in SAMPLES:
        for confidence in [0.9, 0.95, 0.99]:
            half = t_quantile((1 + mp.mpf(confidence)) / 2, len(xs) - 1) * sd(xs) / mp.sqrt(len(xs))
            centre = real(mean(xs))
            rows.append([xs, confidence, float(centre), float(sd(xs)), float(centre - half), float(centre + half)])
    return rows


def quantiles():
    return [[xs, q, float(quantile(xs, q))] for xs in SAMPLES for q in [0, 0.025, 0.25, 0.5, 0.9, 0.975, 1]]


def correlations():
    rows = []
    for a, b in [(SAMPLES[0], SAMPLES[1][:8]), (SAMPLES[3], SAMPLES[3][5:] + SAMPLES[3][:5])]:
        ma, mb = mean(a), mean(b)
        ab = sum((Q(x) - ma) * (Q(y) - mb) for x, y in zip(a, b))
        aa = sum((Q(x) - ma) ** 2 for x in a)
        bb = sum((Q(y) - mb) ** 2 for y in b)
        rows.append([a, b, float(real(ab) / mp.sqrt(real(aa) * real(bb)))])
    return rows


def series(n, bias):
    """A series that settles: a decaying start and a pattern without end, in sixteenths, hence exact."""
    return [(bias * 16 // (1 + i) + (i * 37) % 29 + (i * i) % 7) / 16 for i in range(n)]


def batches():
    rows = []
    for xs, count in [(series(203, 0), 20), (series(90, 5), 10)]:
        length = len(xs) // count
        kept = xs[len(xs) - (len(xs) // length) * length:]
        means = [mean(kept[i:i + length]) for i in range(0, len(kept), length)]
        half = t_quantile(mp.mpf("0.975"), len(means) - 1) * sd(means) / mp.sqrt(len(means))
        rows.append([xs, count, length, float(mean(means)), float(real(mean(means)) - half), float(real(mean(means)) + half)])
    return rows


def mser():
    """By the definition: every cut tried, exact fractions."""
    rows = []
    for xs in [series(100, 0), series(203, 40), series(60, 400), [float(60 - i) for i in range(60)], series(10, 3)]:
        z = [mean(xs[i:i + 5]) for i in range(0, len(xs) // 5 * 5, 5)]
        criteria = [sum((v - mean(z[d:])) ** 2 for v in z[d:]) / (len(z) - d) ** 2 for d in range(len(z) - 1)]
        best = criteria.index(min(criteria))
        rows.append([xs, 5 * best, best <= len(z) / 2])
    return rows


def threefry(key, c0, c1):
    """Salmon et al. 2011, 20 rounds, written from the paper."""
    rotations = [13, 15, 26, 6, 17, 29, 16, 24]
    ks = [key[0], key[1], 0x1BD11BDA ^ key[0] ^ key[1]]
    x, y = (c0 + ks[0]) % 2**32, (c1 + ks[1]) % 2**32
    for r in range(20):
        x = (x + y) % 2**32
        n = rotations[r % 8]
        y = (((y << n) | (y >> (32 - n))) % 2**32) ^ x
        if r % 4 == 3:
            i = r // 4 + 1
            x, y = (x + ks[i % 3]) % 2**32, (y + ks[(i + 1) % 3] + i) % 2**32
    return x, y


def bootstrap():
    """Percentile intervals of the mean and of the median, from the words of a key."""
    rows = []
    for xs, key, replicates in [(SAMPLES[0], [1, 2], 200), (SAMPLES[1], [0xDEADBEEF, 12345], 400)]:
        means, medians = [], []
        for r in range(replicates):
            sub = threefry(key, r, 0)
            words = [w for block in range(0, len(xs), 2) for w in threefry(sub, block, 0)]
            limit = 2**32 - 2**32 % len(xs)
            assert all(w < limit for w in words), "a word would be drawn again"
            drawn = [xs[w % len(xs)] for w in words[: len(xs)]]
            means.append(mean(drawn))
            medians.append(quantile(drawn, 0.5))
        ends = [float(quantile(v, q)) for v in (means, medians) for q in (Q(1, 40), Q(39, 40))]
        rows.append([xs, key, replicates, *ends])
    return rows


t_tails, t_quantiles = student()
f_tails, f_quantiles = fisher()
reference = {
    "source": f"test/property/statistics-reference.py: mpmath {mp.__version__} with 100 digits, exact fractions; scipy agrees to 1e-9",
    "studentTail": t_tails, "studentQuantile": t_quantiles, "fTail": f_tails, "fQuantile": f_quantiles,
    "incompleteBeta": betas(), "normalQuantile": normal(), "meanInterval": intervals(), "quantile": quantiles(),
    "correlation": correlations(), "batchMeans": batches(), "mser5": mser(), "bootstrap": bootstrap(),
}
text = ",\n".join(f"{json.dumps(k)}: {json.dumps(v, separators=(',', ':'))}" for k, v in reference.items())
(HERE / "statistics-reference.json").write_text("{\n" + text + "\n}\n")
