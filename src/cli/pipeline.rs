//! Articles through the reader: while some are read on all cores, those before
//! them are stored and those behind them are opened.
//!
//! **Invariant:** what comes out comes in the order of the inputs, and no more
//! than a few batches are in memory, however many articles there are.

use std::panic::resume_unwind;
use std::sync::mpsc::sync_channel;
use std::thread;

use oxigraph::model::Quad;
use rayon::prelude::*;

use super::inputs::Tally;
use super::report::Failure;
use crate::article::{Article, ReadError};
use crate::graph;
use crate::ontology::Ontology;
use crate::reading;

/// How many articles are read side by side before any is handed on.
const BATCH: usize = 64;

/// How many bytes of text are read side by side before any is handed on.
const BATCH_BYTES: usize = 4 * 1024 * 1024;

/// An article that was read.
pub(super) struct Described {
    /// Its name in the graph.
    pub(super) iri: String,
    /// All that it says, sorted.
    pub(super) quads: Vec<Quad>,
    /// How many sentences it has.
    pub(super) sentences: usize,
}

/// Reads one article.
pub(super) fn describe(article: &Article, ontology: &Ontology) -> Described {
    let reading = reading::read(article, ontology);
    Described {
        iri: article.iri.clone(),
        quads: graph::describe(&reading, ontology),
        sentences: reading.sentences.len(),
    }
}

/// Does some work on articles on all cores and hands on what comes of it, in their order.
///
/// `skips` tells which articles need no work; what cannot be read is named and counted.
pub(super) fn run<T: Send>(
    articles: impl Iterator<Item = Result<Article, ReadError>>,
    mut skips: impl FnMut(&Article) -> Result<bool, Failure>,
    work: impl Fn(&Article) -> T + Sync,
    mut take: impl FnMut(Vec<T>) -> Result<(), Failure> + Send,
) -> Result<Tally, Failure> {
    thread::scope(|scope| {
        let (opened, to_read) = sync_channel::<Vec<Article>>(1);
        let (read, to_take) = sync_channel::<Vec<T>>(1);
        let work = &work;
        scope.spawn(move || {
            for batch in to_read {
                let done: Vec<T> = batch.par_iter().map(work).collect();
                // Where nobody takes what was read, the failure is told below.
                if read.send(done).is_err() {
                    break;
                }
            }
        });
        let taker = scope.spawn(move || to_take.into_iter().try_for_each(&mut take));
        let mut tally = Tally::default();
        let mut batch = Vec::new();
        let mut bytes = 0;
        for article in articles {
            match article {
                Ok(article) if skips(&article)? => tally.unchanged += 1,
                Ok(article) => {
                    tally.read += 1;
                    bytes += article.text.len();
                    batch.push(article);
                }
                Err(error) => tally.count(&error),
            }
            if batch.len() >= BATCH || bytes >= BATCH_BYTES {
                bytes = 0;
                if opened.send(std::mem::take(&mut batch)).is_err() {
                    break;
                }
            }
        }
        // Where it cannot be sent, the failure is told below.
        let _ = opened.send(batch);
        drop(opened);
        match taker.join() {
            Ok(result) => result.map(|()| tally),
            Err(panic) => resume_unwind(panic),
        }
    })
}
