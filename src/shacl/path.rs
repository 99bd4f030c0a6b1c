//! Property paths: from a node to its value nodes.

use std::fmt;

use oxigraph::model::{NamedNode, Term, TermRef, Triple};
use rustc_hash::FxHashSet;

use super::data::Data;
use super::sh;
use super::turtle::Turtle;
use crate::store::format::shorten;
use crate::store::node;
use crate::vocab;

/// Paths that nest deeper are refused.
const DEEPEST: usize = 32;

/// A path of SHACL (section 2.3.1).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Path {
    /// A property.
    Predicate(NamedNode),
    /// A path walked backwards.
    Inverse(Box<Path>),
    /// Paths one after the other.
    Sequence(Vec<Path>),
    /// Any of several paths.
    Alternative(Vec<Path>),
    /// A path any number of times.
    ZeroOrMore(Box<Path>),
    /// A path at least once.
    OneOrMore(Box<Path>),
    /// A path once or not at all.
    ZeroOrOne(Box<Path>),
}

impl Path {
    /// Reads the path that a node of the shapes stands for.
    ///
    /// # Errors
    ///
    /// Returns what is wrong with it.
    pub(super) fn read(turtle: &Turtle, at: &Term) -> Result<Self, String> {
        Self::read_within(turtle, at, 0)
    }

    fn read_within(turtle: &Turtle, at: &Term, depth: usize) -> Result<Self, String> {
        if depth > DEEPEST {
            return Err(format!("the path nests deeper than {DEEPEST} levels, or contains itself"));
        }
        let read = |at: &Term| Self::read_within(turtle, at, depth + 1);
        let list = |at: &Term| -> Result<Vec<Self>, String> {
            let members = turtle.list(at).ok_or("the list of paths is broken")?;
            if members.len() < 2 {
                return Err("a list of paths has at least two members".to_owned());
            }
            members.into_iter().map(read).collect()
        };
        match at {
            Term::NamedNode(name) => return Ok(Self::Predicate(name.clone())),
            Term::BlankNode(_) => {}
            _ => return Err(format!("{at} is no path")),
        }
        if turtle.objects(at, vocab::RDF_FIRST).next().is_some() {
            return list(at).map(Self::Sequence);
        }
        let [(property, object)] = turtle.about(at) else {
            return Err("a path is an IRI, a list, or a blank node with one property".to_owned());
        };
        Ok(match super::turtle::local(property) {
            Some("inversePath") => Self::Inverse(Box::new(read(object)?)),
            Some("alternativePath") => Self::Alternative(list(object)?),
            Some("zeroOrMorePath") => Self::ZeroOrMore(Box::new(read(object)?)),
            Some("oneOrMorePath") => Self::OneOrMore(Box::new(read(object)?)),
            Some("zeroOrOnePath") => Self::ZeroOrOne(Box::new(read(object)?)),
            _ => return Err(format!("`{property}` makes no path")),
        })
    }

    /// Returns the nodes that the path leads to, each once, in the order they are met.
    pub(super) fn values<'a>(&self, data: Data<'a>, from: TermRef<'a>) -> Vec<TermRef<'a>> {
        let mut seen = FxHashSet::default();
        let mut values = self.walk(data, from, false);
        values.retain(|value| seen.insert(*value));
        values
    }

    /// Walks the path forwards or backwards; nodes may come several times.
    fn walk<'a>(&self, data: Data<'a>, from: TermRef<'a>, is_backward: bool) -> Vec<TermRef<'a>> {
        match self {
            Self::Predicate(name) if is_backward => data.subjects(name.as_ref(), from).collect(),
            Self::Predicate(name) => data.objects(from, name.as_ref()).collect(),
            Self::Inverse(path) => path.walk(data, from, !is_backward),
            Self::Sequence(paths) => {
                let step = |nodes: Vec<TermRef<'a>>, path: &Self| {
                    let mut seen = FxHashSet::default();
                    let mut next: Vec<_> =
                        nodes.into_iter().flat_map(|node| path.walk(data, node, is_backward)).collect();
                    next.retain(|node| seen.insert(*node));
                    next
                };
                if is_backward {
                    paths.iter().rev().fold(vec![from], step)
                } else {
                    paths.iter().fold(vec![from], step)
                }
            }
            Self::Alternative(paths) => paths.iter().flat_map(|path| path.walk(data, from, is_backward)).collect(),
            Self::ZeroOrMore(path) => path.closure(data, vec![from], is_backward),
            Self::OneOrMore(path) => path.closure(data, path.walk(data, from, is_backward), is_backward),
            Self::ZeroOrOne(path) => {
                let mut nodes = vec![from];
                nodes.extend(path.walk(data, from, is_backward));
                nodes
            }
        }
    }

    /// Returns all nodes that walking the path again and again leads to, those it begins with among them.
    fn closure<'a>(&self, data: Data<'a>, from: Vec<TermRef<'a>>, is_backward: bool) -> Vec<TermRef<'a>> {
        let mut seen = FxHashSet::default();
        let mut nodes = Vec::new();
        let mut todo = from;
        todo.reverse();
        while let Some(node) = todo.pop() {
            if seen.insert(node) {
                nodes.push(node);
                todo.extend(self.walk(data, node, is_backward).into_iter().rev());
            }
        }
        nodes
    }

    /// Returns the node that stands for the path in a report, and adds the triples that describe it, if it needs any.
    ///
    /// `name` is what that node is called.
    pub(super) fn describe(&self, name: &str, triples: &mut Vec<Triple>) -> NamedNode {
        let subject = NamedNode::new_unchecked(name);
        let one = |property: &str, path: &Self, triples: &mut Vec<Triple>| {
            let object = path.describe(&format!("{name}/of"), triples);
            triples.push(Triple::new(subject.clone(), sh(property), object));
        };
        match self {
            Self::Predicate(name) => return name.clone(),
            Self::Inverse(path) => one("inversePath", path, triples),
            Self::ZeroOrMore(path) => one("zeroOrMorePath", path, triples),
            Self::OneOrMore(path) => one("oneOrMorePath", path, triples),
            Self::ZeroOrOne(path) => one("zeroOrOnePath", path, triples),
            Self::Sequence(paths) => describe_list(name, paths, triples),
            Self::Alternative(paths) => {
                let list = format!("{name}/list");
                describe_list(&list, paths, triples);
                triples.push(Triple::new(subject.clone(), sh("alternativePath"), NamedNode::new_unchecked(list)));
            }
        }
        subject
    }
}

/// Describes paths as a list whose nodes are called after its head.
fn describe_list(name: &str, paths: &[Path], triples: &mut Vec<Triple>) {
    let cell = |number: usize| match number {
        0 => NamedNode::new_unchecked(name),
        number if number < paths.len() => NamedNode::new_unchecked(format!("{name}/rest{number}")),
        _ => node(vocab::RDF_NIL).into_owned(),
    };
    for (number, path) in paths.iter().enumerate() {
        let first = path.describe(&format!("{name}/member{number}"), triples);
        triples.push(Triple::new(cell(number), node(vocab::RDF_FIRST), first));
        triples.push(Triple::new(cell(number), node(vocab::RDF_REST), cell(number + 1)));
    }
}

/// Writes the path as SPARQL does, with known prefixes.
impl fmt::Display for Path {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let join = |paths: &[Self], sign: &str| paths.iter().map(Self::grouped).collect::<Vec<_>>().join(sign);
        match self {
            Self::Predicate(name) => formatter.write_str(&shorten(name.as_str()).unwrap_or_else(|| name.to_string())),
            Self::Inverse(path) => write!(formatter, "^{}", path.grouped()),
            Self::Sequence(paths) => formatter.write_str(&join(paths, "/")),
            Self::Alternative(paths) => formatter.write_str(&join(paths, "|")),
            Self::ZeroOrMore(path) => write!(formatter, "{}*", path.grouped()),
            Self::OneOrMore(path) => write!(formatter, "{}+", path.grouped()),
            Self::ZeroOrOne(path) => write!(formatter, "{}?", path.grouped()),
        }
    }
}

impl Path {
    fn grouped(&self) -> String {
        if matches!(self, Self::Predicate(_)) { self.to_string() } else { format!("({self})") }
    }
}
