//! What a shape can ask of value nodes.
//!
//! Each constraint here is decided by the data alone; those that ask other shapes or queries are decided by
//! `validator.rs`.

use std::cmp::Ordering;

use oxigraph::model::vocab::rdf;
use oxigraph::model::{Literal, NamedNode, Term, TermRef};
use regex::Regex;
use rustc_hash::{FxHashMap, FxHashSet};

use super::data::Data;
use super::shape::ShapeId;
use super::sparql::SparqlConstraint;
use super::value::{self, shown};

/// A kind of node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NodeKind {
    /// Whether IRIs are of this kind.
    pub iri: bool,
    /// Whether blank nodes are.
    pub blank: bool,
    /// Whether literals are.
    pub literal: bool,
}

impl NodeKind {
    /// Returns the kind of a local name: `IRI`, `BlankNodeOrIRI` …
    pub(super) fn from_name(name: &str) -> Option<Self> {
        let (iri, blank, literal) = match name {
            "IRI" => (true, false, false),
            "BlankNode" => (false, true, false),
            "Literal" => (false, false, true),
            "BlankNodeOrIRI" => (true, true, false),
            "BlankNodeOrLiteral" => (false, true, true),
            "IRIOrLiteral" => (true, false, true),
            _ => return None,
        };
        Some(Self { iri, blank, literal })
    }

    fn holds(self, term: TermRef<'_>) -> bool {
        match term {
            TermRef::NamedNode(_) => self.iri,
            TermRef::BlankNode(_) => self.blank,
            TermRef::Literal(_) => self.literal,
            #[allow(unreachable_patterns)]
            _ => false,
        }
    }
}

/// A constraint component with its parameters (section 4).
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub enum Constraint {
    Class(NamedNode),
    Datatype(NamedNode),
    NodeKind(NodeKind),
    MinCount(usize),
    MaxCount(usize),
    MinExclusive(Literal),
    MinInclusive(Literal),
    MaxExclusive(Literal),
    MaxInclusive(Literal),
    MinLength(usize),
    MaxLength(usize),
    Pattern(Box<Regex>),
    LanguageIn(Vec<String>),
    UniqueLang,
    Equals(NamedNode),
    Disjoint(NamedNode),
    LessThan(NamedNode),
    LessThanOrEquals(NamedNode),
    Not(ShapeId),
    And(Vec<ShapeId>),
    Or(Vec<ShapeId>),
    Xone(Vec<ShapeId>),
    Node(ShapeId),
    Property(ShapeId),
    QualifiedMinCount {
        shape: ShapeId,
        siblings: Vec<ShapeId>,
        count: usize,
    },
    QualifiedMaxCount {
        shape: ShapeId,
        siblings: Vec<ShapeId>,
        count: usize,
    },
    /// The properties that are allowed.
    Closed(Vec<NamedNode>),
    HasValue(Term),
    In(Vec<Term>),
    Sparql(Box<SparqlConstraint>),
}

/// A fault that a constraint finds at a focus node: the value, if there is one, and another path than the shape's.
pub(super) type Fault<'a> = (Option<TermRef<'a>>, Option<NamedNode>);

impl Constraint {
    /// Returns the local name of the component.
    pub(super) const fn component(&self) -> &'static str {
        match self {
            Self::Class(_) => "ClassConstraintComponent",
            Self::Datatype(_) => "DatatypeConstraintComponent",
            Self::NodeKind(_) => "NodeKindConstraintComponent",
            Self::MinCount(_) => "MinCountConstraintComponent",
            Self::MaxCount(_) => "MaxCountConstraintComponent",
            Self::MinExclusive(_) => "MinExclusiveConstraintComponent",
            Self::MinInclusive(_) => "MinInclusiveConstraintComponent",
            Self::MaxExclusive(_) => "MaxExclusiveConstraintComponent",
            Self::MaxInclusive(_) => "MaxInclusiveConstraintComponent",
            Self::MinLength(_) => "MinLengthConstraintComponent",
            Self::MaxLength(_) => "MaxLengthConstraintComponent",
            Self::Pattern(_) => "PatternConstraintComponent",
            Self::LanguageIn(_) => "LanguageInConstraintComponent",
            Self::UniqueLang => "UniqueLangConstraintComponent",
            Self::Equals(_) => "EqualsConstraintComponent",
            Self::Disjoint(_) => "DisjointConstraintComponent",
            Self::LessThan(_) => "LessThanConstraintComponent",
            Self::LessThanOrEquals(_) => "LessThanOrEqualsConstraintComponent",
            Self::Not(_) => "NotConstraintComponent",
            Self::And(_) => "AndConstraintComponent",
            Self::Or(_) => "OrConstraintComponent",
            Self::Xone(_) => "XoneConstraintComponent",
            Self::Node(_) => "NodeConstraintComponent",
            Self::Property(_) => "PropertyShapeComponent",
            Self::QualifiedMinCount { .. } => "QualifiedMinCountConstraintComponent",
            Self::QualifiedMaxCount { .. } => "QualifiedMaxCountConstraintComponent",
            Self::Closed(_) => "ClosedConstraintComponent",
            Self::HasValue(_) => "HasValueConstraintComponent",
            Self::In(_) => "InConstraintComponent",
            Self::Sparql(_) => "SPARQLConstraintComponent",
        }
    }

    /// Finds the faults of the value nodes of a focus node, as far as the data alone decides.
    pub(super) fn faults<'a>(&self, data: Data<'a>, focus: TermRef<'a>, values: &[TermRef<'a>]) -> Vec<Fault<'a>> {
        let unless = |is_good: &dyn Fn(TermRef<'a>) -> bool| -> Vec<Fault<'a>> {
            values.iter().filter(|value| !is_good(**value)).map(|value| (Some(*value), None)).collect()
        };
        let whole = |is_good: bool| if is_good { Vec::new() } else { vec![(None, None)] };
        let order = |term: TermRef<'_>, bound: &Literal| match term {
            TermRef::Literal(literal) => value::compare(literal, bound.as_ref()),
            _ => None,
        };
        match self {
            Self::Class(class) => unless(&|term| data.is_instance(term, class.as_ref())),
            Self::Datatype(datatype) => unless(&|term| match term {
                TermRef::Literal(literal) => literal.datatype() == datatype.as_ref() && value::is_well_formed(literal),
                _ => false,
            }),
            Self::NodeKind(kind) => unless(&|term| kind.holds(term)),
            Self::MinCount(count) => whole(values.len() >= *count),
            Self::MaxCount(count) => whole(values.len() <= *count),
            Self::MinExclusive(bound) => unless(&|term| order(term, bound) == Some(Ordering::Greater)),
            Self::MinInclusive(bound) => unless(&|term| order(term, bound).is_some_and(Ordering::is_ge)),
            Self::MaxExclusive(bound) => unless(&|term| order(term, bound) == Some(Ordering::Less)),
            Self::MaxInclusive(bound) => unless(&|term| order(term, bound).is_some_and(Ordering::is_le)),
            Self::MinLength(length) => unless(&|term| text(term).is_some_and(|text| text.chars().count() >= *length)),
            Self::MaxLength(length) => unless(&|term| text(term).is_some_and(|text| text.chars().count() <= *length)),
            Self::Pattern(pattern) => unless(&|term| text(term).is_some_and(|text| pattern.is_match(text))),
            Self::LanguageIn(ranges) => unless(&|term| match term {
                TermRef::Literal(literal) => {
                    literal.language().is_some_and(|tag| ranges.iter().any(|range| value::is_in_range(tag, range)))
                }
                _ => false,
            }),
            Self::UniqueLang => repeated_languages(values),
            Self::Equals(name) => {
                let others: Vec<_> = data.objects(focus, name.as_ref()).collect();
                let mut seen: FxHashSet<_> = values.iter().copied().collect();
                let mut faults = unless(&|term| others.contains(&term));
                faults.extend(others.iter().filter(|term| seen.insert(**term)).map(|term| (Some(*term), None)));
                faults
            }
            Self::Disjoint(name) => {
                let others: Vec<_> = data.objects(focus, name.as_ref()).collect();
                unless(&|term| !others.contains(&term))
            }
            Self::LessThan(name) => misplaced(data, focus, values, name, Ordering::is_lt),
            Self::LessThanOrEquals(name) => misplaced(data, focus, values, name, Ordering::is_le),
            Self::Closed(allowed) => {
                let quads = values.iter().flat_map(|value| data.about(*value));
                let closed = quads.filter(|quad| !allowed.contains(&quad.predicate));
                closed.map(|quad| (Some(quad.object.as_ref()), Some(quad.predicate.clone()))).collect()
            }
            Self::HasValue(wanted) => whole(values.iter().any(|value| value::is_same(*value, wanted.as_ref()))),
            Self::In(allowed) => unless(&|term| allowed.iter().any(|allowed| value::is_same(term, allowed.as_ref()))),
            Self::Not(_)
            | Self::And(_)
            | Self::Or(_)
            | Self::Xone(_)
            | Self::Node(_)
            | Self::Property(_)
            | Self::QualifiedMinCount { .. }
            | Self::QualifiedMaxCount { .. }
            | Self::Sparql(_) => Vec::new(),
        }
    }

    /// Says what a constraint asks for, where the shape has no message of its own.
    pub(super) fn message(&self) -> String {
        let list = |terms: &[Term]| terms.iter().map(|term| show(term.as_ref())).collect::<Vec<_>>().join(", ");
        match self {
            Self::Class(class) => format!("must be of the class {}", shown(class.as_ref())),
            Self::Datatype(datatype) => format!("must be a well-formed {}", shown(datatype.as_ref())),
            Self::NodeKind(kind) => {
                let kinds = [(kind.iri, "an IRI"), (kind.blank, "a blank node"), (kind.literal, "a literal")];
                let kinds = kinds.iter().filter(|(is_allowed, _)| *is_allowed).map(|(_, name)| *name);
                format!("must be {}", kinds.collect::<Vec<_>>().join(" or "))
            }
            Self::MinCount(count) => format!("must have at least {}", plural(*count)),
            Self::MaxCount(count) => format!("must have at most {}", plural(*count)),
            Self::MinExclusive(bound) => format!("must be more than {}", value::show(bound.as_ref())),
            Self::MinInclusive(bound) => format!("must be at least {}", value::show(bound.as_ref())),
            Self::MaxExclusive(bound) => format!("must be less than {}", value::show(bound.as_ref())),
            Self::MaxInclusive(bound) => format!("must be at most {}", value::show(bound.as_ref())),
            Self::MinLength(length) => format!("must have at least {length} characters"),
            Self::MaxLength(length) => format!("must have at most {length} characters"),
            Self::Pattern(pattern) => format!("must match the pattern {pattern}"),
            Self::LanguageIn(ranges) => format!("must be in one of the languages {}", ranges.join(", ")),
            Self::UniqueLang => "must have one value a language".to_owned(),
            Self::Equals(name) => format!("must have the values of {}", shown(name.as_ref())),
            Self::Disjoint(name) => format!("must have no value of {}", shown(name.as_ref())),
            Self::LessThan(name) => format!("must be less than {}", shown(name.as_ref())),
            Self::LessThanOrEquals(name) => format!("must be at most {}", shown(name.as_ref())),
            Self::Not(_) => "must not conform to the shape".to_owned(),
            Self::And(_) => "must conform to all of the shapes".to_owned(),
            Self::Or(_) => "must conform to one of the shapes at least".to_owned(),
            Self::Xone(_) => "must conform to exactly one of the shapes".to_owned(),
            Self::Node(_) | Self::Property(_) => "must conform to the shape".to_owned(),
            Self::QualifiedMinCount { count, .. } => {
                format!("must have at least {} that conform to the shape", plural(*count))
            }
            Self::QualifiedMaxCount { count, .. } => {
                format!("must have at most {} that conform to the shape", plural(*count))
            }
            Self::Closed(_) => "must have no such property".to_owned(),
            Self::HasValue(wanted) => format!("must have the value {}", show(wanted.as_ref())),
            Self::In(allowed) => format!("must be one of {}", list(allowed)),
            Self::Sparql(_) => "must not be found by the query".to_owned(),
        }
    }
}

/// Returns a term as messages show it.
pub(super) fn show(term: TermRef<'_>) -> String {
    match term {
        TermRef::NamedNode(name) => shown(name),
        TermRef::Literal(literal) => value::show(literal),
        term => term.to_string(),
    }
}

fn plural(count: usize) -> String {
    format!("{count} {}", if count == 1 { "value" } else { "values" })
}

/// Returns the text that lengths and patterns see: blank nodes have none.
fn text(term: TermRef<'_>) -> Option<&str> {
    match term {
        TermRef::NamedNode(node) => Some(node.as_str()),
        TermRef::Literal(literal) => Some(literal.value()),
        _ => None,
    }
}

/// Finds the languages that several values have: a fault each.
fn repeated_languages<'a>(values: &[TermRef<'a>]) -> Vec<Fault<'a>> {
    let mut counts: FxHashMap<String, usize> = FxHashMap::default();
    for value in values {
        if let TermRef::Literal(literal) = value
            && literal.datatype() == rdf::LANG_STRING
            && let Some(tag) = literal.language()
        {
            *counts.entry(tag.to_ascii_lowercase()).or_default() += 1;
        }
    }
    counts.values().filter(|count| **count > 1).map(|_| (None, None)).collect()
}

/// Finds the values that do not stand before each value of another property: a fault for each such pair.
fn misplaced<'a>(
    data: Data<'a>,
    focus: TermRef<'a>,
    values: &[TermRef<'a>],
    name: &NamedNode,
    is_good: fn(Ordering) -> bool,
) -> Vec<Fault<'a>> {
    let others: Vec<_> = data.objects(focus, name.as_ref()).collect();
    let mut faults = Vec::new();
    for value in values {
        for other in &others {
            let order = match (value, other) {
                (TermRef::Literal(left), TermRef::Literal(right)) => value::compare(*left, *right),
                _ => None,
            };
            if !order.is_some_and(is_good) {
                faults.push((Some(*value), None));
            }
        }
    }
    faults
}
