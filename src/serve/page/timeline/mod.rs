//! What happened when, and what was said when: claims on an axis of days.
//!
//! A claim stands where its event does, as widely as its time is known; one of
//! an event without a time stands on the day the article was published. The two
//! are drawn in two shapes.

mod axis;
mod picture;

use chrono::NaiveDate;
use maud::{Markup, html};

use self::picture::{diamond, picture};
use super::Page;
use super::filter::{Filter, TAKES_PART};
use super::naming::Naming;
use super::rows::{ask, indented, text};
use super::svg::cut;
use super::table::{columns, wide};
use crate::serve::exchange::{Request, Response};
use crate::serve::problem::Problem;
use crate::serve::site::{Site, address};
use crate::serve::words::{count, word};

/// How many claims a page shows.
const SHOWN: usize = 400;
/// A claim with its day.
struct Entry {
    claim: String,
    article: String,
    class: String,
    voice: String,
    factuality: String,
    published: Option<NaiveDate>,
    /// From when to when the event was, as far as that is known.
    time: Option<(NaiveDate, NaiveDate)>,
    /// The words for the time.
    expression: String,
    words: Vec<String>,
}

/// How an entry is told of.
struct Told {
    class: String,
    voice: String,
    factuality: String,
    title: String,
    day: String,
}

/// Answers with the page.
pub(in crate::serve) fn answer(site: &Site, request: &Request) -> Result<Response<'static>, Problem> {
    let language = request.language();
    let word = |key| word(key, language);
    let filter = Filter::from_request(site, request)?;
    let page = request.parameter("page").and_then(|page| page.parse().ok()).unwrap_or(1_usize).clamp(1, 10_000);
    let query = query(&filter, page);
    let mut entries = entries(&ask(site, &query)?);
    let has_more = entries.len() > SHOWN;
    entries.truncate(SHOWN);
    let names = Naming::new(site, request)?;
    let told = entries.iter().map(|entry| tell(entry, &names)).collect::<Result<Vec<_>, _>>()?;
    let by_voice = request.parameter("lanes").is_some_and(|lanes| lanes == "voice");
    let lanes = html! {
        label { (word("lanes"))
            select name="lanes" {
                option value="class" { (word("class")) }
                option value="voice" selected[by_voice] { (word("voice")) }
            }
        }
    };
    let pages = html! {
        nav.pages aria-label=(word("pages")) {
            @if page > 1 { a rel="prev" href=(request.address_with("page", Some(&(page - 1).to_string()))) { (word("newer")) } }
            @if has_more { a rel="next" href=(request.address_with("page", Some(&(page + 1).to_string()))) { (word("older")) } }
        }
    };
    let content = html! {
        h1 { (word("timeline")) }
        (filter.form(site, request, &lanes)?)
        @if entries.is_empty() {
            p { (word("nothing-of-kind")) }
        } @else {
            p { (count(entries.len(), "count-newest-first", language)) " " a href="#table" { (word("as-a-table")) } }
            (legend(language))
            div.picture tabindex="0" role="region" aria-label=(word("timeline")) {
                (picture(request, &entries, &told, by_voice))
            }
            (pages)
            (table(&entries, &told, language))
        }
        (pages)
    };
    Ok(Page { title: word("timeline"), content, data: None, sparql: Some(&query), script: None }.answer(request))
}

/// Writes the query: the newest articles first, and what is only shown looked up behind the limit.
fn query(filter: &Filter, page: usize) -> String {
    let patterns = filter.patterns(&["?event", "?class", "?voice", "?factuality", "?published"], "", TAKES_PART);
    format!(
        "SELECT ?published ?article ?claim ?class ?voice ?factuality ?earliest ?latest ?expression ?words
WHERE {{
  {{
    SELECT ?published ?article ?claim ?event ?class ?voice ?factuality
    WHERE {{
      {{ SELECT ?article ?published
        WHERE {{ ?article a selon:Article  OPTIONAL {{ GRAPH ?article {{ ?article schema:datePublished ?published }} }} }}
        ORDER BY DESC(?published) ?article }}
{}
    }}
    LIMIT {} OFFSET {}
  }}
  OPTIONAL {{ GRAPH ?article {{ ?event selon:time ?period . ?period selon:earliest ?earliest ; selon:latest ?latest ; rdfs:label ?expression }} }}
  OPTIONAL {{ GRAPH ?article {{ ?claim selon:evidence/oa:exact ?words }} }}
}}
ORDER BY DESC(?published) ?article ?claim ?earliest ?words",
        indented(&patterns, 6),
        SHOWN + 1,
        (page - 1) * SHOWN
    )
}

/// Takes the rows of a claim together, which has one for each run of its words and each of its times.
fn entries(rows: &[oxigraph::sparql::QuerySolution]) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for row in rows {
        let claim = text(row, "claim");
        let words = text(row, "words");
        if let Some(last) = entries.last_mut().filter(|last| last.claim == claim) {
            if !last.words.iter().any(|known| known == words) {
                last.words.push(words.to_owned());
            }
            continue;
        }
        let day = |column| text(row, column).parse::<NaiveDate>().ok();
        entries.push(Entry {
            claim: claim.to_owned(),
            article: text(row, "article").to_owned(),
            class: text(row, "class").to_owned(),
            voice: text(row, "voice").to_owned(),
            factuality: text(row, "factuality").to_owned(),
            published: day("published"),
            time: day("earliest").zip(day("latest")).map(|(one, other)| (one.min(other), one.max(other))),
            expression: text(row, "expression").to_owned(),
            words: vec![words.to_owned()],
        });
    }
    entries
}

impl Entry {
    /// Returns from when to when it is drawn.
    fn days(&self) -> Option<(NaiveDate, NaiveDate)> {
        self.time.or(self.published.map(|day| (day, day)))
    }
}

fn tell(entry: &Entry, names: &Naming<'_>) -> Result<Told, Problem> {
    let day = match (entry.time, entry.published) {
        (Some((from, to)), _) if from == to => from.to_string(),
        (Some((from, to)), _) => format!("{from} – {to}"),
        (None, Some(day)) => day.to_string(),
        (None, None) => String::new(),
    };
    Ok(Told {
        class: names.term(&entry.class),
        voice: names.entity(&entry.voice, &entry.article)?,
        factuality: names.term(&entry.factuality),
        title: names.title(&entry.article)?,
        day,
    })
}

fn legend(language: &'static str) -> Markup {
    let word = |key| word(key, language);
    html! {
        ul.legend {
            li { svg viewBox="0 0 38 12" width="38" height="12" aria-hidden="true" { path.mark d=(diamond(6.0, 6.0)) {} rect.mark x="13" y="2" width="24" height="8" rx="2" {} } " " (word("time-of-event")) }
            li { svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true" { circle.mark.day cx="6" cy="6" r="4" {} } " " (word("day-of-publication")) }
            li { svg viewBox="0 0 26 12" width="26" height="12" aria-hidden="true" { rect.mark.unsure x="1" y="2" width="24" height="8" rx="2" {} } " " (word("not-certain")) }
            li { svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true" { path.mark d="M10,1 L2,6 L10,11 Z" {} } " " (word("beyond-the-axis")) }
        }
    }
}

fn table(entries: &[Entry], told: &[Told], language: &'static str) -> Markup {
    let word = |key| word(key, language);
    let rows = html! {
        @for (entry, told) in entries.iter().zip(told) {
            tr {
                td { (told.day)
                    @if entry.time.is_some() { " " span.quiet { (entry.expression) } } @else { " " span.quiet { (word("published")) } }
                }
                td { (told.class) }
                td { a href=(address(&entry.voice)) { (told.voice) } }
                td { (told.factuality) }
                td { a href=(address(&entry.claim)) { q { (cut(&entry.words.join(" … "), 240)) } } }
                td { a href=(address(&entry.article)) { (told.title) } }
            }
        }
    };
    html! {
        h2 #table { (word("as-a-table")) }
        (wide("table", &columns(&["day", "class", "voice", "certainty", "words", "article"], language), &rows))
    }
}
