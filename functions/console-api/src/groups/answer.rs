use nightjar_api::{Group as ApiGroup, GroupChange as Asked};
use nightjar_domain::devices::{ChangeError, FindChannels};
use nightjar_domain::groups::{FindGroup, Group, GroupChange, InvalidGroup};
use nightjar_domain::identity::{Actor, Resource};
use nightjar_lambda_kit::Refusal;
use nightjar_model::{ChannelId, GroupId};

use crate::Deps;
use crate::etag::precondition_failed;
use crate::may::May;
use crate::operations::Named;

/// Views as they are answered: without channels that the caller may not see. All of them are looked up in one read.
///
/// # Errors
/// When the table fails.
pub async fn describe<O: Named>(
    deps: &Deps,
    may: &May<O>,
    actor: &Actor,
    groups: &[&Group],
) -> Result<Vec<ApiGroup>, Refusal> {
    let ids: Vec<ChannelId> = groups.iter().flat_map(|group| group.channels.iter().cloned()).collect();
    let seen = seen_of(deps, may, actor, &ids).await?;
    let describe = |group: &&Group| ApiGroup {
        id: group.id.clone(),
        name: group.name.clone(),
        shared: group.shared,
        own: group.is_of(actor),
        layout: group.layout.to_string(),
        channels: group.channels.iter().filter(|id| seen.contains(id)).cloned().collect(),
    };
    Ok(groups.iter().map(describe).collect())
}

/// What the caller asks for, if he sees all of its channels.
///
/// # Errors
/// When he does not, or the table fails.
pub async fn change<O: Named>(deps: &Deps, may: &May<O>, actor: &Actor, asked: Asked) -> Result<GroupChange, Refusal> {
    let seen = seen_of(deps, may, actor, &asked.channels).await?;
    if asked.channels.iter().any(|id| !seen.contains(id)) {
        return Err(Refusal::absent());
    }
    Ok(GroupChange {
        name: asked.name,
        shared: asked.shared,
        layout: asked.layout.parse().map_err(invalid)?,
        channels: asked.channels,
    })
}

async fn seen_of<O: Named>(
    deps: &Deps,
    may: &May<O>,
    actor: &Actor,
    ids: &[ChannelId],
) -> Result<Vec<ChannelId>, Refusal> {
    if ids.is_empty() {
        return Ok(vec![]);
    }
    let found = deps.core.find_channels(&actor.tenant, ids).await;
    let found = found.map_err(Refusal::internal)?.into_iter();
    let seen = found.filter(|channel| {
        may.sees(&Resource::Channel {
            id: &channel.id,
            area: may.place(channel.area.as_ref()),
        })
    });
    Ok(seen.map(|channel| channel.id).collect())
}

/// A view that is shown to the caller.
///
/// # Errors
/// When there is none, or the table fails.
pub async fn find_shown(deps: &Deps, actor: &Actor, id: &GroupId) -> Result<Group, Refusal> {
    let found = deps.core.find_group(&actor.tenant, id).await;
    let found = found.map_err(Refusal::internal)?;
    found
        .filter(|group| group.is_shown_to(actor))
        .ok_or_else(Refusal::absent)
}

/// A view that the caller may change: his own.
///
/// # Errors
/// When there is none, it is somebody else's, or the table fails.
pub async fn find_own(deps: &Deps, actor: &Actor, id: &GroupId) -> Result<Group, Refusal> {
    let group = find_shown(deps, actor, id).await?;
    if group.is_of(actor) {
        Ok(group)
    } else {
        Err(Refusal::forbidden())
    }
}

/// The answer to a view that cannot be.
pub fn invalid(error: InvalidGroup) -> Refusal {
    Refusal::invalid_request(format!("{error}."))
}

/// The answer when nothing was changed.
pub fn refuse(error: ChangeError) -> Refusal {
    match error {
        ChangeError::Changed => precondition_failed(),
        ChangeError::Store(error) => Refusal::internal(error),
    }
}
