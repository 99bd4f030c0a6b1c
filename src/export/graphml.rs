//! [GraphML](http://graphml.graphdrawing.org): the network of claims for Gephi, yEd, igraph and networkx.

use std::io::Write;

use super::ExportError;
use super::escape::xml;
use super::network::{EDGE_FIELDS, NODE_FIELDS, Network};
use crate::vocab::GRAPHML;

/// Writes the network, and returns how many edges it has.
pub(super) fn write(network: &Network<'_>, writer: &mut impl Write) -> Result<usize, ExportError> {
    writeln!(writer, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<graphml xmlns=\"{GRAPHML}\">")?;
    writeln!(writer, "  <key id=\"n-label\" for=\"node\" attr.name=\"label\" attr.type=\"string\"/>")?;
    for (kind, fields) in [("node", &NODE_FIELDS[..]), ("edge", &EDGE_FIELDS[..])] {
        for field in fields {
            let key = key(kind, field);
            writeln!(writer, "  <key id=\"{key}\" for=\"{kind}\" attr.name=\"{field}\" attr.type=\"string\"/>")?;
        }
    }
    writeln!(writer, "  <graph id=\"selon\" edgedefault=\"directed\">")?;
    network.nodes(|node| {
        writeln!(writer, "    <node id=\"{}\">", xml(&node.id))?;
        writeln!(writer, "      <data key=\"n-label\">{}</data>", xml(&node.label))?;
        for (field, value) in NODE_FIELDS.iter().zip(&node.fields()) {
            write_field(writer, "node", field, value)?;
        }
        Ok(writeln!(writer, "    </node>")?)
    })?;
    let count = network.edges(|edge| {
        let [id, source, target] = [&edge.id, &edge.source, &edge.target].map(|name| xml(name));
        writeln!(writer, "    <edge id=\"{id}\" source=\"{source}\" target=\"{target}\">")?;
        for (field, value) in EDGE_FIELDS.iter().zip(&edge.fields) {
            write_field(writer, "edge", field, value)?;
        }
        Ok(writeln!(writer, "    </edge>")?)
    })?;
    writeln!(writer, "  </graph>\n</graphml>")?;
    Ok(count)
}

fn key(kind: &str, field: &str) -> String {
    format!("{}-{field}", &kind[..1])
}

fn write_field(writer: &mut impl Write, kind: &str, field: &str, value: &str) -> Result<(), ExportError> {
    if !value.is_empty() {
        writeln!(writer, "      <data key=\"{}\">{}</data>", key(kind, field), xml(value))?;
    }
    Ok(())
}
