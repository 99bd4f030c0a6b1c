//! A process that answers one request after the other from a store of its own.

use std::io::{self, BufReader, BufWriter, Write};
use std::path::Path;

use super::compression::compress;
use super::problem::Problem;
use super::site::{Options, Site};
use super::wire;
use crate::store::query::on_large_stack;
use crate::store::{Access, Store};

/// Answers what comes through standard input, until it ends.
///
/// # Errors
///
/// Returns an error when the store cannot be opened, or when whoever asks is gone.
pub fn run(store: &Path, options: Options) -> Result<(), Problem> {
    let site = Site::prepared(Store::open(store, Access::Read)?, options, Some(store.to_owned()))?;
    let ended = on_large_stack("worker", move || answer_all(&site));
    let ended = ended.and_then(|ended| ended.unwrap_or_else(|_| Err(io::Error::other("the worker failed"))));
    ended.map_err(|error| Problem { status: 500, message: error.to_string(), help: None })
}

fn answer_all(site: &Site) -> io::Result<()> {
    let mut reader = BufReader::new(io::stdin().lock());
    let mut writer = BufWriter::new(io::stdout().lock());
    wire::write_frame(&mut writer, wire::READY, &[])?;
    writer.flush()?;
    while let Some(request) = wire::read_request(&mut reader)? {
        wire::write_response(&mut writer, compress(&request, site.answer(&request)))?;
    }
    Ok(())
}
