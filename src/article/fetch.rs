//! Pages from the web, fetched politely.
//!
//! **Invariant:** no request goes to a host on the user's own machine or
//! network, whatever address, name or redirect leads there, unless the user
//! allows it: each connection goes to an address that was looked at, not to a
//! name that may lead elsewhere the next time. For that reason no proxy is used.

use std::collections::HashMap;
use std::fmt;
use std::io::Read as _;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::thread;
use std::time::{Duration, Instant};

use ureq::config::Config;
use ureq::http::Uri;
use ureq::tls::TlsConfig;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, ResponseExt as _};

use super::http::ContentType;
use super::{LONGEST_INPUT, ReadFault, authorities, identity};
use crate::vocab;

/// How long a page may take, redirects and all.
const TIMEOUT: Duration = Duration::from_secs(30);

/// How long to wait between two pages of one host.
const PAUSE: Duration = Duration::from_secs(1);

/// How many redirects are followed.
const REDIRECTS: u32 = 5;

/// Fetches pages, with a pause between those of one host.
pub(super) struct Fetcher {
    agent: Agent,
    visited: HashMap<String, Instant>,
}

/// A page as it was fetched.
pub(super) struct Page {
    /// Where it was found in the end.
    pub(super) address: String,
    /// What it is, as the server says.
    pub(super) content: ContentType,
    /// Its bytes, without compression on the way.
    pub(super) bytes: Vec<u8>,
}

impl Fetcher {
    /// Returns a fetcher that has fetched nothing.
    pub(super) fn new(allows_private_addresses: bool) -> Self {
        Self { agent: agent(allows_private_addresses, TIMEOUT), visited: HashMap::new() }
    }

    /// Fetches a page.
    pub(super) fn fetch(&mut self, address: &str) -> Result<Page, ReadFault> {
        let address = address.split_once('#').map_or(address, |(page, _)| page);
        let address = encode(&identity::repair_url(address).ok_or(ReadFault::Scheme)?);
        let uri: Uri = address.parse().map_err(|_| ReadFault::Url(address.clone()))?;
        if !matches!(uri.scheme_str(), Some("http" | "https")) {
            return Err(ReadFault::Scheme);
        }
        let host = uri.host().unwrap_or_default().to_ascii_lowercase();
        if let Some(visited) = self.visited.get(&host) {
            thread::sleep(PAUSE.saturating_sub(visited.elapsed()));
        }
        let answer = self.agent.get(uri).call();
        let page = answer.map_err(describe).and_then(read_body);
        self.visited.insert(host, Instant::now());
        page
    }
}

/// Returns what sends requests, each of which may take as long as `timeout`, to public addresses only unless allowed.
pub(crate) fn agent(allows_private_addresses: bool, timeout: Duration) -> Agent {
    let (tls, fault) = match authorities::tls() {
        Ok(tls) => (tls, None),
        Err(fault) => (TlsConfig::default(), Some(fault)),
    };
    let config = Config::builder()
        .tls_config(tls)
        .timeout_global(Some(timeout))
        .timeout_connect(Some(timeout / 3))
        .max_redirects(REDIRECTS)
        .proxy(None)
        .user_agent(format!("selon/{} (+{})", env!("CARGO_PKG_VERSION"), vocab::ONTOLOGY_GRAPH))
        .build();
    let resolver = PublicResolver { allows_private_addresses, fault, names: DefaultResolver::default() };
    Agent::with_parts(config, DefaultConnector::default(), resolver)
}

/// Reads a page up to the largest size.
fn read_body(answer: ureq::http::Response<ureq::Body>) -> Result<Page, ReadFault> {
    let address = answer.get_uri().to_string();
    let header = answer.headers().get("content-type").and_then(|value| value.to_str().ok());
    let content = header.map(ContentType::parse).unwrap_or_default();
    let mut bytes = Vec::new();
    let body = answer.into_body().into_reader();
    body.take(LONGEST_INPUT).read_to_end(&mut bytes).map_err(|error| ReadFault::Fetch(error.to_string()))?;
    if bytes.len() as u64 == LONGEST_INPUT { Err(ReadFault::TooLong) } else { Ok(Page { address, content, bytes }) }
}

/// Encodes what is not ASCII, as requests need it.
fn encode(address: &str) -> String {
    address
        .chars()
        .map(|letter| if letter.is_ascii() { letter.to_string() } else { identity::encode(letter) })
        .collect()
}

fn describe(error: ureq::Error) -> ReadFault {
    match error {
        ureq::Error::StatusCode(status) => ReadFault::Status(status),
        ureq::Error::TooManyRedirects => ReadFault::Fetch(format!("there are more than {REDIRECTS} redirects")),
        ureq::Error::BadUri(_) => ReadFault::Scheme,
        ureq::Error::HostNotFound => ReadFault::Fetch("there is no such host".to_owned()),
        ureq::Error::Timeout(_) => ReadFault::Fetch(format!("it takes longer than {} seconds", TIMEOUT.as_secs())),
        ureq::Error::Other(error) => match error.downcast::<PrivateAddress>() {
            Ok(private) => ReadFault::Private(private.0),
            Err(error) => ReadFault::Fetch(error.to_string()),
        },
        error => ReadFault::Fetch(error.to_string()),
    }
}

/// Looks up hosts, and refuses those that are not on the public internet.
#[derive(Debug)]
struct PublicResolver {
    allows_private_addresses: bool,
    /// Why no connection can be secured.
    fault: Option<String>,
    names: DefaultResolver,
}

impl Resolver for PublicResolver {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        if let Some(fault) = self.fault.as_ref().filter(|_| uri.scheme_str() == Some("https")) {
            return Err(ureq::Error::Other(fault.as_str().into()));
        }
        let found = self.names.resolve(uri, config, timeout)?;
        match found.iter().find(|address| !is_public(address.ip())) {
            Some(address) if !self.allows_private_addresses => {
                Err(ureq::Error::Other(Box::new(PrivateAddress(address.ip()))))
            }
            _ => Ok(found),
        }
    }
}

/// The address that a host was refused for.
#[derive(Debug)]
struct PrivateAddress(IpAddr);

impl fmt::Display for PrivateAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} is not on the public internet", self.0)
    }
}

impl std::error::Error for PrivateAddress {}

/// Tells whether an address is one of the public internet.
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

/// Follows the registry of special addresses: <https://www.iana.org/assignments/iana-ipv4-special-registry>.
fn is_public_v4(address: Ipv4Addr) -> bool {
    let [first, second, third, _] = address.octets();
    let is_shared = first == 100 && (64..128).contains(&second);
    let is_benchmark = first == 198 && (second == 18 || second == 19);
    let is_protocol = first == 192 && second == 0 && third == 0;
    !(first == 0
        || first >= 224
        || is_shared
        || is_benchmark
        || is_protocol
        || address.is_loopback()
        || address.is_private()
        || address.is_link_local()
        || address.is_documentation())
}

/// Takes only global unicast addresses, and those that stand for an address of the earlier kind by that one.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let segments = address.segments();
    let v4 = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        is_public_v4(Ipv4Addr::new(a, b, c, d))
    };
    match segments {
        // Mapped, and translated by NAT64.
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => v4(high, low),
        // 6to4.
        [0x2002, high, low, ..] => v4(high, low),
        // Teredo and others for special use; documentation.
        [0x2001, 0..=0x1ff, ..] | [0x2001, 0x0db8, ..] | [0x3fff, 0..=0x0fff, ..] => false,
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_inside_are_told_from_public_ones() {
        for address in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "0.0.0.0",
            "0.1.2.3",
            "100.64.0.1",
            "192.0.0.8",
            "198.18.0.1",
            "203.0.113.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2001::1",
            "2001:db8::1",
            "fe80::1",
            "fec0::1",
            "fc00::1",
            "fd12::1",
            "ff02::1",
        ] {
            assert!(!is_public(address.parse().unwrap()), "{address}");
        }
        for address in ["1.1.1.1", "172.32.0.1", "192.0.1.1", "2606:4700::1111", "::ffff:1.1.1.1", "2002:101:101::"] {
            assert!(is_public(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn hosts_inside_are_refused() {
        let mut fetcher = Fetcher::new(false);
        for address in [
            "http://127.0.0.1:9/",
            "http://[::1]:9/a",
            "http://localhost:9/",
            "http://2130706433:9/",
            "http://0x7f.1:9/",
        ] {
            let fault = fetcher.fetch(address).err().map(|fault| fault.to_string()).unwrap_or_default();
            assert!(
                fault.contains("is not on the public internet") || fault.starts_with("the page cannot"),
                "{address}: {fault}"
            );
        }
        assert!(matches!(fetcher.fetch("http://127.0.0.1:9/"), Err(ReadFault::Private(_))));
        for address in ["ftp://example.org/", "file:///etc/passwd", "/etc/passwd"] {
            assert!(matches!(fetcher.fetch(address), Err(ReadFault::Scheme)), "{address}");
        }
    }
}
