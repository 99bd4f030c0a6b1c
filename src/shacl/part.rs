//! A shape while it is read: what its properties say, or what is wrong with them.

use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, NamedNode, Term};
use regex::{Regex, RegexBuilder};

use super::turtle::{Turtle, local};
use super::value::{self, shown};
use super::{ShaclError, sh};
use crate::vocab;

/// A shape, or a constraint with a node of its own, while it is read.
pub(super) struct Part<'t> {
    pub(super) turtle: &'t Turtle,
    /// Its node.
    pub(super) at: &'t Term,
    /// Its IRI, or what it is called instead.
    pub(super) name: NamedNode,
    /// How deep it stands in other shapes.
    pub(super) depth: usize,
}

impl<'t> Part<'t> {
    /// Returns an error on a construct of the shape.
    pub(super) fn fault(&self, construct: &str, problem: impl Into<String>) -> ShaclError {
        fault(self.turtle, self.at, self.name.as_str(), construct, problem)
    }

    /// Returns the first value of a property of SHACL.
    pub(super) fn one(&self, property: &str) -> Option<&'t Term> {
        self.turtle.about(self.at).iter().find(|(name, _)| local(name) == Some(property)).map(|(_, object)| object)
    }

    /// Returns the IRI that a term is.
    ///
    /// # Errors
    ///
    /// Returns an error when it is none.
    pub(super) fn iri(&self, construct: &str, term: &Term) -> Result<NamedNode, ShaclError> {
        named(term).ok_or_else(|| self.fault(construct, format!("{term} is no IRI")))
    }

    /// Returns the literal that a term is.
    ///
    /// # Errors
    ///
    /// Returns an error when it is none, or has not the form of its datatype.
    pub(super) fn literal(&self, construct: &str, term: &Term) -> Result<Literal, ShaclError> {
        match term {
            Term::Literal(literal) if value::is_well_formed(literal.as_ref()) => Ok(literal.clone()),
            term => Err(self.fault(construct, format!("{term} is no well-formed literal"))),
        }
    }

    /// Returns the whole number that a term is.
    ///
    /// # Errors
    ///
    /// Returns an error when it is none, or is below 0.
    pub(super) fn count(&self, construct: &str, term: &Term) -> Result<usize, ShaclError> {
        let literal = self.literal(construct, term)?;
        let count = literal.value().parse().ok().filter(|_| literal.datatype() == xsd::INTEGER);
        count.ok_or_else(|| self.fault(construct, format!("{term} is no whole number from 0 on")))
    }

    /// Tells whether a property says "true".
    ///
    /// # Errors
    ///
    /// Returns an error when it says neither "true" nor "false".
    pub(super) fn flag(&self, construct: &str) -> Result<bool, ShaclError> {
        let Some(term) = self.one(construct) else { return Ok(false) };
        let truth = match term {
            Term::Literal(literal) => value::is_true(literal.as_ref()),
            _ => None,
        };
        truth.ok_or_else(|| self.fault(construct, format!("{term} is neither true nor false")))
    }

    /// Returns the members of a list.
    ///
    /// # Errors
    ///
    /// Returns an error when it is broken.
    pub(super) fn list(&self, construct: &str, head: &Term) -> Result<Vec<&'t Term>, ShaclError> {
        self.turtle.list(head).ok_or_else(|| self.fault(construct, "the list is broken"))
    }

    /// Returns the messages, each in another language.
    ///
    /// # Errors
    ///
    /// Returns an error when one is no literal.
    pub(super) fn messages(&self) -> Result<Vec<Literal>, ShaclError> {
        let messages = self.turtle.shacl(self.at, "message");
        messages.map(|message| self.literal("message", message)).collect()
    }

    /// Builds the pattern with its flags; those of XPath are those of the crate, but for `q`.
    pub(super) fn pattern(&self, pattern: &Term) -> Result<Regex, ShaclError> {
        let pattern = self.literal("pattern", pattern)?;
        let flags = self.one("flags").map(|flags| self.literal("flags", flags)).transpose()?;
        let flags = flags.as_ref().map_or("", Literal::value);
        if let Some(flag) = flags.chars().find(|flag| !"smixq".contains(*flag)) {
            return Err(self.fault("flags", format!("`{flag}` is no flag")));
        }
        let has = |flag: char| flags.contains(flag);
        let text = if has('q') { regex::escape(pattern.value()) } else { pattern.value().to_owned() };
        let mut builder = RegexBuilder::new(&text);
        builder.dot_matches_new_line(has('s')).multi_line(has('m')).case_insensitive(has('i'));
        builder.ignore_whitespace(has('x') && !has('q'));
        builder.build().map_err(|error| self.fault("pattern", error.to_string()))
    }

    /// Reads the prefixes that a query uses (section 5.2.1), also those of the ontologies that are imported there.
    pub(super) fn prefixes(&self) -> Result<Vec<(String, String)>, ShaclError> {
        let mut prefixes: Vec<(String, String)> = Vec::new();
        let mut todo: Vec<&Term> = self.turtle.shacl(self.at, "prefixes").collect();
        let mut seen: Vec<&Term> = Vec::new();
        while let Some(at) = todo.pop() {
            if seen.contains(&at) {
                continue;
            }
            seen.push(at);
            todo.extend(self.turtle.objects(at, vocab::OWL_IMPORTS));
            for declaration in self.turtle.shacl(at, "declare") {
                let text = |property: &'static str| match self.turtle.shacl(declaration, property).next() {
                    Some(Term::Literal(text)) => Ok(text.value().to_owned()),
                    _ => Err(self.fault("declare", format!("there is no `sh:{property}`"))),
                };
                let pair = (text("prefix")?, text("namespace")?);
                if prefixes.iter().any(|known| known.0 == pair.0 && known.1 != pair.1) {
                    return Err(self.fault("prefixes", format!("the prefix `{}` has two namespaces", pair.0)));
                }
                prefixes.push(pair);
            }
        }
        Ok(prefixes)
    }
}

/// Returns the IRI that a term is, if it is one.
pub(super) fn named(term: &Term) -> Option<NamedNode> {
    match term {
        Term::NamedNode(name) => Some(name.clone()),
        _ => None,
    }
}

/// Returns an error that names file, shape and construct.
pub(super) fn fault(
    turtle: &Turtle,
    at: &Term,
    shape: &str,
    construct: &str,
    problem: impl Into<String>,
) -> ShaclError {
    ShaclError::Shape {
        file: turtle.file_of(at).to_owned(),
        shape: shape.trim_matches(['<', '>']).to_owned(),
        construct: shown(sh(construct).as_ref()),
        problem: problem.into(),
    }
}
