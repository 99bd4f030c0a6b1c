"""Reads the forms of an export with the tools that they are meant for, and compares what they find.

What is expected is counted in the default export, `statements.nquads`; the working folder holds the forms. Prints a
table, and ends with 1 if anything differs.
"""

import csv
import os
import re
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

import networkx
import pydot
import pyoxigraph
import pyshacl
import rdflib
from markdown_it import MarkdownIt
from nanopub import Nanopub
from nanopub.trustyuri.rdf import RdfHasher

TOOLS, SCRIPT = Path(sys.argv[1]), sys.argv[2]
ONTOLOGY = "https://w3id.org/selon"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SELON = "https://w3id.org/selon#"
OXIGRAPH = {
    "turtle": pyoxigraph.RdfFormat.TURTLE,
    "trig": pyoxigraph.RdfFormat.TRIG,
    "nquads": pyoxigraph.RdfFormat.N_QUADS,
    "ntriples": pyoxigraph.RdfFormat.N_TRIPLES,
    "jsonld": pyoxigraph.RdfFormat.JSON_LD,
    "rdfxml": pyoxigraph.RdfFormat.RDF_XML,
}

rows = []


def compare(form, reader, what, expected, found):
    """Notes a comparison."""
    rows.append((form, reader, what, expected, found, "" if expected == found else "DIFFERS"))


def skip(form, reader):
    """Notes a reader that is not there."""
    rows.append((form, reader, "not installed", "", "", ""))


def oxigraph(form, format):
    return set(pyoxigraph.parse(path=f"{form}.{format}", format=OXIGRAPH[format]))


def number(form, format):
    """Counts the distinct quads of a form: those of its N-Quads, or of one line a triple where graphs are lost."""
    quads = oxigraph(form, "nquads")
    if format in ("trig", "nquads", "jsonld"):
        return len(quads)
    return len({quad.triple for quad in quads})


everything = oxigraph("statements", "nquads")
quads = {quad for quad in everything if quad.graph_name.value != ONTOLOGY}
of = defaultdict(dict)
for quad in quads:
    of[quad.predicate.value][quad.subject.value] = quad.object
claims = set(of[SELON + "accordingTo"])
triples = set(of[RDF + "object"])
certain = {claim for claim, value in of[SELON + "factuality"].items() if value.value == SELON + "certain"}
evidence = sum(quad.predicate.value == SELON + "evidence" for quad in quads)
events = set(of[SELON + "trigger"])
about_events = set(of[SELON + "about"])


def classes(form, format="nquads"):
    return Counter(quad.object.value for quad in oxigraph(form, format) if quad.predicate.value == RDF + "type")


def check_rdflib():
    """Everything that is RDF 1.1, in one format each; the default also quad by quad."""
    formats = {"turtle": "turtle", "trig": "trig", "nquads": "nquads", "jsonld": "json-ld", "rdfxml": "xml"}

    def read(form, format):
        dataset = rdflib.Dataset(default_union=False)
        dataset.parse(f"{form}.{format}", format=formats[format])
        return {(s, p, o, c) for s, p, o, c in dataset.quads()}

    def of_articles(found):
        return {tuple(term.n3() for term in quad) for quad in found if str(quad[3]) != ONTOLOGY}

    wanted = of_articles(read("statements", "nquads"))
    compare("statements.nquads", "rdflib", "quads of articles", len(quads), len(wanted))
    for format in ("trig", "jsonld"):
        found = of_articles(read("statements", format))
        compare(f"statements.{format}", "rdflib", "quads of articles", len(wanted), len(found & wanted))
        compare(f"statements.{format}", "rdflib", "quads too many", 0, len(found - wanted))
    for form, format in [
        ("named-graphs", "trig"),
        ("plain", "trig"),
        ("web-annotation", "turtle"),
        ("schema-claim", "rdfxml"),
        ("sem", "jsonld"),
    ]:
        compare(f"{form}.{format}", "rdflib", "quads", number(form, format), len(read(form, format)))


def check_shapes():
    """An article's graph keeps the shapes that it is published with; all of them would take a minute."""
    data = rdflib.Graph()
    data.parse("article.turtle")
    data.parse("selon.ttl")
    data.parse("news.ttl")
    conforms, results, _ = pyshacl.validate(data, shacl_graph="shapes.ttl", advanced=True)
    severity = rdflib.URIRef("http://www.w3.org/ns/shacl#resultSeverity")
    violation = rdflib.URIRef("http://www.w3.org/ns/shacl#Violation")
    compare("article.turtle", "pySHACL", "violations", 0, len(set(results.subjects(severity, violation))))


def break_graph(graph):
    """Breaks an article's graph in each way that the shapes know, and returns its quads."""
    found = [quad for quad in quads if quad.graph_name.value == graph]
    by = defaultdict(list)
    for quad in sorted(found, key=str):
        by[quad.predicate.value].append(quad)
    left = set(found)
    decimal, date = (pyoxigraph.NamedNode("http://www.w3.org/2001/XMLSchema#" + name) for name in ("decimal", "date"))
    france = pyoxigraph.NamedNode("https://w3id.org/selon/id/france")

    def subject(name, number):
        """The number-th subject with a property."""
        return by[name][number].subject

    def change(name, number, *values):
        """Replaces a value by others, or by none."""
        quad = by[name][number]
        left.discard(quad)
        left.update(pyoxigraph.Quad(quad.subject, quad.predicate, value, quad.graph_name) for value in values)

    def add(node, name, *values):
        left.update(pyoxigraph.Quad(node, pyoxigraph.NamedNode(name), value, pyoxigraph.NamedNode(graph)) for value in values)

    oa, schema = "http://www.w3.org/ns/oa#", "https://schema.org/"
    change(SELON + "evidence", 0)
    change(SELON + "accordingTo", 1, france, pyoxigraph.NamedNode(graph))
    change(SELON + "factuality", 2, france)
    change(SELON + "about", 3)
    change(RDF + "subject", 1)
    change(RDF + "object", 3)
    change(SELON + "stance", 4, pyoxigraph.Literal("neutral"))
    change(oa + "exact", 5, pyoxigraph.Literal("not what stands there"))
    change(oa + "end", 6, pyoxigraph.Literal(0))
    change(oa + "start", 7, pyoxigraph.Literal("-1"), pyoxigraph.Literal(3))
    change(oa + "hasSource", 8, france)
    change(SELON + "time", 0, france)
    add(subject(SELON + "about", 5), SELON + "confidence", pyoxigraph.Literal("1.5", datatype=decimal))
    add(subject(SELON + "about", 6), SELON + "confidence", pyoxigraph.Literal("high"), pyoxigraph.Literal("0.5", datatype=decimal))
    add(france, "https://w3id.org/selon/news#visited", france)
    add(france, RDF + "predicate", pyoxigraph.NamedNode(RDF + "value"))
    one, other, third = (subject(SELON + "trigger", number) for number in range(3))
    add(one, SELON + "retells", other)
    add(other, SELON + "retells", third)
    lost = pyoxigraph.NamedNode(graph + "#lost")
    add(lost, RDF + "type", pyoxigraph.NamedNode(SELON + "Event"))
    add(lost, SELON + "place", pyoxigraph.Literal("nowhere"))
    period = pyoxigraph.NamedNode(graph + "#period")
    add(period, RDF + "type", pyoxigraph.NamedNode(SELON + "Period"))
    add(period, SELON + "earliest", pyoxigraph.Literal("2024-02-02", datatype=date))
    add(period, SELON + "latest", pyoxigraph.Literal("2024-02-01", datatype=date))
    quantity = pyoxigraph.NamedNode(graph + "#quantity")
    add(quantity, RDF + "type", pyoxigraph.NamedNode(SELON + "Quantity"))
    add(quantity, schema + "minValue", pyoxigraph.Literal(5))
    add(quantity, schema + "maxValue", pyoxigraph.Literal(4))
    add(quantity, SELON + "approximation", france)
    headline = pyoxigraph.NamedNode(graph + "#headline-too")
    add(headline, RDF + "type", pyoxigraph.NamedNode(SELON + "Headline"))
    return left


def check_validate():
    """`selon validate` and pySHACL find the same in a graph that is broken in many ways."""
    graph = "https://example.org/beyrouth-2020"
    broken = break_graph(graph)
    pyoxigraph.serialize(sorted(broken, key=str), "broken.nq", format=pyoxigraph.RdfFormat.N_QUADS)
    ontology = [quad for quad in everything if quad.graph_name.value == ONTOLOGY]
    pyoxigraph.serialize(ontology, "ontology.nq", format=pyoxigraph.RdfFormat.N_QUADS)
    selon = os.environ["SELON"]
    subprocess.run([selon, "load", "-q", "broken.nq", "ontology.nq", "--store", "broken"], check=True)
    # The shapes of the bundled file are told from those beside them: both readers are given the same.
    arguments = ["--only", "--shapes", "shapes.ttl", "--article", graph, "--format", "turtle", "--store", "broken"]
    answer = subprocess.run([selon, "validate", *arguments], capture_output=True, text=True)
    compare("broken.nq", "selon validate", "exit code", 1, answer.returncode)
    ours = rdflib.Graph()
    ours.parse(data=answer.stdout, format="turtle")
    data = rdflib.Graph()
    data.parse(data="".join(f"{quad.triple} .\n" for quad in broken), format="nt")
    for file in ("selon.ttl", "news.ttl"):
        data.parse(file)
    _, theirs, _ = pyshacl.validate(data, shacl_graph="shapes.ttl", advanced=True)

    def results(report):
        sh = rdflib.Namespace("http://www.w3.org/ns/shacl#")
        found = Counter()
        # What a shape found within another, `sh:detail`, is no result of the report.
        for result in report.objects(None, sh.result):
            path, value = report.value(result, sh.resultPath), report.value(result, sh.value)
            path = path if isinstance(path, rdflib.URIRef) and "/path" not in path else None
            component = report.value(result, sh.sourceConstraintComponent)
            found[report.value(result, sh.focusNode), component.split("#")[1], path, value] += 1
        return found

    ours, theirs = results(ours), results(theirs)
    compare("broken.nq", "pySHACL", "results", theirs.total(), ours.total())
    compare("broken.nq", "pySHACL", "focus nodes", len({key[0] for key in theirs}), len({key[0] for key in ours}))
    compare("broken.nq", "pySHACL", "components", len({key[1] for key in theirs}), len({key[1] for key in ours}))
    compare("broken.nq", "pySHACL", "results of ours alone", 0, (ours - theirs).total())
    compare("broken.nq", "pySHACL", "results of theirs alone", 0, (theirs - ours).total())
    if os.environ.get("VERBOSE"):
        print("ours alone:", ours - theirs, "theirs alone:", theirs - ours, sep="\n")


def check_nanopubs():
    """Each claim is a nanopublication whose name can be computed from it; every fifth is looked at in full."""
    parts = defaultdict(list)
    dataset = rdflib.Dataset()
    dataset.parse("nanopub.trig", format="trig")
    for s, p, o, graph in dataset.quads():
        parts[str(graph).split("#")[0]].append((s, p, o, graph))
    named = sum(
        RdfHasher.make_hash([(graph, s, p, o) for s, p, o, graph in part], baseuri=f"{name}#", hashstr=" ")
        == name.rsplit("/", 1)[1]
        for name, part in parts.items()
    )
    compare("nanopub.trig", "nanopub", "names computed anew", len(claims), named)
    fifth = sorted(parts)[::5]
    valid = 0
    for part in fifth:
        graph = rdflib.ConjunctiveGraph()
        for s, p, o, name in parts[part]:
            graph.get_context(name).add((s, p, o))
        nanopub = Nanopub(rdf=graph)
        valid += nanopub.is_valid and nanopub.has_valid_trusty
    compare("nanopub.trig", "nanopub", "valid, every fifth", len(fifth), valid)


def check_oxigraph():
    """RDF 1.2, and what each profile is to hold."""
    for format in ("turtle", "trig", "nquads", "ntriples"):
        found = [quad for quad in oxigraph("rdf12", format) if quad.predicate.value == RDF + "reifies"]
        terms = sum(isinstance(quad.object, pyoxigraph.Triple) for quad in found)
        compare(f"rdf12.{format}", "pyoxigraph 0.5", "triple terms", len(triples), terms)
    restored = set()
    for quad in oxigraph("rdf12", "nquads"):
        if quad.predicate.value == RDF + "reifies":
            for name in ("subject", "predicate", "object"):
                term = getattr(quad.object, name)
                restored.add(pyoxigraph.Quad(quad.subject, pyoxigraph.NamedNode(RDF + name), term, quad.graph_name))
        else:
            restored.add(quad)
    articles = {quad for quad in quads if not quad.graph_name.value.startswith(ONTOLOGY + "/graph/")}
    compare("rdf12.nquads", "pyoxigraph 0.5", "quads, put back", len(articles), len(restored & articles))
    graphs = {quad.graph_name.value for quad in oxigraph("named-graphs", "trig")}
    compare("named-graphs.trig", "pyoxigraph 0.5", "claims' graphs", len(triples), len(graphs & claims))
    naming = (RDF + "type", RDFS + "label")
    said = {quad for quad in oxigraph("plain", "trig") if quad.predicate.value not in naming}
    part = {name: of[RDF + name] for name in ("subject", "predicate", "object")}
    wanted = {
        tuple(part[name][claim] for name in part) + (of[SELON + "accordingTo"][claim],) for claim in triples & certain
    }
    compare("plain.trig", "pyoxigraph 0.5", "triples of voices", len(wanted), len(wanted & {tuple(quad) for quad in said}))
    compare("plain.trig", "pyoxigraph 0.5", "triples too many", 0, len({tuple(quad) for quad in said} - wanted))
    compare("web-annotation.jsonld", "pyoxigraph 0.5", "annotations", evidence,
            classes("web-annotation", "jsonld")["http://www.w3.org/ns/oa#Annotation"])
    compare("schema-claim.turtle", "pyoxigraph 0.5", "claims", len(claims),
            classes("schema-claim", "turtle")["https://schema.org/Claim"])
    sem = classes("sem", "trig")
    compare("sem.trig", "pyoxigraph 0.5", "events", len(events), sem["http://semanticweb.cs.vu.nl/2009/11/sem/Event"])
    compare("sem.trig", "pyoxigraph 0.5", "views", len(about_events), sem["http://semanticweb.cs.vu.nl/2009/11/sem/View"])


def check_star():
    """RDF-star as it was before RDF 1.2."""
    program = (
        "import pyoxigraph as o, sys\n"
        "for file, name in (pair.split('=') for pair in sys.argv[1:]):\n"
        "    found = list(o.parse(path=file, format=getattr(o.RdfFormat, name)))\n"
        "    claims = sum(isinstance(q.object, o.Triple) for q in found)\n"
        "    print(file, claims, len({q.subject for q in found if isinstance(q.subject, o.Triple)}))\n"
    )
    names = {"turtle": "TURTLE", "trig": "TRIG", "nquads": "N_QUADS", "ntriples": "N_TRIPLES"}
    part = [of[RDF + name] for name in ("subject", "predicate", "object")]
    distinct = len({tuple(values[claim] for values in part) for claim in triples})
    answer = subprocess.run(
        [sys.executable, "-c", program, *(f"star.{format}={name}" for format, name in names.items())],
        env={**os.environ, "PYTHONPATH": str(TOOLS / "star")}, capture_output=True, text=True, check=True,
    )
    for line in answer.stdout.splitlines():
        form, objects, subjects = line.split()
        compare(form, "pyoxigraph 0.4", "quoted by claims", len(triples), int(objects))
        compare(form, "pyoxigraph 0.4", "quoted triples", distinct, int(subjects))


def check_n3():
    """N3.js: RDF-star by version 1, RDF 1.2 by version 2."""
    if not shutil.which("node") or not (TOOLS / "star" / "node_modules").exists():
        return skip("star.*, rdf12.*", "N3.js")
    cases = [
        ("star", ["star.trig=TriG*", "star.turtle=Turtle*", "star.nquads=N-Quads*", "star.ntriples=N-Triples*",
                  "statements.trig=TriG", "nanopub.trig=TriG"]),
        ("rdf12", ["rdf12.trig=TriG", "rdf12.turtle=Turtle", "rdf12.nquads=N-Quads", "rdf12.ntriples=N-Triples"]),
    ]
    for tool, files in cases:
        answer = subprocess.run(
            ["node", SCRIPT, *files], env={**os.environ, "NODE_PATH": str(TOOLS / tool / "node_modules")},
            capture_output=True, text=True, check=True,
        )
        for line in answer.stdout.splitlines():
            file, count, _, objects = line.split()
            reader = "N3.js 1" if tool == "star" else "N3.js 2"
            if file.startswith(("star", "rdf12")):
                compare(file, reader, "quoted by claims", len(triples), int(objects))
            else:
                compare(file, reader, "quads", number(*file.split(".")), int(count))


def check_lines():
    """rapper and serdi count lines; neither drops what stands twice."""
    def count(form):
        with open(f"{form}.ntriples" if Path(f"{form}.ntriples").exists() else f"{form}.nquads") as file:
            return sum(1 for _ in file)

    for file, syntax in [
        ("statements.turtle", "turtle"), ("statements.ntriples", "ntriples"), ("statements.nquads", "nquads"),
        ("statements.rdfxml", "rdfxml"), ("web-annotation.rdfxml", "rdfxml"), ("schema-claim.turtle", "turtle"),
        ("sem.turtle", "turtle"),
    ]:
        if not shutil.which("rapper"):
            skip(file, "rapper")
            continue
        answer = subprocess.run(["rapper", "-c", "-i", syntax, file], capture_output=True, text=True)
        found = re.search(r"returned (\d+) triples", answer.stderr)
        compare(file, "rapper", "triples", count(file.split(".")[0]), int(found[1]) if found else answer.stderr)
    for file, syntax in [("statements.turtle", "turtle"), ("statements.trig", "trig"), ("named-graphs.trig", "trig"),
                         ("nanopub.trig", "trig"), ("sem.turtle", "turtle")]:
        if not shutil.which("serdi"):
            skip(file, "serdi")
            continue
        answer = subprocess.run(["serdi", "-i", syntax, "-o", "nquads", file], capture_output=True, text=True)
        found = len(answer.stdout.splitlines()) if answer.returncode == 0 else answer.stderr
        compare(file, "serdi", "quads", count(file.split(".")[0]), found)


def check_networks():
    """Nodes and edges; the attributes of one edge are those of its claim."""
    period_like = {SELON + name for name in ("Period", "Quantity", "Article", "Headline")}
    labelled = {quad.subject.value for quad in quads if quad.predicate.value == RDFS + "label"}
    others = {quad.subject.value for quad in quads if quad.predicate.value == RDF + "type" and quad.object.value in period_like}
    ends = {of[RDF + name][claim].value for claim in triples for name in ("subject", "object")}
    nodes = (labelled - others) | ends
    for file, read in [("claims.graphml", networkx.read_graphml), ("claims.gexf", networkx.read_gexf)]:
        network = read(file)
        compare(file, "networkx", "nodes", len(nodes), len(set(network) & nodes))
        compare(file, "networkx", "edges", len(triples), network.number_of_edges())
        articles = {data["article"] for _, _, data in network.edges(data=True)}
        compare(file, "networkx", "articles", len({quad.graph_name.value for quad in quads if quad.subject.value in triples}),
                len(articles))
    [drawing] = pydot.graph_from_dot_file("claims.dot")
    compare("claims.dot", "pydot", "nodes", len(nodes), len([n for n in drawing.get_nodes() if n.get_name().startswith('"http')]))
    compare("claims.dot", "pydot", "edges", len(triples), len(drawing.get_edges()))
    with open("neo4j/nodes.csv", newline="") as file:
        found = {row["iri:ID"] for row in csv.DictReader(file)}
    compare("neo4j/nodes.csv", "csv", "nodes", len(nodes), len(found & nodes))
    with open("neo4j/relationships.csv", newline="") as file:
        relationships = list(csv.DictReader(file))
    known = sum(row[":START_ID"] in found and row[":END_ID"] in found for row in relationships)
    compare("neo4j/relationships.csv", "csv", "relationships", len(triples), known)


def check_table():
    """A claim a row, with the very words."""
    with open("claims.csv", newline="") as file:
        found = list(csv.DictReader(file))
    compare("claims.csv", "csv", "rows", len(claims), len(found))
    span = of[SELON + "evidence"]
    exact = of["http://www.w3.org/ns/oa#exact"]
    same = sum(row["words"] == exact[span[row["claim"]].value].value for row in found)
    compare("claims.csv", "csv", "rows with the words", len(claims), same)


def check_dossier():
    """A quotation for each claim that names the entity, or is its word."""
    france = pyoxigraph.NamedNode("https://w3id.org/selon/id/france")
    naming = {quad.subject.value for quad in quads if quad.object == france}
    voice = of[SELON + "accordingTo"]
    matter = {
        claim for claim in claims
        if of[SELON + "about"].get(claim, france).value in naming
        or france in (of[RDF + "subject"].get(claim), of[RDF + "object"].get(claim))
    }
    tokens = MarkdownIt().parse(Path("dossier.md").read_text())
    quoted = sum(token.type == "blockquote_open" for token in tokens)
    compare("dossier.md", "markdown-it", "quotations", len(matter) + sum(voice[claim] == france for claim in claims), quoted)


for check in (check_rdflib, check_shapes, check_validate, check_nanopubs, check_oxigraph, check_star, check_n3, check_lines,
              check_networks, check_table, check_dossier):
    check()
widths = [max(len(str(row[column])) for row in rows) for column in range(5)]
for row in rows:
    left = [str(cell).ljust(width) for cell, width in zip(row[:3], widths)]
    right = [str(cell).rjust(width) for cell, width in zip(row[3:5], widths[3:])]
    print("  ".join(left + right + [row[5]]).rstrip())
differing = sum(bool(row[5]) for row in rows)
print(f"{len(rows)} comparisons, {differing} differ")
sys.exit(1 if differing else 0)
