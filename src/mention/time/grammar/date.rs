//! Dates that the calendar knows: days, months, years, quarters, seasons, feasts.

use super::{Base, Found, Grammar};
use crate::mention::time::Relation;
use crate::mention::time::scan::{Kind, Token};
use crate::mention::time::words::{Determiner, Joint, Scale, Term, Unit};

impl Grammar<'_> {
    /// "le 15" where nothing follows that the number could count.
    fn is_lone_day(&self, at: usize, next: usize) -> bool {
        self.joint(at, Joint::DayArticle).is_some() && self.ends_phrase(next)
    }

    fn ends_phrase(&self, next: usize) -> bool {
        let is_end =
            |token: &Token| token.starts_line || [".", ",", ";", "!", "?", ":"].iter().any(|mark| token.is(mark));
        self.token(next).is_none_or(|token| is_end(token) && self.token(next + 1).is_none_or(|token| !token.glued))
    }

    /// "18" where nothing follows that the number could count: "la semaine du 18".
    pub(super) fn bare_day(&self, at: usize) -> Option<Found> {
        let (day, next) = self.day(at)?;
        let base = Base::Date { year: None, month: None, day: Some(day), weekday: None };
        self.ends_phrase(next).then(|| Found::new(at, next, base))
    }

    /// "20 du mois prochain": the day of a month that is named by its distance.
    fn day_of_month(&self, at: usize, day: u32, behind: usize) -> Option<Found> {
        let of = self.joint(behind, Joint::Of).unwrap_or(behind);
        let month = self.shifted_unit(of, Relation::Of)?;
        let Base::Shift { unit, .. } = month.base else { return None };
        let base = Base::Nth { number: i64::from(day), weekday: None, unit: Unit::DAY, of: Box::new(month.clone()) };
        (unit == Unit::MONTH).then(|| Found::new(at, month.next, base))
    }

    /// "vendredi de la semaine prochaine".
    fn day_of_week(&self, at: usize, weekday: u32, behind: usize) -> Option<Found> {
        let of = self.joint(behind, Joint::Of).unwrap_or(behind);
        let week = self.shifted_unit(of, Relation::Of)?;
        let Base::Shift { unit, .. } = week.base else { return None };
        let base = Base::Nth { number: 1, weekday: Some(weekday), unit: Unit::DAY, of: Box::new(week.clone()) };
        (unit.scale == Scale::Week).then(|| Found::new(at, week.next, base))
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
            if let Some((_, behind)) = self.day(day_at)
                && (self.month(behind).is_some() || self.is_lone_day(comma, behind))
            {
                next = day_at;
            } else if let Some(mut found) = self.day_of_week(at, number, next) {
                self.add_day_part(&mut found);
                return Some(found);
            }
        }
        let (mut day, mut month, mut year) = (None, None, None);
        if let Some((number, behind)) = self.day(next) {
            if let Some((named, behind)) = self.month_of(behind) {
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
            } else if (determiner.is_some() || relation == Relation::Between)
                && let Some(found) = self.day_of_month(at, number, behind)
            {
                return Some(found);
            } else if weekday.is_none() && self.is_lone_day(at, behind) {
                (day, next) = (Some(number), behind);
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
                self.month_of(behind).is_some() || again || self.day_of_month(day_at, 1, behind).is_some()
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
        let to = self.calendar_date(joint, true, Relation::Between).filter(|to| {
            matches!(to.base, Base::Date { day: Some(_), month: Some(_), .. } | Base::Nth { weekday: None, .. })
        })?;
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
        if let Some(found) = self.short_year_part(at) {
            return Some(found);
        }
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
        if let Some(found) = self
            .shifted_unit(inner.unwrap_or(next), Relation::Of)
            .or_else(|| inner.and_then(|inner| self.whole_of(inner)))
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

    /// "T3 2024", "2024 S1".
    fn short_year_part(&self, at: usize) -> Option<Found> {
        let part = |at: usize| {
            let quarter = self.joint(at, Joint::Quarter).map(|next| (3, next));
            let (months, next) = quarter.or_else(|| self.joint(at, Joint::HalfYear).map(|next| (6, next)))?;
            let digits = self.token(next).filter(|token| token.glued && token.lower.len() == 1)?;
            let number = u32::try_from(digits.number()?).ok()?;
            let is_free = self.token(next + 1).is_none_or(|token| !token.glued || token.kind == Kind::Mark);
            (is_free && (1..=12 / months).contains(&number)).then_some((months, number, next + 1))
        };
        let (months, number, year, next) = match self.year(at) {
            Some((year, behind)) => part(behind).map(|(months, number, next)| (months, number, year, next))?,
            None => {
                let (months, number, behind) = part(at)?;
                let (year, next) = self.year(self.joint(behind, Joint::Of).unwrap_or(behind))?;
                (months, number, year, next)
            }
        };
        Some(Found::new(at, next, Base::YearPart { months, number, year: Some(year), by: 0 }))
    }

    /// "les années 1990", "années 60".
    pub(super) fn decade(&self, at: usize) -> Option<Found> {
        let (_, start) = self.determiner(at);
        let next = self.joint(start, Joint::Decade)?;
        let numeral = self.words.numbers.numeral(self.tokens, next).filter(|numeral| numeral.value < 2200.0)?;
        let number = (0_i32..2200).step_by(10).find(|number| (f64::from(*number) - numeral.value).abs() < 1e-9)?;
        let first = match number {
            1000.. => number,
            10..=90 => 1900 + number,
            _ => return None,
        };
        Some(Found::new(at, numeral.next, Base::Decade(first)))
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
