//! What measures is held to tests, too.

use std::process::Command;

use bench::{Corpus, Sample, Typing, suite};
use search::{Generation, Kind, Searcher};

use crate::support::{month, month_index, project, run, searching, serving};

async fn connect() -> sea_orm::DatabaseConnection {
    let url = month().database.url();
    sea_orm::Database::connect(url)
        .await
        .expect("Postgres answers")
}

/// On a catalogue this small all of it is fast, so only what is not a matter
/// of time is asked.
#[test]
fn the_suite_asks_what_the_graph_answers() {
    serving(searching(month().name(), month_index()), |address| {
        let shots = run(async {
            let database = connect().await;
            let mut random = fastrand::Rng::with_seed(3);
            let sample = Sample::draw(&database, &mut random)
                .await
                .expect("a sample");
            let url = format!("http://{address}/graphql");
            suite::run(&url, &sample, 3)
                .await
                .expect("the server answers")
        });
        assert_eq!(shots.len(), 96);
        for shot in &shots {
            assert_eq!(shot.error, None, "{:?} {}", shot.category, shot.variables);
            assert!(!shot.degraded, "{:?} {}", shot.category, shot.variables);
        }
    });
}

#[test]
fn every_record_is_found_by_its_exact_name() {
    let generation = Generation::newest(month_index())
        .expect("a folder")
        .expect("an index");
    let searcher = Searcher::open(&generation.path).expect("an index");
    let corpora = run(async {
        let database = connect().await;
        let mut corpora = Vec::new();
        for kind in Kind::ALL {
            corpora.push(Corpus::read(&database, kind).await.expect("a corpus"));
        }
        corpora
    });
    let relevance = bench::relevance(&searcher, &corpora, 40, 5).expect("it searches");
    for kind in Kind::ALL {
        let score = relevance.scores[&(kind, Typing::Exact)];
        assert!(score.asked > 0);
        assert_eq!(score.first_five, score.asked, "{kind:?}");
    }
}

// They read how a process gets on from /proc.
#[cfg(target_os = "linux")]
#[test]
fn the_scripts_that_measure_pass_their_tests() {
    for folder in ["bench/ingest", "bench/graph"] {
        let output = Command::new("python3")
            // Without the folder of compiled files it would leave in the tree.
            .args(["-B", "-m", "unittest", "discover", "-s", folder])
            .current_dir(project())
            .output()
            .expect("python3 runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}");
        assert!(!said.contains("Ran 0 tests"), "{said}");
    }
}
