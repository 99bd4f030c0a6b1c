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

/// Takes the first snapshot; where a build is at work, as soon as it is done.
pub(super) fn take_first(settings: &Settings, tell: &impl Fn(Event)) -> Result<Snapshot, StoreError> {
    let mut is_told = false;
    loop {
        match Snapshot::take(&settings.store, &name(0)) {
            Err(StoreError::Locked(_)) => {
                if !is_told {
                    tell(Event::Waiting);
                }
                is_told = true;
                std::thread::sleep(LOOK);
            }
            taken => return taken,
        }
    }
}

/// Returns the name of a snapshot of this process.
fn name(number: u64) -> String {
    format!("{}-{number}", std::process::id())
}

impl Front {
    /// Answers from a newer snapshot whenever the store has changed and nobody writes to it.
    pub(super) async fn follow(self: Arc<Self>) {
        let mut number = 0;
        let mut complained = None;
        loop {
            sleep(LOOK).await;
            let version = snapshot::version(&self.settings.store);
            if version == self.inquiries.version() || complained == Some(version) {
                continue;
            }
            number += 1;
            match Snapshot::take(&self.settings.store, &name(number)) {
                Ok(snapshot) => {
                    Pool::prepare(&snapshot).await;
                    self.inquiries.renew(snapshot);
                    (self.tell)(Event::Renewed);
                    // Whoever asks starts what does not start now.
                    let _ = self.inquiries.warm_up().await;
                }
                Err(StoreError::Locked(_)) => {}
                Err(error) => {
                    complained = Some(version);
                    (self.tell)(Event::Stale(error));
                }
            }
        }
    }
}
