//! What every kind of markup becomes, and what no markup can do.

use std::fmt::Write as _;

use super::{Content, MOST_TAGS, parse};

/// The pieces of a text, one a line: styles, target, what is shown.
fn shown(text: &str) -> String {
    let mut lines = String::new();
    for piece in parse(text) {
        for (is, letter) in [
            (piece.is_bold, 'b'),
            (piece.is_italic, 'i'),
            (piece.is_underlined, 'u'),
        ] {
            if is {
                lines.push(letter);
            }
        }
        if let Some(url) = &piece.url {
            let _ = write!(lines, "<{url}>");
        }
        let _ = match piece.content {
            Content::Text(text) => writeln!(lines, "|{text}|"),
            Content::Record(kind, id, markup) => {
                writeln!(lines, "{kind:?} {id} for {markup}")
            }
            Content::Name(kind, name) => writeln!(lines, "{kind:?} named {name}"),
        };
    }
    lines
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let shown = shown(text);
    assert_eq!(shown.lines().collect::<Vec<_>>(), expected, "{text}");
}

/// Texts in which nothing is markup.
#[track_caller]
fn check_text(text: &str) {
    let shown: String = parse(text)
        .iter()
        .map(|piece| match piece.content {
            Content::Text(text) if piece.url.is_none() => text,
            _ => panic!("{piece:?} of {text}"),
        })
        .collect();
    assert_eq!(shown, text);
}

#[test]
fn records_by_id_and_by_name() {
    check("[a123]", &["Artist 123 for [a123]"]);
    check("[l7]", &["Label 7 for [l7]"]);
    check("[m1][m=2]", &["Master 1 for [m1]", "Master 2 for [m=2]"]);
    check("[r1][R=2]", &["Release 1 for [r1]", "Release 2 for [R=2]"]);
    check(
        "Half of [a=The Tin Lanterns], on [L=Harbour Tapes].",
        &[
            "|Half of |",
            "Artist named The Tin Lanterns",
            "|, on |",
            "Label named Harbour Tapes",
            "|.|",
        ],
    );
    check("[a=808]", &["Artist named 808"]);
    check("[a= Prince (2) ]", &["Artist named Prince (2)"]);
    check("[l=夜汽車]", &["Label named 夜汽車"]);
}

#[test]
fn numbers_that_are_none_stay_text() {
    for text in [
        "[a0]",
        "[a-1]",
        "[a+1]",
        "[a2147483648]",
        "[a99999999999999999999]",
        "[a1 2]",
        "[a１２]",
        "[a]",
        "[a=]",
        "[a= ]",
        "[r=Kid A]",
        "[r]",
        "[m=]",
        "[m1x]",
        "[x1]",
        "[]",
        "[é1]",
        "[t]",
        "[t=x]",
        "[g]",
        "[g=two]",
        "[g.1]",
    ] {
        check_text(text);
    }
}

#[test]
fn brackets_that_are_no_markup_stay_text() {
    for text in [
        "[Labels:]",
        "[C]",
        "[1992]",
        "[Album]",
        "[remix]",
        "[url",
        "url]",
        "[/a]",
        "[img=http://x]",
        "] [",
        "[[",
        "]]",
        "[b",
        "b]",
        "[ b ]",
        "[a=one\ntwo]",
        "[quote]x[/quote]",
    ] {
        check_text(text);
    }
    check("[[a1]]", &["|[|", "Artist 1 for [a1]", "|]|"]);
    check("[a=Foo [Bar]]", &["|[a=Foo [Bar]]|"]);
    check("[remix [b]bold[/b]", &["|[remix |", "b|bold|"]);
}

#[test]
fn styles_lie_within_each_other_and_overlap() {
    check("[b]x[/b]", &["b|x|"]);
    check("[B]x[/b]", &["b|x|"]);
    check("[b]x[i]y[/b]z[/i]", &["b|x|", "bi|y|", "i|z|"]);
    check("[b][b]x[/b]y[/b]z", &["b|x|", "b|y|", "|z|"]);
    check("[u][i][b]x[/b][/i][/u]", &["biu|x|"]);
    check("[i]by [a1][/i]", &["i|by |", "iArtist 1 for [a1]"]);
    check("[b][/b]", &[]);
}

#[test]
fn styles_without_counterpart_stay_text() {
    check("[b]x", &["|[b]x|"]);
    check("x[/b]", &["|x[/b]|"]);
    check("[/b]x[b]", &["|[/b]x[b]|"]);
    check("[b]x[/b][/b]", &["b|x|", "|[/b]|"]);
    check("[b][b]x[/b]", &["|[b]|", "b|x|"]);
    check("Sides [I] and [II]", &["|Sides [I] and [II]|"]);
}

#[test]
fn addresses_of_the_web_are_targets() {
    check(
        "See [url=https://aurora.example/]her site[/url].",
        &["|See |", "<https://aurora.example/>|her site|", "|.|"],
    );
    check(
        "[url]http://x.example/a?b=c&d[/url]",
        &["<http://x.example/a?b=c&d>|http://x.example/a?b=c&d|"],
    );
    check("[URL=HTTP://X.example]x[/URL]", &["<http://x.example/>|x|"]);
    check(
        "[url=http://x.example][b]x[/b] y[/url]",
        &["b<http://x.example/>|x|", "<http://x.example/>| y|"],
    );
    // A target within a target: the one around it counts.
    check(
        "[url=http://x.example][a1][/url]",
        &["<http://x.example/>Artist 1 for [a1]"],
    );
}

#[test]
fn what_leads_elsewhere_is_shown_without_a_target() {
    for address in [
        "javascript:alert(1)",
        " javascript:alert(1)",
        "java\tscript:alert(1)",
        "JAVASCRIPT://x.example/%0aalert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "file:///etc/passwd",
        "ftp://x.example",
        "mailto:a@x.example",
        "//x.example",
        "/artist/1",
        "www.x.example",
        "http:",
        "http://",
        "http://[",
        "",
    ] {
        let text = format!("[url={address}]x[/url]");
        let leads = parse(&text).iter().any(|piece| piece.url.is_some());
        assert!(!leads, "{text}");
    }
    check("[url=javascript:alert(1)]x[/url]", &["|x|"]);
    check("[url]javascript:alert(1)[/url]", &["|javascript:alert(1)|"]);
    check("[url][/url]", &[]);
}

#[test]
fn an_address_cannot_leave_its_attribute() {
    check(
        "[url=http://x.example/\"onclick='a()'<b>]x[/url]",
        &["<http://x.example/%22onclick='a()'%3Cb%3E>|x|"],
    );
}

#[test]
fn addresses_without_counterpart_stay_text() {
    check("[url=http://x.example]x", &["|[url=http://x.example]x|"]);
    check("x[/url]", &["|x[/url]|"]);
    check(
        "[url=http://x.example][url=http://y.example]y[/url]z[/url]",
        &[
            "|[url=http://x.example]|",
            "<http://y.example/>|y|",
            "|z[/url]|",
        ],
    );
}

#[test]
fn pages_of_discogs_that_are_no_records() {
    check(
        "rule [g=2.9.1], [g1]",
        &["|rule |", "|2.9.1|", "|, |", "|1|"],
    );
    check("[t=42]", &["<https://www.discogs.com/forum/thread/42>|42|"]);
    check(
        "[u=some/body?]",
        &["<https://www.discogs.com/user/some%2Fbody%3F>|some/body?|"],
    );
}

#[test]
fn scripts_stay_text() {
    check(
        "<script>alert('[b]')</script>",
        &["|<script>alert('[b]')</script>|"],
    );
    check("[a=<script>]", &["Artist named <script>"]);
}

#[test]
fn nothing_is_lost_of_a_hundred_thousand_brackets() {
    for part in [
        "[", "]", "[[a", "[b]", "[/b]", "[url]", "[url=x]", "[a1", "[\n",
    ] {
        check_text(&part.repeat(100_000));
    }
}

#[test]
fn tags_beyond_a_maximum_stay_text() {
    let text = "[a1]".repeat(100_000);
    let pieces = parse(&text);
    assert_eq!(pieces.len(), MOST_TAGS + 1);
    let rest = Content::Text(&text[4 * MOST_TAGS..]);
    assert_eq!(pieces[MOST_TAGS].content, rest);
    // One that is opened before it and closed beyond it stays text, too.
    let text = format!("[b]{}[/b]", "[a1]".repeat(MOST_TAGS));
    assert_eq!(parse(&text)[0].content, Content::Text("[b]"));
    let text = "[url]".repeat(MOST_TAGS / 2) + &"[/url]".repeat(100_000);
    assert_eq!(parse(&text).len(), 2);
}
