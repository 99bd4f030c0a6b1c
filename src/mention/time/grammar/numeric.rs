//! Dates in digits: "19/06/2024", "2024-06", "22/04".

use super::{Base, Found, Grammar};
use crate::mention::time::scan::{Kind, Token};
use crate::mention::time::words::Joint;

impl Grammar<'_> {
    /// "2024-06-19", "19/06/2024", "19.06.2024".
    pub(super) fn numeric_date(&self, at: usize) -> Option<Found> {
        self.full_numeric_date(at).or_else(|| self.short_numeric_date(at))
    }

    fn full_numeric_date(&self, at: usize) -> Option<Found> {
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
        // Only a date of the American order has no such month.
        let (month, day) = if month > 12 && separator.is("/") { (day, month) } else { (month, day) };
        let fits = (1..=12).contains(&month) && (1..=31).contains(&day);
        let base = Base::Date { year: i32::try_from(year).ok(), month: Some(month), day: Some(day), weekday: None };
        fits.then(|| Found::new(at, at + 5, base))
    }

    /// "03/2024", "11 / 2024", "2024-03"; "22/04" behind an article, "03/05" anywhere.
    fn short_numeric_date(&self, at: usize) -> Option<Found> {
        let separator = self.token(at + 1).filter(|token| token.is("-") || token.is("/"))?;
        let (first, second) = (self.token(at)?, self.token(at + 2)?);
        // Blanks may stand about a stroke that has a year beside it.
        let has_year = first.lower.len() == 4 || second.lower.len() == 4;
        let is_spaced = separator.is("/") && has_year && !separator.starts_line && !second.starts_line;
        if !(separator.glued && second.glued || is_spaced) {
            return None;
        }
        if self
            .token(at + 3)
            .is_some_and(|token| token.glued && (token.kind != Kind::Mark || token.is(separator.lower.as_str())))
        {
            return None;
        }
        if first.glued && at > 0 && self.token(at - 1).is_some_and(|token| !token.is("(") && !token.is("'")) {
            return None;
        }
        let (a, b) = (u32::try_from(first.number()?).ok()?, u32::try_from(second.number()?).ok()?);
        let is_month = |number: u32| (1..=12).contains(&number);
        let (year, month, day) = match (first.lower.len(), second.lower.len()) {
            // "2009-10" is a season of sport or a year of school, "2016-11" can only be a month.
            (4, 2) if is_month(b) && (separator.is("/") || b <= a % 100) => (Some(a), b, None),
            (4, 1) if is_month(b) && separator.is("/") => (Some(a), b, None),
            (1 | 2, 4) if is_month(a) => (Some(b), a, None),
            (1 | 2, 1 | 2)
                if is_month(b) && (1..=31).contains(&a) && separator.is("/") && self.is_day_and_month(at) =>
            {
                let (year, next) = self.year_after(at + 3).unzip();
                let base = Base::Date { year, month: Some(b), day: Some(a), weekday: None };
                return Some(Found::new(at, next.unwrap_or(at + 3), base));
            }
            _ => return None,
        };
        let year = match year {
            Some(year) if !(1900..=2099).contains(&year) => return None,
            year => year.and_then(|year| i32::try_from(year).ok()),
        };
        Some(Found::new(at, at + 3, Base::Date { year, month: Some(month), day, weekday: None }))
    }

    /// Tells two numbers from a fraction or a mark: by a zero in front ("22/04"), or by an article or what joins two
    /// ends before them ("le 22/4", "du 25/10 au 25/1").
    fn is_day_and_month(&self, at: usize) -> bool {
        let has_zero =
            |at: usize| self.token(at).is_some_and(|token| token.lower.len() == 2 && token.lower.starts_with('0'));
        has_zero(at)
            || has_zero(at + 2)
            || at.checked_sub(1).is_some_and(|before| {
                self.joint(before, Joint::DayArticle) == Some(at)
                    || self.joint(before, Joint::Of) == Some(at)
                    || self.joint(before, Joint::To) == Some(at)
            })
    }
}
