//! Long lists, a page at a time.

use maud::{Markup, html};

use super::super::exchange::Request;
use super::super::words::word;

/// One page of a long list.
#[derive(Clone, Copy, Debug)]
pub(super) struct Paging {
    /// Which page it is, counted from 1.
    pub(super) number: usize,
    /// How many items are on it.
    size: usize,
    /// How many items there are.
    all: usize,
}

impl Paging {
    /// Returns the page that is asked for by the parameter `page`, or the nearest there is.
    pub(super) fn new(request: &Request, size: usize, all: usize) -> Self {
        let asked = request.parameter("page").and_then(|page| page.parse().ok()).unwrap_or(1);
        let paging = Self { number: 1, size, all };
        Self { number: usize::clamp(asked, 1, paging.last()), ..paging }
    }

    fn last(&self) -> usize {
        self.all.div_ceil(self.size.max(1)).max(1)
    }

    /// Returns the part of the list that is on the page.
    pub(super) fn part<'a, T>(&self, list: &'a [T]) -> &'a [T] {
        let start = (self.number - 1).saturating_mul(self.size).min(list.len());
        list.get(start..start.saturating_add(self.size).min(list.len())).unwrap_or_default()
    }

    /// Returns the links to the other pages, if there are any.
    pub(super) fn links(&self, request: &Request) -> Markup {
        let language = request.language();
        let to = |number: usize| request.address_with("page", Some(&number.to_string()));
        html! {
            @if self.last() > 1 {
                nav.pages aria-label=(word("pages", language)) {
                    @if self.number > 1 { a rel="prev" href=(to(self.number - 1)) { "← " (word("previous", language)) } }
                    span { (word("page", language)) " " (self.number) " / " (self.last()) }
                    @if self.number < self.last() { a rel="next" href=(to(self.number + 1)) { (word("next", language)) " →" } }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_stay_within_the_list() {
        let list: Vec<usize> = (0..25).collect();
        for (query, number, first) in [
            ("", 1, Some(0)),
            ("page=3", 3, Some(20)),
            ("page=99", 3, Some(20)),
            ("page=0", 1, Some(0)),
            ("page=-1", 1, Some(0)),
        ] {
            let request = Request { query: query.to_owned(), ..Request::default() };
            let paging = Paging::new(&request, 10, list.len());
            assert_eq!((paging.number, paging.part(&list).first().copied()), (number, first), "{query}");
        }
        assert!(Paging::new(&Request::default(), 10, 0).part::<usize>(&[]).is_empty());
    }
}
