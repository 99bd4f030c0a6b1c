//! What happened when, and what was said when: claims on an axis of days.
//!
//! A claim stands where its event does, as widely as its time is known; one of
//! an event without a time stands on the day the article was published. The two
//! are drawn in two shapes.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use maud::{Markup, html};

use super::Page;
use super::axis::Axis;
use super::filter::{Filter, TAKES_PART};
use super::name::Names;
use super::rows::{ask, indented, text};
use super::svg::{cut, drawing, number};
use super::table::{columns, wide};
use crate::serve::exchange::{Request, Response};
use crate::serve::problem::Problem;
use crate::serve::site::{Site, address};
use crate::serve::words::{count, word};
use crate::store::{format, node};
use crate::vocab;

/// How many claims a page shows.
const SHOWN: usize = 400;
/// How many lanes have a name of their own.
const LANES: usize = 14;
/// How many claims stand upon each other in a lane before they overlap.
const DEEPEST: usize = 14;
/// Where the axis begins and ends, and how wide the picture is.
const SIDES: (f64, f64, f64) = (190.0, 985.0, 1000.0);
/// The height of a row of marks.
const ROW: f64 = 10.0;

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
    let names = Names::new(site, request)?;
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

fn tell(entry: &Entry, names: &Names<'_>) -> Result<Told, Problem> {
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

/// Draws the lanes, those with most claims first.
#[allow(clippy::cast_precision_loss)]
fn picture(request: &Request, entries: &[Entry], told: &[Told], by_voice: bool) -> Markup {
    let language = request.language();
    let days: Vec<NaiveDate> = entries.iter().filter_map(Entry::days).flat_map(|(from, to)| [from, to]).collect();
    let (left, right, width) = SIDES;
    let Some(axis) = Axis::of(&days, left, right) else { return html! {} };
    let mut lanes: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (number, (entry, told)) in entries.iter().zip(told).enumerate() {
        if entry.days().is_some() {
            lanes.entry(if by_voice { &told.voice } else { &told.class }).or_default().push(number);
        }
    }
    let mut lanes: Vec<(&str, Vec<usize>)> = lanes.into_iter().collect();
    lanes.sort_by(|left, right| right.1.len().cmp(&left.1.len()).then_with(|| left.0.cmp(right.0)));
    if lanes.len() > LANES {
        let rest: Vec<usize> = lanes.drain(LANES - 1..).flat_map(|(_, numbers)| numbers).collect();
        lanes.push((word("others", language), rest));
    }
    let mut top = 24.0;
    let mut drawn = Vec::new();
    for (number, (name, members)) in lanes.iter().enumerate() {
        let rows = stack(members, entries, &axis);
        let depth = rows.iter().map(|(_, row)| row + 1).max().unwrap_or(1);
        let height = (depth as f64 * ROW + 8.0).max(24.0);
        let target =
            members.first().and_then(|first| entries.get(*first)).filter(|_| *name != word("others", language));
        drawn.push(html! {
            @if number % 2 == 1 { rect.lane x="0" y=(self::number(top)) width=(self::number(width)) height=(self::number(height)) {} }
            @if let Some(entry) = target {
                @let (field, iri) = if by_voice { ("voice", &entry.voice) } else { ("class", &entry.class) };
                a href=(request.address_with(field, Some(format::shorten(iri).as_deref().unwrap_or(iri)))) {
                    text.name x="8" y=(self::number(top + 16.0)) font-size="13" { (cut(name, 25)) " (" (members.len()) ")" }
                }
            } @else {
                text.name x="8" y=(self::number(top + 16.0)) font-size="13" { (name) " (" (members.len()) ")" }
            }
            @for (member, row) in &rows {
                @if let (Some(entry), Some(told)) = (entries.get(*member), told.get(*member)) {
                    (mark(entry, told, &axis, top + 4.0 + ROW * *row as f64))
                }
            }
        });
        top += height;
    }
    let ticks = axis.ticks();
    let content = html! {
        @for (day, name) in &ticks {
            @if let Some(x) = axis.position(*day) {
                line.tick x1=(number(x)) x2=(number(x)) y1="18" y2=(number(top)) {}
                text.quiet x=(number(x)) y="13" font-size="11" text-anchor="middle" { (name) }
            }
        }
        @for lane in &drawn { (lane) }
    };
    drawing((width, top + 4.0), word("timeline", language), "timeline", &content)
}

/// Gives each claim of a lane a row, so that few overlap.
fn stack(members: &[usize], entries: &[Entry], axis: &Axis) -> Vec<(usize, usize)> {
    let mut places: Vec<(f64, f64, usize)> = members
        .iter()
        .filter_map(|member| {
            let (from, to) = entries.get(*member)?.days()?;
            Some((axis.reach(from), axis.reach(to), *member))
        })
        .collect();
    places.sort_by(|left, right| left.0.total_cmp(&right.0).then_with(|| left.2.cmp(&right.2)));
    let mut ends: Vec<f64> = Vec::new();
    let mut rows = Vec::new();
    for (from, to, member) in places {
        let row = match ends.iter().position(|end| *end <= from) {
            Some(row) => row,
            None if ends.len() < DEEPEST => {
                ends.push(0.0);
                ends.len() - 1
            }
            None => {
                let soonest = ends.iter().enumerate().min_by(|left, right| left.1.total_cmp(right.1));
                soonest.map_or(0, |(row, _)| row)
            }
        };
        if let Some(end) = ends.get_mut(row) {
            *end = to.max(from + 1.0) + 9.0;
        }
        rows.push((member, row));
    }
    rows
}

/// Returns the path of the mark of an event of one day, which a circle cannot be taken for.
fn diamond(x: f64, y: f64) -> String {
    format!("M{0},{1} l4.5,4.5 l-4.5,4.5 l-4.5,-4.5 Z", number(x), number(y - 4.5))
}

/// Draws a claim, with the way to it.
fn mark(entry: &Entry, told: &Told, axis: &Axis, top: f64) -> Markup {
    let Some((from, to)) = entry.days() else { return html! {} };
    let is_certain = entry.factuality == node(vocab::CERTAIN).as_str();
    let class = if is_certain { "mark" } else { "mark unsure" };
    let title =
        format!("{} · {} · {} · {} · {}", told.day, told.class, told.voice, told.factuality, entry.words.join(" … "));
    let is_off = axis.position(from).is_none() && axis.position(to).is_none();
    let (left, right, middle) = (axis.reach(from), axis.reach(to), top + ROW / 2.0);
    html! {
        a href=(address(&entry.claim)) tabindex="-1" {
            @if is_off {
                @let tip = if axis.is_before(to) { left - 8.0 } else { left + 8.0 };
                path class=(class) d={ "M" (number(left)) "," (number(middle - 4.0)) " L" (number(tip)) "," (number(middle)) " L" (number(left)) "," (number(middle + 4.0)) " Z" } { title { (title) } }
            } @else if entry.time.is_some() && right - left < 4.0 {
                path class=(class) d=(diamond(left, middle)) { title { (title) } }
            } @else if entry.time.is_some() {
                rect class=(class) x=(number(left - 3.0)) y=(number(middle - 4.0)) width=(number((right - left).max(0.0) + 6.0)) height="8" rx="2" { title { (title) } }
            } @else {
                circle class={ (class) " day" } cx=(number(left)) cy=(number(middle)) r="3.6" { title { (title) } }
            }
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
