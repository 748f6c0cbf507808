//! Limits that several servers share, and what happens when they can't.

use std::time::Duration;

use api::limit::{ANONYMOUS, Bucket, Holder, Limiter, Tier, Tiers};

use crate::support::{Redis, run};

fn limiter(redis: Option<&Redis>) -> Limiter {
    Limiter::new(redis.map(|redis| redis.reached(Duration::from_secs(10))))
}

fn tier() -> Tier {
    let tiers: Tiers = "anonymous requests=2 cost=100 pages=1"
        .parse()
        .expect("tiers");
    let tier = tiers.anonymous();
    assert_eq!(tier.name, ANONYMOUS);
    Tier::clone(&tier)
}

async fn is_allowed(limiter: &Limiter, bucket: Bucket) -> bool {
    let holder = Holder::at(Some([192, 0, 2, 1].into()));
    limiter.take(holder, &tier(), bucket, 1).await.is_allowed()
}

#[test]
fn servers_with_the_same_redis_share_their_limits() {
    let Some(redis) = Redis::start() else { return };
    run(async {
        let (one, two) = (limiter(Some(&redis)), limiter(Some(&redis)));
        assert!(is_allowed(&one, Bucket::Graph).await);
        assert!(is_allowed(&two, Bucket::Graph).await);
        assert!(!is_allowed(&one, Bucket::Graph).await);
        assert!(!is_allowed(&two, Bucket::Graph).await);
    });
}

#[test]
fn servers_without_one_have_limits_of_their_own() {
    run(async {
        let (one, two) = (limiter(None), limiter(None));
        for _ in 0..2 {
            assert!(is_allowed(&one, Bucket::Graph).await);
        }
        assert!(!is_allowed(&one, Bucket::Graph).await);
        assert!(is_allowed(&two, Bucket::Graph).await);
    });
}

#[test]
fn the_buckets_of_a_caller_are_apart() {
    run(async {
        let limiter = limiter(None);
        assert!(is_allowed(&limiter, Bucket::Page).await);
        assert!(!is_allowed(&limiter, Bucket::Page).await);
        for bucket in [Bucket::Graph, Bucket::Suggest, Bucket::Event] {
            assert!(is_allowed(&limiter, bucket).await, "{bucket:?}");
        }
    });
}

#[test]
fn without_redis_a_server_limits_by_itself_and_it_shares_again_afterwards() {
    let Some(mut redis) = Redis::start() else {
        return;
    };
    run(async {
        let (one, two) = (limiter(Some(&redis)), limiter(Some(&redis)));
        for _ in 0..2 {
            assert!(is_allowed(&one, Bucket::Graph).await);
        }
        redis.kill();
        // What Redis knew is lost, so each begins with full buckets.
        for limiter in [&one, &two] {
            for _ in 0..2 {
                assert!(is_allowed(limiter, Bucket::Graph).await);
            }
            assert!(!is_allowed(limiter, Bucket::Graph).await);
        }
        redis.restart();
        // After a pause both try it again, whose buckets are full.
        while !is_allowed(&one, Bucket::Graph).await {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        while !is_allowed(&two, Bucket::Graph).await {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert!(!is_allowed(&one, Bucket::Graph).await);
        assert!(!is_allowed(&two, Bucket::Graph).await);
    });
}

#[test]
fn a_redis_that_hangs_holds_nobody_up() {
    let Some(redis) = Redis::start() else { return };
    run(async {
        let limiter = Limiter::new(Some(redis.reached(Duration::from_secs(1))));
        for _ in 0..2 {
            assert!(is_allowed(&limiter, Bucket::Graph).await);
        }
        // Whoever waited for its end would be refused: less than a request
        // comes back until then.
        let paused = redis.command("CLIENT PAUSE 20000 ALL");
        assert_eq!(paused.as_deref(), Some("+OK"));
        for _ in 0..2 {
            assert!(is_allowed(&limiter, Bucket::Graph).await);
        }
        assert!(!is_allowed(&limiter, Bucket::Graph).await);
    });
}

#[test]
fn what_was_taken_before_redis_failed_is_not_given_back_to_this_process() {
    let Some(mut redis) = Redis::start() else {
        return;
    };
    run(async {
        let limiter = limiter(Some(&redis));
        let ask = async || {
            let holder = Holder::Key(1);
            limiter.take(holder, &tier(), Bucket::Graph, 100).await
        };
        let mut taken = ask().await;
        redis.kill();
        limiter.settle(&mut taken, 0).await;
        let mut alone = ask().await;
        assert!(alone.is_allowed());
        assert!(!ask().await.is_allowed());
        limiter.settle(&mut taken, 0).await;
        assert!(!ask().await.is_allowed());
        limiter.settle(&mut alone, 0).await;
        assert!(ask().await.is_allowed());
    });
}

#[test]
fn an_address_that_is_none_is_said_at_the_start() {
    assert!(api::redis::Redis::new("http://example.org", Duration::from_secs(1)).is_err());
}
