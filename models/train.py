"""Trains the French tagger and parser, and writes it as one file.

A word is the sum of a few embedding rows: the word itself, its affixes, its shape, and what the lexicon knows of
the form. Three layers of bidirectional minGRU (Feng et al. 2024) read the sentence; one softmax gives part of speech
and features, a biaffine layer (Dozat & Manning 2017) the heads, a small layer the relations.

    python train.py --treebanks DIR --lexicon lefff-3.4.mlex.gz --output fr.model

`DIR` holds the UD releases as `*/fr_sequoia-ud-train.conllu` and so on. `--development` keeps the development sets
out of the training data, to choose settings, and `--start` goes on from the weights of such a run with all sentences.
The Sequoia and GSD test sets are never trained on. README.md has the two runs behind `fr.model`.
"""

import argparse
import collections
import functools
import math
import os
import pickle
import random
import struct
import time
from pathlib import Path

os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=true intra_op_parallelism_threads=2")
import jax
import jax.numpy as jnp
import numpy as np

from network import Parser, embedding_table, initialize, loss, make_batches
from rows import TABLES, Lexicon, Rows, augment, find_sources, fnv, read_treebank


def train(args, parser, sentences, held_out, save):
    """Trains with Adam and a cosine schedule; returns the exponential average of the weights."""
    random.seed(args.seed)
    sources = find_sources([s for s, weight in sentences if weight == 1])
    params = initialize(args, parser.rows, parser.bundles, parser.relations)
    if args.start:
        params = jax.tree.map(lambda _, p: jnp.array(p), params, pickle.loads(args.start.read_bytes()))
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
        chosen = [augment(s, sources, random) for s, weight in sentences if weight >= 1 or random.random() < weight]
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


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--treebanks", type=Path, required=True)
    arguments.add_argument("--lexicon", type=Path, required=True)
    arguments.add_argument("--output", type=Path, required=True)
    arguments.add_argument("--development", action="store_true", help="keep the development sets out")
    arguments.add_argument("--start", type=Path, help="weights of a --development run, to go on with all sentences")
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
        if (args.development or args.start) and name == "sequoia-ud-dev":
            held_out[name] = found
            continue
        if (args.development or args.start) and name == "gsd-ud-dev":
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
    if args.start:
        # Words and labels stay those of the first run, because the weights are numbered by them.
        sentences += [(s, 1) for found in held_out.values() for s in found]
        held_out = {}

    def save(params):
        write_model(args.output, params, rows, list(bundles), list(relations))
        args.output.with_suffix(".pickle").write_bytes(pickle.dumps(jax.tree.map(np.asarray, params)))

    average = train(args, parser, sentences, held_out, save)
    for name, found in {**held_out, **tests}.items():
        report(name, parser.measure(average, found))


if __name__ == "__main__":
    main()
