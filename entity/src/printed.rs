//! What is printed, where a row keeps something shorter that gives it back.
//!
//! Whoever writes a row keeps the printed text beside it only where these
//! functions say something else; whoever reads one asks them otherwise.

/// Where nearly all videos are.
const YOUTUBE: &str = "https://www.youtube.com/watch?v=";

/// Characters in the id of a video on `youtube.com`.
const YOUTUBE_ID: usize = 11;

/// A length: `0:05`, `4:33`, `1:02:03`. Not for negative seconds.
pub fn duration(seconds: i32) -> String {
    let (minutes, seconds) = (seconds / 60, seconds % 60);
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes}:{seconds:02}"),
        (hours, minutes) => format!("{hours}:{minutes:02}:{seconds:02}"),
    }
}

/// A date: `1999`, `1999-03-00`, `1999-03-27`.
pub fn date(year: i16, month: Option<i16>, day: Option<i16>) -> String {
    match month {
        Some(month) => format!("{year}-{month:02}-{:02}", day.unwrap_or(0)),
        None => year.to_string(),
    }
}

/// The address of a video on `youtube.com`.
pub fn video(youtube_id: &str) -> String {
    format!("{YOUTUBE}{youtube_id}")
}

/// The id in such an address; `None` in any other.
pub fn youtube_id(address: &str) -> Option<&str> {
    let id = address.strip_prefix(YOUTUBE)?;
    (id.len() == YOUTUBE_ID).then_some(id)
}

/// The part that Discogs's number of it stands for; `None` where it is not known.
pub fn part(entity_type: i16) -> Option<&'static str> {
    Some(match entity_type {
        4 => "Record Company",
        5 => "Licensed To",
        6 => "Licensed From",
        7 => "Licensed Through",
        8 => "Marketed By",
        9 => "Distributed By",
        10 => "Manufactured By",
        11 => "Exported By",
        13 => "Phonographic Copyright (p)",
        14 => "Copyright (c)",
        16 => "Made By",
        17 => "Pressed By",
        18 => "Duplicated By",
        19 => "Printed By",
        21 => "Published By",
        23 => "Recorded At",
        24 => "Engineered At",
        25 => "Overdubbed At",
        26 => "Produced At",
        27 => "Mixed At",
        28 => "Remixed At",
        29 => "Mastered At",
        30 => "Lacquer Cut At",
        31 => "Glass Mastered At",
        33 => "Designed At",
        34 => "Filmed At",
        35 => "Remastered At",
        36 => "Edited At",
        37 => "Produced For",
        38 => "Manufactured For",
        39 => "Recorded By",
        42 => "Exclusive Retailer",
        44 => "Plated At",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{date, duration, video, youtube_id};

    #[test]
    fn lengths_are_printed_as_people_print_them() {
        for (seconds, printed) in [
            (0, "0:00"),
            (5, "0:05"),
            (273, "4:33"),
            (3_599, "59:59"),
            (3_723, "1:02:03"),
            (86_400, "24:00:00"),
        ] {
            assert_eq!(duration(seconds), printed);
        }
    }

    #[test]
    fn a_date_without_its_day_ends_in_zeros() {
        assert_eq!(date(1999, None, None), "1999");
        assert_eq!(date(1999, Some(3), None), "1999-03-00");
        assert_eq!(date(1999, Some(12), Some(27)), "1999-12-27");
    }

    #[test]
    fn only_a_plain_address_on_youtube_is_shortened() {
        let address = "https://www.youtube.com/watch?v=a-b_c0123Yz";
        assert_eq!(youtube_id(address), Some("a-b_c0123Yz"));
        assert_eq!(video("a-b_c0123Yz"), address);
        for other in [
            "http://www.youtube.com/watch?v=a-b_c0123Yz",
            "https://www.youtube.com/watch?v=a-b_c0123Yz&t=5",
            "https://www.youtube.com/watch?v=short",
            "https://youtu.be/a-b_c0123Yz",
            "a-b_c0123Yz",
        ] {
            assert_eq!(youtube_id(other), None, "{other}");
        }
    }
}
