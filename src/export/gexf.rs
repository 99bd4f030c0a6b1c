//! [GEXF](https://gexf.net) 1.2: the network of claims for Gephi.

use std::io::Write;

use super::ExportError;
use super::escape::xml;
use super::network::{EDGE_FIELDS, NODE_FIELDS, Network};
use crate::vocab::GEXF;

/// Writes the network, and returns how many edges it has.
pub(super) fn write(network: &Network<'_>, writer: &mut impl Write) -> Result<usize, ExportError> {
    writeln!(writer, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<gexf xmlns=\"{GEXF}\" version=\"1.2\">")?;
    writeln!(writer, "  <graph defaultedgetype=\"directed\" mode=\"static\">")?;
    for (kind, fields) in [("node", &NODE_FIELDS[..]), ("edge", &EDGE_FIELDS[..])] {
        writeln!(writer, "    <attributes class=\"{kind}\">")?;
        for (number, field) in fields.iter().enumerate() {
            writeln!(writer, "      <attribute id=\"{number}\" title=\"{field}\" type=\"string\"/>")?;
        }
        writeln!(writer, "    </attributes>")?;
    }
    writeln!(writer, "    <nodes>")?;
    network.nodes(|node| {
        writeln!(writer, "      <node id=\"{}\" label=\"{}\">", xml(&node.id), xml(&node.label))?;
        write_fields(writer, &node.fields())?;
        Ok(writeln!(writer, "      </node>")?)
    })?;
    writeln!(writer, "    </nodes>\n    <edges>")?;
    let count = network.edges(|edge| {
        let [id, source, target] = [&edge.id, &edge.source, &edge.target].map(|name| xml(name));
        let label = edge.fields.first().map(|label| xml(label)).unwrap_or_default();
        writeln!(writer, "      <edge id=\"{id}\" source=\"{source}\" target=\"{target}\" label=\"{label}\">")?;
        write_fields(writer, &edge.fields)?;
        Ok(writeln!(writer, "      </edge>")?)
    })?;
    writeln!(writer, "    </edges>\n  </graph>\n</gexf>")?;
    Ok(count)
}

fn write_fields(writer: &mut impl Write, values: &[String]) -> Result<(), ExportError> {
    writeln!(writer, "        <attvalues>")?;
    for (number, value) in values.iter().enumerate().filter(|(_, value)| !value.is_empty()) {
        writeln!(writer, "          <attvalue for=\"{number}\" value=\"{}\"/>", xml(value))?;
    }
    Ok(writeln!(writer, "        </attvalues>")?)
}
