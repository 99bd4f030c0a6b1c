//! What a picture leaves out: kinds of event, voices, those who take part, days and degrees of certainty.
//!
//! The same fields stand above every picture, and their values in its address.
//! What is not understood leaves nothing out, and the page says so.

use std::fmt::Write as _;

use chrono::NaiveDate;
use maud::{Markup, html};
use oxigraph::model::{Literal, LiteralRef, NamedNode, NamedNodeRef, NamedOrBlankNode, TermRef};

use crate::serve::exchange::Request;
use crate::serve::problem::Problem;
use crate::serve::site::Site;
use crate::serve::words::{LANGUAGES, word};
use crate::store::{format, names, node};
use crate::vocab;

/// More things of one name than these are not asked about.
const MANY: usize = 100;

/// How an entity is found in a claim: it takes part in its event.
pub(super) const TAKES_PART: &str = "?event ?role ?entity . ";

/// The values of factuality, from what is affirmed to what is left open.
const VALUES: [vocab::Term; 8] = [
    vocab::CERTAIN,
    vocab::PROBABLE,
    vocab::POSSIBLE,
    vocab::DENIED,
    vocab::IMPROBABLE,
    vocab::DOUBTFUL,
    vocab::UNDISCLOSED,
    vocab::UNCOMMITTED,
];

/// What a picture is about.
#[derive(Debug, Default)]
pub(super) struct Filter {
    /// The kind of event, with all below it.
    pub(super) class: Option<NamedNode>,
    /// Whose word counts.
    pub(super) voices: Vec<NamedNode>,
    /// Who or what takes part.
    pub(super) entities: Vec<NamedNode>,
    /// The first day.
    pub(super) from: Option<NaiveDate>,
    /// The last day.
    pub(super) to: Option<NaiveDate>,
    /// How surely the voice speaks.
    pub(super) certainty: Option<NamedNode>,
    notices: Vec<Notice>,
}

/// A value that is not understood.
#[derive(Debug)]
struct Notice {
    field: &'static str,
    value: String,
    nearest: Option<String>,
}

impl Filter {
    /// Reads the fields from the address.
    pub(super) fn from_request(site: &Site, request: &Request) -> Result<Self, Problem> {
        let mut filter = Self::default();
        if let Some(value) = request.parameter("class") {
            filter.class = find_class(site, &value)?;
            filter.check("class", &value, filter.class.is_some(), None);
        }
        for field in ["voice", "entity"] {
            let Some(value) = request.parameter(field) else { continue };
            let found = find_named(site, &value)?;
            if found.is_empty() {
                let nearest = names::nearest_label(&site.store, &value);
                filter.check(field, &value, false, nearest);
            }
            *(if field == "voice" { &mut filter.voices } else { &mut filter.entities }) = found;
        }
        for field in ["from", "to"] {
            let Some(value) = request.parameter(field) else { continue };
            let day = NaiveDate::parse_from_str(value.trim(), "%Y-%m-%d").ok();
            filter.check(field, &value, day.is_some(), None);
            *(if field == "from" { &mut filter.from } else { &mut filter.to }) = day;
        }
        if let Some(value) = request.parameter("certainty") {
            let known = VALUES.iter().map(|value| node(*value));
            let wanted = format::expand(&value).unwrap_or_else(|| value.clone());
            filter.certainty = known
                .map(NamedNodeRef::into_owned)
                .find(|known| known.as_str() == wanted || known.as_str().strip_prefix(vocab::SELON) == Some(&wanted));
            filter.check("certainty", &value, filter.certainty.is_some(), None);
        }
        Ok(filter)
    }

    fn check(&mut self, field: &'static str, value: &str, is_understood: bool, nearest: Option<String>) {
        if !is_understood {
            self.notices.push(Notice { field, value: value.to_owned(), nearest });
        }
    }

    /// Tells whether days are left out.
    pub(super) fn has_days(&self) -> bool {
        self.from.is_some() || self.to.is_some()
    }

    /// Writes the patterns of a query that find claims.
    ///
    /// `inside` are further patterns of the article's graph. Of `?event`, `?class`, `?voice` and `?factuality`, only
    /// those are looked up that are wanted, that `inside` names or that leave something out. With days, `?published`
    /// is looked up unless it is `wanted`: then it is bound before. `takes_part` is how `?entity` is found in a claim.
    pub(super) fn patterns(&self, wanted: &[&str], inside: &str, takes_part: &str) -> String {
        let uses = |variable: &str| wanted.contains(&variable) || inside.contains(variable);
        let mut patterns = String::new();
        let mut graph = String::new();
        if let Some(class) = &self.class {
            let _ = writeln!(
                patterns,
                "{{ SELECT ?class WHERE {{ ?class rdfs:subClassOf* {} }} LIMIT 1000 }}",
                short(class)
            );
        }
        for (variable, values) in [("?voice", &self.voices), ("?entity", &self.entities)] {
            if !values.is_empty() {
                let values: Vec<String> = values.iter().map(short).collect();
                let _ = writeln!(patterns, "VALUES {variable} {{ {} }}", values.join(" "));
            }
        }
        let takes_part = if self.entities.is_empty() { "" } else { takes_part };
        graph.push_str(takes_part);
        let has_event = uses("?event") || takes_part.contains("?event") || self.class.is_some() || self.has_days();
        if has_event {
            graph.push_str("?claim selon:about ?event . ");
        }
        if uses("?voice") || !self.voices.is_empty() {
            graph.push_str("?claim selon:accordingTo ?voice . ");
        }
        match &self.certainty {
            Some(certainty) if uses("?factuality") => {
                let _ = write!(graph, "?claim selon:factuality ?factuality , {} . ", short(certainty));
            }
            Some(certainty) => {
                let _ = write!(graph, "?claim selon:factuality {} . ", short(certainty));
            }
            None if uses("?factuality") => graph.push_str("?claim selon:factuality ?factuality . "),
            None => {}
        }
        if uses("?class") || self.class.is_some() {
            graph.push_str("?event a ?class . ");
        }
        let _ = writeln!(patterns, "GRAPH ?article {{ {} }}", format!("{graph}{inside}").trim());
        if self.has_days() {
            if !wanted.contains(&"?published") {
                patterns.push_str("OPTIONAL { GRAPH ?article { ?article schema:datePublished ?published } }\n");
            }
            patterns.push_str(
                "OPTIONAL { GRAPH ?article { ?event selon:time/selon:earliest ?began ; selon:time/selon:latest ?ended } }\n",
            );
            for (day, sign, value) in [("?ended", ">=", self.from), ("?began", "<=", self.to)] {
                if let Some(value) = value {
                    let _ = writeln!(patterns, "FILTER(COALESCE({day}, ?published) {sign} \"{value}\"^^xsd:date)");
                }
            }
        }
        patterns
    }

    /// Draws the form, and says what was not understood.
    ///
    /// `more` are further fields of the page.
    pub(super) fn form(&self, site: &Site, request: &Request, more: &Markup) -> Result<Markup, Problem> {
        let language = request.language();
        let word = |key| word(key, language);
        let value = |field| request.parameter(field).unwrap_or_default();
        let classes = classes(site, language)?;
        let certainty = |value: vocab::Term| node(value).as_str().strip_prefix(vocab::SELON).unwrap_or_default();
        Ok(html! {
            @if !self.notices.is_empty() {
                ul.notices role="status" {
                    @for notice in &self.notices {
                        li {
                            strong { (word(notice.field)) } (word("colon")) " " (word("not-understood")) " " q { (notice.value) } "."
                            @if let Some(nearest) = &notice.nearest {
                                " " (word("did-you-mean")) " "
                                a href=(request.address_with(notice.field, Some(nearest))) { (nearest) } (word("question-mark"))
                            }
                        }
                    }
                }
            }
            form.filter action=(request.path) {
                label { (word("class"))
                    select name="class" {
                        option value="" { (word("any")) }
                        @for (iri, label) in &classes {
                            @let is_chosen = self.class.as_ref().is_some_and(|class| class.as_str() == iri);
                            option value=(format::shorten(iri).as_deref().unwrap_or(iri)) selected[is_chosen] { (label) }
                        }
                    }
                }
                label { (word("voice")) input name="voice" value=(value("voice")); }
                label { (word("entity")) input name="entity" value=(value("entity")); }
                label { (word("from-day")) input type="date" name="from" value=(value("from")); }
                label { (word("to")) input type="date" name="to" value=(value("to")); }
                label { (word("certainty"))
                    select name="certainty" {
                        option value="" { (word("any")) }
                        @for known in VALUES {
                            @let is_chosen = self.certainty.as_ref().is_some_and(|chosen| chosen.as_ref() == node(known));
                            option value=(certainty(known)) selected[is_chosen] { (label(site, language, node(known).as_str())) }
                        }
                    }
                }
                (more)
                button { (word("show")) }
                @if request.query.contains('=') {
                    a href=(request.path) { (word("all-again")) }
                }
            }
        })
    }
}

/// Writes an IRI in a query, shortened where a prefix is known.
pub(super) fn short(iri: &NamedNode) -> String {
    format::shorten(iri.as_str()).unwrap_or_else(|| iri.to_string())
}

/// Returns what a term is called in the language of a page.
fn label(site: &Site, language: &str, iri: &str) -> String {
    site.labels(language).map(|labels| labels.of(iri)).unwrap_or_default()
}

/// Returns the kinds of event with what they are called, in the order of that.
fn classes(site: &Site, language: &str) -> Result<Vec<(String, String)>, Problem> {
    let graph = NamedNodeRef::new_unchecked(vocab::ONTOLOGY_GRAPH);
    let labels = site.labels(language)?;
    let mut classes = Vec::new();
    for quad in site.store.quads(None, Some(vocab::RDFS_SUB_CLASS_OF), None, Some(graph))? {
        if let NamedOrBlankNode::NamedNode(class) = quad.subject
            && labels.is_a(class.as_str(), vocab::EVENT)
        {
            let label = labels.of(class.as_str());
            classes.push((class.into_string(), label));
        }
    }
    classes.sort_by_cached_key(|(iri, label)| (label.to_lowercase(), iri.clone()));
    classes.dedup();
    Ok(classes)
}

/// Finds the kind of event that an IRI, a shortened one or a label in any language of the pages means.
fn find_class(site: &Site, value: &str) -> Result<Option<NamedNode>, Problem> {
    let expanded = format::expand(value);
    let iri = expanded.as_deref().unwrap_or(value);
    let wanted = value.trim().to_lowercase();
    for language in LANGUAGES {
        let mut classes = classes(site, language)?.into_iter();
        if let Some((found, _)) = classes.find(|(found, label)| found == iri || label.to_lowercase() == wanted) {
            return Ok(NamedNode::new(found).ok());
        }
    }
    Ok(None)
}

/// Finds what a name means: first that very name, by the index, and only then one in other letters.
fn find_named(site: &Site, value: &str) -> Result<Vec<NamedNode>, Problem> {
    let value = value.trim();
    let mut found = Vec::new();
    let literals = LANGUAGES.iter().map(|language| Literal::new_language_tagged_literal_unchecked(value, *language));
    for literal in literals.chain([Literal::new_simple_literal(value)]) {
        let object = TermRef::from(LiteralRef::from(&literal));
        for quad in site.store.quads(None, Some(vocab::RDFS_LABEL), Some(object), None)? {
            if let NamedOrBlankNode::NamedNode(subject) = quad.subject {
                found.push(subject);
            }
        }
    }
    found.sort_by(|left, right| left.as_str().cmp(right.as_str()));
    found.dedup();
    if found.is_empty() {
        found = names::resolve(&site.store, value)?;
    }
    found.truncate(MANY);
    Ok(found)
}
