"""The network: what it computes, how trees are read off it, and how well they fit."""

import collections
import functools
import math
import random

import jax
import jax.numpy as jnp
import numpy as np

from rows import Rows

LENGTHS = [14, 24, 34, 46, 62, 90, 200]


def make_batches(sentences, rows, bundles, relations, tokens, shuffle):
    """Groups sentences of like length; yields their numbers and padded arrays."""
    groups = collections.defaultdict(list)
    for number, sentence in enumerate(sentences):
        groups[next(n for n in LENGTHS if n >= len(sentence))].append(number)
    batches = []
    for length, numbers in groups.items():
        if shuffle:
            random.shuffle(numbers)
        size = max(1, tokens // length)
        batches += [(length, size, numbers[i : i + size]) for i in range(0, len(numbers), size)]
    if shuffle:
        random.shuffle(batches)
    for length, size, numbers in batches:
        x = np.zeros((size, length, rows.columns), np.int32)
        bundle, head, relation = (np.zeros((size, length), np.int32) for _ in range(3))
        mask = np.zeros((size, length), np.float32)
        for i, number in enumerate(numbers):
            s = sentences[number]
            n = len(s)
            x[i, :n] = [rows.of(w.form) for w in s]
            bundle[i, :n] = [bundles.get(w.bundle, 0) for w in s]
            head[i, :n] = [w.head for w in s]
            relation[i, :n] = [relations.get(w.relation, 0) for w in s]
            mask[i, :n] = 1
        yield numbers, (x, bundle, head, relation, mask)


DISTANCES = 16


def distance_bucket(offset):
    """The bucket of head position minus dependent position, bucket 15 for the root."""
    side = 0 if offset < 0 else 7
    size = abs(offset)
    return side + (size - 1 if size <= 3 else 3 if size <= 5 else 4 if size <= 8 else 5 if size <= 15 else 6)


@functools.cache
def distance_matrix(n):
    """One-hot buckets [dependent, head, bucket]."""
    matrix = np.zeros((n, n, DISTANCES), np.float32)
    for dependent in range(n):
        for head in range(n):
            if head != dependent:
                matrix[dependent, head, 15 if head == 0 else distance_bucket(head - dependent)] = 1
    return matrix


def initialize(args, rows, bundles, relations):
    random_key = jax.random.PRNGKey(args.seed)

    def normal(shape, scale):
        nonlocal random_key
        random_key, key = jax.random.split(random_key)
        return jax.random.normal(key, shape) * scale

    def linear(i, o, scale=1.0):
        return {"w": normal((i, o), scale / math.sqrt(i)), "b": jnp.zeros(o)}

    e, d, atoms = args.embedding, args.width, rows.lexicon.matrix.shape[1]
    classes = len(rows.lexicon.classes)
    return {
        "rows": normal((rows.first_class, e), 0.3),
        "atoms": [normal((atoms, e), 0.5), normal((atoms, e), 0.5)],
        "classes": [jnp.zeros((classes, e)), jnp.zeros((classes, e))],
        "input": linear(3 * e, d),
        "input_gain": jnp.ones(d),
        "layers": [
            {"gates": linear(d, 2 * d), "out": linear(d, d, 0.5), "gain": jnp.ones(d)} for _ in range(args.layers)
        ],
        "bundle": linear(d, len(bundles)),
        "dependent": linear(d, args.arc),
        "head": linear(d, args.arc),
        "relation_dependent": linear(d, args.label),
        "relation_head": linear(d, args.label),
        "distance": {"w": normal((d, DISTANCES), 0.01), "b": jnp.zeros(DISTANCES)},
        "biaffine": normal((args.arc, args.arc), 0.5 / math.sqrt(args.arc)),
        "head_bias": jnp.zeros(args.arc),
        "relation": linear(args.label, len(relations)),
    }


def apply(layer, x):
    return x @ layer["w"] + layer["b"]


def norm(x, gain):
    x = x - x.mean(-1, keepdims=True)
    return x * jax.lax.rsqrt((x * x).mean(-1, keepdims=True) + 1e-5) * gain


def leaky(x):
    return jax.nn.leaky_relu(x, 0.1)


def shift(x, by):
    zeros = jnp.zeros_like(x[:, :1])
    return jnp.concatenate([zeros, x[:, :-1]] if by < 0 else [x[:, 1:], zeros], 1)


def recur(gate, candidate):
    """h_t = (1 - z_t) h_{t-1} + z_t c_t over the second axis; the second half of the width runs backward."""
    half = gate.shape[-1] // 2
    turn = lambda x: jnp.concatenate([x[..., :half], x[:, ::-1, half:]], -1)
    keep, new = turn(1 - gate).swapaxes(0, 1), turn(gate * candidate).swapaxes(0, 1)

    def step(state, now):
        state = now[0] * state + now[1]
        return state, state

    _, states = jax.lax.scan(step, jnp.zeros_like(new[0]), (keep, new), unroll=4)
    return turn(states.swapaxes(0, 1))


def embedding_table(params, matrix):
    tables = [matrix @ atoms + own for atoms, own in zip(params["atoms"], params["classes"])]
    return jnp.concatenate([params["rows"]] + tables)


def encode(params, matrix, x, mask, args, key=None):
    keys = iter(jax.random.split(key, 3 + 2 * args.layers)) if key is not None else None

    def drop(x):
        if keys is None or args.dropout == 0:
            return x
        keep = jax.random.bernoulli(next(keys), 1 - args.dropout, (x.shape[0], 1, x.shape[2]))
        return x * keep / (1 - args.dropout)

    if keys is not None:
        chance = jax.random.uniform(next(keys), x.shape)
        x = jnp.where(chance < jnp.array(args.absence), jnp.array(args.absent), x)
    e = embedding_table(params, matrix)[x].sum(2)
    root = jnp.broadcast_to(params["rows"][Rows.ROOT], (e.shape[0], 1, e.shape[2]))
    mask = jnp.concatenate([jnp.ones((mask.shape[0], 1)), mask], 1)[..., None]
    e = drop(jnp.concatenate([root, e], 1) * mask)
    h = jax.nn.gelu(apply(params["input"], jnp.concatenate([shift(e, -1), e, shift(e, 1)], -1)))
    h = norm(h, params["input_gain"]) * mask
    for layer in params["layers"]:
        gate, candidate = jnp.split(apply(layer["gates"], drop(h)), 2, -1)
        out = apply(layer["out"], jax.nn.gelu(recur(jax.nn.sigmoid(gate) * mask, candidate)))
        h = norm(h + drop(out), layer["gain"]) * mask
    return h, mask[..., 0]


def score(params, h, mask, key=None):
    """Scores heads [dependent, head] and bundles, and returns the inputs of the relation layer."""
    parts = [leaky(apply(params["dependent"], h)), leaky(apply(params["head"], h))]
    parts += [apply(params["relation_dependent"], h), apply(params["relation_head"], h)]
    if key is not None:
        keys = jax.random.split(key, 4)
        parts = [p * jax.random.bernoulli(k, 0.67, (p.shape[0], 1, p.shape[2])) / 0.67 for p, k in zip(parts, keys)]
    dependent, head, relation_dependent, relation_head = parts
    n = h.shape[1]
    arcs = jnp.einsum("bie,bje->bij", dependent @ params["biaffine"] + params["head_bias"], head)
    arcs += jnp.einsum("bik,ijk->bij", apply(params["distance"], h), distance_matrix(n))
    arcs = jnp.where(mask[:, None, :] > 0, arcs, -1e9) - 1e9 * jnp.eye(n)
    return arcs, apply(params["bundle"], h), relation_dependent, relation_head


def label(params, relation_dependent, relation_head, heads):
    governor = jnp.take_along_axis(relation_head, heads[..., None], 1)
    return apply(params["relation"], jax.nn.relu(governor + relation_dependent))


def loss(params, matrix, batch, key, args):
    x, bundle, head, relation, mask = batch
    first, second = jax.random.split(key)
    h, full = encode(params, matrix, x, mask, args, first)
    arcs, tags, dependent, governor = score(params, h, full, second)
    heads = jnp.concatenate([jnp.zeros_like(head[:, :1]), head], 1)
    labels = label(params, dependent, governor, heads)

    def entropy(scores, gold, smoothing):
        logs = jax.nn.log_softmax(scores[:, 1:])
        picked = jnp.take_along_axis(logs, gold[..., None], -1)[..., 0]
        value = -(1 - smoothing) * picked - (smoothing * logs.mean(-1) if smoothing else 0)
        return (value * mask).sum() / mask.sum()

    return entropy(arcs, head, 0) + entropy(labels, relation, args.smoothing) + 0.7 * entropy(tags, bundle, args.smoothing)


def eisner(scores):
    """Heads of the best projective tree with one root; scores[dependent, head], position 0 is the root."""
    n = scores.shape[0]
    by_head = scores.T
    complete, incomplete = np.full((n, n, 2), -1e18), np.full((n, n, 2), -1e18)
    split, joint = np.zeros((n, n, 2), int), np.zeros((n, n, 2), int)
    for i in range(n):
        complete[i, i] = 0
    for width in range(1, n):
        for i in range(n - width):
            j = i + width
            values = complete[i, i:j, 1] + complete[i + 1 : j + 1, j, 0]
            best = 0 if i == 0 else int(values.argmax())
            joint[i, j] = i + best
            incomplete[i, j] = values[best] + by_head[j, i], values[best] + by_head[i, j]
            values = complete[i, i:j, 0] + incomplete[i:j, j, 0]
            best = int(values.argmax())
            complete[i, j, 0], split[i, j, 0] = values[best], i + best
            values = incomplete[i, i + 1 : j + 1, 1] + complete[i + 1 : j + 1, j, 1]
            best = int(values.argmax())
            complete[i, j, 1], split[i, j, 1] = values[best], i + 1 + best
    heads, stack = np.zeros(n, int), [(0, n - 1, 1, True)]
    while stack:
        i, j, right, whole = stack.pop()
        if i == j:
            continue
        k = split[i, j, right] if whole else joint[i, j, right]
        if whole:
            stack += [(i, k, 1, False), (k, j, 1, True)] if right else [(i, k, 0, True), (k, j, 0, False)]
        else:
            heads[j if right else i] = i if right else j
            stack += [(i, k, 1, True), (k + 1, j, 0, True)]
    return heads


class Parser:
    """The jitted network with its label sets."""

    def __init__(self, args, rows, bundles, relations):
        self.args, self.rows, self.bundles, self.relations = args, rows, bundles, relations
        matrix = jnp.array(rows.lexicon.matrix)

        @jax.jit
        def predict(params, x, mask):
            h, full = encode(params, matrix, x, mask, args)
            arcs, tags, dependent, governor = score(params, h, full)
            return arcs, tags[:, 1:].argmax(-1), dependent, governor

        self.predict = predict
        self.label = jax.jit(lambda *a: label(*a).argmax(-1))

    def parse(self, params, sentences, tree=True):
        found = [None] * len(sentences)
        for numbers, (x, *_, mask) in make_batches(
            sentences, self.rows, self.bundles, self.relations, self.args.batch, False
        ):
            arcs, tags, dependent, governor = (np.asarray(a) for a in self.predict(params, x, mask))
            heads = np.zeros((x.shape[0], x.shape[1] + 1), np.int32)
            for i, number in enumerate(numbers):
                n = len(sentences[number]) + 1
                heads[i, 1:n] = (eisner(arcs[i, :n, :n].astype(float)) if tree else arcs[i, :n, :n].argmax(1))[1:]
            labels = np.asarray(self.label(params, dependent, governor, heads))
            for i, number in enumerate(numbers):
                n = len(sentences[number])
                found[number] = heads[i, 1 : n + 1], labels[i, 1 : n + 1], tags[i, :n]
        return found

    def measure(self, params, sentences, tree=True):
        """Shares in per cent, punctuation counted: UPOS, bundle, UAS, LAS without subtypes, LAS with them."""
        bundles, relations = list(self.bundles), list(self.relations)
        counts = collections.Counter()
        for sentence, (heads, labels, tags) in zip(sentences, self.parse(params, sentences, tree)):
            for word, head, relation, bundle in zip(sentence, heads, labels, tags):
                relation, bundle = relations[relation], bundles[bundle]
                attached = head == word.head
                counts["n"] += 1
                counts["UPOS"] += bundle.split("\t")[0] == word.bundle.split("\t")[0]
                counts["bundle"] += bundle == word.bundle
                counts["UAS"] += attached
                counts["LAS"] += attached and relation.split(":")[0] == word.relation.split(":")[0]
                counts["LAS+subtypes"] += attached and relation == word.relation
        n = counts.pop("n")
        return {name: 100 * count / n for name, count in counts.items()}

