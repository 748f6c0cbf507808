//! Searching through the graph: the answers, their bounds and their cost, and
//! the server's index as it comes and goes. The rules of ranking are tested
//! in the room `search`.

mod bounds;
mod generations;
mod genuine;
mod http;
mod keeping;
mod paging;

use std::path::Path;

use serde_json::Value;

/// The ids of the nodes of a page.
fn ids(connection: &Value) -> Vec<String> {
    let nodes = connection["nodes"].as_array().expect("nodes");
    nodes
        .iter()
        .map(|node| node["id"].as_str().expect("an id").to_owned())
        .collect()
}

/// The code of the only error of an answer.
fn code(answer: &Value) -> &str {
    let errors = answer["errors"].as_array().map_or(0, Vec::len);
    assert_eq!(errors, 1, "{answer}");
    answer["errors"][0]["extensions"]["code"]
        .as_str()
        .unwrap_or_else(|| panic!("a code in {answer}"))
}

/// Copies an index to a folder of a test's own.
fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder can be made");
    for entry in from.read_dir().expect("the folder can be read") {
        let path = entry.expect("its entries too").path();
        let place = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &place);
        } else {
            std::fs::copy(&path, &place).expect("a file can be copied");
        }
    }
}
