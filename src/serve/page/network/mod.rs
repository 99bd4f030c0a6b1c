//! Who does what to whom: entities as nodes, what triples sum up as arrows.
//!
//! The export of a network reads article by article and leaves nothing out.
//! Here a query counts, and only those with most to do with others are drawn.

mod layout;
mod picture;

use std::collections::BTreeMap;

use maud::{Markup, html};
use oxigraph::sparql::QuerySolution;

use self::picture::{picture, shape};
use super::Page;
use super::filter::Filter;
use super::naming::Naming;
use super::rows::{self, ask, indented, text};
use super::svg;
use super::table::{columns, numbers, wide};
use crate::serve::exchange::{Request, Response};
use crate::serve::problem::Problem;
use crate::serve::site::{Site, address};
use crate::serve::words::{count, word};
use crate::vocab;

/// How many relations the query finds at most.
const RELATIONS: usize = 1000;
/// How many entities are drawn.
const DRAWN: usize = 60;
/// The kinds of node, each with a shape of its own.
const KINDS: [(Kind, &str); 5] = [
    (Kind::Person, "person"),
    (Kind::Organization, "organization"),
    (Kind::State, "state"),
    (Kind::Place, "location"),
    (Kind::Other, "other-kind"),
];

/// What a node stands for, as far as its shape tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Person,
    Organization,
    State,
    Place,
    Other,
}

/// An entity.
#[derive(Clone, Debug)]
struct Node {
    iri: String,
    name: String,
    kind: Kind,
    /// How many relations it has that are drawn.
    degree: usize,
}

/// What one entity does to another.
#[derive(Clone, Debug)]
struct Relation {
    from: Node,
    what: String,
    to: Node,
    claims: usize,
    article: String,
}

/// All relations from one node to another, by their numbers.
struct Arrow {
    from: usize,
    to: usize,
    label: String,
    title: String,
    claims: usize,
}

/// Answers with the page, or with the picture alone.
pub(in crate::serve) fn answer(site: &Site, request: &Request) -> Result<Response<'static>, Problem> {
    let language = request.language();
    let word = |key| word(key, language);
    let filter = Filter::from_request(site, request)?;
    let query = query(&filter);
    let names = Naming::new(site, request)?;
    let rows = ask(site, &query)?;
    let relations = rows.iter().map(|row| relation(row, &names)).collect::<Result<Vec<_>, _>>()?;
    let (nodes, arrows) = choose(&relations);
    if request.parameter("format").is_some_and(|format| format == "svg") {
        return Ok(svg::answer(&picture(&nodes, &arrows, &request.origin, word("graph")), "selon"));
    }
    let content = html! {
        h1 { (word("graph")) }
        (filter.form(site, request, &html! {})?)
        @if relations.is_empty() {
            p { (word("nothing-of-kind")) }
        } @else {
            p { (count(nodes.len(), "count-connected", language)) " "
                a href="#table" { (word("as-a-table")) } " · "
                a href=(request.address_with("format", Some("svg"))) { (word("save-picture")) }
            }
            ul.legend {
                @for (kind, key) in KINDS {
                    li { svg viewBox="-8 -8 16 16" width="16" height="16" aria-hidden="true" { (shape(kind, (0.0, 0.0), 6.0)) } " " (word(key)) }
                }
            }
            div.picture tabindex="0" role="region" aria-label=(word("graph")) { (picture(&nodes, &arrows, "", word("graph"))) }
            (table(&relations, language))
        }
    };
    Ok(Page { title: word("graph"), content, data: None, sparql: Some(&query), script: None }.answer(request))
}

/// Writes the query; what has no name of its own, such as "soldiers" in one article, is left out.
fn query(filter: &Filter) -> String {
    let inside = "?claim rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object";
    let takes_part = "{ ?claim rdf:subject ?entity } UNION { ?claim rdf:object ?entity } ";
    format!(
        "SELECT ?subject ?predicate ?object (COUNT(DISTINCT ?claim) AS ?claims) (MIN(?article) AS ?first)
WHERE {{
{}
  FILTER(isIRI(?object) && !CONTAINS(STR(?subject), \"#\") && !CONTAINS(STR(?object), \"#\"))
}}
GROUP BY ?subject ?predicate ?object
ORDER BY DESC(?claims) ?subject ?predicate ?object
LIMIT {RELATIONS}",
        indented(&filter.patterns(&[], inside, takes_part), 2)
    )
}

fn relation(row: &QuerySolution, names: &Naming<'_>) -> Result<Relation, Problem> {
    let article = text(row, "first");
    let node = |column| {
        let iri = text(row, column);
        let class = names.class(iri, article)?;
        Ok::<_, Problem>(Node {
            iri: iri.to_owned(),
            name: names.entity(iri, article)?,
            kind: class.map_or(Kind::Other, |class| kind(class.as_str(), names)),
            degree: 0,
        })
    };
    Ok(Relation {
        from: node("subject")?,
        what: names.term(text(row, "predicate")),
        to: node("object")?,
        claims: rows::number(row, "claims"),
        article: article.to_owned(),
    })
}

fn kind(class: &str, names: &Naming<'_>) -> Kind {
    let kinds = [
        (vocab::PERSON, Kind::Person),
        (vocab::STATE, Kind::State),
        (vocab::ORGANIZATION, Kind::Organization),
        (vocab::PLACE_CLASS, Kind::Place),
    ];
    kinds.iter().find(|(ancestor, _)| names.is_a(class, *ancestor)).map_or(Kind::Other, |(_, kind)| *kind)
}

/// Chooses the entities with most relations, counting those that many claims tell of more, and what is between them.
fn choose(relations: &[Relation]) -> (Vec<Node>, Vec<Arrow>) {
    let mut claims: BTreeMap<&str, usize> = BTreeMap::new();
    let others = || relations.iter().filter(|relation| relation.from.iri != relation.to.iri);
    for relation in others() {
        for end in [&relation.from, &relation.to] {
            *claims.entry(&end.iri).or_default() += relation.claims;
        }
    }
    let mut ranked: Vec<(&str, usize)> = claims.into_iter().collect();
    ranked.sort_by(|left, right| right.1.cmp(&left.1).then_with(|| left.0.cmp(right.0)));
    ranked.truncate(DRAWN);
    let mut wanted: Vec<&str> = ranked.iter().map(|(iri, _)| *iri).collect();
    // Those whose neighbours are all left out would stand there alone.
    let drawn: Vec<&Relation> = others()
        .filter(|relation| {
            let is_in = |end: &Node| wanted.contains(&end.iri.as_str());
            is_in(&relation.from) && is_in(&relation.to)
        })
        .collect();
    wanted.retain(|iri| drawn.iter().any(|relation| relation.from.iri == *iri || relation.to.iri == *iri));
    wanted.sort_unstable();
    let mut nodes: Vec<Node> = Vec::new();
    for iri in &wanted {
        let ends = drawn.iter().flat_map(|relation| [&relation.from, &relation.to]);
        let ends: Vec<&Node> = ends.filter(|end| end.iri == *iri).collect();
        nodes.extend(ends.first().map(|node| Node { degree: ends.len(), ..(*node).clone() }));
    }
    let mut pairs: BTreeMap<(usize, usize), Vec<&Relation>> = BTreeMap::new();
    for relation in drawn {
        let number = |iri: &str| wanted.binary_search(&iri).ok();
        if let (Some(from), Some(to)) = (number(&relation.from.iri), number(&relation.to.iri)) {
            pairs.entry((from, to)).or_default().push(relation);
        }
    }
    let arrows = pairs.into_iter().map(|((from, to), relations)| {
        let told: Vec<String> =
            relations.iter().map(|relation| format!("{} ({})", relation.what, relation.claims)).collect();
        let more = if relations.len() > 1 { format!(" +{}", relations.len() - 1) } else { String::new() };
        Arrow {
            from,
            to,
            label: format!("{}{more}", relations.first().map(|relation| relation.what.as_str()).unwrap_or_default()),
            title: told.join(", "),
            claims: relations.iter().map(|relation| relation.claims).sum(),
        }
    });
    (nodes, arrows.collect())
}

fn table(relations: &[Relation], language: &'static str) -> Markup {
    let word = |key| word(key, language);
    let rows = html! {
        @for relation in relations {
            tr {
                td { a href=(address(&relation.from.iri)) { (relation.from.name) } }
                td { (relation.what) }
                td { a href=(address(&relation.to.iri)) { (relation.to.name) } }
                td.number { (relation.claims) }
                td { a href=(address(&relation.article)) { (word("article")) } }
            }
        }
    };
    let columns = html! {
        (columns(&["who", "does-what", "to-whom"], language)) (numbers(&["claims"], language))
        (columns(&["for-example"], language))
    };
    html! {
        h2 #table { (word("as-a-table")) }
        @if relations.len() == RELATIONS { p { (word("only-first")) " " (RELATIONS) "." } }
        (wide("table", &columns, &rows))
    }
}
