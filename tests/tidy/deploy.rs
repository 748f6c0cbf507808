//! What is deployed names only what is there.

use std::fs;
use std::process::Command;

use serde_json::Value;

use super::packages;
use crate::support::{month, project, send, server_settings, serving};

fn file(name: &str) -> String {
    fs::read_to_string(project().join(name)).expect("the file is there")
}

/// The lines of a Dockerfile that begin with this word, joined where they go on.
fn instructions(word: &str) -> Vec<Vec<String>> {
    file("Dockerfile")
        .replace("\\\n", " ")
        .lines()
        .filter_map(|line| line.strip_prefix(word)?.strip_prefix(' '))
        .map(|line| line.split_whitespace().map(str::to_owned).collect())
        .collect()
}

/// What `digger` answers when it is asked for help.
fn help(command: &[&str]) -> String {
    let mut digger = Command::new(env!("CARGO_BIN_EXE_digger"));
    let output = digger.args(command).arg("--help").output();
    let output = output.expect("the program runs");
    assert!(output.status.success(), "{command:?} is a command");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn fly() -> Value {
    let read = "import json, tomllib; print(json.dumps(tomllib.load(open('fly.toml', 'rb'))))";
    let output = Command::new("python3")
        .args(["-c", read])
        .current_dir(project())
        .output()
        .expect("python3 runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "fly.toml is TOML: {said}");
    serde_json::from_slice(&output.stdout).expect("JSON")
}

#[test]
fn what_the_image_is_built_from_is_there_and_sent_along() {
    let ignore = file(".dockerignore");
    let sent: Vec<&str> = ignore
        .lines()
        .filter_map(|line| line.strip_prefix('!'))
        .collect();
    for kept in &sent {
        assert!(project().join(kept).exists(), "{kept}");
    }
    let copies = instructions("COPY");
    let sources: Vec<&String> = copies
        .iter()
        .filter(|words| !words[0].starts_with("--"))
        .flat_map(|words| &words[..words.len() - 1])
        .filter(|source| *source != ".")
        .collect();
    for source in &sources {
        assert!(project().join(source).exists(), "{source}");
        let is_sent = |kept: &&str| {
            *source == *kept
                || source
                    .strip_prefix(*kept)
                    .is_some_and(|rest| rest.starts_with('/'))
        };
        assert!(sent.iter().any(is_sent), "{source} is not sent along");
    }
    // A room that is left out of the first layer ends the build.
    let packages = packages();
    for package in &packages {
        let room = package["name"].as_str().expect("a name");
        if room == "digger" {
            continue;
        }
        let its_own = format!("{room}/Cargo.toml");
        assert!(sources.iter().any(|source| **source == its_own), "{room}");
        let kept = |kept: &&str| *kept == room || *kept == format!("{room}/src");
        assert!(sent.iter().any(kept), "{room} is not sent along");
    }
    let version = packages[0]["rust_version"].as_str().expect("a version");
    let image = format!(":{version}-");
    assert!(instructions("FROM")[0][0].contains(&image), "{image}");
}

#[test]
fn what_is_deployed_names_settings_and_commands_that_exist() {
    let fly = fly();
    let serve = help(&["serve"]) + &help(&[]);
    let in_image = instructions("ENV").concat();
    let in_image: Vec<(&str, &str)> = in_image
        .iter()
        .filter_map(|set| set.split_once('='))
        .collect();
    let in_fly: Vec<(&str, &str)> = fly["env"]
        .as_object()
        .expect("settings")
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str().expect("text")))
        .collect();
    for (name, _) in in_image.iter().chain(&in_fly) {
        assert!(serve.contains(&format!("[env: {name}=")), "{name}");
    }
    // What both set is the same.
    for (name, value) in &in_image {
        let differs = |set: &&(&str, &str)| set.0 == *name && set.1 != *value;
        assert_eq!(in_fly.iter().find(differs), None);
    }
    help(&["migrate", "up"]);
    help(&["ready"]);
    let release = fly["deploy"]["release_command"]
        .as_str()
        .expect("a command");
    assert!(release.contains("digger migrate up"), "{release}");
    assert_eq!(
        instructions("CMD").concat().concat(),
        r#"["digger","serve"]"#
    );
    let check = instructions("HEALTHCHECK").concat().concat();
    assert!(check.ends_with(r#"CMD["digger","ready"]"#), "{check}");
}

#[test]
fn fly_asks_the_server_where_it_listens_and_keeps_its_index() {
    let fly = fly();
    let setting = |name: &str| fly["env"][name].as_str().expect("text").to_owned();
    let port = fly["http_service"]["internal_port"]
        .as_i64()
        .expect("a port");
    assert!(setting("DIG_LISTEN").ends_with(&format!(":{port}")));
    let volume = fly["mounts"]["destination"].as_str().expect("a folder");
    assert!(setting("DIG_INDEX_DIR").starts_with(&format!("{volume}/")));
    let checks = fly["http_service"]["checks"].as_array().expect("checks");
    assert!(!checks.is_empty());
    serving(server_settings(month().name()), |address| {
        for check in checks {
            let (method, path) = (check["method"].as_str(), check["path"].as_str());
            let (method, path) = (method.expect("a method"), path.expect("a path"));
            let head = format!("{method} {path} HTTP/1.1");
            let reply = send(address, &head, "").expect("the server answers");
            assert_eq!(reply.status, 200, "{path}: {}", reply.body);
        }
    });
}
