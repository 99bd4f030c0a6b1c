//! A happening as all voices tell it, side by side: who says what, how surely, on which day, and how many.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};
use oxigraph::model::{NamedNode, NamedNodeRef, NamedOrBlankNode};

use super::super::catalog::object_iri;
use super::super::exchange::{Request, Response};
use super::super::problem::Problem;
use super::super::site::{Site, address};
use super::super::words::{count, word};
use super::claim::Teller;
use super::paging::Paging;
use super::table::{columns, wide};
use super::{Page, chart, labels};
use crate::export::article::{ArticleGraph, Claim};
use crate::export::labels::Labels;
use crate::store::node;
use crate::store::query::Query;
use crate::vocab;

/// How many articles are told of on a page.
const SIZE: usize = 40;
/// How many names stand in the title.
const NAMES: usize = 3;

/// Whether a claim affirms or denies, or leaves it open.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Affirms,
    Denies,
    Open,
}

/// A claim as a row of the table, with what the page tells of all of them.
struct Row {
    side: Side,
    voice: String,
    markup: Markup,
}

/// A number that a claim gives.
struct Number {
    unit: String,
    ends: (Option<f64>, Option<f64>),
    markup: Markup,
}

/// What was found on a page's articles.
#[derive(Default)]
struct Telling {
    rows: Vec<Row>,
    numbers: Vec<Number>,
    classes: BTreeSet<String>,
    /// What takes part, by IRI, with its name and the number of claims that say so.
    participants: BTreeMap<String, (String, usize)>,
}

/// Shows a happening.
pub(in crate::serve) fn page<'a>(
    site: &'a Site,
    request: &'a Request,
    iri: &NamedNode,
) -> Result<Response<'a>, Problem> {
    let language = request.language();
    let word = |key| word(key, language);
    let told = articles(site, iri)?;
    if told.is_empty() {
        return Err(Problem::not_found(iri.as_str()));
    }
    let paging = Paging::new(request, SIZE, told.len());
    let mut telling = Telling::default();
    for (article, events) in paging.part(&told) {
        telling.read(site, labels(site, request)?, article, events, language)?;
    }
    let has = |side: Side| telling.rows.iter().any(|row| row.side == side);
    let is_disputed = has(Side::Affirms) && has(Side::Denies);
    let title = telling.title(word("happening"));
    let rows = html! {
        @for row in &telling.rows {
            tr class=[(is_disputed && row.side == Side::Denies).then_some("denies")] { (row.markup) }
        }
    };
    let content = html! {
        h1.sentence { bdi { (title) } }
        p { (count(told.len(), "count-telling", language)) " · " (count(telling.voices(None).len(), "count-voices", language)) }
        @if is_disputed {
            p.disputed role="note" {
                strong { "⚠ " (word("disputed")) } " "
                (word("affirmed-by")) (word("colon")) " " (telling.voices(Some(Side::Affirms)).join(", ")) ". "
                (word("denied-by")) (word("colon")) " " (telling.voices(Some(Side::Denies)).join(", ")) "."
            }
        }
        (telling.numbers(language))
        section {
            h2 #voices { (word("voices")) }
            (wide("voices", &columns(&["day", "who-says", "how-surely", "what", "how-many", "exact-words", "article"], language), &rows))
            (paging.links(request))
        }
    };
    let value = ("happening".to_owned(), iri.as_str().to_owned());
    let sparql = Query::named("happening-dossier")?.bind(&site.store, &[value])?;
    let page = Page { title: &title, content, data: Some(address(iri.as_str())), sparql: Some(&sparql), script: None };
    Ok(page.answer(request))
}

/// Returns the articles that tell of a happening with their descriptions of it, the earliest first.
fn articles(site: &Site, happening: &NamedNode) -> Result<Vec<(String, Vec<String>)>, Problem> {
    let world = NamedNodeRef::new_unchecked(vocab::WORLD_GRAPH);
    let mut articles: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for quad in site.store.quads(None, Some(vocab::HAPPENING), Some(happening.as_ref().into()), Some(world))? {
        let NamedOrBlankNode::NamedNode(event) = quad.subject else { continue };
        let told_in = site.store.quads(Some(event.as_ref()), Some(vocab::TOLD_IN), None, Some(world))?;
        if let Some(article) = told_in.into_iter().find_map(object_iri) {
            articles.entry(article).or_default().push(event.into_string());
        }
    }
    let listed = site.articles()?;
    let mut articles: Vec<_> = articles.into_iter().collect();
    let day = |article: &str| listed.get(article).map(|article| article.date.clone()).unwrap_or_default();
    articles.sort_by_cached_key(|(article, _)| (day(article), article.clone()));
    Ok(articles)
}

impl Telling {
    /// Adds what an article says of its descriptions of the happening.
    fn read(
        &mut self,
        site: &Site,
        labels: &Labels,
        article: &str,
        events: &[String],
        language: &'static str,
    ) -> Result<(), Problem> {
        let name = NamedNode::new_unchecked(article);
        let quads = site.store.graph(name.as_ref().into())?;
        let article = ArticleGraph::new(&name, &quads, &[]);
        let teller = Teller { site, article: &article, labels, language, is_here: false };
        let is_told =
            |claim: &&Claim<'_>| claim.event.is_some_and(|event| events.iter().any(|found| found == event.as_str()));
        for claim in article.claims().filter(is_told) {
            self.add(&teller, claim);
        }
        Ok(())
    }

    fn add<'a>(&mut self, teller: &Teller<'a>, claim: &Claim<'a>) {
        let Some(event) = claim.event else { return };
        let article = teller.article;
        self.classes
            .extend(article.node(event.as_str(), vocab::RDF_TYPE).map(|class| teller.labels.of(class.as_str())));
        for (_, filler) in teller.roles(event).into_iter().filter(|(_, filler)| filler.starts_with(vocab::ID)) {
            self.participants.entry(filler.to_owned()).or_insert_with(|| (teller.label(filler), 0)).1 += 1;
        }
        let quantities: Vec<&NamedNode> = article.nodes(event.as_str(), vocab::QUANTITY).collect();
        let day = html! { @if !article.date().is_empty() { time datetime=(article.date()) { (article.date()) } } };
        for quantity in &quantities {
            let unit = article.text(quantity.as_str(), vocab::SCHEMA_UNIT_TEXT).to_owned();
            let markup = html! {
                td { (day) }
                td { (teller.chain(claim)) }
                td { (teller.range(quantity.as_str()).unwrap_or_default()) " " (unit) }
                td { (teller.certainty(claim)) }
                td { a href=(teller.claim_address(claim.node)) { bdi { (article.label(quantity.as_str(), teller.labels)) } } }
            };
            self.numbers.push(Number { unit, ends: teller.ends(quantity.as_str()), markup });
        }
        let markup = html! {
            td { (day) }
            td { (teller.chain(claim)) }
            td { (teller.certainty(claim)) }
            td { (teller.matter(claim)) }
            td { @for (number, quantity) in quantities.iter().enumerate() { @if number > 0 { "; " } (teller.label(quantity.as_str())) } }
            td { (teller.words(claim)) }
            td { a href=(teller.claim_address(claim.node)) { bdi { (article.title()) } } }
        };
        let voice = claim.voice.map(|voice| teller.voice_name(voice)).unwrap_or_default();
        self.rows.push(Row { side: side(claim), voice, markup });
    }

    /// Returns what the happening may be called: its kinds, and what most claims name in it.
    fn title(&self, fallback: &str) -> String {
        let classes: Vec<&str> = self.classes.iter().map(String::as_str).collect();
        let mut participants: Vec<&(String, usize)> = self.participants.values().collect();
        participants.sort_by_key(|(_, count)| Reverse(*count));
        let names: Vec<&str> = participants.iter().take(NAMES).map(|(name, _)| name.as_str()).collect();
        let what = if classes.is_empty() { fallback.to_owned() } else { classes.join(", ") };
        if names.is_empty() { what } else { format!("{what} – {}", names.join(", ")) }
    }

    /// Returns the names of the voices, of one side or of all, each once.
    fn voices(&self, side: Option<Side>) -> Vec<String> {
        let rows = self.rows.iter().filter(|row| side.is_none_or(|side| row.side == side));
        rows.map(|row| row.voice.clone()).collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// Returns the table of numbers, those of one unit together.
    fn numbers(&self, language: &str) -> Markup {
        let mut numbers: Vec<&Number> = self.numbers.iter().collect();
        numbers.sort_by(|left, right| left.unit.cmp(&right.unit));
        let columns = html! { (columns(&["day", "who-says", "range", "how-surely", "exact-words"], language)) td {} };
        let rows = html! {
            @for group in numbers.chunk_by(|left, right| left.unit == right.unit) {
                @let most = group.iter().filter_map(|number| number.ends.1.or(number.ends.0)).fold(0.0, f64::max);
                @for number in group { tr { (number.markup) td { (chart::range(number.ends, most)) } } }
            }
        };
        html! {
            @if !numbers.is_empty() {
                section {
                    h2 #numbers { (word("numbers", language)) }
                    p.quiet { (word("numbers-note", language)) }
                    (wide("numbers", &columns, &rows))
                }
            }
        }
    }
}

/// Tells on which side a claim is.
fn side(claim: &Claim<'_>) -> Side {
    let Some(value) = claim.factuality else { return Side::Open };
    let is = |values: &[vocab::Term]| values.iter().any(|found| value.as_ref() == node(*found));
    if is(&[vocab::CERTAIN, vocab::PROBABLE, vocab::POSSIBLE]) {
        Side::Affirms
    } else if is(&[vocab::DENIED, vocab::IMPROBABLE, vocab::DOUBTFUL]) {
        Side::Denies
    } else {
        Side::Open
    }
}
