//! The picture of a timeline: claims as marks in lanes above an axis of days.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use maud::{Markup, html};

use super::axis::Axis;
use super::{Entry, Told};
use crate::serve::exchange::Request;
use crate::serve::page::svg::{cut, drawing, number};
use crate::serve::site::address;
use crate::serve::words::word;
use crate::store::{format, node};
use crate::vocab;

/// How many lanes have a name of their own.
const LANES: usize = 14;
/// How many claims stand upon each other in a lane before they overlap.
const DEEPEST: usize = 14;
/// Where the axis begins and ends, and how wide the picture is.
const SIDES: (f64, f64, f64) = (190.0, 985.0, 1000.0);
/// The height of a row of marks.
const ROW: f64 = 10.0;

/// Draws the lanes, those with most claims first.
#[allow(clippy::cast_precision_loss)]
pub(super) fn picture(request: &Request, entries: &[Entry], told: &[Told], by_voice: bool) -> Markup {
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
pub(super) fn diamond(x: f64, y: f64) -> String {
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
