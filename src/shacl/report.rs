//! What was found, as a report of SHACL (section 3.6) and as rows for people.
//!
//! **Invariant:** the same results give the same report: what would be a blank node has an IRI that is made of what it
//! says.

use oxigraph::model::{GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term, Triple};
use rustc_hash::{FxHashMap, FxHashSet};

use super::constraint::show;
use super::path::Path;
use super::shape::Shapes;
use super::value::shown;
use super::{is, sh};
use crate::fingerprint::Fingerprint;
use crate::store::{format, node};
use crate::vocab;

/// One thing that is not as a shape wants it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValidationResult {
    /// The graph it stands in: the article's, or that of what is found across articles.
    pub graph: NamedNode,
    /// The node that is at fault.
    pub focus: Term,
    /// How the fault is reached from there, if the shape is about a property.
    pub path: Option<Path>,
    /// The value that is at fault, if it is one.
    pub value: Option<Term>,
    /// What is wrong, each in another language.
    pub messages: Vec<Literal>,
    /// How grave it is.
    pub severity: NamedNode,
    /// The constraint component.
    pub component: NamedNode,
    /// The shape that has the constraint.
    pub shape: NamedNode,
    /// The constraint itself, where it is a node of its own: a query.
    pub constraint: Option<NamedNode>,
}

impl ValidationResult {
    /// Tells whether the graph does not conform for it; warnings and information only want to be looked at.
    #[must_use]
    pub fn is_violation(&self) -> bool {
        self.severity != sh("Warning") && self.severity != sh("Info")
    }

    /// Returns what is wrong in a language, if it is said in that; else in English, else in any.
    #[must_use]
    pub fn message(&self, language: &str) -> &str {
        let tagged = |tag: &str| self.messages.iter().find(|message| message.language() == Some(tag));
        let plain = || self.messages.iter().find(|message| message.language().is_none());
        let message = tagged(language).or_else(plain).or_else(|| tagged("en")).or(self.messages.first());
        message.map_or("", Literal::value)
    }

    /// Returns the cells of a table: severity, focus node, path, value, message, article.
    #[must_use]
    pub fn row(&self, language: &str) -> Vec<String> {
        vec![
            shown(self.severity.as_ref()).trim_start_matches("sh:").to_lowercase(),
            show(self.focus.as_ref()),
            self.path.as_ref().map(Path::to_string).unwrap_or_default(),
            self.value.as_ref().map(|value| show(value.as_ref())).unwrap_or_default(),
            self.message(language).to_owned(),
            self.graph.as_str().to_owned(),
        ]
    }

    /// Returns what tells the result from others.
    fn fingerprint(&self) -> Fingerprint {
        let parts = [
            self.graph.to_string(),
            self.focus.to_string(),
            self.path.as_ref().map(Path::to_string).unwrap_or_default(),
            self.value.as_ref().map(Term::to_string).unwrap_or_default(),
            self.component.to_string(),
            self.shape.to_string(),
            self.constraint.as_ref().map(NamedNode::to_string).unwrap_or_default(),
        ];
        parts.iter().fold(Fingerprint::default(), |found, part| found.with(part.as_bytes()))
    }
}

/// Writes results down as an `sh:ValidationReport`, sorted; `schema:about` names the graph of each result.
#[must_use]
pub fn describe(results: &[ValidationResult], shapes: &Shapes) -> Vec<Quad> {
    let mut triples = Vec::new();
    let mut seen: FxHashMap<String, usize> = FxHashMap::default();
    let mut paths: FxHashSet<String> = FxHashSet::default();
    let mut names = Vec::new();
    let mut whole = Fingerprint::default().with(shapes.version.to_string().as_bytes());
    for result in results {
        let fingerprint = result.fingerprint().to_string();
        whole = whole.with(fingerprint.as_bytes());
        // Two pairs of values can be at fault alike, and are two results.
        let number = *seen.entry(fingerprint.clone()).and_modify(|count| *count += 1).or_insert(1);
        let again = if number > 1 { format!("-{number}") } else { String::new() };
        let name = NamedNode::new_unchecked(format!("{}{fingerprint}{again}", vocab::VALIDATION));
        describe_result(result, &name, &mut paths, &mut triples);
        names.push(name);
    }
    let report = NamedNode::new_unchecked(format!("{}{whole}", vocab::VALIDATION));
    let mut say = |property: NamedNode, object: Term| triples.push(Triple::new(report.clone(), property, object));
    say(node(vocab::RDF_TYPE).into_owned(), sh("ValidationReport").into());
    say(sh("conforms"), Literal::from(results.is_empty()).into());
    for name in names {
        say(sh("result"), name.into());
    }
    let mut quads: Vec<_> = triples.into_iter().map(|triple| triple.in_graph(GraphName::DefaultGraph)).collect();
    format::sort(&mut quads);
    quads
}

fn describe_result(
    result: &ValidationResult,
    name: &NamedNode,
    paths: &mut FxHashSet<String>,
    triples: &mut Vec<Triple>,
) {
    let subject = NamedOrBlankNode::from(name.clone());
    let mut said: Vec<(NamedNode, Term)> = vec![
        (node(vocab::RDF_TYPE).into_owned(), sh("ValidationResult").into()),
        (sh("focusNode"), result.focus.clone()),
        (sh("resultSeverity"), result.severity.clone().into()),
        (sh("sourceConstraintComponent"), result.component.clone().into()),
        (sh("sourceShape"), result.shape.clone().into()),
        (node(vocab::SCHEMA_ABOUT).into_owned(), result.graph.clone().into()),
    ];
    if let Some(path) = &result.path {
        let name = format!("{}/path", result.shape.as_str());
        let mut described = Vec::new();
        let at = path.describe(&name, &mut described);
        // A property is its own path, and the others are described once.
        if !is(&at, vocab::RDF_NIL) && paths.insert(name) {
            triples.append(&mut described);
        }
        said.push((sh("resultPath"), at.into()));
    }
    said.extend(result.value.iter().map(|value| (sh("value"), value.clone())));
    said.extend(result.messages.iter().map(|message| (sh("resultMessage"), message.clone().into())));
    said.extend(result.constraint.iter().map(|constraint| (sh("sourceConstraint"), constraint.clone().into())));
    triples.extend(said.into_iter().map(|(property, object)| Triple::new(subject.clone(), property, object)));
}
