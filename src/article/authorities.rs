//! Whose certificates are trusted: the authorities of the Mozilla root program, or those of a file.
//!
//! The variable of the environment is OpenSSL's, which curl and many others look at too: networks with an authority of
//! their own set it for all programs.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;

use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};

/// The variable that names the file.
const VARIABLE: &str = "SSL_CERT_FILE";

/// Returns how connections are secured; where the file of the user's authorities cannot be read, what is wrong with it.
pub(crate) fn tls() -> Result<TlsConfig, String> {
    let roots = match std::env::var_os(VARIABLE).as_deref() {
        None => RootCerts::WebPki,
        Some(path) if path == OsStr::new("") => RootCerts::WebPki,
        Some(path) => {
            let path = Path::new(path);
            let certificates = read(path).map_err(|fault| format!("`{}` in {VARIABLE} {fault}", path.display()))?;
            RootCerts::new_with_certs(&certificates)
        }
    };
    Ok(TlsConfig::builder().root_certs(roots).build())
}

/// Reads the certificates of a file in PEM.
fn read(path: &Path) -> Result<Vec<Certificate<'static>>, String> {
    let bytes = fs::read(path).map_err(|error| format!("cannot be read: {error}"))?;
    let mut certificates = Vec::new();
    for item in parse_pem(&bytes) {
        match item {
            Ok(PemItem::Certificate(certificate)) => certificates.push(certificate),
            Ok(_) => {}
            Err(error) => return Err(format!("is broken: {error}")),
        }
    }
    if certificates.is_empty() { Err("has no certificate in PEM".to_owned()) } else { Ok(certificates) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_without_certificates_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("authorities.pem");
        for (text, fault) in [
            ("", "has no certificate in PEM"),
            ("-----BEGIN CERTIFICATE-----\nAAAA\n", "is broken"),
            ("<html>", "has no certificate in PEM"),
        ] {
            fs::write(&path, text).unwrap();
            let found = read(&path).unwrap_err();
            assert!(found.starts_with(fault), "{text:?}: {found}");
        }
        assert!(read(&folder.path().join("none.pem")).unwrap_err().starts_with("cannot be read"));
    }
}
