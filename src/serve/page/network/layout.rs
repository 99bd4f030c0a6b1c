//! Where the nodes of a network stand, so that those who have to do with each other stand near.
//!
//! Each node pushes every other away and pulls those it is joined to, as in the
//! method of Fruchterman and Reingold. There is no chance and no clock in it,
//! and only sums, products, quotients and roots, which every processor rounds
//! alike: the same network is the same picture everywhere.

/// How many times all nodes are moved.
const ROUNDS: usize = 400;

/// Cosine and sine of the golden angle, by which each node begins turned against the one before.
const GOLDEN: (f64, f64) = (-0.737_368_878_078_320_1, 0.675_490_294_261_523_8);

/// Returns a point for each node, within a width and height.
///
/// An edge joins two nodes by their numbers, the more strongly the greater its weight. `room` is how far apart any two
/// nodes stand at least, across and down, where the whole leaves space for it.
#[allow(clippy::cast_precision_loss)]
pub(super) fn place(
    count: usize,
    edges: &[(usize, usize, f64)],
    size: (f64, f64),
    room: (f64, f64),
) -> Vec<(f64, f64)> {
    let mut points = spiral(count);
    if count < 2 {
        return points.iter().map(|_| (size.0 / 2.0, size.1 / 2.0)).collect();
    }
    // In these units a node has the room of a square of side 1.
    let spread = (count as f64).sqrt();
    points.iter_mut().for_each(|point| *point = (point.0 * spread / 2.0, point.1 * spread / 2.0));
    for round in 0..ROUNDS {
        let heat = spread * 0.1 * (1.0 - round as f64 / ROUNDS as f64) + 0.002;
        step(&mut points, edges, heat);
    }
    let mut points = fit(&points, size);
    for _ in 0..120 {
        part(&mut points, room);
    }
    fit(&points, size)
}

/// Puts the nodes on a spiral with the same distance between all of them, within a circle of radius 1.
#[allow(clippy::cast_precision_loss)]
fn spiral(count: usize) -> Vec<(f64, f64)> {
    let mut turn = (1.0, 0.0);
    (0..count)
        .map(|number| {
            let radius = ((number as f64 + 0.5) / count as f64).sqrt();
            let point = (turn.0 * radius, turn.1 * radius);
            turn = (turn.0 * GOLDEN.0 - turn.1 * GOLDEN.1, turn.0 * GOLDEN.1 + turn.1 * GOLDEN.0);
            point
        })
        .collect()
}

fn step(points: &mut [(f64, f64)], edges: &[(usize, usize, f64)], heat: f64) {
    let mut forces: Vec<(f64, f64)> = points.iter().map(|point| (-point.0 * 0.3, -point.1 * 0.3)).collect();
    for (one, &from) in points.iter().enumerate() {
        for (other, &to) in points.iter().enumerate().skip(one + 1) {
            let (x, y) = (from.0 - to.0, from.1 - to.1);
            let push = 1.0 / (x * x + y * y).max(0.0001);
            add(&mut forces, one, (x * push, y * push));
            add(&mut forces, other, (-x * push, -y * push));
        }
    }
    for (one, other, weight) in edges {
        let (Some(from), Some(to)) = (points.get(*one), points.get(*other)) else { continue };
        let (x, y) = (to.0 - from.0, to.1 - from.1);
        let pull = (x * x + y * y).sqrt() * (0.5 + 0.5 * weight.min(1.0));
        add(&mut forces, *one, (x * pull, y * pull));
        add(&mut forces, *other, (-x * pull, -y * pull));
    }
    for (point, force) in points.iter_mut().zip(forces) {
        let length = (force.0 * force.0 + force.1 * force.1).sqrt().max(0.0001);
        let reach = length.min(heat) / length;
        *point = (point.0 + force.0 * reach, point.1 + force.1 * reach);
    }
}

fn add(forces: &mut [(f64, f64)], number: usize, force: (f64, f64)) {
    if let Some(sum) = forces.get_mut(number) {
        *sum = (sum.0 + force.0, sum.1 + force.1);
    }
}

/// Stretches all points into a width and height.
fn fit(points: &[(f64, f64)], size: (f64, f64)) -> Vec<(f64, f64)> {
    let bounds = |of: fn(&(f64, f64)) -> f64| {
        let values = points.iter().map(of);
        values.fold((f64::MAX, f64::MIN), |(low, high), value| (low.min(value), high.max(value)))
    };
    let (across, down) = (bounds(|point| point.0), bounds(|point| point.1));
    let scale = |value: f64, (low, high): (f64, f64), length: f64| {
        if high - low < 0.0001 { length / 2.0 } else { (value - low) / (high - low) * length }
    };
    points.iter().map(|point| (scale(point.0, across, size.0), scale(point.1, down, size.1))).collect()
}

/// Moves nodes that stand too near to each other a little apart, in the direction in which less is missing.
fn part(points: &mut [(f64, f64)], room: (f64, f64)) {
    for one in 0..points.len() {
        for other in one + 1..points.len() {
            let (Some(&from), Some(&to)) = (points.get(one), points.get(other)) else { continue };
            let (x, y) = (to.0 - from.0, to.1 - from.1);
            let missing = (room.0 - x.abs(), room.1 - y.abs());
            if missing.0 <= 0.0 || missing.1 <= 0.0 {
                continue;
            }
            let sign = |value: f64| if value < 0.0 { -1.0 } else { 1.0 };
            let shift = if missing.0 / room.0 < missing.1 / room.1 {
                (missing.0 / 4.0 * sign(x), 0.0)
            } else {
                (0.0, missing.1 / 4.0 * sign(y))
            };
            add(points, one, (-shift.0, -shift.1));
            add(points, other, shift);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn distance(points: &[(f64, f64)], one: usize, other: usize) -> f64 {
        let (x, y) = (points[one].0 - points[other].0, points[one].1 - points[other].1);
        (x * x + y * y).sqrt()
    }

    #[test]
    fn the_same_network_is_the_same_picture() {
        let edges = [(0, 1, 1.0), (1, 2, 0.5), (3, 4, 1.0)];
        let place = || place(6, &edges, (900.0, 600.0), (40.0, 20.0));
        let bits = |points: Vec<(f64, f64)>| {
            points.iter().map(|point| (point.0.to_bits(), point.1.to_bits())).collect::<Vec<_>>()
        };
        assert_eq!(bits(place()), bits(place()));
    }

    #[test]
    fn what_is_joined_stands_near() {
        // Two stars that have nothing to do with each other.
        let mut edges: Vec<(usize, usize, f64)> = (1..6).map(|leaf| (0, leaf, 1.0)).collect();
        edges.extend((7..12).map(|leaf| (6, leaf, 1.0)));
        let points = place(12, &edges, (900.0, 900.0), (20.0, 20.0));
        let within = (1..6).map(|leaf| distance(&points, 0, leaf)).sum::<f64>() / 5.0;
        assert!(within * 1.5 < distance(&points, 0, 6), "{points:?}");
        assert!(points.iter().all(|(x, y)| (0.0..=900.0).contains(x) && (0.0..=900.0).contains(y)), "{points:?}");
    }

    #[test]
    fn no_two_nodes_stand_upon_each_other() {
        let edges: Vec<(usize, usize, f64)> = (1..30).map(|leaf| (0, leaf, 1.0)).collect();
        let points = place(30, &edges, (900.0, 700.0), (60.0, 20.0));
        for one in 0..30 {
            for other in one + 1..30 {
                let (x, y) = (points[one].0 - points[other].0, points[one].1 - points[other].1);
                assert!(x.abs() > 30.0 || y.abs() > 10.0, "{one} {other}: {points:?}");
            }
        }
        assert_eq!(place(1, &[], (10.0, 10.0), (1.0, 1.0)), [(5.0, 5.0)]);
        assert_eq!(place(0, &[], (10.0, 10.0), (1.0, 1.0)), []);
    }
}
