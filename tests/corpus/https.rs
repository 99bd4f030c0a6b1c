//! The encrypted web: a server on this machine, with a certificate of an authority that was made for the test.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::Arc;
use std::thread;

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

const PAGE: &str = "<!DOCTYPE html><html lang=fr><head><title>Traité</title></head><body><article><p>La France et l'Allemagne \
                    ont signé vendredi à Aix-la-Chapelle un traité de coopération, selon l'Élysée.</p></article></body></html>";

/// Starts a server, and returns its address with the certificate of its authority in PEM.
fn serve() -> (String, String) {
    let authority_key = KeyPair::generate().unwrap();
    let mut authority = CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority_pem = authority.self_signed(&authority_key).unwrap().pem();
    let key = KeyPair::generate().unwrap();
    let names = CertificateParams::new(vec!["localhost".to_owned(), "127.0.0.1".to_owned()]).unwrap();
    let certificate = names.signed_by(&key, &Issuer::new(authority, authority_key)).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], PrivateKeyDer::Pkcs8(key.serialize_der().into()));
    let config = Arc::new(config.unwrap());
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("https://localhost:{}/traite", listener.local_addr().unwrap().port());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
            let mut stream = StreamOwned::new(connection, stream.unwrap());
            let (mut head, mut byte) = (Vec::new(), [0]);
            // A client that does not trust the certificate breaks off.
            while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|read| read == 1) {
                head.push(byte[0]);
            }
            let head = String::from_utf8_lossy(&head).to_lowercase();
            let body = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
            let _ = stream.read_exact(&mut vec![0; body.unwrap_or(0)]);
            let (kind, length) = ("text/html; charset=utf-8", PAGE.len());
            let _ = write!(stream, "HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\r\n{PAGE}");
            stream.conn.send_close_notify();
            let _ = stream.flush();
        }
    });
    (address, authority_pem)
}

fn selon(folder: &Path, arguments: &[&str], authorities: Option<&str>) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_selon"));
    command.current_dir(folder).env_remove("SELON_STORE").env_remove("SSL_CERT_FILE").env("COLUMNS", "200");
    command.envs(authorities.map(|file| ("SSL_CERT_FILE", file))).stdin(Stdio::null());
    command.args(arguments).output().unwrap()
}

#[test]
fn pages_are_fetched_from_whom_a_trusted_authority_vouches_for() {
    let folder = tempfile::tempdir().unwrap();
    let (address, authority) = serve();
    fs::write(folder.path().join("authority.pem"), authority).unwrap();
    fs::write(folder.path().join("empty.pem"), "").unwrap();
    let extract = |authorities| {
        let output = selon(folder.path(), &["extract", &address, "--allow-private-addresses"], authorities);
        (output.status.code(), String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    let (code, graph, said) = extract(Some("authority.pem"));
    assert_eq!(code, Some(0), "{said}");
    assert!(graph.contains("La France et l'Allemagne") && graph.contains(&address), "{graph}");
    let (code, graph, said) = extract(None);
    assert_eq!((code, graph.as_str()), (Some(1), ""), "{said}");
    assert!(said.contains("UnknownIssuer"), "{said}");
    let (code, _, said) = extract(Some("empty.pem"));
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("`empty.pem` in SSL_CERT_FILE has no certificate in PEM"), "{said}");
}

#[test]
fn graphs_are_sent_to_whom_a_trusted_authority_vouches_for() {
    let folder = tempfile::tempdir().unwrap();
    let (address, authority) = serve();
    fs::write(folder.path().join("authority.pem"), authority).unwrap();
    fs::write(folder.path().join("a.txt"), "La Suède a rejoint jeudi l'Otan.\n").unwrap();
    assert!(selon(folder.path(), &["build", "a.txt", "--quiet"], None).status.success());
    let push = |authorities| selon(folder.path(), &["push", "--to", &address], authorities);
    let refused = push(None);
    assert_eq!(refused.status.code(), Some(2), "{}", String::from_utf8_lossy(&refused.stderr));
    let sent = push(Some("authority.pem"));
    let said = String::from_utf8_lossy(&sent.stderr).into_owned();
    assert!(sent.status.success() && said.contains("2 graphs were sent"), "{said}");
}
