//! `SERVICE` in queries: other endpoints, asked over the network where the user allows it.

use std::time::Duration;

use super::endpoint::Endpoint;
use crate::store::federation::{Rows, Services};

/// Asks the endpoints that queries name.
#[derive(Clone, Copy, Debug)]
pub struct Remote {
    /// Whether hosts on the user's own network may be asked.
    pub allows_private_addresses: bool,
    /// How long each answer may take.
    pub timeout: Duration,
}

impl Services for Remote {
    fn ask(&self, endpoint: &str, query: &str) -> Result<Rows, String> {
        let endpoint = Endpoint::new(endpoint, self.allows_private_addresses, self.timeout, 0);
        endpoint.ask(query).map_err(|error| error.to_string())
    }
}
