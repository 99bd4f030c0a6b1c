//! The two tables of [Neo4j's importer](https://neo4j.com/docs/operations-manual/current/import/): nodes and relationships.
//!
//! `neo4j-admin database import full --multiline-fields=true --nodes=nodes.csv --relationships=relationships.csv`

use std::io::Write;

use super::ExportError;
use super::escape::csv;
use super::network::Network;

/// Writes both tables, and returns how many relationships there are.
pub(super) fn write(
    network: &Network<'_>,
    nodes: &mut impl Write,
    relationships: &mut impl Write,
) -> Result<usize, ExportError> {
    nodes.write_all(csv(&["iri:ID", "label", "class", "sameAs:string[]", ":LABEL"]).as_bytes())?;
    network.nodes(|node| {
        let kind = if node.kind.is_empty() { "Thing" } else { &node.kind };
        let row = csv(&[&node.id, &node.label, &node.class, &node.same_as.join(";"), kind]);
        Ok(nodes.write_all(row.as_bytes())?)
    })?;
    let head = [
        ":START_ID",
        ":END_ID",
        ":TYPE",
        "claim",
        "label",
        "voice",
        "factuality",
        "event",
        "article",
        "title",
        "date:date",
        "words",
    ];
    relationships.write_all(csv(&head).as_bytes())?;
    let count = network.edges(|edge| {
        let kind = upper_case(&edge.kind);
        let mut row: Vec<&str> = vec![&edge.source, &edge.target, &kind, &edge.id];
        row.extend(edge.fields.iter().map(String::as_str));
        Ok(relationships.write_all(csv(&row).as_bytes())?)
    })?;
    nodes.flush()?;
    relationships.flush()?;
    Ok(count)
}

/// Writes a property's name as Neo4j writes types: "sentMessageTo" as "SENT_MESSAGE_TO".
fn upper_case(name: &str) -> String {
    let mut written = String::new();
    for character in name.chars() {
        if character.is_uppercase() && !written.is_empty() {
            written.push('_');
        }
        written.extend(character.to_uppercase());
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_written_in_capitals() {
        assert_eq!(upper_case("sentMessageTo"), "SENT_MESSAGE_TO");
        assert_eq!(upper_case("leads"), "LEADS");
    }
}
