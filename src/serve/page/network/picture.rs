//! The picture of a network: nodes in shapes by their kind, arrows between them, and names where there is room.

use maud::{Markup, html};

use super::layout::place;
use super::{Arrow, Kind, Node};
use crate::serve::page::svg::{Area, Taken, cut, drawing, number, width};
use crate::serve::site::address;

/// The size of the letters of names.
const SIZE: f64 = 12.0;

/// Draws the network; `origin` stands before each address, for a picture that leaves the site.
#[allow(clippy::cast_precision_loss)]
pub(super) fn picture(nodes: &[Node], arrows: &[Arrow], origin: &str, title: &str) -> Markup {
    let size = (1000.0, (300.0 + 9.0 * nodes.len() as f64).min(840.0));
    let margin = (80.0, 36.0);
    let most = arrows.iter().map(|arrow| arrow.claims).max().unwrap_or(1) as f64;
    let joined: Vec<_> = arrows.iter().map(|arrow| (arrow.from, arrow.to, arrow.claims as f64 / most)).collect();
    let inner = (size.0 - 2.0 * margin.0, size.1 - 2.0 * margin.1);
    let points = place(nodes.len(), &joined, inner, (104.0, 48.0));
    let points: Vec<(f64, f64)> = points.iter().map(|(x, y)| (x + margin.0, y + margin.1)).collect();
    let greatest = nodes.iter().map(|node| node.degree).max().unwrap_or(1).max(1) as f64;
    let radius = |node: &Node| 5.0 + 9.0 * (node.degree as f64 / greatest).sqrt();
    let ends = |number: usize| Some((*points.get(number)?, radius(nodes.get(number)?)));
    let mut taken = Taken::default();
    for (node, (x, y)) in nodes.iter().zip(&points) {
        let reach = radius(node) + 1.0;
        taken.take(Area { left: x - reach, top: y - reach, right: x + reach, bottom: y + reach });
    }
    // Those with most relations are named first, where there is room.
    let mut order: Vec<usize> = (0..nodes.len()).collect();
    order.sort_by_key(|number| std::cmp::Reverse(nodes.get(*number).map_or(0, |node| node.degree)));
    let mut labels = Vec::new();
    for number in order {
        let (Some(node), Some(((x, y), radius))) = (nodes.get(number), ends(number)) else { continue };
        let name = cut(&node.name, 26);
        let half = width(&name, SIZE) / 2.0;
        let (beside, aslant) = (radius + half + 3.0, radius + half + 1.5);
        let spots = [
            (x, y + radius + 9.0),
            (x, y - radius - 9.0),
            (x + beside, y),
            (x - beside, y),
            (x + aslant, y + radius + 5.0),
            (x - aslant, y + radius + 5.0),
            (x + aslant, y - radius - 5.0),
            (x - aslant, y - radius - 5.0),
        ];
        let fits = |(x, _): &(f64, f64)| (half..=size.0 - half).contains(x);
        if let Some(spot) =
            spots.into_iter().filter(fits).find(|spot| taken.try_take(Area::of_text(&name, *spot, SIZE)))
        {
            labels.push((spot, name));
        }
    }
    let mut curves = Vec::new();
    for arrow in arrows {
        let (Some((from, start)), Some((to, end))) = (ends(arrow.from), ends(arrow.to)) else { continue };
        let bends = arrows.iter().any(|other| other.from == arrow.to && other.to == arrow.from);
        curves.push((arrow, curve((from, start), (to, end + 5.0), bends)));
    }
    curves.sort_by_key(|(arrow, _)| std::cmp::Reverse(arrow.claims));
    let mut told = Vec::new();
    for (arrow, (_, middle)) in &curves {
        let label = cut(&arrow.label, 22);
        if taken.try_take(Area::of_text(&label, *middle, 10.0)) {
            told.push((*middle, label));
        }
    }
    let content = html! {
        defs {
            marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" markerUnits="userSpaceOnUse" orient="auto" {
                path.tip d="M0,0 L8,4 L0,8 Z" fill="#59616b" {}
            }
        }
        rect.paper width=(number(size.0)) height=(number(size.1)) fill="#ffffff" {}
        @for (arrow, (path, _)) in &curves {
            path.arrow d=(path) fill="none" stroke="#59616b" stroke-width=(number(1.0 + 2.0 * (arrow.claims as f64 / most).sqrt())) stroke-opacity="0.7" marker-end="url(#arrow)" {
                title { (name_of(nodes, arrow.from)) " → " (arrow.title) " → " (name_of(nodes, arrow.to)) }
            }
        }
        @for ((x, y), label) in &told {
            text.what x=(number(*x)) y=(number(y + 3.5)) font-size="10" text-anchor="middle" fill="#59616b" stroke="#ffffff" stroke-width="3" paint-order="stroke" { (label) }
        }
        @for (node, point) in nodes.iter().zip(&points) {
            a href={ (origin) (address(&node.iri)) } tabindex="-1" {
                g { title { (node.name) " · " (node.degree) } (shape(node.kind, *point, radius(node))) }
            }
        }
        @for ((x, y), label) in &labels {
            text.name x=(number(*x)) y=(number(y + 4.0)) font-size=(number(SIZE)) text-anchor="middle" fill="#1d2126" stroke="#ffffff" stroke-width="3" paint-order="stroke" { (label) }
        }
    };
    drawing(size, title, "graph", &content)
}

fn name_of(nodes: &[Node], number: usize) -> &str {
    nodes.get(number).map_or("", |node| node.name.as_str())
}

/// Returns the path from the rim of one node to that of another, and its middle, where its label stands.
///
/// Two arrows that go there and back bend apart.
fn curve((from, start): ((f64, f64), f64), (to, end): ((f64, f64), f64), bends: bool) -> (String, (f64, f64)) {
    let (x, y) = (to.0 - from.0, to.1 - from.1);
    let length = (x * x + y * y).sqrt().max(1.0);
    let bend = if bends { (length * 0.12).min(24.0) } else { 0.0 };
    let middle = ((from.0 + to.0) / 2.0 - y / length * bend, (from.1 + to.1) / 2.0 + x / length * bend);
    let toward = |point: (f64, f64), by: f64| {
        let (x, y) = (middle.0 - point.0, middle.1 - point.1);
        let length = (x * x + y * y).sqrt().max(1.0);
        (point.0 + x / length * by, point.1 + y / length * by)
    };
    let (first, last) = (toward(from, start), toward(to, end));
    let path = format!(
        "M{},{} Q{},{} {},{}",
        number(first.0),
        number(first.1),
        number(middle.0),
        number(middle.1),
        number(last.0),
        number(last.1)
    );
    (path, (middle.0 * 0.5 + (first.0 + last.0) * 0.25, middle.1 * 0.5 + (first.1 + last.1) * 0.25))
}

/// Draws the shape of a kind.
pub(super) fn shape(kind: Kind, (x, y): (f64, f64), radius: f64) -> Markup {
    let around = |corners: &[(f64, f64)]| {
        let corners =
            corners.iter().map(|(right, down)| format!("{},{}", number(x + right * radius), number(y + down * radius)));
        format!("M{} Z", corners.collect::<Vec<_>>().join(" L"))
    };
    let path = match kind {
        Kind::Person => {
            return html! {
                circle.node.person cx=(number(x)) cy=(number(y)) r=(number(radius)) fill="#8dbdf5" stroke="#1d2126" {}
            };
        }
        Kind::Organization => around(&[(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)]),
        Kind::State => around(&[(-1.0, 0.0), (-0.5, -0.87), (0.5, -0.87), (1.0, 0.0), (0.5, 0.87), (-0.5, 0.87)]),
        Kind::Place => around(&[(0.0, -1.1), (1.1, 0.0), (0.0, 1.1), (-1.1, 0.0)]),
        Kind::Other => around(&[(0.0, -1.0), (1.0, 0.8), (-1.0, 0.8)]),
    };
    let (class, fill) = match kind {
        Kind::Organization => ("node organization", "#f2c572"),
        Kind::State => ("node state", "#e59a8f"),
        Kind::Place => ("node location", "#9fd3a2"),
        Kind::Person | Kind::Other => ("node other", "#d5dae0"),
    };
    html! { path class=(class) d=(path) fill=(fill) stroke="#1d2126" {} }
}
