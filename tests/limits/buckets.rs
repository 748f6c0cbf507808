//! The arithmetic of buckets: the same in this process and in Redis.

use std::time::Duration;

use api::limit::{Bucket, Holder, Level, Levels, Local, Place, Rates, Shared, WINDOW};

use crate::support::{Redis, run};

/// So little that nothing comes back during a scenario, even where time
/// passes: one request in 20 seconds, and a cost of 1 in 6.
const RATES: Rates = Rates {
    requests: 3,
    cost: Some(10),
};

/// Long enough for a machine that has much else to do.
const PATIENCE: Duration = Duration::from_secs(10);

fn place(holder: i32) -> Place {
    Place {
        holder: Holder::Key(holder),
        bucket: Bucket::Graph,
    }
}

/// What is done: taking a request of that cost, or settling a charge with what
/// it came to. Then what is left: requests and cost, or cost.
#[derive(Clone, Copy, Debug)]
enum Step {
    Take(u64, u32, u32),
    Refuse(u64, u32, u32),
    Settle(u64, u64, u32),
}
use Step::{Refuse, Settle, Take};

/// Each begins with a full bucket of `RATES`.
const SCENARIOS: &[&[Step]] = &[
    // Requests run out first.
    &[Take(1, 2, 9), Take(0, 1, 9), Take(1, 0, 8), Refuse(1, 0, 8)],
    // Cost runs out first; what is refused takes neither.
    &[
        Take(7, 2, 3),
        Refuse(4, 2, 3),
        Refuse(4, 2, 3),
        Take(3, 1, 0),
        Refuse(1, 1, 0),
    ],
    // What was not used comes back.
    &[Take(10, 2, 0), Settle(10, 1, 9), Take(9, 1, 0)],
    // What was used besides is charged, even into debt.
    &[
        Take(1, 2, 9),
        Settle(1, 4, 6),
        Take(6, 1, 0),
        Settle(6, 20, 0),
        Refuse(0, 1, 0),
    ],
    // What may cost more than there ever is waits for a full bucket only.
    &[Take(5_000, 2, 0), Settle(10, 2, 8), Refuse(5_000, 2, 8)],
    // A bucket is never fuller than full.
    &[Take(1, 2, 9), Settle(1, 0, 10), Settle(9, 0, 10)],
];

/// Where is counted.
enum Buckets {
    Here(Local),
    Shared(Shared),
}

impl Buckets {
    async fn take(&self, place: &Place, charge: u64) -> Levels {
        match self {
            Self::Here(local) => local.take(place, RATES, charge, 1),
            Self::Shared(shared) => {
                let levels = shared.take(place, RATES, charge).await;
                levels.expect("Redis answers")
            }
        }
    }

    async fn settle(&self, place: &Place, amounts: (u64, u64)) -> Level {
        match self {
            Self::Here(local) => local.settle(place, 10, amounts, 1),
            Self::Shared(shared) => {
                let level = shared.settle(place, 10, amounts).await;
                level.expect("Redis answers")
            }
        }
    }
}

async fn play_all(buckets: Buckets) {
    for (holder, steps) in (0..).zip(SCENARIOS) {
        for step in *steps {
            play(&buckets, &place(holder), *step).await;
        }
    }
}

async fn play(buckets: &Buckets, place: &Place, step: Step) {
    match step {
        Take(cost, requests, left) | Refuse(cost, requests, left) => {
            let levels = buckets.take(place, RATES.charge(cost)).await;
            let is_allowed = matches!(step, Take(..));
            assert_eq!(levels.wait.is_zero(), is_allowed, "{step:?}: {levels:?}");
            let found = levels.cost.expect("cost is counted").remaining();
            let found = (levels.requests.remaining(), found);
            assert_eq!(found, (requests, left), "{step:?}: {levels:?}");
        }
        Settle(charge, actual, left) => {
            let level = buckets.settle(place, (charge, actual)).await;
            assert_eq!(level.remaining(), left, "{step:?}: {level:?}");
        }
    }
}

#[test]
fn this_process_counts_as_it_should() {
    run(play_all(Buckets::Here(Local::default())));
}

#[test]
fn redis_counts_as_this_process_does() {
    let Some(redis) = Redis::start() else { return };
    run(async {
        let shared = Shared::new(redis.reached(PATIENCE));
        play_all(Buckets::Shared(shared)).await;
    });
}

#[test]
fn a_minutes_amount_comes_back_in_a_minute_and_evenly() {
    let local = Local::default();
    let place = place(1);
    let take = |now: Duration| {
        let now = u64::try_from(now.as_nanos()).expect("a few minutes");
        local.take(&place, RATES, 1, now)
    };
    for _ in 0..3 {
        assert!(take(Duration::ZERO).wait.is_zero());
    }
    let third = WINDOW / 3;
    assert_eq!(take(Duration::ZERO).wait, third);
    assert_eq!(take(third / 2).wait, third / 2);
    assert!(take(third).wait.is_zero());
    assert_eq!(take(third).wait, third);
    for _ in 0..3 {
        assert!(take(third + WINDOW).wait.is_zero());
    }
    assert_eq!(take(third + WINDOW).wait, third);
}

#[test]
fn what_redis_says_is_missing_is_there_when_it_says() {
    let Some(redis) = Redis::start() else { return };
    let rates = Rates {
        requests: 120,
        cost: None,
    };
    run(async {
        let shared = Shared::new(redis.reached(PATIENCE));
        let take = async || {
            let levels = shared.take(&place(1), rates, 0).await;
            levels.expect("Redis answers").wait
        };
        let mut wait = Duration::ZERO;
        while wait.is_zero() {
            wait = take().await;
        }
        assert!(wait <= WINDOW / 120, "{wait:?}");
        tokio::time::sleep(wait).await;
        assert!(take().await.is_zero());
    });
}

#[test]
fn of_many_at_once_as_many_are_allowed_as_there_are() {
    let rates = Rates {
        requests: 50,
        cost: Some(1_000_000_000),
    };
    let local = Local::default();
    let one = || local.take(&place(1), rates, 7, 1).wait.is_zero();
    let take = || (0..100).filter(|_| one()).count();
    let allowed: usize = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(take)).collect();
        let counts = threads.into_iter();
        counts.map(|count| count.join().expect("it ends")).sum()
    });
    assert_eq!(allowed, 50);
}

#[test]
fn holders_who_have_been_quiet_are_forgotten() {
    let local = Local::default();
    let second = 1_000_000_000;
    for holder in 0..1_000 {
        local.take(&place(holder), RATES, 10, second);
    }
    assert_eq!(local.len(), 2_000);
    // One request of three and all of the cost are back after a minute.
    local.take(&place(0), RATES, 1, 62 * second);
    assert_eq!(local.len(), 2);
}

#[test]
fn redis_keeps_nothing_of_holders_who_have_been_quiet() {
    let Some(redis) = Redis::start() else { return };
    run(async {
        let shared = Shared::new(redis.reached(PATIENCE));
        let place = place(1);
        shared.take(&place, RATES, 10).await.expect("Redis answers");
        let left = redis
            .command(&format!("PTTL {place}"))
            .expect("Redis answers");
        let left: u64 = left
            .trim_start_matches(':')
            .parse()
            .expect("a time to live");
        assert!((1..=60_000).contains(&left), "{left} ms");
        // A bucket that is full again is not kept at all.
        let free = Rates {
            requests: u32::MAX,
            cost: None,
        };
        let other = Place {
            bucket: Bucket::Page,
            ..place
        };
        shared.take(&other, free, 0).await.expect("Redis answers");
        tokio::time::sleep(Duration::from_millis(20)).await;
        let kept = redis.command(&format!("EXISTS {other}"));
        assert_eq!(kept.as_deref(), Some(":0"));
    });
}
