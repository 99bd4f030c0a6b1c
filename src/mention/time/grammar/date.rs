//! Dates that the calendar knows: days, months, years, quarters, seasons, feasts.

use super::{Base, Found, Grammar};
use crate::mention::time::Relation;
use crate::mention::time::scan::{Kind, Token};
use crate::mention::time::words::{Determiner, Joint, Scale, Term, Unit};

impl Grammar<'_> {
    /// "2024-06-19", "19/06/2024", "19.06.2024".
    pub(super) fn numeric_date(&self, at: usize) -> Option<Found> {
        let number = |at: usize| {
            self.token(at)
                .filter(|token| token.lower.len() <= 4)
                .and_then(Token::number)
                .and_then(|number| u32::try_from(number).ok())
        };
        let separator =
            self.token(at + 1).filter(|token| token.glued && (token.is("-") || token.is("/") || token.is(".")))?;
        self.token(at + 3).filter(|token| token.glued && token.lower == separator.lower)?;
        if self
            .token(at + 5)
            .is_some_and(|token| token.glued && (token.kind != Kind::Mark || token.is("-") || token.is("/")))
        {
            return None;
        }
        let (a, b, c) = (number(at)?, number(at + 2)?, number(at + 4)?);
        let length = |at: usize| self.token(at).map_or(0, |token| token.lower.len());
        let fits = match (length(at), length(at + 2), length(at + 4)) {
            (4, 1 | 2, 1 | 2) => true,
            (1 | 2, 1 | 2, 2 | 4) => separator.lower != "." || length(at + 4) == 4,
            _ => false,
        };
        if !fits {
            return None;
        }
        let (year, month, day) = if a > 31 { (a, b, c) } else { (c, b, a) };
        let year = match year {
            0..=49 if separator.lower != "-" => year + 2000,
            50..=99 if separator.lower != "-" => year + 1900,
            1000..=2199 => year,
            _ => return None,
        };
        let fits = (1..=12).contains(&month) && (1..=31).contains(&day);
        let base = Base::Date { year: i32::try_from(year).ok(), month: Some(month), day: Some(day), weekday: None };
        fits.then(|| Found::new(at, at + 5, base))
    }

    /// "lundi", "le 3 mars 2024", "mars dernier", "2024", "mardi soir".
    pub(super) fn calendar_date(&self, at: usize, is_strong: bool, relation: Relation) -> Option<Found> {
        let (determiner, start) = self.determiner(at);
        if matches!(determiner, Some(Determiner::Every | Determiner::Several | Determiner::Plural)) {
            return None;
        }
        let mut weekday = None;
        let mut next = start;
        if let Some((number, behind)) = self.weekday(start) {
            weekday = Some(number);
            next = behind;
            // "lundi, le 3 mars" and "lundi le 3 mars" are one date.
            let comma = self.token(next).filter(|token| token.is(",")).map_or(next, |_| next + 1);
            let (_, day_at) = self.determiner(comma);
            if let Some((_, month_at)) = self.day(day_at)
                && self.month(month_at).is_some()
            {
                next = day_at;
            }
        }
        let (mut day, mut month, mut year) = (None, None, None);
        if let Some((number, behind)) = self.day(next) {
            if let Some((named, behind)) = self.month(behind) {
                (day, month, next) = (Some(number), Some(named), behind);
            } else if weekday.is_some()
                && self.token(next).is_some_and(|token| token.kind == Kind::Digits)
                && !self.is_counted(behind)
            {
                (day, next) = (Some(number), behind);
            } else if determiner.is_some()
                && let Some(((by, false), shifted)) = self.shift(behind)
            {
                let base = Base::ShiftedDate { month: None, day: Some(number), weekday: None, by };
                return Some(Found::new(at, shifted, base));
            } else if weekday.is_none() && self.is_listed_day(behind) {
                return self.listed_days(at, number, behind);
            }
        } else if weekday.is_none()
            && let Some((named, behind)) = self.month(next)
            && self.is_month_name(next, behind, is_strong || determiner.is_some())
        {
            (month, next) = (Some(named), behind);
        }
        if month.is_some() {
            if let Some((number, behind)) = self.year_after(next) {
                (year, next) = (Some(number), behind);
            }
        } else if weekday.is_none() && day.is_none() {
            let (number, behind) = self.year(next)?;
            if determiner.is_some()
                || !(is_strong && !matches!(relation, Relation::Around | Relation::During)
                    || self.is_loose_year(next, number)
                        && (matches!(relation, Relation::Of | Relation::Around | Relation::Clock | Relation::During)
                            || self.is_bare_year(next)))
            {
                return None;
            }
            (year, next) = (Some(number), behind);
        }
        // "le lundi" is a habit unless it is said which one.
        let mut found = if year.is_none()
            && let Some(((by, anaphoric), behind)) = self.shift(next)
            && !anaphoric
        {
            Found::new(at, behind, Base::ShiftedDate { month, day, weekday, by })
        } else {
            Found::new(at, next, Base::Date { year, month, day, weekday })
        };
        if determiner == Some(Determiner::Definite)
            && weekday.is_some()
            && day.is_none()
            && matches!(found.base, Base::Date { .. })
        {
            let base = Base::Set(format!("XXXX-WXX-{}", weekday.unwrap_or_default()));
            return Some(Found { base, ..found });
        }
        if weekday.is_some() || day.is_some() {
            self.add_day_part(&mut found);
        }
        Some(found)
    }

    pub(super) fn is_listed_day(&self, at: usize) -> bool {
        self.list_joint(at).is_some_and(|joint| {
            let (_, day_at) = self.determiner(joint);
            let weekday_at = self.weekday(day_at).map_or(day_at, |(_, next)| next);
            self.day(weekday_at).is_some_and(|(_, behind)| {
                let again = self
                    .list_joint(behind)
                    .and_then(|joint| self.day(joint))
                    .is_some_and(|(_, behind)| self.month(behind).is_some());
                self.month(behind).is_some() || again
            })
        })
    }

    /// Returns the token behind what joins two days of a list: "à", "et", a comma, a hyphen.
    pub(super) fn list_joint(&self, at: usize) -> Option<usize> {
        let mark = || self.token(at).filter(|token| token.is("-") || token.is(",")).map(|_| at + 1);
        self.joint(at, Joint::To).or_else(|| self.joint(at, Joint::And)).or_else(mark)
    }

    /// "19 au 23 juillet", "19 et 20 juillet", "15-20 août".
    pub(super) fn listed_days(&self, at: usize, day: u32, next: usize) -> Option<Found> {
        let mut joint = self.list_joint(next)?;
        if let Some(again) = self
            .day(joint)
            .filter(|(_, behind)| self.month(*behind).is_none())
            .and_then(|(_, behind)| self.list_joint(behind))
        {
            joint = again;
        }
        let to = self
            .calendar_date(joint, true, Relation::Between)
            .filter(|to| matches!(to.base, Base::Date { day: Some(_), month: Some(_), .. }))?;
        let from = Found::new(at, next, Base::Date { year: None, month: None, day: Some(day), weekday: None });
        Some(Found::new(at, to.next, Base::Range { from: Box::new(from), to: Box::new(to), is_night: false }))
    }

    /// "au printemps dernier", "cet été", "automne 2023".
    pub(super) fn season(&self, at: usize, is_strong: bool) -> Option<Found> {
        let (determiner, start) = self.determiner(at);
        let ((code, plural), next) = self.find(start, |term| match term {
            Term::Season { code, plural } => Some((code.clone(), *plural)),
            _ => None,
        })?;
        if self.token(start).is_some_and(|token| token.capitalized && !token.starts_line)
            && determiner.is_none()
            && !is_strong
        {
            return None;
        }
        if determiner == Some(Determiner::Every) || plural {
            return Some(Found::new(at, next, Base::Set(format!("XXXX-{code}"))));
        }
        if let Some((year, next)) = self.year_after(next) {
            return Some(Found::new(at, next, Base::Season { code, year: Some(year), by: None }));
        }
        if let Some(((by, _), next)) = self.shift(next) {
            return Some(Found::new(at, next, Base::Season { code, year: None, by: Some(by) }));
        }
        let by = (determiner == Some(Determiner::Demonstrative)).then_some(0);
        (determiner.is_some() || is_strong).then(|| Found::new(at, next, Base::Season { code, year: None, by }))
    }

    pub(super) fn feast(&self, at: usize) -> Option<Found> {
        let (_, start) = self.determiner(at);
        let (feast, next) = self.find(start, |term| match term {
            Term::Feast(feast) => Some(*feast),
            _ => None,
        })?;
        let mut found = Found::new(at, next, Base::Feast { feast, year: None, by: None });
        if let Some((year, next)) = self.year_after(next) {
            found = Found::new(at, next, Base::Feast { feast, year: Some(year), by: None });
        } else if let Some(((by, _), next)) = self.shift(next) {
            found = Found::new(at, next, Base::Feast { feast, year: None, by: Some(by) });
        }
        Some(found)
    }

    /// "le premier trimestre 2024", "second semestre".
    pub(super) fn year_part(&self, at: usize) -> Option<Found> {
        let (_, start) = self.determiner(at);
        let (number, unit_at) = self.ordinal(start)?;
        let ((unit, _), next) = self.unit(unit_at)?;
        let months = if unit == (Unit { count: 3.0, scale: Scale::Month }) {
            3
        } else if unit == (Unit { count: 6.0, scale: Scale::Month }) {
            6
        } else {
            return None;
        };
        if number == 0 || number > 12 / months {
            return None;
        }
        let inner = self.joint(next, Joint::Of);
        if let Some((year, next)) = self.year(inner.unwrap_or(next)) {
            return Some(Found::new(at, next, Base::YearPart { months, number, year: Some(year), by: 0 }));
        }
        if let Some(found) =
            inner.and_then(|inner| self.shifted_unit(inner, Relation::Of).or_else(|| self.whole_of(inner)))
        {
            match found.base {
                Base::Shift { by, .. } => {
                    return Some(Found::new(at, found.next, Base::YearPart { months, number, year: None, by }));
                }
                Base::Date { year, .. } => {
                    return Some(Found::new(at, found.next, Base::YearPart { months, number, year, by: 0 }));
                }
                _ => {}
            }
        }
        Some(Found::new(at, next, Base::YearPart { months, number, year: None, by: 0 }))
    }

    /// "les années 1990", "années 60".
    pub(super) fn decade(&self, at: usize) -> Option<Found> {
        let (_, start) = self.determiner(at);
        let next = self.joint(start, Joint::Decade)?;
        let token = self.token(next)?;
        let number = i32::try_from(token.number()?).ok()?;
        let first = match token.lower.len() {
            4 if (1000..=2199).contains(&number) => number,
            2 => 1900 + number,
            _ => return None,
        };
        (first % 10 == 0).then(|| Found::new(at, next + 1, Base::Decade(first)))
    }

    /// "le XXe siècle", "19e siècle", "vingtième siècle".
    pub(super) fn century(&self, at: usize) -> Option<Found> {
        let (_, start) = self.determiner(at);
        let (number, unit_at) = self.ordinal(start).or_else(|| self.roman(start))?;
        let ((unit, _), next) = self.unit(unit_at)?;
        let fits = unit.scale == Scale::Year && unit.count >= 100.0 && (1..=21).contains(&number);
        fits.then(|| i32::try_from(number).ok().map(|number| Found::new(at, next, Base::Century(number)))).flatten()
    }
}
