//! Times that lean on another: "hier soir", "la semaine dernière", "fin août".

use super::{Base, DAYTIME, Found, Grammar};
use crate::mention::time::Relation;
use crate::mention::time::words::{Determiner, Joint, Scale, Term, Unit};

impl Grammar<'_> {
    /// Adds "soir", "au matin", "en début d'après-midi", "dans la nuit".
    pub(super) fn add_day_part(&self, found: &mut Found) {
        let mut at = found.next;
        if let Some(behind) = self.joint(at, Joint::At) {
            at = behind;
        }
        let part = self.find(at, |term| match term {
            Term::Part(modifier) => Some(*modifier),
            _ => None,
        });
        let mut modifier = None;
        if let Some((wanted, behind)) = part {
            modifier = wanted;
            at = self.joint(behind, Joint::Of).unwrap_or(behind);
        }
        let (_, at) = self.determiner(at);
        if let Some((code, next)) = self.day_part(at) {
            found.day_part = Some(code);
            found.modifier = found.modifier.or(modifier);
            found.next = next;
        }
    }

    /// "début août", "la fin de l'année", "mi-juin", "courant 2023".
    pub(super) fn part(&self, at: usize) -> Option<Found> {
        let (_, start) = self.determiner(at);
        let (modifier, next) = self.find(start, |term| match term {
            Term::Part(modifier) => Some(*modifier),
            _ => None,
        })?;
        let inner_at = self.joint(next, Joint::Of).unwrap_or(next);
        let bare_part = || {
            let (_, at) = self.determiner(inner_at);
            let (code, next) = self.day_part(at)?;
            let mut found = Found::new(inner_at, next, Base::Shift { unit: Unit::DAY, by: 0, anaphoric: true });
            found.day_part = Some(code);
            Some(found)
        };
        let bare_unit = || {
            let (_, at) = self.determiner(inner_at);
            let ((unit, plural), next) = self.unit(at)?;
            let fits = !plural && matches!(unit.scale, Scale::Week | Scale::Month | Scale::Year | Scale::Weekend);
            fits.then(|| Found::new(inner_at, next, Base::Shift { unit, by: 0, anaphoric: false }))
        };
        // "prend fin mercredi": a single day has no end worth naming.
        let is_whole = |found: &Found| match found.base {
            Base::Duration { .. } | Base::Vague(_) | Base::Set(_) | Base::Window { .. } | Base::Clock => false,
            Base::Date { day, weekday, .. } | Base::ShiftedDate { day, weekday, .. } => {
                found.day_part.is_some() || day.is_none() && weekday.is_none()
            }
            Base::Nth { weekday, unit, .. } => weekday.is_none() && unit.scale != Scale::Day,
            _ => true,
        };
        let inner = self.core(inner_at, true, Relation::Of).filter(is_whole);
        let mut found = inner.or_else(bare_unit).or_else(bare_part)?;
        found.first = at;
        found.modifier = modifier.or(found.modifier);
        Some(found)
    }

    /// "le premier dimanche de mai", "la dernière semaine d'août".
    pub(super) fn nth(&self, at: usize) -> Option<Found> {
        let (_, start) = self.determiner(at);
        let (number, next) = match self.ordinal(start) {
            Some((number, next)) => (i64::from(number), next),
            None => self.shift(start).filter(|((by, _), _)| *by < 0).map(|(_, next)| (-1, next))?,
        };
        let (weekday, unit, next) = match self.weekday(next) {
            Some((weekday, next)) => (Some(weekday), Unit::DAY, next),
            None => self.unit(next).map(|((unit, _), next)| (None, unit, next))?,
        };
        if weekday.is_none() && !matches!(unit.scale, Scale::Week | Scale::Weekend | Scale::Day)
            || number > 6 && weekday.is_some()
        {
            return None;
        }
        let of = self.core(self.joint(next, Joint::Of)?, true, Relation::Of)?;
        let is_whole = matches!(
            of.base,
            Base::Date { day: None, weekday: None, .. }
                | Base::ShiftedDate { day: None, weekday: None, .. }
                | Base::Season { .. }
                | Base::Shift { .. }
        );
        is_whole.then(|| Found::new(at, of.next, Base::Nth { number, weekday, unit, of: Box::new(of) }))
    }

    /// "hier soir", "le lendemain", "aujourd'hui vendredi".
    pub(super) fn relative_day(&self, at: usize) -> Option<Found> {
        let (determiner, start) = self.determiner(at);
        let ((shift, anaphoric), mut next) = self.find(start, |term| match term {
            Term::Day { shift, anaphoric } => Some((*shift, *anaphoric)),
            _ => None,
        })?;
        if !anaphoric && determiner.is_some() {
            return None;
        }
        if let Some((_, behind)) = self.weekday(next) {
            next = behind;
        }
        let mut found = Found::new(at, next, Base::Shift { unit: Unit::DAY, by: shift, anaphoric });
        self.add_day_part(&mut found);
        Some(found)
    }

    /// "la nuit de lundi à mardi", "la nuit du 12 au 13 mai", "la matinée de mardi".
    pub(super) fn night(&self, at: usize) -> Option<Found> {
        let (_, start) = self.determiner(at);
        // The daytime of a day is the day: `whole_of` reads it.
        let (code, next) = self.day_part(start).filter(|(code, _)| code != DAYTIME)?;
        let inner = self.joint(next, Joint::Of)?;
        if let Some(mut range) = self.range(inner)
            && let Base::Range { is_night, .. } = &mut range.base
        {
            *is_night = true;
            range.first = at;
            range.day_part = Some(code);
            return Some(range);
        }
        let mut found = self.calendar_date(inner, true, Relation::Of).or_else(|| self.relative_day(inner))?;
        found.first = at;
        found.day_part = Some(code);
        Some(found)
    }

    /// "le mois de mai", "l'année 2001", "l'an 2000", "la semaine du 12 juin", "la journée de lundi".
    pub(super) fn whole_of(&self, at: usize) -> Option<Found> {
        let (determiner, start) = self.determiner(at);
        let ((unit, plural), next) = self.unit(start)?;
        if plural || unit.count > 1.0 {
            return None;
        }
        let of = self.joint(next, Joint::Of);
        match unit.scale {
            Scale::Year => {
                let (year, next) = self.year(of.unwrap_or(next))?;
                Some(Found::new(at, next, Base::Date { year: Some(year), month: None, day: None, weekday: None }))
            }
            Scale::Month => {
                self.month(of?)?;
                let found = self.calendar_date(of?, true, Relation::Of)?;
                if determiner == Some(Determiner::Same) {
                    return Some(Found::new(at, found.next, Base::Shift { unit, by: 0, anaphoric: true }));
                }
                Some(Found { first: at, ..found })
            }
            Scale::Day => {
                let found = self.calendar_date(of.unwrap_or(next), true, Relation::Of)?;
                let is_day =
                    matches!(found.base, Base::Date { day, weekday, .. } if day.is_some() || weekday.is_some());
                is_day.then_some(Found { first: at, ..found })
            }
            Scale::Week => {
                let of = of.or_else(|| self.joint(next, Joint::Beginning))?;
                let found = self.calendar_date(of, true, Relation::Of).or_else(|| self.bare_day(of))?;
                let is_day = matches!(found.base, Base::Date { day: Some(_), .. });
                is_day.then(|| Found::new(at, found.next, Base::Around { unit, of: Box::new(found) }))
            }
            _ => None,
        }
    }

    /// "la semaine dernière", "ce mois-ci", "l'an prochain", "cette année-là", "le même jour", "ce matin".
    pub(super) fn shifted_unit(&self, at: usize, relation: Relation) -> Option<Found> {
        let (determiner, start) = self.determiner(at);
        let is_same = determiner == Some(Determiner::Same);
        let is_demonstrative = determiner == Some(Determiner::Demonstrative);
        // "cette journée" is a day; `unit` below reads it.
        let day_part = self.day_part(start).filter(|(code, _)| code != DAYTIME || !is_demonstrative && !is_same);
        if let Some((code, next)) = day_part {
            let mut found = Found::new(at, next, Base::Shift { unit: Unit::DAY, by: 0, anaphoric: is_same });
            found.day_part = Some(code);
            if let Some(next) = self.joint(next, Joint::There) {
                found.next = next;
                found.base = Base::Shift { unit: Unit::DAY, by: 0, anaphoric: true };
                return Some(found);
            }
            if let Some(((by, anaphoric), next)) = self.shift(next) {
                found.next = next;
                found.base = Base::Shift { unit: Unit::DAY, by, anaphoric };
                return Some(found);
            }
            // "la journée" alone is as often an event as a time.
            let is_within = matches!(relation, Relation::In | Relation::During | Relation::Ahead);
            if found.day_part.as_deref() == Some(DAYTIME) && !is_within && !is_same {
                return None;
            }
            // "le matin" is that of the day spoken of.
            if determiner == Some(Determiner::Definite) || relation == Relation::In {
                found.base = Base::Shift { unit: Unit::DAY, by: 0, anaphoric: true };
                return Some(found);
            }
            return (is_demonstrative || is_same).then_some(found);
        }
        if (is_demonstrative || is_same)
            && let Some((number, next)) = self.weekday(start)
        {
            let (_, next) = self.shift(next).unwrap_or(((0, false), next));
            let mut found = match self.joint(next, Joint::There) {
                Some(next) => Found::new(at, next, Base::Shift { unit: Unit::DAY, by: 0, anaphoric: true }),
                None => {
                    Found::new(at, next, Base::ShiftedDate { month: None, day: None, weekday: Some(number), by: 0 })
                }
            };
            self.add_day_part(&mut found);
            return Some(found)
                .filter(|found| self.day(found.next).is_none_or(|(_, behind)| self.month(behind).is_none()));
        }
        // "la deuxième semaine", "le prochain mois": the adjective can stand in front.
        let (front, unit_at) = match self.shift(start) {
            Some((shift, behind)) => (Some(shift), behind),
            None => (None, start),
        };
        let ((unit, plural), mut next) = self.unit(unit_at)?;
        if self.has_plural_shift(start) || self.has_plural_shift(next) {
            return None;
        }
        if plural && unit.scale != Scale::Weekend || unit.scale == Scale::Second || unit.scale == Scale::Minute {
            return None;
        }
        if unit.scale == Scale::Hour && !(is_demonstrative || is_same) {
            return None;
        }
        let mut shift = front;
        if let Some((found, behind)) = self.shift(next)
            && shift.is_none()
        {
            (shift, next) = (Some(found), behind);
        } else if is_demonstrative || is_same {
            if let Some(behind) = self.joint(next, Joint::There) {
                (shift, next) = (Some((0, true)), behind);
            } else {
                next = self.joint(next, Joint::Here).unwrap_or(next);
                shift = shift.or(Some((0, is_same)));
            }
        }
        if shift.is_none() && determiner == Some(Determiner::Definite) && unit.scale == Scale::Weekend {
            shift = Some((0, false));
        }
        let (by, anaphoric) = shift?;
        if determiner.is_none() && relation == Relation::At {
            return None;
        }
        let mut found = Found::new(at, next, Base::Shift { unit, by, anaphoric });
        if unit == Unit::DAY {
            self.add_day_part(&mut found);
        }
        Some(found)
    }
}
