//! Fingerprints: short numbers that tell whether two things are the same, on every machine.

/// The FNV-1a hash of what was added.
///
/// ```
/// use selon::fingerprint::Fingerprint;
/// let of = |parts: &[&str]| parts.iter().fold(Fingerprint::default(), |found, part| found.with(part.as_bytes()));
/// assert_eq!(of(&["Koursk", "Kiev"]), of(&["Koursk", "Kiev"]));
/// assert_ne!(of(&["Koursk", "Kiev"]), of(&["KourskKiev", ""]));
/// assert_eq!(Fingerprint::default().to_string().len(), 16);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fingerprint(u64);

impl Default for Fingerprint {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fingerprint {
    /// Returns the fingerprint of some bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self::default().and(bytes)
    }

    /// Adds a part; where one ends and the next begins counts too.
    #[must_use]
    pub fn with(self, part: &[u8]) -> Self {
        self.and(part).and(&part.len().to_le_bytes())
    }

    /// Returns the hash itself.
    #[must_use]
    pub fn number(self) -> u64 {
        self.0
    }

    fn and(self, bytes: &[u8]) -> Self {
        Self(bytes.iter().fold(self.0, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)))
    }
}

impl std::fmt::Display for Fingerprint {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{:016x}", self.0)
    }
}
