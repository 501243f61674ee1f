use nightjar_domain::idempotency::{
    Begun, IdempotencyKey, IdempotentRequests, LOCK_MS, Lock, RequestHash, RequestId, Sealed,
};
use nightjar_model::RunId;

use crate::world::{World, now};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

fn request() -> (RequestId, RequestHash) {
    let key: IdempotencyKey = RunId::random().as_str().parse().unwrap();
    (key.of(&["tenant", "user"]), RequestHash::of([b"POST".as_slice()]))
}

fn lock_of(begun: Begun) -> Lock {
    match begun {
        Begun::First(lock) => lock,
        other => panic!("expected to be the first: {other:?}"),
    }
}

#[tokio::test]
async fn a_repetition_gets_the_first_answer_until_a_day_is_over() {
    let world = World::new().await;
    let (id, hash) = request();
    let begin = async |ms| world.core.begin(&id, &hash, now().saturating_add_ms(ms)).await.unwrap();
    let lock = lock_of(begin(0).await);
    assert_eq!(begin(1).await, Begun::Busy);
    let answer = Sealed(vec![0, 1, 255]);
    world.core.keep_answer(&lock, &answer, now()).await.unwrap();
    assert_eq!(begin(2).await, Begun::Answered(answer.clone()));
    assert_eq!(begin(DAY_MS - 1000).await, Begun::Answered(answer));
    lock_of(begin(DAY_MS).await);
}

#[tokio::test]
async fn the_same_key_with_another_body_is_another_request_and_stays_one() {
    let world = World::new().await;
    let (id, hash) = request();
    let other = RequestHash::of([b"GET".as_slice()]);
    let lock = lock_of(world.core.begin(&id, &hash, now()).await.unwrap());
    for ms in [0, LOCK_MS + 1] {
        let begun = world
            .core
            .begin(&id, &other, now().saturating_add_ms(ms))
            .await
            .unwrap();
        assert_eq!(begun, Begun::OtherRequest);
    }
    world.core.keep_answer(&lock, &Sealed(vec![1]), now()).await.unwrap();
    assert_eq!(world.core.begin(&id, &other, now()).await.unwrap(), Begun::OtherRequest);
}

#[tokio::test]
async fn of_many_at_once_one_runs() {
    let world = World::new().await;
    let (id, hash) = request();
    let begun = futures::future::join_all((0..16).map(|_| world.core.begin(&id, &hash, now()))).await;
    let first = begun
        .iter()
        .filter(|begun| matches!(begun, Ok(Begun::First(_))))
        .count();
    let busy = begun.iter().filter(|begun| matches!(begun, Ok(Begun::Busy))).count();
    assert_eq!((first, busy), (1, 15));
}

#[tokio::test]
async fn a_request_whose_holder_died_is_taken_over_and_the_dead_one_changes_nothing_more() {
    let world = World::new().await;
    let (id, hash) = request();
    let dead = lock_of(world.core.begin(&id, &hash, now()).await.unwrap());
    let soon = now().saturating_add_ms(LOCK_MS - 1);
    assert_eq!(world.core.begin(&id, &hash, soon).await.unwrap(), Begun::Busy);
    let later = now().saturating_add_ms(LOCK_MS);
    let heir = lock_of(world.core.begin(&id, &hash, later).await.unwrap());
    world.core.keep_answer(&dead, &Sealed(vec![1]), later).await.unwrap();
    world.core.give_up(&dead).await.unwrap();
    assert_eq!(world.core.begin(&id, &hash, later).await.unwrap(), Begun::Busy);
    world.core.keep_answer(&heir, &Sealed(vec![2]), later).await.unwrap();
    assert_eq!(
        world.core.begin(&id, &hash, later).await.unwrap(),
        Begun::Answered(Sealed(vec![2]))
    );
}

#[tokio::test]
async fn what_was_given_up_may_be_sent_anew() {
    let world = World::new().await;
    let (id, hash) = request();
    let lock = lock_of(world.core.begin(&id, &hash, now()).await.unwrap());
    world.core.give_up(&lock).await.unwrap();
    lock_of(world.core.begin(&id, &RequestHash::of([]), now()).await.unwrap());
}
