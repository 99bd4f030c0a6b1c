//! [DOT](https://graphviz.org/doc/info/lang.html): the network of claims for Graphviz.
//!
//! What a voice does not affirm with certainty is drawn dashed.

use std::io::Write;

use super::ExportError;
use super::escape::dot;
use super::network::{EDGE_FIELDS, Network};

/// Writes the network, and returns how many edges it has.
pub(super) fn write(network: &Network<'_>, writer: &mut impl Write) -> Result<usize, ExportError> {
    writeln!(writer, "digraph selon {{")?;
    network.nodes(|node| {
        let [id, label, class] = [&node.id, &node.label, &node.class].map(|text| dot(text));
        Ok(writeln!(writer, "  {id} [label={label}, class={class}];")?)
    })?;
    let count = network.edges(|edge| {
        let [source, target, id] = [&edge.source, &edge.target, &edge.id].map(|text| dot(text));
        let style = if edge.is_certain { "solid" } else { "dashed" };
        write!(writer, "  {source} -> {target} [id={id}, style={style}")?;
        for (field, value) in EDGE_FIELDS.iter().zip(&edge.fields).filter(|(_, value)| !value.is_empty()) {
            write!(writer, ", {field}={}", dot(value))?;
        }
        Ok(writeln!(writer, "];")?)
    })?;
    writeln!(writer, "}}")?;
    Ok(count)
}
