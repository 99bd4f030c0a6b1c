//! Which of several forms of an answer the asker likes best.
//!
//! By the rules of RFC 9110, section 12.5: the most specific range decides the
//! quality of a form, and of forms of equal quality the first one offered wins.

/// Returns the best of the media types offered, or `None` where none is accepted.
#[must_use]
pub fn choose<'a>(accept: &str, offered: &[&'a str]) -> Option<&'a str> {
    if accept.trim().is_empty() {
        return offered.first().copied();
    }
    best(offered, |media_type| quality(accept, |range| covers(range, media_type)))
}

/// Returns the best of the languages offered, or the first of them where none is asked for.
#[must_use]
pub fn choose_language<'a>(accept_language: &str, offered: &[&'a str]) -> Option<&'a str> {
    let chosen = best(offered, |language| {
        quality(accept_language, |range| {
            let primary = range.split('-').next().unwrap_or_default();
            if range == "*" { Some(0) } else { primary.eq_ignore_ascii_case(language).then_some(range.len()) }
        })
    });
    chosen.or_else(|| offered.first().copied())
}

fn best<'a>(offered: &[&'a str], quality: impl Fn(&str) -> f32) -> Option<&'a str> {
    let mut best: Option<(&str, f32)> = None;
    for form in offered {
        let quality = quality(form);
        if quality > best.map_or(0.0, |(_, quality)| quality) {
            best = Some((form, quality));
        }
    }
    best.map(|(form, _)| form)
}

/// Returns the quality that the most specific of the ranges gives; `specificity` tells how specific a range is, if it
/// covers the form at all.
fn quality(header: &str, specificity: impl Fn(&str) -> Option<usize>) -> f32 {
    let mut best: Option<(usize, f32)> = None;
    for range in header.split(',') {
        let mut parts = range.split(';').map(str::trim);
        let name = parts.next().unwrap_or_default();
        let weight = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
        let weight = weight.and_then(|weight| weight.trim().parse::<f32>().ok()).unwrap_or(1.0);
        if let Some(specific) = specificity(name)
            && best.is_none_or(|(found, _)| specific > found)
        {
            best = Some((specific, weight));
        }
    }
    best.map_or(0.0, |(_, weight)| weight)
}

/// Tells how specific a media range is, if it covers a media type.
fn covers(range: &str, media_type: &str) -> Option<usize> {
    let media_type = media_type.split(';').next().unwrap_or_default().trim();
    if range == "*/*" {
        Some(0)
    } else if let Some(kind) = range.strip_suffix("/*") {
        media_type.split('/').next().is_some_and(|found| found.eq_ignore_ascii_case(kind)).then_some(1)
    } else {
        range.eq_ignore_ascii_case(media_type).then_some(2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_form_is_chosen() {
        let offered = ["text/html", "text/turtle", "application/json"];
        assert_eq!(choose("", &offered), Some("text/html"));
        assert_eq!(choose("text/turtle;q=0.9, text/html;q=0.2", &offered), Some("text/turtle"));
        assert_eq!(choose("application/*", &offered), Some("application/json"));
        assert_eq!(choose("*/*;q=0.1, text/html;q=0", &offered), Some("text/turtle"));
        assert_eq!(choose("image/png", &offered), None);
        assert_eq!(choose_language("fr-CH, en;q=0.8", &["en", "fr"]), Some("fr"));
        assert_eq!(choose_language("de", &["en", "fr"]), Some("en"));
    }
}
