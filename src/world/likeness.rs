//! How like two descriptions are: whether they can be of one happening.
//!
//! The weights were chosen by hand on half of the stories in `tests/world/`.
//! They say how much it tells that two descriptions have something in common:
//! the more there is of a kind in the news, the less. They are whole numbers,
//! thousandths, so that the sum is the same in whatever order they are added.

use super::description::{Description, Filler};
use super::knowledge::{Kind, Knowledge, Name};
use crate::vocab;

/// The likeness from which on two descriptions are taken to be of one happening, in hundredths.
const ENOUGH: i32 = 42;

/// How much it tells that such events happen seldom.
const SELDOM: i32 = 200;

/// How much names in the words of both can tell at most.
const MOST_AROUND: i32 = 200;

/// How much it tells that two articles have all their names in common.
const SAME_STORY: i32 = 400;

/// Returns how like a description is to an earlier one, up to 1, in hundredths, which are what the graph keeps; nothing
/// where they cannot be of one happening, or are not like enough.
pub(super) fn likeness(one: &Description, other: &Description, knowledge: &Knowledge) -> Option<f32> {
    if one.days.0 > other.days.1 || other.days.0 > one.days.1 {
        return None;
    }
    let class = if one.class == other.class {
        200
    } else if knowledge.is_a(one.class, other.class) || knowledge.is_a(other.class, one.class) {
        100
    } else {
        return None;
    };
    let shared = compare_participants(one, other, knowledge)?;
    let names = compare_words(one, other) + compare_stories(one, other);
    let is_rare = names + shared >= 100 && knowledge.is_seldom(one.class) && knowledge.is_seldom(other.class);
    let class = if is_rare { class + SELDOM } else { class };
    let sum = class + compare_days(one, other) + shared + names - confusion(one, other);
    let hundredths = (sum.clamp(0, 1000) + 5) / 10;
    (hundredths >= ENOUGH).then(|| hundredths as f32 / 100.0)
}

/// Returns what it tells that the times of two descriptions overlap.
fn compare_days(one: &Description, other: &Description) -> i32 {
    let is_short = |description: &Description| description.days.1 - description.days.0 <= 1;
    match (one.is_dated, other.is_dated) {
        (true, true) if is_short(one) && is_short(other) => 250,
        (true, true) => 150,
        _ if one.is_known || other.is_known => 50,
        _ => 100,
    }
}

/// Returns what it tells that the same names stand in the words of both, where they play no part.
fn compare_words(one: &Description, other: &Description) -> i32 {
    let takes_part = |name: Name| one.fillers.iter().chain(&other.fillers).any(|filler| filler.entity == name);
    let shared =
        one.around.iter().filter(|(name, _)| !takes_part(*name) && other.around.iter().any(|(found, _)| found == name));
    shared.map(|(_, kind)| weight(*kind) / 2).sum::<i32>().min(MOST_AROUND)
}

/// Returns what it tells that two articles name the same: how much of the shorter list they have in common.
fn compare_stories(one: &Description, other: &Description) -> i32 {
    if one.article == other.article {
        return 0;
    }
    let sum = |names: &[(Name, Kind)]| names.iter().map(|(_, kind)| weight(*kind)).sum::<i32>();
    let is_shared = |name: &&(Name, Kind)| other.names.binary_search(name).is_ok();
    let shared: i32 = one.names.iter().filter(is_shared).map(|(_, kind)| weight(*kind)).sum();
    let least = sum(&one.names).min(sum(&other.names));
    if least > 0 { SAME_STORY * shared / least } else { 0 }
}

/// Returns how much it tells that something of a kind is the same.
fn weight(kind: Kind) -> i32 {
    match kind {
        Kind::Person => 350,
        Kind::Place => 300,
        Kind::Organization => 250,
        Kind::State => 200,
        Kind::Thing => 150,
    }
}

/// Returns what it costs that an article tells of several such events, where no date says which is meant.
fn confusion(one: &Description, other: &Description) -> i32 {
    let is_dated = one.is_dated && other.is_dated;
    if is_dated { 0 } else { 50 * one.rivals.max(other.rivals).min(4) as i32 }
}

/// Returns what it tells that the same take part, or others; nothing where that makes it another happening.
fn compare_participants(one: &Description, other: &Description, knowledge: &Knowledge) -> Option<i32> {
    let is_reciprocal = knowledge.is_reciprocal(one.class);
    let mut sum = 0;
    for filler in &one.fillers {
        let values = counterparts(filler, other, is_reciprocal).map(|found| compare(filler, found, knowledge));
        let Some(best) = values.max() else { continue };
        if best > 0 {
            sum += best;
            continue;
        }
        // A part can be played by several: only where none of them is shared does it tell the events apart.
        let is_shared = counterparts(filler, one, is_reciprocal).any(|companion| {
            counterparts(companion, other, is_reciprocal).any(|found| compare(companion, found, knowledge) > 0)
        });
        if is_shared {
            continue;
        }
        if is_decisive(filler) {
            return None;
        }
        sum += best;
    }
    Some(sum)
}

/// Returns those that play the same part in a description as a participant does.
fn counterparts<'a>(
    filler: &'a Filler,
    description: &'a Description,
    is_reciprocal: bool,
) -> impl Iterator<Item = &'a Filler> {
    description.fillers.iter().filter(move |found| is_same_part(filler, found, is_reciprocal))
}

/// Tells whether two participants play the same part.
fn is_same_part(one: &Filler, other: &Filler, is_reciprocal: bool) -> bool {
    let is_place = |filler: &Filler| filler.role == vocab::PLACE.0;
    one.role == other.role || is_reciprocal && !is_place(one) && !is_place(other)
}

/// Tells whether another one in this part makes it another happening.
///
/// Of states and organizations that do something, each voice may name another: that is a contradiction, and still one
/// happening.
fn is_decisive(filler: &Filler) -> bool {
    let is_agent = filler.role == vocab::AGENT.0;
    !filler.is_owner
        && match filler.kind {
            Kind::Person | Kind::Place => true,
            Kind::Organization | Kind::State => !is_agent,
            Kind::Thing => false,
        }
}

/// Returns what it tells that these two play the same part: below 0 where they are not the same.
fn compare(one: &Filler, other: &Filler, knowledge: &Knowledge) -> i32 {
    if one.entity == other.entity {
        let weight = weight(one.kind);
        return if one.is_owner || other.is_owner { weight.min(150) } else { weight };
    }
    // "Moscou" for "Vladimir Poutine", "Ukraine" for "Kiev": the whole stands for the part, and tells less.
    if knowledge.belongs_to(one.entity, other.entity) || knowledge.belongs_to(other.entity, one.entity) {
        return 100;
    }
    -150
}
