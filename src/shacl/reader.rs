//! Reads shapes from the triples of their files.
//!
//! **Invariant:** a property of SHACL that is not understood where it stands is an error.

use oxigraph::model::{NamedNode, Term};
use rustc_hash::{FxHashMap, FxHashSet};

use super::constraint::{Constraint, NodeKind};
use super::part::{Part, fault, named};
use super::path::Path;
use super::query;
use super::shape::{Shape, ShapeId};
use super::sparql::SparqlConstraint;
use super::target::Target;
use super::turtle::{Turtle, local};
use super::{ShaclError, sh};
use crate::store::node;
use crate::vocab;

/// Shapes that nest deeper are refused.
const DEEPEST: usize = 64;

/// What may stand once only with a shape.
const SINGLE: &[&str] = &[
    "path",
    "datatype",
    "nodeKind",
    "minCount",
    "maxCount",
    "minExclusive",
    "minInclusive",
    "maxExclusive",
    "maxInclusive",
    "minLength",
    "maxLength",
    "pattern",
    "flags",
    "languageIn",
    "uniqueLang",
    "qualifiedValueShape",
    "qualifiedMinCount",
    "qualifiedMaxCount",
    "qualifiedValueShapesDisjoint",
    "closed",
    "ignoredProperties",
    "in",
    "severity",
    "deactivated",
];

/// What may stand with a property shape only.
const WITH_PATH: &[&str] = &[
    "minCount",
    "maxCount",
    "uniqueLang",
    "lessThan",
    "lessThanOrEquals",
    "qualifiedValueShape",
    "qualifiedMinCount",
    "qualifiedMaxCount",
    "qualifiedValueShapesDisjoint",
];

/// What may stand several times with a shape.
const SEVERAL: &[&str] = &[
    "targetNode",
    "targetClass",
    "targetSubjectsOf",
    "targetObjectsOf",
    "class",
    "equals",
    "disjoint",
    "lessThan",
    "lessThanOrEquals",
    "not",
    "and",
    "or",
    "xone",
    "node",
    "property",
    "hasValue",
    "sparql",
    "message",
];

/// What says nothing of data.
const ANNOTATIONS: &[&str] = &["name", "description", "order", "group", "defaultValue", "declare", "shapesGraph"];

/// What stands elsewhere than with a shape.
const ELSEWHERE: &[&str] = &[
    "inversePath",
    "alternativePath",
    "zeroOrMorePath",
    "oneOrMorePath",
    "zeroOrOnePath",
    "select",
    "prefixes",
    "prefix",
    "namespace",
];

/// Reads the shapes of files, each given by a name for messages and its bytes.
///
/// # Errors
///
/// Returns an error at the first fault.
pub(super) fn read(files: &[(String, Vec<u8>)]) -> Result<Vec<Shape>, ShaclError> {
    let turtle = Turtle::parse(files)?;
    let mut reader = Reader { turtle: &turtle, shapes: Vec::new(), known: FxHashMap::default() };
    for subject in turtle.subjects() {
        for (property, _) in turtle.about(subject) {
            let Some(name) = local(property) else { continue };
            if ![SINGLE, SEVERAL, ANNOTATIONS, ELSEWHERE].iter().any(|names| names.contains(&name)) {
                return Err(fault(&turtle, subject, &subject.to_string(), name, "it is not understood"));
            }
        }
    }
    let parts: FxHashSet<&Term> =
        turtle.subjects().flat_map(|subject| turtle.about(subject)).map(|(_, object)| object).collect();
    let mut unnamed = 0;
    for subject in turtle.subjects() {
        let is_shape = ["NodeShape", "PropertyShape"].iter().any(|class| turtle.is_a(subject, &sh(class)))
            || turtle
                .about(subject)
                .iter()
                .any(|(property, _)| local(property).is_some_and(|name| name.starts_with("target")));
        // A shape without a name that is part of another is called after that.
        let is_part = matches!(subject, Term::BlankNode(_)) && parts.contains(subject);
        if is_shape && !is_part {
            unnamed += 1;
            reader.shape(subject, &|| format!("{}shape{unnamed}", vocab::VALIDATION), 0)?;
        }
    }
    Ok(reader.shapes)
}

/// What is known of a node that stands for a shape.
#[derive(Clone, Copy)]
enum State {
    Begun,
    Read(ShapeId),
}

struct Reader<'t> {
    turtle: &'t Turtle,
    shapes: Vec<Shape>,
    known: FxHashMap<&'t Term, State>,
}

impl<'t> Reader<'t> {
    /// Reads a shape, unless that is done; `name` gives it a name if it has none.
    fn shape(&mut self, at: &'t Term, name: &dyn Fn() -> String, depth: usize) -> Result<ShapeId, ShaclError> {
        let name = match at {
            Term::NamedNode(name) => name.clone(),
            _ => NamedNode::new_unchecked(name()),
        };
        let part = Part { turtle: self.turtle, at, name, depth };
        match self.known.get(at) {
            Some(State::Read(id)) => return Ok(*id),
            Some(State::Begun) => return Err(part.fault("node", "the shape leads back to itself")),
            None => {}
        }
        if depth > DEEPEST {
            return Err(part.fault("property", format!("shapes nest deeper than {DEEPEST} levels")));
        }
        if matches!(at, Term::Literal(_)) || self.turtle.about(at).is_empty() {
            return Err(part.fault("property", format!("nothing is said of the shape {at}")));
        }
        self.known.insert(at, State::Begun);
        let shape = self.read_shape(&part)?;
        let id = ShapeId(self.shapes.len());
        self.shapes.push(shape);
        self.known.insert(at, State::Read(id));
        Ok(id)
    }

    fn read_shape(&mut self, part: &Part<'t>) -> Result<Shape, ShaclError> {
        let path = match part.one("path") {
            Some(at) => Some(Path::read(self.turtle, at).map_err(|problem| part.fault("path", problem))?),
            None => None,
        };
        let mut shape = Shape {
            name: part.name.clone(),
            path,
            targets: Vec::new(),
            constraints: Vec::new(),
            severity: sh("Violation"),
            messages: part.messages()?,
            is_deactivated: part.flag("deactivated")?,
        };
        let is_class = [vocab::RDFS_CLASS, vocab::OWL_CLASS].map(|class| node(class).into_owned());
        if let Term::NamedNode(name) = part.at
            && is_class.iter().any(|class| self.turtle.is_a(part.at, class))
        {
            shape.targets.push(Target::Class(name.clone()));
        }
        let mut count: FxHashMap<&str, usize> = FxHashMap::default();
        for (property, object) in self.turtle.about(part.at) {
            let Some(construct) = local(property) else { continue };
            let number = *count.entry(construct).and_modify(|count| *count += 1).or_insert(1);
            if number > 1 && SINGLE.contains(&construct) {
                return Err(part.fault(construct, "it stands more than once"));
            }
            if shape.path.is_none() && WITH_PATH.contains(&construct) {
                return Err(part.fault(construct, "it needs a shape with `sh:path`"));
            }
            match construct {
                "targetNode" => shape.targets.push(Target::Node(object.clone())),
                "targetClass" => shape.targets.push(Target::Class(part.iri(construct, object)?)),
                "targetSubjectsOf" => shape.targets.push(Target::SubjectsOf(part.iri(construct, object)?)),
                "targetObjectsOf" => shape.targets.push(Target::ObjectsOf(part.iri(construct, object)?)),
                "severity" => shape.severity = part.iri(construct, object)?,
                _ => self.constraint(part, construct, object, number, &mut shape.constraints)?,
            }
        }
        Ok(shape)
    }

    /// Reads what a property of a shape asks for.
    fn constraint(
        &mut self,
        part: &Part<'t>,
        construct: &'t str,
        object: &'t Term,
        number: usize,
        constraints: &mut Vec<Constraint>,
    ) -> Result<(), ShaclError> {
        let iri = || part.iri(construct, object);
        let count = || part.count(construct, object);
        let literal = || part.literal(construct, object);
        constraints.push(match construct {
            "class" => Constraint::Class(iri()?),
            "datatype" => Constraint::Datatype(iri()?),
            "nodeKind" => {
                let kind = iri()?;
                let known = local(&kind).and_then(NodeKind::from_name);
                Constraint::NodeKind(known.ok_or_else(|| part.fault(construct, format!("{kind} is no kind of node")))?)
            }
            "minCount" => Constraint::MinCount(count()?),
            "maxCount" => Constraint::MaxCount(count()?),
            "minExclusive" => Constraint::MinExclusive(literal()?),
            "minInclusive" => Constraint::MinInclusive(literal()?),
            "maxExclusive" => Constraint::MaxExclusive(literal()?),
            "maxInclusive" => Constraint::MaxInclusive(literal()?),
            "minLength" => Constraint::MinLength(count()?),
            "maxLength" => Constraint::MaxLength(count()?),
            "pattern" => Constraint::Pattern(Box::new(part.pattern(object)?)),
            "languageIn" => {
                let tags = part.list(construct, object)?.into_iter();
                let tags = tags.map(|tag| part.literal(construct, tag).map(|tag| tag.value().to_owned()));
                Constraint::LanguageIn(tags.collect::<Result<_, _>>()?)
            }
            "uniqueLang" if part.flag(construct)? => Constraint::UniqueLang,
            "equals" => Constraint::Equals(iri()?),
            "disjoint" => Constraint::Disjoint(iri()?),
            "lessThan" => Constraint::LessThan(iri()?),
            "lessThanOrEquals" => Constraint::LessThanOrEquals(iri()?),
            "not" => Constraint::Not(self.part(part, construct, number, object)?),
            "and" => Constraint::And(self.parts(part, construct, number, object)?),
            "or" => Constraint::Or(self.parts(part, construct, number, object)?),
            "xone" => Constraint::Xone(self.parts(part, construct, number, object)?),
            "node" => Constraint::Node(self.part(part, construct, number, object)?),
            "property" => {
                let id = self.part(part, construct, number, object)?;
                if self.shapes.get(id.0).is_none_or(|shape| shape.path.is_none()) {
                    return Err(part.fault(construct, format!("{object} has no `sh:path`")));
                }
                Constraint::Property(id)
            }
            "qualifiedValueShape" => return self.qualified(part, object, constraints),
            "closed" if part.flag(construct)? => self.closed(part)?,
            "hasValue" => Constraint::HasValue(object.clone()),
            "in" => Constraint::In(part.list(construct, object)?.into_iter().cloned().collect()),
            "sparql" => match self.query(part, object, number)? {
                Some(query) => Constraint::Sparql(Box::new(query)),
                None => return Ok(()),
            },
            "uniqueLang" | "closed" | "path" | "message" | "deactivated" => return Ok(()),
            "flags"
            | "ignoredProperties"
            | "qualifiedMinCount"
            | "qualifiedMaxCount"
            | "qualifiedValueShapesDisjoint" => {
                let needed = match construct {
                    "flags" => "pattern",
                    "ignoredProperties" => "closed",
                    _ => "qualifiedValueShape",
                };
                return match part.one(needed) {
                    Some(_) => Ok(()),
                    None => Err(part.fault(construct, format!("it needs `sh:{needed}` beside it"))),
                };
            }
            _ if ANNOTATIONS.contains(&construct) => return Ok(()),
            _ => return Err(part.fault(construct, "it does not belong to a shape")),
        });
        Ok(())
    }

    /// Reads a shape that is part of another.
    fn part(&mut self, part: &Part<'t>, construct: &str, number: usize, at: &'t Term) -> Result<ShapeId, ShaclError> {
        if matches!(at, Term::Literal(_)) || self.turtle.about(at).is_empty() {
            return Err(part.fault(construct, format!("nothing is said of the shape {at}")));
        }
        self.shape(at, &|| format!("{}/{construct}{number}", part.name.as_str()), part.depth + 1)
    }

    fn parts(
        &mut self,
        part: &Part<'t>,
        construct: &str,
        number: usize,
        head: &'t Term,
    ) -> Result<Vec<ShapeId>, ShaclError> {
        let mut shapes = Vec::new();
        for (member, at) in part.list(construct, head)?.into_iter().enumerate() {
            let name = || format!("{}/{construct}{number}-{}", part.name.as_str(), member + 1);
            if matches!(at, Term::Literal(_)) || self.turtle.about(at).is_empty() {
                return Err(part.fault(construct, format!("nothing is said of the shape {at}")));
            }
            shapes.push(self.shape(at, &name, part.depth + 1)?);
        }
        Ok(shapes)
    }

    fn qualified(
        &mut self,
        part: &Part<'t>,
        at: &'t Term,
        constraints: &mut Vec<Constraint>,
    ) -> Result<(), ShaclError> {
        const CONSTRUCT: &str = "qualifiedValueShape";
        let shape = self.part(part, CONSTRUCT, 1, at)?;
        let mut siblings = Vec::new();
        if part.flag("qualifiedValueShapesDisjoint")? {
            let turtle = self.turtle;
            let parents = turtle.subjects().filter(|parent| turtle.shacl(parent, "property").any(|own| own == part.at));
            let properties = parents.flat_map(|parent| turtle.shacl(parent, "property"));
            let others = properties.flat_map(|property| turtle.shacl(property, CONSTRUCT)).filter(|other| *other != at);
            for (number, other) in others.enumerate() {
                siblings.push(self.part(part, "sibling", number + 1, other)?);
            }
        }
        let count = |construct: &str| part.one(construct).map(|count| part.count(construct, count)).transpose();
        let (least, most) = (count("qualifiedMinCount")?, count("qualifiedMaxCount")?);
        if least.is_none() && most.is_none() {
            return Err(part.fault(CONSTRUCT, "it needs `sh:qualifiedMinCount` or `sh:qualifiedMaxCount` beside it"));
        }
        let same = siblings.clone();
        constraints.extend(least.map(|count| Constraint::QualifiedMinCount { shape, siblings, count }));
        constraints.extend(most.map(|count| Constraint::QualifiedMaxCount { shape, siblings: same, count }));
        Ok(())
    }

    fn closed(&self, part: &Part<'t>) -> Result<Constraint, ShaclError> {
        let mut allowed = Vec::new();
        if let Some(head) = part.one("ignoredProperties") {
            for ignored in part.list("ignoredProperties", head)? {
                allowed.push(part.iri("ignoredProperties", ignored)?);
            }
        }
        let properties = self.turtle.shacl(part.at, "property");
        allowed.extend(properties.flat_map(|property| self.turtle.shacl(property, "path")).filter_map(named));
        Ok(Constraint::Closed(allowed))
    }

    /// Reads a constraint that is a query; one that is switched off is none.
    fn query(&self, part: &Part<'t>, at: &'t Term, number: usize) -> Result<Option<SparqlConstraint>, ShaclError> {
        let name =
            named(at).unwrap_or_else(|| NamedNode::new_unchecked(format!("{}/sparql{number}", part.name.as_str())));
        let query = Part { turtle: self.turtle, at, name: name.clone(), depth: part.depth };
        for (property, _) in self.turtle.about(at) {
            if let Some(construct) = local(property)
                && !["select", "prefixes", "message", "deactivated"].contains(&construct)
            {
                return Err(query.fault(construct, "it does not belong to a SELECT constraint"));
            }
        }
        let Some(Term::Literal(text)) = query.one("select") else {
            return Err(query.fault("select", "there is no text of a query"));
        };
        if self.turtle.shacl(at, "select").count() > 1 {
            return Err(query.fault("select", "it stands more than once"));
        }
        let prefixes = query.prefixes()?;
        let parsed = query::parse(text.value(), &prefixes).map_err(|problem| query.fault("select", problem))?;
        let is_deactivated = query.flag("deactivated")?;
        let messages = query.messages()?;
        Ok((!is_deactivated).then(|| SparqlConstraint::new(name, part.name.clone(), parsed, messages)))
    }
}
