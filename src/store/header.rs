//! What a query file says about itself, in grlc's `#+` lines.
//!
//! Only the fields that Selon uses are read: a summary, a description, tags, a
//! message and a help for checks, defaults of parameters, and a limit of rows.

/// The description of a query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Header {
    /// The question, in one line.
    pub summary: String,
    /// More about it.
    pub description: String,
    /// How many rows its `LIMIT` lets through, unless the user says otherwise.
    pub pagination: Option<usize>,
    /// What it is about: "claims", "events", "lexicon".
    pub tags: Vec<String>,
    /// What a row of a check means.
    pub message: Option<String>,
    /// What to do about a row of a check.
    pub help: Option<String>,
    /// Values of parameters that the user does not give.
    pub defaults: Vec<(String, String)>,
}

impl Header {
    /// Reads the `#+` lines of a query.
    ///
    /// ```
    /// use selon::store::header::Header;
    /// let header = Header::from_query("#+ summary: Who says what?\n#+ defaults:\n#+   - voice: id:russie\nSELECT …");
    /// assert_eq!(header.summary, "Who says what?");
    /// assert_eq!(header.defaults, [("voice".to_owned(), "id:russie".to_owned())]);
    /// ```
    #[must_use]
    pub fn from_query(query: &str) -> Self {
        let mut header = Self::default();
        let mut field = String::new();
        for line in query.lines().filter_map(|line| line.strip_prefix("#+")) {
            let line = line.strip_prefix(' ').unwrap_or(line);
            if line.starts_with(' ') {
                header.continue_field(&field, line.trim());
            } else if let Some((key, value)) = line.split_once(':') {
                key.trim().clone_into(&mut field);
                let value = value.trim();
                if !matches!(value, "" | ">-" | ">" | "|") {
                    header.continue_field(&field, value.trim_matches('"'));
                }
            }
        }
        header
    }

    /// Tells whether the query asks for words, which a store does not hold.
    #[must_use]
    pub fn is_about_words(&self) -> bool {
        self.has_tag("lexicon")
    }

    /// Tells whether the query has a tag.
    #[must_use]
    pub fn has_tag(&self, tag: &str) -> bool {
        self.tags.iter().any(|known| known == tag)
    }

    fn continue_field(&mut self, field: &str, value: &str) {
        let text = match field {
            "summary" => &mut self.summary,
            "description" => &mut self.description,
            "message" => self.message.get_or_insert_default(),
            "help" => self.help.get_or_insert_default(),
            "pagination" => {
                self.pagination = value.parse().ok();
                return;
            }
            "tags" => return self.tags.extend(value.strip_prefix("- ").map(str::to_owned)),
            "defaults" => {
                if let Some((name, value)) = value.strip_prefix("- ").and_then(|entry| entry.split_once(':')) {
                    self.defaults.push((name.trim().to_owned(), value.trim().trim_matches('"').to_owned()));
                }
                return;
            }
            _ => return,
        };
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(value);
    }
}
