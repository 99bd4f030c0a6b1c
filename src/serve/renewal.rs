//! Snapshots, the first and those after each change of the store.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::sleep;

use super::front::{Event, Front, Settings};
use super::pool::Pool;
use crate::store::StoreError;
use crate::store::snapshot::{self, Snapshot};

/// How often the store is looked at for changes.
const LOOK: Duration = Duration::from_secs(1);

/// Takes the first snapshot; where a build is at work, as soon as it has stored something.
pub(super) fn take_first(settings: &Settings, tell: &impl Fn(Event)) -> Result<Snapshot, StoreError> {
    let mut is_told = false;
    loop {
        match Snapshot::take_newer(&settings.store, &name(0), None) {
            Err(StoreError::Locked(_)) => {
                if !is_told {
                    tell(Event::Waiting);
                }
                is_told = true;
                std::thread::sleep(LOOK);
            }
            Ok(Some(snapshot)) => return Ok(snapshot),
            Ok(None) => std::thread::sleep(LOOK),
            Err(error) => return Err(error),
        }
    }
}

/// Returns the name of a snapshot of this process.
fn name(number: u64) -> String {
    format!("{}-{number}", std::process::id())
}

impl Front {
    /// Answers from a newer snapshot whenever the store has changed, as soon as whoever writes to it has made that safe.
    pub(super) async fn follow(self: Arc<Self>) {
        let mut number = 0;
        let mut complained = None;
        loop {
            sleep(LOOK).await;
            let version = snapshot::version(&self.settings.store);
            if complained == Some(version) {
                continue;
            }
            match Snapshot::take_newer(&self.settings.store, &name(number + 1), Some(self.inquiries.version())) {
                Ok(Some(snapshot)) => {
                    number += 1;
                    Pool::prepare_all(&snapshot).await;
                    self.inquiries.renew(snapshot);
                    (self.tell)(Event::Renewed);
                    // Whoever asks starts what does not start now.
                    let _ = self.inquiries.warm_up().await;
                }
                Ok(None) | Err(StoreError::Locked(_)) => {}
                Err(error) => {
                    complained = Some(version);
                    (self.tell)(Event::Stale(error));
                }
            }
        }
    }
}
