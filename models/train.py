"""Trains the French tagger and parser, and writes it as one file.

A word is the sum of a few embedding rows: the word itself, its affixes, its shape, and what the lexicon knows of
the form. Three layers of bidirectional minGRU (Feng et al. 2024) read the sentence; one softmax gives part of speech
and features, a biaffine layer (Dozat & Manning 2017) the heads, a small layer the relations.

    python train.py --treebanks DIR --lexicon lefff-3.4.mlex.gz --output fr.model

`DIR` holds the UD releases as `*/fr_sequoia-ud-train.conllu` and so on. `--development` keeps the development sets
out of the training data, to choose settings; without it every part but the Sequoia and GSD test sets is trained on.
`src/syntax/model.rs` reads the file and must compute the same rows from the same form.
"""

import argparse
import collections
import functools
import gzip
import math
import os
import pickle
import random
import struct
import time
import unicodedata
from pathlib import Path

os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=true intra_op_parallelism_threads=2")
import jax
import jax.numpy as jnp
import numpy as np

# ---- Treebanks -------------------------------------------------------------------------------------------------

Word = collections.namedtuple("Word", "form lemma bundle head relation")

# Features that the Rust `Feature` has no value for.
UNMODELED = {"_", "Emph", "Voice=Act", "ExtPos", "Typo", "Polarity=Pos", "Case"}
RELATIONS = {"nsubj:outer": "nsubj", "parataxis:parenth": "parataxis:insert"}


def read_treebank(path):
    """Reads the sentences of a CoNLL-U file."""
    sentences, sentence = [], []
    for line in open(path, encoding="utf-8"):
        line = line.rstrip("\n")
        if not line:
            sentences.append(sentence)
            sentence = []
        elif line[0] != "#":
            column = line.split("\t")
            if column[0].isdigit():
                features = [f for f in column[5].split("|") if f not in UNMODELED and f.split("=")[0] not in UNMODELED]
                bundle = column[3] + "\t" + "|".join(features)
                relation = RELATIONS.get(column[7], column[7])
                sentence.append(Word(column[1], column[2], bundle, int(column[6]), relation))
    return [s for s in sentences if s]


def augment(sentence, random):
    """Writes a sentence as newspapers sometimes do: capitals without accents, in capitals, without a full stop."""
    chance = random.random()
    if chance < 0.05:
        last = len(sentence)
        if last > 2 and sentence[-1].relation == "punct" and all(w.head != last for w in sentence):
            return sentence[:-1]
    elif chance < 0.10:
        return [w._replace(form=strip_accents(w.form[0]) + w.form[1:]) if w.form[0].isupper() else w for w in sentence]
    elif chance < 0.13:
        end = len(sentence) if random.random() < 0.4 else random.randint(1, 4)
        accents = random.random() < 0.5
        upper = lambda form: form.upper() if accents else strip_accents(form.upper())
        return [w._replace(form=upper(w.form)) if i < end else w for i, w in enumerate(sentence)]
    return sentence


# ---- Words to rows ---------------------------------------------------------------------------------------------

CHARACTERS = {"’": "'", "ʼ": "'", "‘": "'", "–": "-", "—": "-", "−": "-", "‑": "-", "«": '"', "»": '"', "“": '"', "”": '"', "„": '"',
              "…": "..."}
ACCENTED = {"e": "éêè", "a": "àâ", "i": "î", "o": "ô", "u": "ûù", "c": "ç"}
# Hash tables of the affixes, in the order of `affixes`.
TABLES = [64, 512, 2048, 4096, 4096, 64, 512, 2048, 256]


def strip_accents(text):
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def normalize(form):
    """Spells a form in the one way the tables know; spaces within numbers go."""
    return "".join(CHARACTERS.get(c, c) for c in form if not c.isspace())


def fnv(text, seed=0):
    value = 0x811C9DC5 ^ seed
    for byte in text.encode():
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return value


def shape(form):
    kinds = []
    for c in form:
        kind = "X" if c.isupper() else "x" if c.islower() else "d" if c in "0123456789" else c
        if not kinds or kinds[-1] != kind:
            kinds.append(kind)
    return "".join(kinds)


def affixes(key, form):
    return [key[-1:], key[-2:], key[-3:], key[-4:], key[-5:], key[:1], key[:2], key[:3], shape(form)]


class Lexicon:
    """What Lefff says of a form: the class of its analyses and its lemmas."""

    def __init__(self, path):
        analyses, self.lemmas = collections.defaultdict(set), collections.defaultdict(set)
        for line in gzip.open(path, "rt", encoding="utf-8"):
            column = line.rstrip("\n").split("\t")
            form, category, lemma, tag = column[:4]
            if " " in form or "_" in form or not form or category in ("epsilon", "meta", "sbound"):
                continue
            form = normalize(form)
            analyses[form].add((category, tag))
            if category in ("v", "nc", "adj", "auxAvoir", "auxEtre"):
                self.lemmas[form].add(lemma)
        classes = collections.Counter(frozenset(a) for a in analyses.values())
        self.classes = [frozenset()] + [c for c, _ in classes.most_common()]
        number = {c: i for i, c in enumerate(self.classes)}
        self.class_of = {form: number[frozenset(a)] for form, a in analyses.items()}
        atoms = {}
        rows = []
        for analyses in self.classes:
            rows.append({atoms.setdefault(atom, len(atoms)) for a in analyses for atom in self.atoms(*a)})
        self.matrix = np.zeros((len(rows), len(atoms)), np.float32)
        for row, columns in enumerate(rows):
            self.matrix[row, list(columns)] = 1 / math.sqrt(max(1, len(columns)))

    @staticmethod
    def atoms(category, tag):
        yield category
        if tag:
            yield category + tag
            yield from (category[:1] + c for c in tag)


class Rows:
    """Numbers the embedding rows of a form."""

    ROOT, UNKNOWN = 0, 1

    def __init__(self, sentences, lexicon):
        self.lexicon, self.cache = lexicon, {}
        lemmas = collections.Counter(w.lemma for s in sentences for w in s)
        self.lemma_of = {form: max(ls, key=lambda l: (lemmas[l], l)) for form, ls in lexicon.lemmas.items()}
        self.words = {}
        keys = collections.Counter(self.key(w.form) for s in sentences for w in s)
        words = [k for k, n in keys.most_common() if n >= 2]
        seen = collections.Counter()
        for key, count in keys.items():
            seen[self.lemma_of.get(key)] += count
        self.words = {key: i + 2 for i, key in enumerate(words)}
        self.first_table = 2 + len(words)
        self.first_lemma = self.first_table + sum(TABLES)
        kept = sorted(lemma for lemma, n in seen.items() if lemma and n >= 2)
        self.lemmas = {lemma: i + 1 for i, lemma in enumerate(kept)}
        self.first_class = self.first_lemma + 1 + len(kept)
        self.first_name = self.first_class + len(lexicon.classes)
        self.count = self.first_name + len(lexicon.classes)
        self.columns = 4 + len(TABLES)
        self.cache = {}

    def key(self, form):
        """Lower-cases a form, masks its digits, and gives a bare capital its accent where the lexicon has the word."""
        form = normalize(form)
        key = "".join("0" if c in "0123456789" else c for c in form.lower())
        if form[:1].isupper() and key not in self.words and key not in self.lexicon.class_of:
            for letter in ACCENTED.get(key[:1], ""):
                if letter + key[1:] in self.lexicon.class_of:
                    return letter + key[1:]
        return key

    def of(self, form):
        rows = self.cache.get(form)
        if rows is None:
            key, spelled = self.key(form), normalize(form)
            rows = [self.words.get(key, self.UNKNOWN)]
            first = self.first_table
            for table, (size, affix) in enumerate(zip(TABLES, affixes(key, spelled))):
                rows.append(first + fnv(affix, table) % size)
                first += size
            rows.append(self.first_lemma + self.lemmas.get(self.lemma_of.get(key), 0))
            rows.append(self.first_class + self.lexicon.class_of.get(key, 0))
            rows.append(self.first_name + (self.lexicon.class_of.get(spelled, 0) if spelled != key else 0))
            self.cache[form] = rows
        return rows


# ---- Batches ---------------------------------------------------------------------------------------------------

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


# ---- Network ---------------------------------------------------------------------------------------------------

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


# ---- Decoding and measuring ------------------------------------------------------------------------------------


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


# ---- Training --------------------------------------------------------------------------------------------------


def train(args, parser, sentences, held_out, save):
    """Trains with Adam and a cosine schedule; returns the exponential average of the weights."""
    random.seed(args.seed)
    params = initialize(args, parser.rows, parser.bundles, parser.relations)
    print("parameters", sum(p.size for p in jax.tree.leaves(params)), "rows", parser.rows.count, flush=True)
    matrix = jnp.array(parser.rows.lexicon.matrix)

    @functools.partial(jax.jit, donate_argnums=(0, 1, 2, 3))
    def update(params, first, second, average, batch, key, rate, step):
        value, gradient = jax.value_and_grad(loss)(params, matrix, batch, key, args)
        size = jnp.sqrt(sum(jnp.sum(g * g) for g in jax.tree.leaves(gradient)))
        clip = jnp.minimum(1.0, 5.0 / (size + 1e-9))
        first = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * clip * g, first, gradient)
        second = jax.tree.map(lambda v, g: 0.98 * v + 0.02 * (clip * g) ** 2, second, gradient)
        params = jax.tree.map(
            lambda p, m, v: p - rate * (m / (1 - 0.9**step) / (jnp.sqrt(v / (1 - 0.98**step)) + 1e-8) + args.decay * p),
            params, first, second,
        )
        kept = jnp.minimum(args.average, (1 + step) / (10 + step))
        average = jax.tree.map(lambda a, p: kept * a + (1 - kept) * p, average, params)
        return params, first, second, average, value

    copy = lambda tree: jax.tree.map(jnp.copy, tree)
    zeros = jax.tree.map(jnp.zeros_like, params)
    first, second, average = zeros, copy(zeros), copy(params)
    key = jax.random.PRNGKey(args.seed + 1000)
    start, step = time.time(), 0
    for epoch in range(args.epochs):
        chosen = [augment(s, random) for s, weight in sentences if weight >= 1 or random.random() < weight]
        batches = list(make_batches(chosen, parser.rows, parser.bundles, parser.relations, args.batch, True))
        total, steps = 0.0, len(batches) * args.epochs
        for _, batch in batches:
            step += 1
            key, now = jax.random.split(key)
            done = min(1, step / steps)
            rate = args.rate * min(1, step / 200) * 0.5 * (1 + math.cos(math.pi * done)) + 1e-5
            params, first, second, average, value = update(
                params, first, second, average, batch, now, rate, float(step)
            )
            total += value
        print(f"epoch {epoch} loss {float(total) / len(batches):.3f} {time.time() - start:.0f} s", flush=True)
        if epoch % args.every == args.every - 1 or epoch == args.epochs - 1:
            save(average)
            for name, part in held_out.items():
                report(name, parser.measure(average, part, tree=False))
    return average


def report(name, shares):
    print(name, " ".join(f"{key} {value:.2f}" for key, value in shares.items()), flush=True)


# ---- The model file --------------------------------------------------------------------------------------------


def write_model(path, params, rows, bundles, relations):
    """Writes the model: little-endian, in the order in which `model.rs` reads it."""
    params = jax.tree.map(np.asarray, params)
    table = np.array(embedding_table(params, rows.lexicon.matrix))
    scale = np.abs(table).max(1) / 127 + 1e-12
    cells = np.round(table / scale[:, None]).astype(np.int8)
    out = bytearray()

    def numbers(code, values):
        out.extend(struct.pack(f"<{len(values)}{code}", *values))

    def text(lines):
        data = "\n".join(lines).encode()
        numbers("I", [len(data)])
        out.extend(data)

    def hashed(entries, width):
        """Writes a table of hashes in order, with `width` numbers each; the first of two equal hashes stays."""
        unique = {}
        for key, values in entries:
            unique.setdefault(fnv(key), values)
        order = sorted(unique)
        numbers("I", [len(order)])
        out.extend(np.array(order, "<u4").tobytes())
        out.extend(np.array([unique[h] for h in order], "<u2").reshape(-1, width).tobytes())

    def weights(array):
        step = float(np.abs(array).max()) / 32767 + 1e-12
        numbers("f", [step])
        out.extend(np.round(array / step).astype("<i2").tobytes())

    arc, label = params["biaffine"].shape[0], params["relation"]["w"].shape[0]
    numbers("I", [table.shape[1], params["input_gain"].shape[0], len(params["layers"]), arc, label, len(TABLES)])
    numbers("I", TABLES)
    numbers("I", [len(rows.words), len(rows.lemmas), len(rows.lexicon.classes)])
    text(bundles)
    text(relations)
    hashed(((k, [i]) for k, i in rows.words.items()), 1)
    entries = sorted(rows.lexicon.class_of.items())
    hashed(((f, [c, rows.lemmas.get(rows.lemma_of.get(f), 0)]) for f, c in entries), 2)
    out.extend(scale.astype("<f4").tobytes())
    out.extend(cells.tobytes())
    join = lambda names, part: np.concatenate([params[n][part] for n in names], -1)
    heads = ["dependent", "head", "relation_dependent", "relation_head", "distance", "bundle"]
    matrices = [params["input"]["w"], params["input"]["b"], params["input_gain"]]
    for layer in params["layers"]:
        matrices += [layer["gates"]["w"], layer["gates"]["b"], layer["out"]["w"], layer["out"]["b"], layer["gain"]]
    matrices += [join(heads, "w"), join(heads, "b"), params["biaffine"], params["head_bias"]]
    matrices += [params["relation"]["w"], params["relation"]["b"]]
    for matrix in matrices:
        weights(matrix)
    head = b"SELONSYN" + struct.pack("<II", 1, len(out))
    partial = Path(path).with_suffix(".partial")
    partial.write_bytes(head + out)
    partial.replace(path)


# ---- Command ---------------------------------------------------------------------------------------------------


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--treebanks", type=Path, required=True)
    arguments.add_argument("--lexicon", type=Path, required=True)
    arguments.add_argument("--output", type=Path, required=True)
    arguments.add_argument("--development", action="store_true", help="keep the development sets out")
    arguments.add_argument("--spoken", type=float, default=0.35, help="share of the spoken treebanks in each epoch")
    arguments.add_argument("--questions", type=float, default=0.5, help="share of FQB in each epoch")
    arguments.add_argument("--embedding", type=int, default=128)
    arguments.add_argument("--width", type=int, default=256)
    arguments.add_argument("--layers", type=int, default=3)
    arguments.add_argument("--arc", type=int, default=128)
    arguments.add_argument("--label", type=int, default=96)
    arguments.add_argument("--epochs", type=int, default=24)
    arguments.add_argument("--batch", type=int, default=2048, help="words in a batch")
    arguments.add_argument("--rate", type=float, default=2e-3)
    arguments.add_argument("--decay", type=float, default=1e-3)
    arguments.add_argument("--dropout", type=float, default=0.3)
    arguments.add_argument("--word-dropout", type=float, default=0.15)
    arguments.add_argument("--smoothing", type=float, default=0.03)
    arguments.add_argument("--average", type=float, default=0.998)
    arguments.add_argument("--every", type=int, default=3, help="epochs between two checkpoints")
    arguments.add_argument("--seed", type=int, default=1)
    args = arguments.parse_args()

    def part(name):
        return read_treebank(next(args.treebanks.glob(f"*/fr_{name}.conllu")))

    spoken = ["rhapsodie-ud-train", "rhapsodie-ud-dev", "rhapsodie-ud-test"]
    spoken += [name.replace("rhapsodie", "parisstories") for name in spoken]
    sources = [("sequoia-ud-train", 1), ("sequoia-ud-dev", 1), ("gsd-ud-dev", 1), ("fqb-ud-test", args.questions)]
    sources += [(name, args.spoken) for name in spoken]
    sentences, held_out = [], {}
    for name, weight in sources:
        found = part(name)
        if args.development and name == "sequoia-ud-dev":
            held_out[name] = found
            continue
        if args.development and name == "gsd-ud-dev":
            held_out[name], found = found[::6], [s for i, s in enumerate(found) if i % 6]
        if weight > 0:
            sentences += [(s, weight) for s in found]
    tests = {name: part(name) for name in ["sequoia-ud-test", "gsd-ud-test"]}

    words = [s for s, _ in sentences]
    rank = lambda field: [v for v, _ in collections.Counter(getattr(w, field) for s in words for w in s).most_common()]
    bundles = {bundle: i for i, bundle in enumerate(rank("bundle"))}
    relations = {relation: i for i, relation in enumerate(rank("relation"))}
    rows = Rows(words, Lexicon(args.lexicon))
    args.absent = [Rows.UNKNOWN] + [0] * len(TABLES) + [rows.first_lemma, rows.first_class, rows.first_name]
    args.absence = [args.word_dropout] + [0.0] * len(TABLES) + [0.1, 0.05, 0.05]
    print("sentences", len(words), "words", len(rows.words), "lemmas", len(rows.lemmas), "classes",
          len(rows.lexicon.classes), "atoms", rows.lexicon.matrix.shape[1], "bundles", len(bundles), flush=True)
    parser = Parser(args, rows, bundles, relations)

    def save(params):
        write_model(args.output, params, rows, list(bundles), list(relations))
        args.output.with_suffix(".pickle").write_bytes(pickle.dumps(jax.tree.map(np.asarray, params)))

    average = train(args, parser, sentences, held_out, save)
    for name, found in {**held_out, **tests}.items():
        report(name, parser.measure(average, found))


if __name__ == "__main__":
    main()
