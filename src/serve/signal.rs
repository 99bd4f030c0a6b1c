//! How the process is told to stop.

use std::future::Future;
use std::pin::Pin;

/// Waits for an interrupt of the terminal, or a request of the system to end.
pub(super) fn told_to_stop() -> Pin<Box<dyn Future<Output = ()> + Send>> {
    Box::pin(async {
        let interrupt = async {
            // Where it cannot be listened to, the system's own way of ending stays.
            if tokio::signal::ctrl_c().await.is_err() {
                std::future::pending::<()>().await;
            }
        };
        #[cfg(unix)]
        let terminate = async {
            match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
                Ok(mut signal) => {
                    signal.recv().await;
                }
                Err(_) => std::future::pending::<()>().await,
            }
        };
        #[cfg(not(unix))]
        let terminate = std::future::pending::<()>();
        tokio::select! {
            () = interrupt => {}
            () = terminate => {}
        }
    })
}
