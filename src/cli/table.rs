//! Tables that fit the terminal.

use std::io::{self, IsTerminal as _, Write as _};

use comfy_table::{ContentArrangement, LineStyle, Table, TableStyle};

/// A line under the head, and no others.
const STYLE: TableStyle = TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));

/// How wide a table is drawn where no terminal says how wide it is.
const WIDTH: u16 = 160;

/// Draws a table; without column names it has no head.
pub(super) fn draw(names: &[String], rows: &[Vec<String>]) -> String {
    let mut table = Table::new();
    table.load_style(STYLE).set_content_arrangement(ContentArrangement::Dynamic).set_width(width());
    if !names.is_empty() {
        table.set_header(names);
    }
    for row in rows {
        table.add_row(row);
    }
    table.trim_fmt()
}

/// Writes rows to standard output: as a table to a terminal, else a line each, its cells separated by tabs.
pub(super) fn print<const N: usize>(names: [&str; N], rows: &[Vec<String>]) -> io::Result<()> {
    let mut output = super::output();
    if io::stdout().is_terminal() {
        writeln!(output, "{}", draw(&names.map(str::to_owned), rows))?;
    } else {
        for row in rows {
            let cells = row.iter().map(|cell| cell.replace(['\t', '\n', '\r'], " "));
            writeln!(output, "{}", cells.collect::<Vec<_>>().join("\t"))?;
        }
    }
    output.flush()
}

/// Returns how many columns the terminal has.
pub(super) fn width() -> u16 {
    let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    columns.or_else(|| terminal_size::terminal_size().map(|(width, _)| width.0)).unwrap_or(WIDTH).max(40)
}
