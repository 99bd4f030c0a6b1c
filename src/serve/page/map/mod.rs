//! Where it happened: the places of events, the larger the more claims tell of them.

mod coordinates;
mod land;
mod picture;

use maud::{Markup, html};

use self::coordinates::{Coordinates, properties};
use self::picture::picture;
use super::Page;
use super::filter::{Filter, TAKES_PART};
use super::naming::Naming;
use super::rows::{self, ask, indented, text};
use super::table::{columns, numbers, wide};
use crate::serve::exchange::{Request, Response};
use crate::serve::problem::Problem;
use crate::serve::site::{Site, address};
use crate::serve::words::word;

/// How many places a page shows.
const SHOWN: usize = 300;
/// A place of events.
struct Place {
    iri: String,
    name: String,
    claims: usize,
    articles: usize,
    /// Latitude and longitude.
    point: Option<(f64, f64)>,
}

/// Answers with the page.
pub(in crate::serve) fn answer(site: &Site, request: &Request) -> Result<Response<'static>, Problem> {
    let language = request.language();
    let word = |key| word(key, language);
    let filter = Filter::from_request(site, request)?;
    let query = query(&filter);
    let (names, coordinates) = (Naming::new(site, request)?, Coordinates::new(site)?);
    let mut places = Vec::new();
    for row in ask(site, &query)? {
        let (iri, first) = (text(&row, "place"), text(&row, "first"));
        places.push(Place {
            iri: iri.to_owned(),
            name: names.entity(iri, first)?,
            claims: rows::number(&row, "claims"),
            articles: rows::number(&row, "articles"),
            point: coordinates.of(iri, first)?,
        });
    }
    let shows_world = request.parameter("world").is_some();
    let world = html! {
        label.check { input type="checkbox" name="world" value="1" checked[shows_world]; (word("whole-world")) }
    };
    let is_known = places.iter().any(|place| place.point.is_some());
    let content = html! {
        h1 { (word("map")) }
        (filter.form(site, request, &world)?)
        @if places.is_empty() {
            p { (word("nothing-of-kind")) }
        } @else {
            @if is_known {
                p { (word("size-of-circles")) " " a href="#table" { (word("as-a-table")) } }
                div.picture tabindex="0" role="region" aria-label=(word("map")) { (picture(&places, shows_world, word("map"))) }
            } @else {
                p.notices role="status" { (word("no-coordinates")) }
                ul { @for property in properties() { li { code { (property) } } } }
            }
            (table(&places, language))
        }
    };
    Ok(Page { title: word("map"), content, data: None, sparql: Some(&query), script: None }.answer(request))
}

/// Writes the query; what has no name of its own has no place on a map either.
fn query(filter: &Filter) -> String {
    format!(
        "SELECT ?place (COUNT(DISTINCT ?claim) AS ?claims) (COUNT(DISTINCT ?article) AS ?articles) (MIN(?article) AS ?first)
WHERE {{
{}
  FILTER(!CONTAINS(STR(?place), \"#\"))
}}
GROUP BY ?place
ORDER BY DESC(?claims) ?place
LIMIT {SHOWN}",
        indented(&filter.patterns(&["?event"], "?event selon:place ?place", TAKES_PART), 2)
    )
}

fn table(places: &[Place], language: &'static str) -> Markup {
    let word = |key| word(key, language);
    let rows = html! {
        @for place in places {
            tr {
                td { a href=(address(&place.iri)) { (place.name) } }
                td.number { (place.claims) }
                td.number { (place.articles) }
                @for value in [place.point.map(|point| point.0), place.point.map(|point| point.1)] {
                    td.number { (value.map_or_else(|| "–".to_owned(), |value| format!("{value:.2}"))) }
                }
            }
        }
    };
    let columns =
        html! { (columns(&["place"], language)) (numbers(&["claims", "articles", "latitude", "longitude"], language)) };
    html! {
        h2 #table { (word("as-a-table")) }
        (wide("table", &columns, &rows))
    }
}
