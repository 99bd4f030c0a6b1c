//! The picture of a map: circles on a grid of degrees, with the land behind them.

use maud::{Markup, html};

use super::{Place, land};
use crate::serve::page::svg::{Area, Taken, drawing, number, width};
use crate::serve::site::address;

/// How wide the picture is.
const WIDTH: f64 = 1000.0;
/// The radius of the largest circle.
const LARGEST: f64 = 24.0;
/// The size of the letters.
const SIZE: f64 = 12.0;

/// A part of the Earth, and how degrees become units of the picture.
#[derive(Clone, Copy, Debug)]
struct Frame {
    west: f64,
    east: f64,
    south: f64,
    north: f64,
    across: f64,
    up: f64,
}

impl Frame {
    fn world() -> Self {
        Self { west: -180.0, east: 180.0, south: -90.0, north: 90.0, across: WIDTH / 360.0, up: WIDTH / 360.0 }
    }

    /// Returns the part around some points, not too small and not too flat.
    fn around(points: &[(f64, f64)]) -> Self {
        let bounds = |values: &mut dyn Iterator<Item = f64>| {
            values.fold((f64::MAX, f64::MIN), |(low, high), value| (low.min(value), high.max(value)))
        };
        let (south, north) = bounds(&mut points.iter().map(|point| point.0));
        let (west, east) = bounds(&mut points.iter().map(|point| point.1));
        let squeeze = cosine((south + north) / 2.0).max(0.3);
        // Not so near that no coast tells where it is.
        let tall = ((north - south) * 1.2).max(20.0);
        let wide = ((east - west) * 1.2 * squeeze).max(tall * 1.8);
        let tall = tall.max(wide / 2.2);
        if wide / squeeze > 320.0 || tall > 170.0 {
            return Self::world();
        }
        let (middle, center) = ((south + north) / 2.0, (west + east) / 2.0);
        let half = wide / squeeze / 2.0;
        let up = WIDTH / wide;
        Self {
            west: center - half,
            east: center + half,
            south: middle - tall / 2.0,
            north: middle + tall / 2.0,
            across: up * squeeze,
            up,
        }
    }

    fn height(&self) -> f64 {
        (self.north - self.south) * self.up
    }

    fn place(&self, (latitude, longitude): (f64, f64)) -> (f64, f64) {
        ((longitude - self.west) * self.across, (self.north - latitude) * self.up)
    }

    /// Returns the degrees between two lines of the grid.
    fn step(&self) -> f64 {
        let wide = self.east - self.west;
        [(150.0, 30.0), (60.0, 10.0), (25.0, 5.0), (10.0, 2.0)]
            .iter()
            .find(|(least, _)| wide > *least)
            .map_or(1.0, |(_, step)| *step)
    }
}

/// Returns the cosine of an angle in degrees, by sums and products only: the same on every processor.
fn cosine(degrees: f64) -> f64 {
    let angle = degrees * std::f64::consts::PI / 180.0;
    let square = angle * angle;
    1.0 - square / 2.0 * (1.0 - square / 12.0 * (1.0 - square / 30.0 * (1.0 - square / 56.0)))
}

/// Draws the places on a grid of degrees, the largest first, and names those that have room.
#[allow(clippy::cast_precision_loss)]
pub(super) fn picture(places: &[Place], shows_world: bool, title: &str) -> Markup {
    let known: Vec<(&Place, (f64, f64))> = places.iter().filter_map(|place| Some((place, place.point?))).collect();
    let points: Vec<(f64, f64)> = known.iter().map(|(_, point)| *point).collect();
    let frame = if shows_world { Frame::world() } else { Frame::around(&points) };
    let height = frame.height();
    let most = known.iter().map(|(place, _)| place.claims).max().unwrap_or(1).max(1) as f64;
    let mut taken = Taken::default();
    let mut circles = Vec::new();
    for (place, point) in &known {
        let (x, y) = frame.place(*point);
        let radius = ((place.claims as f64 / most).sqrt() * LARGEST).max(3.0);
        taken.take(Area {
            left: x - radius * 0.7,
            top: y - radius * 0.7,
            right: x + radius * 0.7,
            bottom: y + radius * 0.7,
        });
        circles.push((place, x, y, radius));
    }
    let labels: Vec<_> = circles
        .iter()
        .filter_map(|(place, x, y, radius)| {
            let half = width(&place.name, SIZE) / 2.0 + 2.0;
            let spots = [
                (*x, y - radius - SIZE * 0.7),
                (*x, y + radius + SIZE * 0.7),
                (x + radius + half, *y),
                (x - radius - half, *y),
            ];
            let fits =
                |(at, level): &(f64, f64)| (half..=WIDTH - half).contains(at) && (SIZE..=height - SIZE).contains(level);
            let spot =
                spots.into_iter().filter(fits).find(|spot| taken.try_take(Area::of_text(&place.name, *spot, SIZE)))?;
            Some((spot, &place.name))
        })
        .collect();
    let land = land::path((WIDTH, height), |(longitude, latitude)| frame.place((latitude, longitude)));
    let content = html! {
        @if !land.is_empty() { path.land d=(land) {} }
        (grid(&frame, height))
        @for (place, x, y, radius) in &circles {
            a href=(address(&place.iri)) tabindex="-1" {
                circle.place cx=(number(*x)) cy=(number(*y)) r=(number(*radius)) { title { (place.name) " · " (place.claims) } }
            }
        }
        @for ((x, y), name) in &labels {
            text.name x=(number(*x)) y=(number(y + SIZE * 0.35)) font-size=(number(SIZE)) text-anchor="middle" { (name) }
        }
    };
    drawing((WIDTH, height), title, "map", &content)
}

/// Draws the lines of latitude and longitude with their degrees.
fn grid(frame: &Frame, height: f64) -> Markup {
    let step = frame.step();
    let lines = |low: f64, high: f64| {
        let mut at = (low / step).ceil() * step;
        let mut lines = Vec::new();
        while at <= high {
            lines.push(at);
            at += step;
        }
        lines
    };
    let degrees = |value: f64, letters: [char; 2]| {
        // Beyond 180° the degrees are counted from the other side.
        let value = if value > 180.0 {
            value - 360.0
        } else if value < -180.0 {
            value + 360.0
        } else {
            value
        };
        let letter = letters.get(usize::from(value < 0.0)).filter(|_| value != 0.0);
        format!("{}°{}", number(value.abs()), letter.map(char::to_string).unwrap_or_default())
    };
    html! {
        @for longitude in lines(frame.west, frame.east) {
            @let x = frame.place((0.0, longitude)).0;
            line.tick x1=(number(x)) x2=(number(x)) y1="0" y2=(number(height)) {}
            text.quiet x=(number(x + 3.0)) y=(number(height - 4.0)) font-size="11" { (degrees(longitude, ['E', 'W'])) }
        }
        @for latitude in lines(frame.south.max(-90.0), frame.north.min(90.0)) {
            @let y = frame.place((latitude, 0.0)).1;
            line.tick x1="0" x2=(number(WIDTH)) y1=(number(y)) y2=(number(y)) {}
            // Where longitudes are written there is no room.
            @if y < height - 18.0 {
                text.quiet x="3" y=(number(y - 3.0)) font-size="11" { (degrees(latitude, ['N', 'S'])) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_hold_all_points() {
        for points in [vec![(50.4, 30.5)], vec![(50.4, 30.5), (39.0, 125.7)], vec![(-80.0, -170.0), (80.0, 170.0)]] {
            let frame = Frame::around(&points);
            for point in &points {
                let (x, y) = frame.place(*point);
                assert!((0.0..=WIDTH).contains(&x) && (0.0..=frame.height()).contains(&y), "{frame:?} {point:?}");
            }
            assert!(frame.height() < 1.1 * WIDTH, "{frame:?}");
        }
    }

    #[test]
    fn cosines_are_near_enough() {
        for degrees in [0.0, 30.0, 60.0, 80.0] {
            assert!((cosine(degrees) - f64::to_radians(degrees).cos()).abs() < 0.001, "{degrees}");
        }
    }
}
