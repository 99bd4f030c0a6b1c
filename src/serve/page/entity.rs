//! What is known of one person, organization, place or other thing: its names, its words, and what is told of it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};
use oxigraph::model::{GraphName, NamedNode, NamedNodeRef, NamedOrBlankNode, Term};
use rustc_hash::{FxHashMap, FxHashSet};

use super::super::catalog::Listed;
use super::super::exchange::{Request, Response, write_form};
use super::super::problem::Problem;
use super::super::site::{Site, address};
use super::super::words::{count, word};
use super::claim::Teller;
use super::paging::Paging;
use super::start::ranking;
use super::{Page, chart, identity, labels, thing};
use crate::export::article::{ArticleGraph, Claim};
use crate::export::labels::Labels;
use crate::store::query::Query;
use crate::store::{is_article, node};
use crate::vocab;

/// How many articles are told of on a page.
const SIZE: usize = 8;
/// How many claims of one article are shown.
const CLAIMS: usize = 40;
/// How many of the newest events are looked at for those who take part in them too.
const EVENTS: usize = 500;
/// How many of them are shown.
const OTHERS: usize = 16;

/// What an article has of an entity.
#[derive(Default)]
struct Presence {
    /// How many claims are its word.
    said: usize,
    /// The events in which it plays a part.
    events: BTreeSet<String>,
    /// Whether a claim's triple names it.
    in_triple: bool,
}

/// What all articles have of an entity, the newest first.
struct Dossier<'a> {
    entity: &'a NamedNode,
    articles: Vec<(String, Presence)>,
}

/// Which claims are shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Show {
    All,
    By,
    About,
}

/// Shows what is known of something.
pub(in crate::serve) fn page<'a>(
    site: &'a Site,
    request: &'a Request,
    iri: &NamedNode,
) -> Result<Response<'a>, Problem> {
    let language = request.language();
    let word = |key| word(key, language);
    let labels = labels(site, request)?;
    // What no article names has no dossier.
    let Some(title) = site.names()?.label(iri.as_str(), language) else { return thing::page(site, request, iri) };
    let dossier = Dossier::new(site, iri, labels)?;
    let show = match request.parameter("show").as_deref() {
        Some("by") => Show::By,
        Some("about") => Show::About,
        _ => Show::All,
    };
    let wanted: Vec<&(String, Presence)> = dossier.articles.iter().filter(|(_, found)| found.is_shown(show)).collect();
    let paging = Paging::new(request, SIZE, wanted.len());
    let mut sections = Vec::new();
    for (article, _) in paging.part(&wanted) {
        sections.push(dossier.section(site, labels, article, show, language)?);
    }
    let said: usize = dossier.articles.iter().map(|(_, found)| found.said).sum();
    let events: usize = dossier.articles.iter().map(|(_, found)| found.events.len()).sum();
    let first = first_page(request);
    let content = html! {
        h1 { bdi { (title) } }
        (identity::list(site, iri, labels, language)?)
        @if !dossier.articles.is_empty() {
            p { (count(events, "count-events", language)) " · " (count(said, "count-said", language)) " · " (count(dossier.articles.len(), "count-articles", language)) }
            (chart::months(&dossier.by_month(site)?, [word("count-events"), word("count-said")], word("over-time"), language))
            (dossier.others(site, labels, language)?)
            section aria-labelledby="told" {
                h2 #told { (word("claims")) }
                nav.filters aria-label=(word("which-claims")) {
                    @for (key, value, this) in [("all", None, Show::All), ("by-it", Some("by"), Show::By), ("about-it", Some("about"), Show::About)] {
                        a href=(first.address_with("show", value)) aria-current=[(this == show).then_some("true")] { (word(key)) } " "
                    }
                }
                @for section in sections { (section) }
                @if wanted.is_empty() { p { (word("nothing-found")) } }
                (paging.links(request))
            }
        }
    };
    let query = Query::named("entity-dossier")?.bind(&site.store, &[("entity".to_owned(), iri.as_str().to_owned())])?;
    let sparql = (!dossier.articles.is_empty()).then_some(query.as_str());
    let page = Page { title, content, data: Some(address(iri.as_str())), sparql, script: None };
    Ok(page.answer(request))
}

/// Returns the request for the first page of the same list.
fn first_page(request: &Request) -> Request {
    let mut parameters = request.parameters();
    parameters.retain(|(name, _)| name != "page");
    Request { query: write_form(&parameters), ..request.clone() }
}

impl Presence {
    fn is_shown(&self, show: Show) -> bool {
        let is_by = self.said > 0;
        let is_about = self.in_triple || !self.events.is_empty();
        match show {
            Show::All => is_by || is_about,
            Show::By => is_by,
            Show::About => is_about,
        }
    }
}

impl<'a> Dossier<'a> {
    /// Looks up in one pass where the entity speaks or takes part.
    fn new(site: &Site, entity: &'a NamedNode, labels: &Labels) -> Result<Self, Problem> {
        let mut found: FxHashMap<String, Presence> = FxHashMap::default();
        let mut roles: FxHashMap<NamedNode, bool> = FxHashMap::default();
        for quad in site.store.quads(None, None, Some(entity.as_ref().into()), None)? {
            let (NamedOrBlankNode::NamedNode(subject), GraphName::NamedNode(graph)) = (quad.subject, quad.graph_name)
            else {
                continue;
            };
            if !is_article(graph.as_ref()) {
                continue;
            }
            let predicate = quad.predicate.as_ref();
            if predicate == node(vocab::ACCORDING_TO) {
                found.entry(graph.into_string()).or_default().said += 1;
            } else if predicate == node(vocab::RDF_SUBJECT) || predicate == node(vocab::RDF_OBJECT) {
                found.entry(graph.into_string()).or_default().in_triple = true;
            } else {
                let is_role = match roles.get(&quad.predicate) {
                    Some(is_role) => *is_role,
                    None => {
                        let is_role = labels.is_a(quad.predicate.as_str(), vocab::ROLE);
                        roles.insert(quad.predicate.clone(), is_role);
                        is_role
                    }
                };
                if is_role {
                    found.entry(graph.into_string()).or_default().events.insert(subject.into_string());
                }
            }
        }
        let listed = site.articles()?;
        let mut articles: Vec<(String, Presence)> = found.into_iter().collect();
        articles.sort_by_cached_key(|(article, _)| (listed.place(article), article.clone()));
        Ok(Self { entity, articles })
    }

    /// Counts the events and the claims of each month of publication.
    fn by_month(&self, site: &Site) -> Result<BTreeMap<String, [usize; 2]>, Problem> {
        let listed = site.articles()?;
        let mut months: BTreeMap<String, [usize; 2]> = BTreeMap::new();
        for (article, found) in &self.articles {
            let Some(month) = listed.get(article).and_then(|article| article.date.get(..7)) else { continue };
            let [events, said] = months.entry(month.to_owned()).or_default();
            *events += found.events.len();
            *said += found.said;
        }
        Ok(months)
    }

    /// Returns who else takes part in the newest events.
    fn others(&self, site: &Site, labels: &Labels, language: &str) -> Result<Markup, Problem> {
        let names = site.names()?;
        let mut counts: FxHashMap<String, usize> = FxHashMap::default();
        let events =
            self.articles.iter().flat_map(|(article, found)| found.events.iter().map(move |event| (article, event)));
        for (article, event) in events.take(EVENTS) {
            let (article, event) = (NamedNodeRef::new_unchecked(article), NamedNodeRef::new_unchecked(event));
            let mut seen = FxHashSet::default();
            for quad in site.store.quads(Some(event), None, None, Some(article))? {
                if let Term::NamedNode(other) = quad.object
                    && other != *self.entity
                    && other.as_str().starts_with(vocab::ID)
                    && labels.is_a(quad.predicate.as_str(), vocab::ROLE)
                    && seen.insert(other.clone())
                {
                    *counts.entry(other.into_string()).or_default() += 1;
                }
            }
        }
        let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
        counts.sort_by(|left, right| (Reverse(left.1), &left.0).cmp(&(Reverse(right.1), &right.0)));
        counts.truncate(OTHERS);
        Ok(html! {
            @if !counts.is_empty() {
                section {
                    h2 { (word("together-with", language)) }
                    (ranking(
                        counts.iter().map(|(iri, count)| (address(iri), names.label(iri, language).unwrap_or(iri), *count)),
                        ("count-events", language),
                    ))
                }
            }
        })
    }

    /// Returns what one article has of the entity.
    fn section(
        &self,
        site: &Site,
        labels: &Labels,
        article: &str,
        show: Show,
        language: &'static str,
    ) -> Result<Markup, Problem> {
        let name = NamedNode::new_unchecked(article);
        let quads = site.store.graph(name.as_ref().into())?;
        let article = ArticleGraph::new(&name, &quads, &[]);
        let teller = Teller { site, article: &article, labels, language, is_here: false };
        let mut items = Vec::new();
        for claim in article.claims() {
            let is_by = claim.voice == Some(self.entity);
            let is_wanted = match show {
                Show::All => is_by || self.is_about(&article, claim),
                Show::By => is_by,
                Show::About => self.is_about(&article, claim),
            };
            if is_wanted {
                items.push(claim);
            }
        }
        let all = items.len();
        items.truncate(CLAIMS);
        let items = items.into_iter().map(|claim| teller.item(claim)).collect::<Result<Vec<_>, _>>()?;
        let listed = site
            .articles()?
            .get(name.as_str())
            .cloned()
            .unwrap_or_else(|| Listed { title: name.as_str().to_owned(), ..Listed::default() });
        Ok(html! {
            h3 {
                a href=(address(name.as_str())) { bdi { (listed.title) } }
                " " span.quiet { bdi { (listed.publisher) } " " time datetime=(listed.date) { (listed.date) } }
            }
            ul.told { @for item in &items { li { (item) } } }
            @if all > CLAIMS { p { a href=(address(name.as_str())) { (all - CLAIMS) " " (word("more-in-article", language)) } } }
        })
    }

    /// Tells whether a claim's triple or event names the entity.
    fn is_about(&self, article: &ArticleGraph<'_>, claim: &Claim<'_>) -> bool {
        let is_entity = |term: &Term| matches!(term, Term::NamedNode(node) if node == self.entity);
        claim.triple.is_some_and(|(subject, _, object)| subject == self.entity || is_entity(object))
            || claim.event.is_some_and(|event| article.about(event.as_str()).iter().any(|quad| is_entity(&quad.object)))
    }
}
