//! Videos that users have linked to a record. They stay links, until somebody
//! asks for one to be played here.

use serde::Deserialize;
use url::Url;

/// A video.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Video {
    src: Option<String>,
    title: Option<String>,
    pub(super) description: Option<String>,
    duration_seconds: Option<i32>,
    embed: Option<bool>,
}

impl Video {
    /// Where it leads to; `None` where that is no address of a page.
    pub(super) fn address(&self) -> Option<String> {
        outside(self.src.as_deref()?)
    }

    /// What it is called.
    pub(super) fn shown(&self) -> &str {
        let title = self.title.as_deref().map(str::trim);
        title
            .filter(|title| !title.is_empty())
            .unwrap_or("Untitled video")
    }

    /// Its number on YouTube, where it may be played in other pages.
    pub(super) fn player(&self) -> Option<String> {
        let address = Url::parse(self.src.as_deref()?).ok()?;
        let host = address
            .host_str()?
            .trim_start_matches("www.")
            .trim_start_matches("m.");
        let number = match host {
            "youtube.com" => {
                let mut pairs = address.query_pairs();
                pairs.find(|(name, _)| name == "v")?.1.into_owned()
            }
            "youtu.be" => address.path().trim_start_matches('/').to_owned(),
            _ => return None,
        };
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        let is_number = number.len() == 11 && number.bytes().all(is_plain);
        (is_number && self.embed != Some(false)).then_some(number)
    }

    /// Its length, as `4:33`.
    pub(super) fn length(&self) -> Option<String> {
        let seconds = self.duration_seconds.filter(|seconds| *seconds > 0)?;
        let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        Some(match hours {
            0 => format!("{minutes}:{seconds:02}"),
            _ => format!("{hours}:{minutes:02}:{seconds:02}"),
        })
    }
}

/// Videos that are shown at once. One more would stand alone behind the fold.
const AT_ONCE: usize = 5;

/// Whether a list is shown in part.
pub(super) fn is_folded(videos: &[Video]) -> bool {
    videos.len() > AT_ONCE + 1
}

/// The videos that are shown at once.
pub(super) fn first(videos: &[Video]) -> &[Video] {
    let shown = if is_folded(videos) {
        AT_ONCE
    } else {
        videos.len()
    };
    &videos[..shown]
}

/// The videos that are shown on demand.
pub(super) fn rest(videos: &[Video]) -> &[Video] {
    &videos[first(videos).len()..]
}

/// An address of a page elsewhere that a link may lead to; `None` for what is
/// no address, or of a kind that runs something.
pub(super) fn outside(text: &str) -> Option<String> {
    let text = text.trim();
    let address = match Url::parse(text) {
        Ok(address) => address,
        // People leave the beginning out.
        Err(_) if text.contains('.') && !text.contains(char::is_whitespace) => {
            Url::parse(&format!("https://{text}")).ok()?
        }
        Err(_) => return None,
    };
    let is_page = matches!(address.scheme(), "http" | "https") && address.has_host();
    is_page.then(|| address.to_string())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Video, outside};

    #[test]
    fn only_pages_are_linked() {
        for (text, address) in [
            ("http://example.com/a b", Some("http://example.com/a%20b")),
            ("example.com", Some("https://example.com/")),
            (
                " https://example.com/\"><script>",
                Some("https://example.com/%22%3E%3Cscript%3E"),
            ),
            ("javascript:alert(1)", None),
            ("data:text/html,hi", None),
            ("JAVASCRIPT:alert.com", None),
            ("not an address", None),
            ("", None),
        ] {
            assert_eq!(outside(text).as_deref(), address, "{text}");
        }
    }

    #[test]
    fn what_may_be_played_has_a_plain_number() {
        let player = |src: &str, embed: serde_json::Value| {
            let video = json!({ "src": src, "embed": embed });
            let video: Video = serde_json::from_value(video).expect("a video");
            video.player()
        };
        let number = Some("dQw4w9WgXcQ".to_owned());
        let page = "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=1";
        assert_eq!(player(page, json!(true)), number);
        assert_eq!(player("https://youtu.be/dQw4w9WgXcQ", json!(null)), number);
        assert_eq!(player(page, json!(false)), None);
        assert_eq!(
            player("https://youtube.com/watch?v=%22onload%3D%22", json!(true)),
            None
        );
        assert_eq!(
            player(
                "https://youtube.com.example/watch?v=dQw4w9WgXcQ",
                json!(true)
            ),
            None
        );
    }

    #[test]
    fn a_length_is_said_as_on_a_sleeve() {
        let length = |seconds: i32| {
            let video: Video =
                serde_json::from_value(json!({ "durationSeconds": seconds })).expect("a video");
            video.length()
        };
        assert_eq!(length(273).as_deref(), Some("4:33"));
        assert_eq!(length(3_605).as_deref(), Some("1:00:05"));
        assert_eq!(length(0), None);
    }
}
