//! JSON-LD with a context of our own: short keys, an object a claim, with its event and words inside.
//!
//! The [context](https://www.w3.org/TR/json-ld11/) is `ontology/context.jsonld`, which is written into each file, so
//! that nobody needs the network to read it. Nothing is lost: read back, the same quads are there.

use std::io::{self, Write};

use oxigraph::model::vocab::xsd;
use oxigraph::model::{GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Serialize, Serializer};
use serde_json::Value;

use super::article::ArticleGraph;
use super::context::{Context, Key};
use super::{ExportError, Selection};
use crate::store::{Store, node};
use crate::vocab;

/// The key under which a thing lists the spans that mention it.
const MENTIONED_IN: &str = "mentionedIn";

/// How deep objects nest; what stands deeper is described on its own.
const DEEPEST: usize = 6;

/// Writes the graphs, and returns how many quads they have.
pub(super) fn write(store: &Store, selection: &Selection, writer: &mut impl Write) -> Result<usize, ExportError> {
    let context = Context::bundled();
    write!(writer, "{{\"@context\":{},\n\"@graph\":[", context.document)?;
    let mut count = 0;
    let mut separator = "\n";
    let make = |store: &Store, graph: &GraphName| {
        let quads = selection.quads(store, graph.as_ref())?;
        let name = match graph {
            GraphName::NamedNode(name) => name.clone(),
            GraphName::BlankNode(name) => NamedNode::new_unchecked(name.to_string()),
            GraphName::DefaultGraph => NamedNode::new_unchecked(""),
        };
        let lines = lines(&ArticleGraph::new(&name, &quads, &selection.voices), &context)?;
        let object = match graph {
            GraphName::DefaultGraph => lines,
            _ => format!("{{\"id\":{},\"@graph\":[\n{lines}\n]}}", Value::from(name.as_str())),
        };
        Ok((quads.len(), object))
    };
    store.each_graph(&selection.graphs(store)?, make, |(quads, object)| {
        if quads > 0 {
            count += quads;
            write!(writer, "{separator}{object}")?;
            separator = ",\n";
        }
        Ok::<_, ExportError>(())
    })?;
    writeln!(writer, "\n]}}")?;
    Ok(count)
}

/// Writes sorted quads as one graph without a name, in which what `name` names comes first.
///
/// # Errors
///
/// Returns an error when the bytes cannot be written.
pub fn write_graph(name: &NamedNode, quads: &[Quad], mut writer: impl Write) -> io::Result<()> {
    let context = Context::bundled();
    let lines = lines(&ArticleGraph::new(name, quads, &[]), &context)?;
    writeln!(writer, "{{\"@context\":{},\n\"@graph\":[\n{lines}\n]}}", context.document)
}

/// Writes the objects of a graph, one a line.
fn lines(graph: &ArticleGraph<'_>, context: &Context) -> io::Result<String> {
    let lines = Nodes::of(graph, context).iter().map(serde_json::to_string).collect::<Result<Vec<_>, _>>();
    Ok(lines.map_err(io::Error::from)?.join(",\n"))
}

/// A value of JSON whose keys keep their order.
enum Json {
    Value(Value),
    Array(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl Json {
    fn text(text: impl Into<String>) -> Self {
        Self::Value(Value::String(text.into()))
    }

    /// Returns the only value, or an array.
    fn one_or_many(mut values: Vec<Self>) -> Self {
        match values.pop() {
            Some(value) if values.is_empty() => value,
            Some(value) => {
                values.push(value);
                Self::Array(values)
            }
            None => Self::Array(values),
        }
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Value(value) => value.serialize(serializer),
            Self::Array(values) => serializer.collect_seq(values),
            Self::Object(pairs) => serializer.collect_map(pairs.iter().map(|(key, value)| (key, value))),
        }
    }
}

/// The objects of a graph, while they are made.
struct Nodes<'a, 'g> {
    graph: &'g ArticleGraph<'a>,
    context: &'g Context,
    /// The events that claims are about: each stands inside its claims.
    claimed: FxHashSet<&'a str>,
    /// The spans that mention something.
    mentions: FxHashMap<&'a str, Vec<&'a NamedOrBlankNode>>,
    /// What is described already.
    done: FxHashSet<&'a str>,
}

impl<'a, 'g> Nodes<'a, 'g> {
    /// Makes the objects of a graph: the article, its claims, its entities, and what is left.
    fn of(graph: &'g ArticleGraph<'a>, context: &'g Context) -> Vec<Json> {
        let mut nodes = Self {
            graph,
            context,
            claimed: FxHashSet::default(),
            mentions: FxHashMap::default(),
            done: FxHashSet::default(),
        };
        for quad in graph.quads {
            let Term::NamedNode(object) = &quad.object else { continue };
            if quad.predicate.as_ref() == node(vocab::ABOUT) {
                nodes.claimed.insert(object.as_str());
            } else if quad.predicate.as_ref() == node(vocab::MENTIONS) {
                nodes.mentions.entry(object.as_str()).or_default().push(&quad.subject);
            }
        }
        let mut subjects: Vec<&NamedOrBlankNode> = graph
            .quads
            .chunk_by(|left, right| left.subject == right.subject)
            .filter_map(|block| block.first().map(|quad| &quad.subject))
            .collect();
        let rank = |subject: &NamedOrBlankNode| {
            let name = name(subject);
            match () {
                () if name == graph.name.as_str() => 0,
                () if graph.claim(name).is_some() => 1,
                () if nodes.is_part(name) => 3,
                () => 2,
            }
        };
        subjects.sort_by_key(|subject| {
            let rank = rank(subject);
            (rank, if rank == 1 { name(subject).len() } else { 0 })
        });
        let mut described = Vec::new();
        for subject in subjects {
            // Parts come last: most of them stand inside something else by then.
            if !(nodes.is_part(name(subject)) && nodes.done.contains(name(subject))) {
                described.push(nodes.describe(subject, 0, true));
            }
        }
        // Something may be mentioned that the graph says nothing else of.
        let mut left: Vec<_> = nodes.mentions.keys().copied().filter(|name| !nodes.done.contains(name)).collect();
        left.sort_unstable();
        for name in left {
            let mut pairs = vec![("id".to_owned(), Json::text(name))];
            pairs.extend(nodes.mentioned_in(name));
            described.push(Json::Object(pairs));
        }
        described
    }

    /// Tells whether something stands inside what it belongs to: an event, a span, a time, a number.
    fn is_part(&self, name: &str) -> bool {
        const PARTS: [vocab::Term; 3] = [vocab::SPAN, vocab::PERIOD, vocab::QUANTITY_CLASS];
        self.graph.is_event(name) || PARTS.iter().any(|class| self.graph.is_a(name, *class))
    }

    fn describe(&mut self, subject: &'a NamedOrBlankNode, depth: usize, with_mentions: bool) -> Json {
        let name = name(subject);
        self.done.insert(name);
        let mut pairs = vec![("id".to_owned(), Json::text(id(subject)))];
        let quads = self.graph.about(name);
        for block in quads.chunk_by(|left, right| left.predicate == right.predicate) {
            let Some(predicate) = block.first().map(|quad| &quad.predicate) else { continue };
            if !with_mentions && predicate.as_ref() == node(vocab::MENTIONS) {
                continue;
            }
            pairs.push(self.property(predicate, block, depth));
        }
        if depth == 0 {
            pairs.extend(self.mentioned_in(name));
        }
        Json::Object(pairs)
    }

    fn mentioned_in(&mut self, name: &str) -> Option<(String, Json)> {
        let spans = self.mentions.get(name)?.clone();
        let spans = spans.into_iter().map(|span| self.describe(span, DEEPEST, false)).collect();
        Some((MENTIONED_IN.to_owned(), Json::one_or_many(spans)))
    }

    fn property(&mut self, predicate: &NamedNode, block: &'a [Quad], depth: usize) -> (String, Json) {
        let context = self.context;
        if predicate.as_ref() == node(vocab::RDF_TYPE) {
            let types = block.iter().map(|quad| match &quad.object {
                Term::NamedNode(class) => Json::text(context.term(class.as_str())),
                other => Json::text(other.to_string()),
            });
            return ("type".to_owned(), Json::one_or_many(types.collect()));
        }
        let Some(key) = context.key(predicate.as_str()) else {
            let plain = Key::default();
            let values = block.iter().map(|quad| self.value(&plain, quad, depth)).collect();
            return (context.compact(predicate.as_str()), Json::one_or_many(values));
        };
        if key.is_language_map {
            return match language_map(block) {
                Some(map) => (key.name.clone(), map),
                None => {
                    let plain = Key::default();
                    let values = block.iter().map(|quad| self.value(&plain, quad, depth)).collect();
                    (context.compact(predicate.as_str()), Json::one_or_many(values))
                }
            };
        }
        let values = block.iter().map(|quad| self.value(key, quad, depth)).collect();
        (key.name.clone(), Json::one_or_many(values))
    }

    fn value(&mut self, key: &Key, quad: &'a Quad, depth: usize) -> Json {
        let subject = match &quad.object {
            Term::NamedNode(object) => object.as_str(),
            Term::BlankNode(object) => object.as_str(),
            Term::Literal(literal) => return literal_value(key, literal),
        };
        let is_about = quad.predicate.as_ref() == node(vocab::ABOUT);
        let stands_elsewhere = self.claimed.contains(subject) && !is_about;
        let block = self.graph.about(subject).first();
        if let Some(described) = block
            && depth < DEEPEST
            && !stands_elsewhere
            && self.is_part(subject)
        {
            return self.describe(&described.subject, depth + 1, true);
        }
        let id = match &quad.object {
            Term::NamedNode(object) => object.as_str().to_owned(),
            other => other.to_string(),
        };
        match key.kind.as_deref() {
            Some("@id") => Json::text(id),
            Some("@vocab") => Json::text(self.context.term(&id)),
            _ => Json::Object(vec![("id".to_owned(), Json::text(id))]),
        }
    }
}

fn name(node: &NamedOrBlankNode) -> &str {
    match node {
        NamedOrBlankNode::NamedNode(node) => node.as_str(),
        NamedOrBlankNode::BlankNode(node) => node.as_str(),
    }
}

fn id(node: &NamedOrBlankNode) -> String {
    match node {
        NamedOrBlankNode::NamedNode(node) => node.as_str().to_owned(),
        NamedOrBlankNode::BlankNode(node) => node.to_string(),
    }
}

/// Writes names by language: `{"en": "Beirut", "fr": "Beyrouth"}`, unless some of them are no texts.
fn language_map(block: &[Quad]) -> Option<Json> {
    let mut languages: Vec<(String, Vec<Json>)> = Vec::new();
    for quad in block {
        let Term::Literal(literal) = &quad.object else { return None };
        if literal.language().is_none() && literal.datatype() != xsd::STRING {
            return None;
        }
        let language = literal.language().unwrap_or("@none");
        match languages.iter_mut().find(|(known, _)| known == language) {
            Some((_, values)) => values.push(Json::text(literal.value())),
            None => languages.push((language.to_owned(), vec![Json::text(literal.value())])),
        }
    }
    languages.sort_by(|left, right| left.0.cmp(&right.0));
    Some(Json::Object(languages.into_iter().map(|(language, values)| (language, Json::one_or_many(values))).collect()))
}

/// Writes a literal as briefly as its key allows.
fn literal_value(key: &Key, literal: &Literal) -> Json {
    let text = literal.value();
    let datatype = literal.datatype();
    let is_as_key_says = match (literal.language(), &key.language, &key.kind) {
        (Some(language), Some(wanted), _) => language == wanted,
        (Some(_), None, _) | (None, Some(_), _) => false,
        (None, None, Some(kind)) => datatype.as_str() == kind,
        (None, None, None) => datatype == xsd::STRING,
    };
    if is_as_key_says && datatype == xsd::INTEGER {
        // Only a number that is written as JSON would write it stays the same literal.
        if let Some(number) = text.parse::<i64>().ok().filter(|number| number.to_string() == text) {
            return Json::Value(number.into());
        }
    }
    if is_as_key_says {
        return Json::text(text);
    }
    let mut pairs = vec![("@value".to_owned(), Json::text(text))];
    if let Some(language) = literal.language() {
        pairs.push(("@language".to_owned(), Json::text(language)));
    } else if datatype != xsd::STRING {
        pairs.push(("@type".to_owned(), Json::text(datatype.as_str())));
    }
    Json::Object(pairs)
}
