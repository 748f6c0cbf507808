//! Keys that requests ask for at the same time, fetched together.
//!
//! A batch or two are under way, and what is asked for meanwhile is the next.
//! Alone, a request waits for nobody; the busier the server, the larger the
//! batches and the fewer statements each request costs. A batch begins after
//! all of its keys were asked for, so no answer is older than its question.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::oneshot;
use tracing::Instrument;

use super::Group;
use crate::graphql::error::Failure;
use crate::tally::Tally;

/// How long a batch may keep others waiting; then the next one starts beside
/// it. Slow questions are thus no burden on quick ones.
const PATIENCE: Duration = Duration::from_millis(10);

/// Batches of one group that are under way: the database is at one while the
/// server reads the rows of the other.
const AT_ONCE: usize = 2;

/// Keys after which a batch takes no more askers.
const MOST_KEYS: usize = 1_000;

/// What every key is.
pub(crate) trait Key: Send + Sync + Hash + Eq + Clone + 'static {}

impl<K: Send + Sync + Hash + Eq + Clone + 'static> Key for K {}

/// How the values of keys are fetched; the statements are noted in the tally.
pub(super) trait Fetch<K, V>: Send + Sync + 'static {
    fn fetch(
        &self,
        keys: &[K],
        tally: Arc<Tally>,
    ) -> impl Future<Output = Result<HashMap<K, V>, Failure>> + Send;
}

/// What waits for keys of one type, by group. A group is here as long as a
/// batch of it is under way.
pub(super) struct Queue<K, V, F> {
    lanes: Mutex<HashMap<Group, Lane<K, V>>>,
    source: F,
}

/// What waits in one group.
struct Lane<K, V> {
    waiting: Vec<Asked<K, V>>,
    /// How many take batches from it.
    runners: usize,
}

/// What one request asks for.
struct Asked<K, V> {
    keys: Vec<K>,
    tally: Arc<Tally>,
    answer: oneshot::Sender<Result<Arc<HashMap<K, V>>, Failure>>,
}

impl<K: Key, V: Clone + Send + Sync + 'static, F: Fetch<K, V>> Queue<K, V, F> {
    pub(super) fn new(source: F) -> Self {
        Self {
            lanes: Mutex::default(),
            source,
        }
    }

    /// The values of these keys, which are all of one group; those without a
    /// value are missing, and others' may come along.
    pub(super) async fn load(
        self: Arc<Self>,
        group: Group,
        keys: Vec<K>,
        tally: &Arc<Tally>,
    ) -> Result<HashMap<K, V>, Failure> {
        if group == Group::Own {
            return self.source.fetch(&keys, tally.clone()).await;
        }
        let (answer, answered) = oneshot::channel();
        let asked = Asked {
            keys: keys.clone(),
            tally: tally.clone(),
            answer,
        };
        if self.put(group, asked) {
            // A task of its own: whoever asked first may give up.
            self.start(group);
        }
        let fetched = answered.await.unwrap_or(Err(Failure::Internal))?;
        // Who asked alone, or is the last to look, need not copy them.
        Ok(Arc::try_unwrap(fetched).unwrap_or_else(|fetched| {
            let found = keys.iter().filter_map(|key| fetched.get_key_value(key));
            found
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect()
        }))
    }

    fn start(self: Arc<Self>, group: Group) {
        tokio::spawn(self.run(group).in_current_span());
    }

    /// Fetches batch after batch of one group until nobody asks, or until one
    /// takes so long that another runner goes on in its place.
    async fn run(self: Arc<Self>, group: Group) {
        loop {
            // Requests that can go on do so first, and may ask for more.
            tokio::task::yield_now().await;
            let Some(asked) = self.take(group) else {
                return;
            };
            let mut batch = pin!(self.fetch(asked));
            if tokio::time::timeout(PATIENCE, &mut batch).await.is_err() {
                self.clone().start(group);
                batch.await;
                return;
            }
        }
    }

    /// Fetches a batch. One that is too much for the database is fetched again
    /// in parts, so that only those fail whose own part is.
    async fn fetch(&self, asked: Vec<Asked<K, V>>) {
        if let Some(asked) = self.answer(asked).await {
            for one in asked {
                self.answer(vec![one]).await;
            }
        }
    }

    /// Fetches a batch and answers; gives it back if it has several parts and
    /// ran into its timeout.
    async fn answer(&self, asked: Vec<Asked<K, V>>) -> Option<Vec<Asked<K, V>>> {
        let tally = Arc::<Tally>::default();
        let keys: HashSet<&K> = asked.iter().flat_map(|asked| &asked.keys).collect();
        let keys: Vec<K> = keys.into_iter().cloned().collect();
        let fetched = self.source.fetch(&keys, tally.clone()).await.map(Arc::new);
        for one in &asked {
            one.tally.join(&tally);
        }
        if asked.len() > 1 && matches!(fetched, Err(Failure::Timeout)) {
            return Some(asked);
        }
        let mut askers = asked.into_iter().peekable();
        let mut fetched = Some(fetched);
        while let Some(asker) = askers.next() {
            let is_last = askers.peek().is_none();
            let answer = if is_last {
                fetched.take()
            } else {
                fetched.clone()
            };
            // Who has given up needs no answer.
            let _ = answer.map(|answer| asker.answer.send(answer));
        }
        None
    }

    fn lanes(&self) -> MutexGuard<'_, HashMap<Group, Lane<K, V>>> {
        self.lanes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds what one request asks for; true where one more is to take batches.
    fn put(&self, group: Group, asked: Asked<K, V>) -> bool {
        let mut lanes = self.lanes();
        let lane = lanes.entry(group).or_insert_with(|| Lane {
            waiting: Vec::new(),
            runners: 0,
        });
        lane.waiting.push(asked);
        let is_wanted = lane.runners < AT_ONCE;
        lane.runners += usize::from(is_wanted);
        is_wanted
    }

    /// The next batch of a group; `None` ends who asks, where nobody waits.
    fn take(&self, group: Group) -> Option<Vec<Asked<K, V>>> {
        let mut lanes = self.lanes();
        let Lane { waiting, runners } = lanes.get_mut(&group)?;
        if waiting.is_empty() {
            *runners -= 1;
            if *runners == 0 {
                lanes.remove(&group);
            }
            return None;
        }
        let mut keys = 0;
        let some = waiting.iter().take_while(|asked| {
            let fits = keys < MOST_KEYS;
            keys += asked.keys.len();
            fits
        });
        let some = some.count();
        Some(waiting.drain(..some).collect())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;
    use std::sync::{Arc, Mutex};
    use std::time::Duration;

    use futures_util::future::join_all;

    use super::{Fetch, MOST_KEYS, Queue};
    use crate::graphql::error::Failure;
    use crate::graphql::loader::Group;
    use crate::tally::Tally;

    /// What takes seconds, and fails with whatever is fetched with it.
    const SLOW: u32 = 777;

    /// Doubles numbers.
    #[derive(Clone, Default)]
    struct Doubler(Arc<Mutex<Vec<usize>>>);

    impl Fetch<u32, u32> for Doubler {
        async fn fetch(
            &self,
            keys: &[u32],
            tally: Arc<Tally>,
        ) -> Result<HashMap<u32, u32>, Failure> {
            self.0.lock().unwrap().push(keys.len());
            tally.statement("double", Duration::ZERO);
            tokio::time::sleep(Duration::from_millis(4)).await;
            if keys.contains(&SLOW) {
                tokio::time::sleep(Duration::from_secs(3)).await;
                return Err(Failure::Timeout);
            }
            Ok(keys.iter().map(|key| (*key, key * 2)).collect())
        }
    }

    type Doubles = Arc<Queue<u32, u32, Doubler>>;

    fn queue() -> (Doubles, Doubler) {
        let doubler = Doubler::default();
        (Arc::new(Queue::new(doubler.clone())), doubler)
    }

    async fn ask(queue: &Doubles, keys: Vec<u32>) -> (Result<HashMap<u32, u32>, Failure>, u64) {
        let tally = Arc::default();
        let doubled = queue.clone().load(Group::Any, keys, &tally).await;
        (doubled, tally.statements())
    }

    #[tokio::test(start_paused = true)]
    async fn requests_share_a_batch_and_each_has_its_values() {
        let (queue, doubler) = queue();
        let asked = (0..50).map(|n| ask(&queue, vec![n, n + 1]));
        for (n, (doubled, statements)) in (0..).zip(join_all(asked).await) {
            let values = doubled.unwrap();
            assert_eq!((values[&n], values[&(n + 1)]), (2 * n, 2 * n + 2));
            assert_eq!(statements, 1);
        }
        assert_eq!(*doubler.0.lock().unwrap(), [51]);
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_asked_during_a_batch_is_the_next_one() {
        let (queue, doubler) = queue();
        let later = async |n| {
            tokio::time::sleep(Duration::from_millis(2)).await;
            ask(&queue, vec![n]).await
        };
        let (first, _) = tokio::join!(ask(&queue, vec![1]), join_all((2..9).map(later)));
        assert_eq!(first.0.unwrap()[&1], 2);
        assert_eq!(*doubler.0.lock().unwrap(), [1, 7]);
        tokio::time::sleep(Duration::from_millis(1)).await;
        assert!(queue.lanes().is_empty(), "nothing is kept");
    }

    #[tokio::test(start_paused = true)]
    async fn a_slow_batch_holds_up_nobody_who_asks_after_it() {
        let (queue, _) = queue();
        let began = tokio::time::Instant::now();
        let quick = async {
            tokio::time::sleep(Duration::from_millis(2)).await;
            let (doubled, _) = ask(&queue, vec![1]).await;
            (doubled.unwrap()[&1], began.elapsed())
        };
        let ((slow, _), (doubled, took)) = tokio::join!(ask(&queue, vec![SLOW]), quick);
        assert!(matches!(slow, Err(Failure::Timeout)));
        assert_eq!(doubled, 2);
        assert!(took < Duration::from_millis(20), "{took:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn one_who_asks_too_much_fails_alone() {
        let (queue, doubler) = queue();
        let asked = [vec![1, 2], vec![SLOW], vec![3]];
        let answers = join_all(asked.map(|keys| ask(&queue, keys))).await;
        assert!(answers[0].0.is_ok() && answers[2].0.is_ok());
        assert!(matches!(answers[1].0, Err(Failure::Timeout)));
        assert_eq!(*doubler.0.lock().unwrap(), [4, 2, 1, 1]);
        assert_eq!(answers[0].1, 2, "both times are its own");
    }

    #[tokio::test(start_paused = true)]
    async fn one_who_gives_up_takes_nothing_from_the_others() {
        let (queue, _) = queue();
        let impatient = async {
            let asked = ask(&queue, vec![1]);
            tokio::time::timeout(Duration::from_micros(10), asked).await
        };
        let (gone, (doubled, _)) = tokio::join!(impatient, ask(&queue, vec![2]));
        assert!(gone.is_err());
        assert_eq!(doubled.unwrap()[&2], 4);
    }

    #[tokio::test(start_paused = true)]
    async fn a_batch_takes_no_more_askers_than_keys_fit() {
        let (queue, doubler) = queue();
        let most = u32::try_from(MOST_KEYS).unwrap();
        let asked = [1, most, 1, most].into_iter().zip(1_u32..);
        let asked = asked.map(|(keys, n)| ask(&queue, (n * 10_000..n * 10_000 + keys).collect()));
        assert!(
            join_all(asked)
                .await
                .iter()
                .all(|(doubled, _)| doubled.is_ok())
        );
        assert_eq!(*doubler.0.lock().unwrap(), [MOST_KEYS + 1, MOST_KEYS + 1]);
    }
}
