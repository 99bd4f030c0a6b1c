//! An axis of days.

use chrono::{Datelike, Days, Months, NaiveDate};

/// At most so many days are named.
const TICKS: usize = 12;
/// From so many days on, those far off are left out; of fewer, each counts.
const MANY: usize = 20;

/// A stretch of days, and where it is drawn.
#[derive(Clone, Copy, Debug)]
pub(super) struct Axis {
    first: NaiveDate,
    last: NaiveDate,
    left: f64,
    right: f64,
}

impl Axis {
    /// Makes an axis of the days that are shown.
    ///
    /// Where a few of them are so far off that they would press all others together, the axis leaves them out.
    pub(super) fn of(days: &[NaiveDate], left: f64, right: f64) -> Option<Self> {
        let mut days = days.to_vec();
        days.sort_unstable();
        let (mut first, mut last) = (*days.first()?, *days.last()?);
        let at = |hundredth: usize| days.get((days.len() - 1) * hundredth / 100).copied();
        let (low, high) = (at(5)?, at(95)?);
        let central = (high - low).num_days().max(14);
        let are_many = days.len() >= MANY;
        if are_many && (low - first).num_days() > central {
            first = low.checked_sub_days(Days::new(central.unsigned_abs() / 20)).unwrap_or(low);
        }
        if are_many && (last - high).num_days() > central {
            last = high.checked_add_days(Days::new(central.unsigned_abs() / 20)).unwrap_or(high);
        }
        if (last - first).num_days() < 6 {
            first = first.checked_sub_days(Days::new(3)).unwrap_or(first);
            last = last.checked_add_days(Days::new(3)).unwrap_or(last);
        }
        Some(Self { first, last, left, right })
    }

    /// Returns where a day stands, if it is on the axis.
    pub(super) fn position(&self, day: NaiveDate) -> Option<f64> {
        (self.first..=self.last).contains(&day).then(|| self.reach(day))
    }

    /// Returns where a day stands, and the nearer end for one that is beyond.
    #[allow(clippy::cast_precision_loss)]
    pub(super) fn reach(&self, day: NaiveDate) -> f64 {
        let whole = (self.last - self.first).num_days() as f64;
        let part = (day.clamp(self.first, self.last) - self.first).num_days() as f64;
        self.left + (self.right - self.left) * part / whole
    }

    /// Tells whether a day is before the axis begins.
    pub(super) fn is_before(&self, day: NaiveDate) -> bool {
        day < self.first
    }

    /// Returns the days to name: the first ones of years, months or weeks, as there is room.
    pub(super) fn ticks(&self) -> Vec<(NaiveDate, String)> {
        for (months, days) in [(0, 1), (0, 2), (0, 7), (1, 0), (3, 0), (6, 0)] {
            let ticks = self.every(months, days);
            if ticks.len() <= TICKS {
                let form = if months == 0 { "%Y-%m-%d" } else { "%Y-%m" };
                return ticks.into_iter().map(|day| (day, day.format(form).to_string())).collect();
            }
        }
        let steps = [1_u32, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
        let ticks = steps.iter().map(|years| self.every(years * 12, 0)).find(|ticks| ticks.len() <= TICKS);
        ticks.unwrap_or_default().into_iter().map(|day| (day, day.year().to_string())).collect()
    }

    /// Returns the days of a rhythm of months or, where that is 0, of days.
    fn every(&self, months: u32, days: u64) -> Vec<NaiveDate> {
        let years = i32::try_from(months / 12).unwrap_or(1).max(1);
        let start = if months >= 12 {
            NaiveDate::from_ymd_opt(self.first.year().div_euclid(years) * years, 1, 1)
        } else if months > 0 {
            NaiveDate::from_ymd_opt(self.first.year(), 1, 1)
        } else {
            Some(self.first)
        };
        let mut day = start.unwrap_or(self.first);
        let mut found = Vec::new();
        while day <= self.last && found.len() <= TICKS {
            if day >= self.first {
                found.push(day);
            }
            let next = if months > 0 {
                day.checked_add_months(Months::new(months))
            } else {
                day.checked_add_days(Days::new(days))
            };
            match next {
                Some(next) => day = next,
                None => break,
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn named(days: &[&str]) -> Vec<String> {
        let days: Vec<_> = days.iter().map(|text| day(text)).collect();
        Axis::of(&days, 0.0, 100.0).unwrap().ticks().into_iter().map(|(_, name)| name).collect()
    }

    #[test]
    fn days_are_named_as_there_is_room() {
        assert_eq!(named(&["2024-06-18", "2024-06-20"]).first().map(String::as_str), Some("2024-06-15"));
        assert_eq!(named(&["2024-01-10", "2024-05-20"]), ["2024-02", "2024-03", "2024-04", "2024-05"]);
        assert_eq!(
            named(&["2001-01-10", "2024-05-20"]),
            ["2002", "2004", "2006", "2008", "2010", "2012", "2014", "2016", "2018", "2020", "2022", "2024"]
        );
        assert!(Axis::of(&[], 0.0, 1.0).is_none());
    }

    #[test]
    fn days_far_off_do_not_press_the_others_together() {
        let mut days: Vec<_> = (1..=28).map(|number| day(&format!("2024-06-{number:02}"))).collect();
        days.push(day("1945-05-08"));
        let axis = Axis::of(&days, 0.0, 100.0).unwrap();
        assert_eq!(axis.position(day("1945-05-08")), None);
        assert!(axis.is_before(day("1945-05-08")));
        assert!(axis.reach(day("2024-06-28")) - axis.reach(day("2024-06-01")) > 80.0);
    }
}
