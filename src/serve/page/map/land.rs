//! The outline of the land, drawn beneath the places.
//!
//! The coast lines are those of Natural Earth at 1:110 million, which are in the public domain
//! (<https://www.naturalearthdata.com/about/terms-of-use/>), as the package world-atlas 2.0.2 carries them
//! (`land-110m.json`), rounded to a tenth of a degree: one line a ring, longitude and latitude in turn. A ring that
//! crosses the date line goes on beyond 180°, and that of Antarctica is closed along the pole.

use std::fmt::Write as _;
use std::sync::LazyLock;

use crate::serve::page::svg::number;

/// A point: longitude and latitude, or right and down in a picture.
type Point = (f64, f64);

static RINGS: LazyLock<Vec<Vec<Point>>> = LazyLock::new(|| read(include_str!("../../assets/land.txt")));

fn read(text: &str) -> Vec<Vec<Point>> {
    let ring = |line: &str| -> Vec<Point> {
        let numbers: Vec<f64> = line.split(' ').filter_map(|number| number.parse().ok()).collect();
        numbers.chunks_exact(2).filter_map(|pair| Some((*pair.first()?, *pair.get(1)?))).collect()
    };
    text.lines().map(ring).collect()
}

/// Writes the land as the path of a picture of a width and height, in which `place` puts a point of the Earth.
///
/// What lies beyond the date line is drawn again on the other side, for pictures that reach across.
pub(super) fn path(size: Point, place: impl Fn(Point) -> Point) -> String {
    let mut path = String::new();
    for ring in RINGS.iter() {
        for turn in [-360.0, 0.0, 360.0] {
            let placed = ring.iter().map(|(longitude, latitude)| place((longitude + turn, *latitude))).collect();
            let mut last = String::new();
            for (at, point) in clip(placed, size).into_iter().enumerate() {
                let point = format!("{} {}", number(point.0), number(point.1));
                // Points that rounding makes one are one.
                if point != last {
                    let _ = write!(path, "{}{point}", if at == 0 { 'M' } else { 'L' });
                }
                last = point;
            }
            if !last.is_empty() {
                path.push('Z');
            }
        }
    }
    path
}

/// Cuts a ring off at the edges of a picture, one edge after the other, as Sutherland and Hodgman do.
fn clip(ring: Vec<Point>, (wide, tall): Point) -> Vec<Point> {
    // A little beyond the edges, so that no line is seen along them.
    const MARGIN: f64 = 4.0;
    let edges: [&dyn Fn(Point) -> f64; 4] =
        [&|point| point.0 + MARGIN, &|point| wide + MARGIN - point.0, &|point| point.1 + MARGIN, &|point| {
            tall + MARGIN - point.1
        }];
    edges.iter().fold(ring, |ring, inside| {
        let mut kept = Vec::new();
        let Some(mut before) = ring.last().copied() else { return kept };
        for point in ring {
            let (was, is) = (inside(before), inside(point));
            if (was < 0.0) != (is < 0.0) {
                let part = was / (was - is);
                kept.push((before.0 + (point.0 - before.0) * part, before.1 + (point.1 - before.1) * part));
            }
            if is >= 0.0 {
                kept.push(point);
            }
            before = point;
        }
        kept
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tells whether a point is on land, by counting the coasts to its east.
    fn is_land(longitude: f64, latitude: f64) -> bool {
        let coasts = RINGS.iter().flat_map(|ring| ring.iter().zip(ring.iter().cycle().skip(1)));
        let crossed = coasts.filter(|(from, to)| {
            (from.1 > latitude) != (to.1 > latitude)
                && longitude < (to.0 - from.0) * (latitude - from.1) / (to.1 - from.1) + from.0
        });
        crossed.count() % 2 == 1
    }

    #[test]
    fn land_is_where_it_is() {
        assert!(RINGS.iter().all(|ring| ring.len() > 2) && RINGS.len() > 100);
        for ring in RINGS.iter() {
            for (from, to) in ring.iter().zip(ring.iter().cycle().skip(1)) {
                assert!((from.0 - to.0).abs() < 180.0 || to.1 == -90.0, "a line across the map: {from:?} {to:?}");
            }
        }
        for (longitude, latitude, land) in
            [(2.4, 47.0, true), (31.3, 43.5, false), (-30.0, 30.0, false), (37.6, 55.8, true), (134.0, -25.0, true)]
        {
            assert_eq!(is_land(longitude, latitude), land, "{longitude} {latitude}");
        }
    }

    #[test]
    fn rings_are_cut_off_at_the_edges() {
        let square = vec![(-50.0, -50.0), (50.0, -50.0), (50.0, 50.0), (-50.0, 50.0)];
        let mut cut = clip(square, (100.0, 100.0));
        cut.sort_by(|left, right| left.partial_cmp(right).unwrap());
        assert_eq!(cut, [(-4.0, -4.0), (-4.0, 50.0), (50.0, -4.0), (50.0, 50.0)]);
        assert_eq!(clip(vec![(-50.0, 0.0), (-20.0, 0.0), (-20.0, 9.0)], (100.0, 100.0)), []);
    }

    #[test]
    fn paths_hold_what_is_shown() {
        // The Atlantic west of the Azores, and France.
        assert_eq!(path((10.0, 10.0), |(longitude, latitude)| (longitude + 45.0, 40.0 - latitude)), "");
        let france = path((10.0, 10.0), |(longitude, latitude)| (longitude + 3.0, 50.0 - latitude));
        assert!(france.starts_with('M') && france.ends_with('Z') && france.len() < 2_000, "{france}");
        let across = path((10.0, 10.0), |(longitude, latitude)| (longitude - 180.0, 70.0 - latitude));
        assert!(across.contains('Z'), "Chukotka and Alaska");
    }
}
