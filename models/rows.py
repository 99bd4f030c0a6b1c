"""Reads treebanks and the lexicon, and numbers the embedding rows of a form as `src/syntax/spelling.rs` does."""

import collections
import gzip
import math
import unicodedata

import numpy as np

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


def augment(sentence, sources, random):
    """Writes a sentence as newspapers sometimes do: with its source behind it, or with other capitals and stops."""
    chance = random.random()
    if chance < 0.05:
        if is_final_stop(sentence):
            return sentence[:-1]
    elif chance < 0.10:
        return [w._replace(form=strip_accents(w.form[0]) + w.form[1:]) if w.form[0].isupper() else w for w in sentence]
    elif chance < 0.13:
        end = len(sentence) if random.random() < 0.4 else random.randint(1, 4)
        accents = random.random() < 0.5
        upper = lambda form: form.upper() if accents else strip_accents(form.upper())
        return [w._replace(form=upper(w.form)) if i < end else w for i, w in enumerate(sentence)]
    elif chance < 0.22:
        return attribute(sentence, sources, random)
    return sentence


def is_final_stop(sentence):
    last = len(sentence)
    return last > 2 and sentence[-1].relation == "punct" and all(w.head != last for w in sentence)


# Verbs of inserted clauses (", a déclaré …"): participles of verbs with "avoir", and present forms.
SAID = """déclaré indiqué affirmé annoncé ajouté expliqué précisé rapporté estimé dit souligné assuré poursuivi conclu lancé
averti martelé insisté commenté regretté confié assené dénoncé reconnu répondu rappelé fait_savoir""".split()
SAYS = """déclare indique affirme annonce ajoute explique précise rapporte estime souligne assure poursuit conclut prévient
rappelle insiste note observe détaille confie juge raconte résume relate""".split()
DAYS = "lundi mardi mercredi jeudi vendredi samedi dimanche".split()
AUXILIARY = "AUX\tMood=Ind|Number={}|Person=3|Tense=Pres|VerbForm=Fin"
PARTICIPLE = "VERB\tGender=Masc|Number=Sing|Tense=Past|VerbForm=Part"
PRESENT = "VERB\tMood=Ind|Number=Sing|Person=3|Tense=Pres|VerbForm=Fin"


def find_sources(sentences):
    """Collects short noun phrases in subject position, each as its words and the index of its head."""
    sources = []
    for sentence in sentences:
        for at, word in enumerate(sentence):
            if word.relation != "nsubj" or word.bundle[:5] not in ("NOUN\t", "PROPN") or "Gender=Fem|Number=Plur" in word.bundle:
                continue
            inside = {at + 1}
            while True:
                wider = inside | {i + 1 for i, w in enumerate(sentence) if w.head in inside}
                if wider == inside:
                    break
                inside = wider
            first, last = min(inside), max(inside)
            words = sentence[first - 1 : last]
            if len(inside) != last - first + 1 or len(words) > 9:
                continue
            if any(w.bundle.split("\t")[0] in ("VERB", "AUX", "PRON", "PUNCT") for w in words):
                continue
            words = [w._replace(head=w.head - first) for w in words]
            if words[0].bundle.startswith("DET"):
                words[0] = words[0]._replace(form=words[0].form.lower())
            sources.append((words, at + 1 - first))
    return sources


def attribute(sentence, sources, random):
    """Inserts ", a déclaré …" where a comma or the end of the sentence lets it stand."""
    root = next(i for i, w in enumerate(sentence) if w.head == 0)
    if not sentence[root].bundle.startswith("VERB") or not is_final_stop(sentence) or sentence[-1].form != ".":
        return sentence

    def is_open(at):
        spanning = (w for i, w in enumerate(sentence) if w.head and (i < at) != (w.head - 1 < at))
        return all(w.head - 1 == root for w in spanning)

    if not is_open(len(sentence) - 1):
        return sentence
    places = [i for i, w in enumerate(sentence) if w.form == "," and i > 1 and is_open(i)]
    place = random.choice(places) if places and random.random() < 0.3 else len(sentence) - 1
    source, head = random.choice(sources)
    plural = "Number=Plur" in source[head].bundle
    compound = plural or random.random() < 0.7
    # Heads are counted from the inserted comma; the verb stands at `verb`.
    verb = 2 if compound else 1
    said = random.choice(SAID if compound else SAYS)
    clause = [Word(",", ",", "PUNCT\t", verb, "punct")]
    if compound:
        clause.append(Word("ont" if plural else "a", "avoir", AUXILIARY.format("Plur" if plural else "Sing"), verb, "aux:tense"))
    if said == "fait_savoir":
        clause.append(Word("fait", "faire", PARTICIPLE, 3, "aux:caus"))
        clause.append(Word("savoir", "savoir", "VERB\tVerbForm=Inf", None, "parataxis:insert"))
        verb = 3
        clause[:2] = [w._replace(head=verb) for w in clause[:2]]
    else:
        clause.append(Word(said, said, PARTICIPLE if compound else PRESENT, None, "parataxis:insert"))
    if random.random() < 0.2:
        clause.append(Word(random.choice(DAYS), "", "NOUN\tGender=Masc|Number=Sing", verb, "obl:mod"))
    base = len(clause)
    for i, word in enumerate(source):
        clause.append(word._replace(head=verb, relation="nsubj") if i == head else word._replace(head=base + word.head))
    if random.random() < 0.2:
        clause.append(Word(random.choice(DAYS), "", "NOUN\tGender=Masc|Number=Sing", verb, "obl:mod"))

    size = len(clause)
    moved = lambda head: head if head <= place else head + size
    clause = [w._replace(head=moved(root + 1) if w.head is None else place + w.head + 1) for w in clause]
    words = [w._replace(head=moved(w.head)) for w in sentence]
    words[place:place] = clause
    if random.random() < 0.3 and all(w.form != '"' for w in words):
        words = enclose(words, place, moved(root + 1))
    return words


def enclose(words, end, root):
    """Sets quotation marks around the first words."""
    moved = lambda head: head if head == 0 else head + 1 if head <= end else head + 2
    words = [w._replace(head=moved(w.head)) for w in words]
    mark = Word('"', '"', "PUNCT\t", moved(root), "punct")
    return [mark, *words[:end], mark, *words[end:]]


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

