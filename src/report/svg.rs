//! Putting several SVG pictures into one page: ids must not meet, and the XML prolog has no place there.

use std::fmt::Write;

/// Attributes that hold ids of other elements, separated by spaces.
const ID_LISTS: [&str; 2] = ["aria-labelledby", "aria-describedby"];

/// The picture ready for a page: prolog and doctype gone, every id and every reference to one led by `prefix-`.
/// Only markup changes, never text. What is not well formed is passed on as it is; the page's content policy
/// keeps it from running or loading anything.
pub fn inline(svg: &str, prefix: &str) -> String {
    let mut page = String::with_capacity(svg.len() + 256);
    let mut rest = svg.find("<svg").map_or(svg, |at| &svg[at..]);
    while let Some(open) = rest.find('<') {
        let (text, markup) = rest.split_at(open);
        page.push_str(text);
        let end = tag_end(markup);
        tag(&markup[..end], prefix, &mut page);
        rest = &markup[end..];
    }
    page.push_str(rest);
    page
}

/// Length of the tag that `markup` begins with; a `>` inside quotes does not end it.
fn tag_end(markup: &str) -> usize {
    let mut quote = None;
    for (at, byte) in markup.bytes().enumerate() {
        match (quote, byte) {
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            (None, b'>') => return at + 1,
            _ => {}
        }
    }
    markup.len()
}

/// Writes a tag with its attributes' ids led by `prefix`.
fn tag(markup: &str, prefix: &str, page: &mut String) {
    let mut rest = markup;
    while let Some(equals) = rest.find('=') {
        let value_at = equals + 1;
        let Some(quote) = rest[value_at..].chars().next().filter(|c| matches!(c, '"' | '\'')) else {
            page.push_str(&rest[..value_at]);
            rest = &rest[value_at..];
            continue;
        };
        let Some(length) = rest[value_at + 1..].find(quote) else { break };
        let name = rest[..equals].rsplit(char::is_whitespace).next().unwrap_or_default();
        let value = &rest[value_at + 1..value_at + 1 + length];
        page.push_str(&rest[..=value_at]);
        attribute(name, value, prefix, page);
        page.push(quote);
        rest = &rest[value_at + length + 2..];
    }
    page.push_str(rest);
}

fn attribute(name: &str, value: &str, prefix: &str, page: &mut String) {
    let _ = match (name, value.strip_prefix('#')) {
        ("id", _) => write!(page, "{prefix}-{value}"),
        ("href" | "xlink:href", Some(id)) => write!(page, "#{prefix}-{id}"),
        _ if ID_LISTS.contains(&name) => {
            let ids: Vec<String> = value.split_whitespace().map(|id| format!("{prefix}-{id}")).collect();
            page.write_str(&ids.join(" "))
        }
        _ => page.write_str(&value.replace("url(#", &format!("url(#{prefix}-"))),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_their_references_move_together_and_text_stays() {
        let svg = "<?xml version=\"1.0\"?><!DOCTYPE svg>\n<svg aria-labelledby=\"t d\"><title id=\"t\">a > b, id=\"t\"</title>\
                   <g id='g' data-x=\"1>0\"/><path fill=\"url(#g)\"/><use xlink:href=\"#g\" href=\"#g\"/><a href=\"x#g\"/></svg>";
        assert_eq!(
            inline(svg, "p1"),
            "<svg aria-labelledby=\"p1-t p1-d\"><title id=\"p1-t\">a > b, id=\"t\"</title>\
             <g id='p1-g' data-x=\"1>0\"/><path fill=\"url(#p1-g)\"/><use xlink:href=\"#p1-g\" href=\"#p1-g\"/>\
             <a href=\"x#g\"/></svg>"
        );
    }

    #[test]
    fn broken_markup_ends_and_loses_nothing() {
        for svg in
            ["", "<", "<svg", "<svg id=\"", "<svg id=", "<svg a=b id=\"x\">é<", "text only", "<svg \"=\">"]
        {
            assert!(inline(svg, "p").len() >= svg.len(), "{svg}");
        }
    }
}
