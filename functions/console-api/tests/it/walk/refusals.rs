use std::collections::BTreeSet;

use http::StatusCode;
use nightjar_domain::identity::Right;
use serde_json::{Value, json};

use super::cast::{Cast, Reach};
use super::described::{Described, described};
use super::ids::Ids;
use crate::world::{Answer, tomorrow};

async fn furnished() -> (Cast, Vec<Described>) {
    let mut cast = Cast::new().await;
    let described = described(&cast.router).await;
    cast.furnish(&described).await;
    (cast, described)
}

/// What the tenant's administrator reads, to tell whether anything was changed.
async fn everything(cast: &Cast, described: &[Described]) -> Vec<(String, Value)> {
    /// These tell of the people who do the asking.
    const OF_THE_CAST: [&str; 5] = [
        "operation.search",
        "operation.export",
        "user.list",
        "role.list",
        "area.list",
    ];
    let mut shown = Vec::new();
    for reading in described {
        if reading.method == "GET" && !OF_THE_CAST.contains(&reading.operation.name()) {
            let mut answer = reading.ask(&cast.router, Some(&cast.ada), &cast.things).await.body;
            if let Some(body) = answer.as_object_mut() {
                body.remove("counts");
            }
            shown.push((reading.to_string(), answer));
        }
    }
    shown
}

/// Nothing that the administrator reads is other than it was.
async fn assert_unchanged(cast: &Cast, described: &[Described], before: Vec<(String, Value)>) {
    for (before, after) in before.into_iter().zip(everything(cast, described).await) {
        assert_eq!(before, after);
    }
}

fn assert_refused(answer: &Answer, asked: &Described, who: &str) {
    assert!(
        matches!(answer.status, StatusCode::FORBIDDEN | StatusCode::NOT_FOUND),
        "{asked} by {who}: {} {}",
        answer.status,
        answer.text
    );
}

#[tokio::test]
async fn nobody_is_let_in_without_a_token_that_counts() {
    let (mut cast, described) = furnished().await;
    let disabled = cast.disabled().await;
    let later = cast.world.at(tomorrow);
    let before = everything(&cast, &described).await;
    for asked in &described {
        let answers = [
            asked.ask(&cast.router, None, &cast.things).await,
            asked.ask(&cast.router, Some("Bearer x"), &cast.things).await,
            asked.ask(&cast.router, Some(&disabled), &cast.things).await,
            asked.ask(&later, Some(&cast.ada), &cast.things).await,
        ];
        for answer in &answers {
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{asked}: {}", answer.text);
            assert_eq!(answer.body["code"], "unauthorized", "{asked}");
            assert_eq!(answer.text, answers[0].text, "{asked}");
        }
    }
    assert_unchanged(&cast, &described, before).await;
}

#[tokio::test]
async fn for_another_tenant_there_is_nothing() {
    let (cast, described) = furnished().await;
    let before = everything(&cast, &described).await;
    let nothing = Ids::of_nothing();
    for asked in &described {
        let answer = asked.ask(&cast.router, Some(&cast.eve), &cast.things).await;
        if asked.names_things() {
            let of_nothing = asked.ask(&cast.router, Some(&cast.eve), &nothing).await;
            assert!(
                answer.status.is_client_error(),
                "{asked}: {} {}",
                answer.status,
                answer.text
            );
            assert_eq!(
                (answer.status, &answer.text),
                (of_nothing.status, &of_nothing.text),
                "{asked}"
            );
        }
        let named: Vec<&str> = cast.things.named_in(&answer.text).collect();
        assert!(named.is_empty(), "{asked} tells {named:?}");
    }
    assert_unchanged(&cast, &described, before).await;
}

#[tokio::test]
async fn who_lacks_the_right_is_refused() {
    let (mut cast, described) = furnished().await;
    let before = everything(&cast, &described).await;
    for asked in &described {
        if asked.operation.rights().is_empty() {
            continue;
        }
        let rights = Right::ALL.into_iter().filter(|right| right.is_tenants());
        let others = rights.filter(|right| !asked.rights().contains(right)).collect();
        let who = cast.somebody(others, Reach::Everything).await;
        let answer = asked.ask(&cast.router, Some(&who), &cast.things).await;
        assert_eq!(
            (answer.status, &answer.body["code"]),
            (StatusCode::FORBIDDEN, &json!("forbidden")),
            "{asked}: {}",
            answer.text
        );
    }
    assert_unchanged(&cast, &described, before).await;
}

/// Whoever may manage users anywhere must see which roles there are.
const SHOWN_TO_ALL_WITH_THE_RIGHT: [&str; 2] = ["role.list", "role.read"];

async fn opens_nothing_of_others(reach: Reach, has_reach: fn(Right) -> bool) {
    let (mut cast, described) = furnished().await;
    let before = everything(&cast, &described).await;
    for asked in &described {
        let rights: BTreeSet<Right> = asked.rights().into_iter().filter(|right| has_reach(*right)).collect();
        if rights.is_empty() || SHOWN_TO_ALL_WITH_THE_RIGHT.contains(&asked.operation.name()) {
            continue;
        }
        let who = cast.somebody(rights, reach).await;
        let answer = asked.ask(&cast.router, Some(&who), &cast.things).await;
        if asked.method != "GET" || asked.names_things() {
            assert_refused(&answer, asked, &format!("somebody with the right for {reach:?}"));
        }
        let named: Vec<&str> = cast.things.named_in(&answer.text).collect();
        assert!(named.is_empty(), "{asked} tells {named:?}");
    }
    assert_unchanged(&cast, &described, before).await;
}

#[tokio::test]
async fn a_right_on_another_channel_opens_nothing_else() {
    opens_nothing_of_others(Reach::OtherChannel, Right::is_about_channels).await;
}

#[tokio::test]
async fn a_right_in_another_place_opens_nothing_here() {
    opens_nothing_of_others(Reach::OtherPlace, Right::is_tenants).await;
}
