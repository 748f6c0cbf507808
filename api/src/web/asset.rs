//! Style, script and icon of the pages, from files inside the binary.
//!
//! A file's address has a hash of what is in it, so that browsers may keep it
//! for as long as they like.

use std::collections::HashMap;
use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rust_embed::Embed;

use super::trouble::no_file;

/// The files, as they are in the tree.
#[derive(Embed)]
#[folder = "web"]
struct Files;

/// A file as it is served.
struct Asset {
    data: axum::body::Bytes,
    media: &'static str,
}

/// All files by the last part of their address.
static ASSETS: LazyLock<HashMap<String, Asset>> = LazyLock::new(|| {
    let files = Files::iter().filter_map(|name| {
        let file = Files::get(&name)?;
        let hash = file.metadata.sha256_hash();
        let hash = URL_SAFE_NO_PAD.encode(&hash[..9]);
        let (stem, ending) = name.rsplit_once('.')?;
        let asset = Asset {
            data: file.data.into_owned().into(),
            media: media(ending),
        };
        Some((format!("{stem}.{hash}.{ending}"), asset))
    });
    files.collect()
});

fn media(ending: &str) -> &'static str {
    match ending {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        _ => "application/octet-stream",
    }
}

/// The address of a file of the tree, such as `page.css`.
pub(super) fn address(name: &str) -> &'static str {
    static ADDRESSES: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
        let names = ASSETS.keys().filter_map(|served| {
            let mut parts = served.split('.');
            let (stem, ending) = (parts.next()?, parts.next_back()?);
            Some((format!("{stem}.{ending}"), format!("/assets/{served}")))
        });
        names.collect()
    });
    ADDRESSES.get(name).map_or("", String::as_str)
}

/// `GET /assets/{name}`.
pub(super) async fn file(Path(name): Path<String>) -> Response {
    let Some(asset) = ASSETS.get(&name) else {
        return no_file();
    };
    let headers = [
        (header::CONTENT_TYPE, asset.media),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    (headers, asset.data.clone()).into_response()
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_the_frame_names_is_there() {
        for name in ["page.css", "page.js", "icon.svg"] {
            let address = super::address(name);
            let served = address.strip_prefix("/assets/").expect("an address");
            assert!(super::ASSETS.contains_key(served), "{name}");
        }
    }
}
