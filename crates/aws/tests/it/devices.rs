use std::collections::HashSet;

use futures::future::join_all;
use nightjar_domain::devices::{
    CLAIM_LIFE_MS, ClaimDevice, ClaimError, ClaimRefusal, DevicePublicKey, DeviceState, FindClaim, FindDevice,
    ListChannels, ListDevices, LocateDevice, PageError, PageRequest, SetDisabled, SetDisabledError, check_claim,
};
use nightjar_model::{DeviceId, TenantId};

use crate::world::{World, now};

fn key() -> DevicePublicKey {
    "A".repeat(43).parse().unwrap()
}

fn page(limit: u16, cursor: Option<String>) -> PageRequest {
    PageRequest { limit, cursor }
}

#[tokio::test]
async fn an_added_device_is_found_located_and_waits() {
    let world = World::new().await;
    let tenant = TenantId::random();
    let added = world.add_device(&tenant).await;
    let id = &added.device.id;
    assert_eq!(
        world.core.find_device(&tenant, id).await.unwrap(),
        Some(added.device.clone())
    );
    assert_eq!(world.core.find_device(&TenantId::random(), id).await.unwrap(), None);
    assert_eq!(world.core.locate_device(id).await.unwrap(), Some(tenant));
    assert_eq!(world.core.locate_device(&DeviceId::random()).await.unwrap(), None);
    assert!(world.queue_is_stable(&added).await);
}

#[tokio::test]
async fn of_twenty_that_claim_at_once_one_becomes_the_device() {
    let world = World::new().await;
    let tenant = TenantId::random();
    let added = world.add_device(&tenant).await;
    let hash = added.claim_code.hash();
    let claim = world.core.find_claim(&hash).await.unwrap().unwrap();
    let key = key();
    let outcomes = join_all((0..20).map(|_| world.core.claim_device(&hash, &claim, &key, now()))).await;
    let refused = |outcome: &Result<(), ClaimError>| matches!(outcome, Err(ClaimError::Refused(ClaimRefusal::Used)));
    assert_eq!(
        outcomes.iter().filter(|outcome| outcome.is_ok()).count(),
        1,
        "{outcomes:?}"
    );
    assert_eq!(
        outcomes.iter().filter(|outcome| refused(outcome)).count(),
        19,
        "{outcomes:?}"
    );
    let device = world
        .core
        .find_device(&tenant, &added.device.id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((device.state, device.public_key), (DeviceState::Enrolled, Some(key)));
    let used = world.core.find_claim(&hash).await.unwrap();
    assert_eq!(check_claim(used, now()), Err(ClaimRefusal::Used));
}

#[tokio::test]
async fn an_expired_claim_writes_nothing_even_when_it_was_checked_before() {
    let world = World::new().await;
    let tenant = TenantId::random();
    let added = world.add_device(&tenant).await;
    let hash = added.claim_code.hash();
    let claim = world.core.find_claim(&hash).await.unwrap().unwrap();
    let late = now().saturating_add_ms(CLAIM_LIFE_MS);
    assert!(world.core.claim_device(&hash, &claim, &key(), late).await.is_err());
    assert_eq!(check_claim(Some(claim), late), Err(ClaimRefusal::Expired));
    let device = world
        .core
        .find_device(&tenant, &added.device.id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((device.state, device.public_key), (DeviceState::Unclaimed, None));
}

#[tokio::test]
async fn a_disabled_device_is_not_claimed_and_its_code_stays_unused() {
    let world = World::new().await;
    let tenant = TenantId::random();
    let added = world.add_device(&tenant).await;
    let hash = added.claim_code.hash();
    let claim = world.core.find_claim(&hash).await.unwrap().unwrap();
    world.core.set_disabled(&tenant, &added.device.id, true).await.unwrap();
    let outcome = world.core.claim_device(&hash, &claim, &key(), now()).await;
    assert!(
        matches!(outcome, Err(ClaimError::Refused(ClaimRefusal::NotWaiting))),
        "{outcome:?}"
    );
    world.core.set_disabled(&tenant, &added.device.id, false).await.unwrap();
    world.core.claim_device(&hash, &claim, &key(), now()).await.unwrap();
}

#[tokio::test]
async fn a_device_let_in_again_is_where_it_was() {
    let world = World::new().await;
    let tenant = TenantId::random();
    let enrolled = world.enrolled_device(&tenant).await;
    for (disabled, state) in [(true, DeviceState::Disabled), (false, DeviceState::Enrolled)] {
        world.core.set_disabled(&tenant, &enrolled, disabled).await.unwrap();
        assert_eq!(
            world.core.find_device(&tenant, &enrolled).await.unwrap().unwrap().state,
            state
        );
    }
    let foreign = world.core.set_disabled(&TenantId::random(), &enrolled, true).await;
    assert!(matches!(foreign, Err(SetDisabledError::NotFound)));
}

#[tokio::test]
async fn pages_show_every_device_of_the_tenant_once_and_no_other() {
    let world = World::new().await;
    let (tenant, other) = (TenantId::random(), TenantId::random());
    let mut added = HashSet::new();
    for _ in 0..5 {
        added.insert(world.add_device(&tenant).await.device.id);
    }
    world.add_device(&other).await;
    let mut seen = vec![];
    let mut cursor = None;
    loop {
        let page = world.core.list_devices(&tenant, &page(2, cursor)).await.unwrap();
        assert!(page.items.len() <= 2);
        seen.extend(page.items.into_iter().map(|device| device.id));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(seen.len(), 5);
    assert_eq!(seen.into_iter().collect::<HashSet<_>>(), added);
}

#[tokio::test]
async fn a_cursor_of_another_tenant_or_list_is_refused() {
    let world = World::new().await;
    let (tenant, other) = (TenantId::random(), TenantId::random());
    for _ in 0..2 {
        world.add_device(&tenant).await;
        world.add_device(&other).await;
    }
    let foreign = world.core.list_devices(&other, &page(1, None)).await.unwrap().next;
    assert!(foreign.is_some());
    for cursor in [foreign, Some("broken".to_owned()), Some(String::new())] {
        let answer = world.core.list_devices(&tenant, &page(1, cursor)).await;
        assert!(matches!(answer, Err(PageError::InvalidCursor)), "{answer:?}");
    }
    let own = world.core.list_devices(&tenant, &page(1, None)).await.unwrap().next;
    assert!(matches!(
        world.core.list_channels(&tenant, &page(1, own)).await,
        Err(PageError::InvalidCursor)
    ));
}
