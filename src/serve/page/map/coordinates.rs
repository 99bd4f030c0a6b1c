//! Where on the Earth a place is, if the store knows.
//!
//! The gazetteer tells it of most places, in the ontology's graph. Of others it is known where somebody loaded
//! coordinates beside the articles, for the place itself or for what it is linked with.

use oxigraph::model::{NamedNode, NamedNodeRef, NamedOrBlankNode, Term};

use crate::serve::problem::Problem;
use crate::serve::site::Site;
use crate::store::node;
use crate::vocab;

/// Where coordinates are looked up.
pub(super) struct Coordinates<'a> {
    site: &'a Site,
    /// The graphs that say what places are called elsewhere, beside the articles.
    links: Vec<NamedNode>,
}

impl<'a> Coordinates<'a> {
    /// Finds the graphs that link places with other collections.
    pub(super) fn new(site: &'a Site) -> Result<Self, Problem> {
        let list = NamedNodeRef::new_unchecked(vocab::LINKS_GRAPH);
        let mut links = vec![NamedNode::new_unchecked(vocab::ONTOLOGY_GRAPH)];
        for quad in site.store.quads(None, Some(vocab::DCTERMS_TITLE), None, Some(list))? {
            if let NamedOrBlankNode::NamedNode(graph) = quad.subject {
                links.push(graph);
            }
        }
        links.sort_by(|left, right| left.as_str().cmp(right.as_str()));
        Ok(Self { site, links })
    }

    /// Returns the latitude and longitude of a place, which an article names.
    pub(super) fn of(&self, place: &str, article: &str) -> Result<Option<(f64, f64)>, Problem> {
        let place = NamedNodeRef::new_unchecked(place);
        if let Some(found) = self.said_of(place) {
            return Ok(Some(found));
        }
        let article = NamedNode::new_unchecked(article);
        for graph in self.links.iter().chain([&article]) {
            for property in [vocab::OWL_SAME_AS, vocab::SKOS_CLOSE_MATCH] {
                for quad in self.site.store.quads(Some(place), Some(property), None, Some(graph.as_ref()))? {
                    if let Term::NamedNode(other) = &quad.object
                        && let Some(found) = self.said_of(other.as_ref())
                    {
                        return Ok(Some(found));
                    }
                }
            }
        }
        Ok(None)
    }

    /// Returns what is said of a place under its own name.
    fn said_of(&self, place: NamedNodeRef<'_>) -> Option<(f64, f64)> {
        let geometries = || self.site.store.objects(place, vocab::SCHEMA_GEO).into_iter();
        let of_geometry = || {
            geometries().find_map(|geometry| match geometry {
                Term::NamedNode(geometry) => self.degrees(geometry.as_ref()),
                _ => None,
            })
        };
        let of_text = |property| {
            let values = self.site.store.objects(place, property);
            let points = values.iter().filter_map(|object| match object {
                Term::Literal(literal) => point(literal.value()),
                _ => None,
            });
            // The same one always, where there are several.
            points.min_by(|left, right| left.0.total_cmp(&right.0).then(left.1.total_cmp(&right.1)))
        };
        let found = self
            .degrees(place)
            .or_else(of_geometry)
            .or_else(|| of_text(vocab::WIKIDATA_COORDINATES))
            .or_else(|| of_text(vocab::GEOSPARQL_AS_WKT));
        found.filter(|(latitude, longitude)| latitude.abs() <= 90.0 && longitude.abs() <= 180.0)
    }

    /// Returns latitude and longitude where they stand as two numbers.
    fn degrees(&self, of: NamedNodeRef<'_>) -> Option<(f64, f64)> {
        let pair = |latitude, longitude| Some((self.number(of, latitude)?, self.number(of, longitude)?));
        pair(vocab::SCHEMA_LATITUDE, vocab::SCHEMA_LONGITUDE).or_else(|| pair(vocab::WGS84_LAT, vocab::WGS84_LONG))
    }

    fn number(&self, of: NamedNodeRef<'_>, property: vocab::Term) -> Option<f64> {
        let values = self.site.store.objects(of, property);
        values.iter().filter_map(decimal).min_by(f64::total_cmp)
    }
}

/// Returns what the properties are called that are looked up, for those who want to load some.
pub(super) fn properties() -> [&'static str; 6] {
    [
        vocab::SCHEMA_LATITUDE,
        vocab::SCHEMA_LONGITUDE,
        vocab::WGS84_LAT,
        vocab::WGS84_LONG,
        vocab::WIKIDATA_COORDINATES,
        vocab::GEOSPARQL_AS_WKT,
    ]
    .map(|term| node(term).as_str())
}

fn decimal(object: &Term) -> Option<f64> {
    match object {
        Term::Literal(literal) => literal.value().parse::<f64>().ok().filter(|value| value.is_finite()),
        _ => None,
    }
}

/// Reads a point of well-known text: `Point(30.5 50.4)` is 50.4° north, 30.5° east.
fn point(text: &str) -> Option<(f64, f64)> {
    let (before, rest) = text.split_once('(')?;
    if !before.trim_end().to_ascii_lowercase().ends_with("point") {
        return None;
    }
    let mut numbers = rest.split_once(')')?.0.split_whitespace().map(str::parse::<f64>);
    let (longitude, latitude) = (numbers.next()?.ok()?, numbers.next()?.ok()?);
    (longitude.is_finite() && latitude.is_finite()).then_some((latitude, longitude))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_read() {
        assert_eq!(point("Point(30.5 50.4)"), Some((50.4, 30.5)));
        assert_eq!(point("<https://a.example/crs> POINT (-0.1 51)"), Some((51.0, -0.1)));
        assert_eq!(point("LINESTRING(1 2, 3 4)"), None);
        assert_eq!(point("Point(nan 1)"), None);
    }
}
