//! Who does what to whom: entities as nodes, what triples sum up as arrows.
//!
//! The export of a network reads article by article and leaves nothing out.
//! Here a query counts, and only those with most to do with others are drawn.

use std::collections::BTreeMap;

use maud::{Markup, html};
use oxigraph::sparql::QuerySolution;

use super::Page;
use super::filter::Filter;
use super::layout::place;
use super::name::Names;
use super::rows::{self, ask, indented, text};
use super::svg::{self, Area, Taken, cut, drawing, number, width};
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
/// The size of the letters of names.
const SIZE: f64 = 12.0;

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
    let names = Names::new(site, request)?;
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

fn relation(row: &QuerySolution, names: &Names<'_>) -> Result<Relation, Problem> {
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

fn kind(class: &str, names: &Names<'_>) -> Kind {
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

/// Draws the network; `origin` stands before each address, for a picture that leaves the site.
#[allow(clippy::cast_precision_loss)]
fn picture(nodes: &[Node], arrows: &[Arrow], origin: &str, title: &str) -> Markup {
    let size = (1000.0, (300.0 + 9.0 * nodes.len() as f64).min(840.0));
    let margin = (80.0, 36.0);
    let most = arrows.iter().map(|arrow| arrow.claims).max().unwrap_or(1) as f64;
    let joined: Vec<_> = arrows.iter().map(|arrow| (arrow.from, arrow.to, arrow.claims as f64 / most)).collect();
    let inner = (size.0 - 2.0 * margin.0, size.1 - 2.0 * margin.1);
    let points = place(nodes.len(), &joined, inner, (104.0, 48.0));
    let points: Vec<(f64, f64)> = points.iter().map(|(x, y)| (x + margin.0, y + margin.1)).collect();
    let greatest = nodes.iter().map(|node| node.degree).max().unwrap_or(1).max(1) as f64;
    let radius = |node: &Node| 5.0 + 9.0 * (node.degree as f64 / greatest).sqrt();
    let ends = |number: usize| Some((*points.get(number)?, radius(nodes.get(number)?)));
    let mut taken = Taken::default();
    for (node, (x, y)) in nodes.iter().zip(&points) {
        let reach = radius(node) + 1.0;
        taken.take(Area { left: x - reach, top: y - reach, right: x + reach, bottom: y + reach });
    }
    // Those with most relations are named first, where there is room.
    let mut order: Vec<usize> = (0..nodes.len()).collect();
    order.sort_by_key(|number| std::cmp::Reverse(nodes.get(*number).map_or(0, |node| node.degree)));
    let mut labels = Vec::new();
    for number in order {
        let (Some(node), Some(((x, y), radius))) = (nodes.get(number), ends(number)) else { continue };
        let name = cut(&node.name, 26);
        let half = width(&name, SIZE) / 2.0;
        let (beside, aslant) = (radius + half + 3.0, radius + half + 1.5);
        let spots = [
            (x, y + radius + 9.0),
            (x, y - radius - 9.0),
            (x + beside, y),
            (x - beside, y),
            (x + aslant, y + radius + 5.0),
            (x - aslant, y + radius + 5.0),
            (x + aslant, y - radius - 5.0),
            (x - aslant, y - radius - 5.0),
        ];
        let fits = |(x, _): &(f64, f64)| (half..=size.0 - half).contains(x);
        if let Some(spot) =
            spots.into_iter().filter(fits).find(|spot| taken.try_take(Area::of_text(&name, *spot, SIZE)))
        {
            labels.push((spot, name));
        }
    }
    let mut curves = Vec::new();
    for arrow in arrows {
        let (Some((from, start)), Some((to, end))) = (ends(arrow.from), ends(arrow.to)) else { continue };
        let bends = arrows.iter().any(|other| other.from == arrow.to && other.to == arrow.from);
        curves.push((arrow, curve((from, start), (to, end + 5.0), bends)));
    }
    curves.sort_by_key(|(arrow, _)| std::cmp::Reverse(arrow.claims));
    let mut told = Vec::new();
    for (arrow, (_, middle)) in &curves {
        let label = cut(&arrow.label, 22);
        if taken.try_take(Area::of_text(&label, *middle, 10.0)) {
            told.push((*middle, label));
        }
    }
    let content = html! {
        defs {
            marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" markerUnits="userSpaceOnUse" orient="auto" {
                path.tip d="M0,0 L8,4 L0,8 Z" fill="#59616b" {}
            }
        }
        rect.paper width=(number(size.0)) height=(number(size.1)) fill="#ffffff" {}
        @for (arrow, (path, _)) in &curves {
            path.arrow d=(path) fill="none" stroke="#59616b" stroke-width=(number(1.0 + 2.0 * (arrow.claims as f64 / most).sqrt())) stroke-opacity="0.7" marker-end="url(#arrow)" {
                title { (name_of(nodes, arrow.from)) " → " (arrow.title) " → " (name_of(nodes, arrow.to)) }
            }
        }
        @for ((x, y), label) in &told {
            text.what x=(number(*x)) y=(number(y + 3.5)) font-size="10" text-anchor="middle" fill="#59616b" stroke="#ffffff" stroke-width="3" paint-order="stroke" { (label) }
        }
        @for (node, point) in nodes.iter().zip(&points) {
            a href={ (origin) (address(&node.iri)) } tabindex="-1" {
                g { title { (node.name) " · " (node.degree) } (shape(node.kind, *point, radius(node))) }
            }
        }
        @for ((x, y), label) in &labels {
            text.name x=(number(*x)) y=(number(y + 4.0)) font-size=(number(SIZE)) text-anchor="middle" fill="#1d2126" stroke="#ffffff" stroke-width="3" paint-order="stroke" { (label) }
        }
    };
    drawing(size, title, "graph", &content)
}

fn name_of(nodes: &[Node], number: usize) -> &str {
    nodes.get(number).map_or("", |node| node.name.as_str())
}

/// Returns the path from the rim of one node to that of another, and its middle, where its label stands.
///
/// Two arrows that go there and back bend apart.
fn curve((from, start): ((f64, f64), f64), (to, end): ((f64, f64), f64), bends: bool) -> (String, (f64, f64)) {
    let (x, y) = (to.0 - from.0, to.1 - from.1);
    let length = (x * x + y * y).sqrt().max(1.0);
    let bend = if bends { (length * 0.12).min(24.0) } else { 0.0 };
    let middle = ((from.0 + to.0) / 2.0 - y / length * bend, (from.1 + to.1) / 2.0 + x / length * bend);
    let toward = |point: (f64, f64), by: f64| {
        let (x, y) = (middle.0 - point.0, middle.1 - point.1);
        let length = (x * x + y * y).sqrt().max(1.0);
        (point.0 + x / length * by, point.1 + y / length * by)
    };
    let (first, last) = (toward(from, start), toward(to, end));
    let path = format!(
        "M{},{} Q{},{} {},{}",
        number(first.0),
        number(first.1),
        number(middle.0),
        number(middle.1),
        number(last.0),
        number(last.1)
    );
    (path, (middle.0 * 0.5 + (first.0 + last.0) * 0.25, middle.1 * 0.5 + (first.1 + last.1) * 0.25))
}

/// Draws the shape of a kind.
fn shape(kind: Kind, (x, y): (f64, f64), radius: f64) -> Markup {
    let around = |corners: &[(f64, f64)]| {
        let corners =
            corners.iter().map(|(right, down)| format!("{},{}", number(x + right * radius), number(y + down * radius)));
        format!("M{} Z", corners.collect::<Vec<_>>().join(" L"))
    };
    let path = match kind {
        Kind::Person => {
            return html! {
                circle.node.person cx=(number(x)) cy=(number(y)) r=(number(radius)) fill="#8dbdf5" stroke="#1d2126" {}
            };
        }
        Kind::Organization => around(&[(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)]),
        Kind::State => around(&[(-1.0, 0.0), (-0.5, -0.87), (0.5, -0.87), (1.0, 0.0), (0.5, 0.87), (-0.5, 0.87)]),
        Kind::Place => around(&[(0.0, -1.1), (1.1, 0.0), (0.0, 1.1), (-1.1, 0.0)]),
        Kind::Other => around(&[(0.0, -1.0), (1.0, 0.8), (-1.0, 0.8)]),
    };
    let (class, fill) = match kind {
        Kind::Organization => ("node organization", "#f2c572"),
        Kind::State => ("node state", "#e59a8f"),
        Kind::Place => ("node location", "#9fd3a2"),
        Kind::Person | Kind::Other => ("node other", "#d5dae0"),
    };
    html! { path class=(class) d=(path) fill=(fill) stroke="#1d2126" {} }
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
