//! The store over HTTP: an endpoint for tools, pages for people.
//!
//! The [front](front) speaks HTTP and never touches the store. What it is asked
//! it hands to one of a [pool](pool) of [worker](worker) processes, each with a
//! store opened for reading, and a worker that takes too long or grows too
//! large is ended: no query can outlive its time, whatever it is. A worker
//! answers by one function from a [`Request`] to a [`Response`]:
//! [`Site::answer`].
//!
//! The workers read a [snapshot](snapshot), so that a build may run beside a
//! server, and readers see whole articles only.

mod exchange;
mod negotiation;
mod page;
mod problem;
mod site;
mod words;

pub use exchange::{Body, Request, Response};
pub use problem::Problem;
pub use site::{Options, Site};
