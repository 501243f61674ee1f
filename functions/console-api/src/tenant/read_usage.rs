use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use nightjar_api::{DayOfUsage, DefaultProblem, UsageList, UsageQuery};
use nightjar_domain::identity::Resource;
use nightjar_domain::tenants::{ReadUsage, Usage};
use nightjar_lambda_kit::{Parameters, Refusal};
use nightjar_model::DayUtc;

use crate::Deps;
use crate::may::May;
use crate::operations::{self, Named};

/// Reads what the caller's tenant used in a month, day by day in UTC. A day's figures stand when it is over.
#[utoipa::path(
    get, path = "/api/tenant/usage", tag = "tenant", operation_id = "readUsage",
    params(UsageQuery), security(("bearer" = [])),
    extensions(("x-nightjar-operation" = json!(operations::ReadUsage::OPERATION.name()))),
    responses((status = 200, description = "The days of the month.", body = UsageList), DefaultProblem)
)]
pub async fn read_usage(
    State(deps): State<Arc<Deps>>,
    may: May<operations::ReadUsage>,
    Parameters(query): Parameters<UsageQuery>,
) -> Result<Json<UsageList>, Refusal> {
    let actor = may.on(&Resource::Tenant)?;
    let month = month_digits(&query.month).ok_or_else(|| Refusal::invalid_request("month is spelled 2026-11."))?;
    let days = deps.core.read_usage(&actor.tenant, &month).await;
    let days = days.map_err(Refusal::internal)?;
    Ok(Json(UsageList {
        items: days.into_iter().map(describe).collect(),
        next: None,
    }))
}

fn month_digits(text: &str) -> Option<String> {
    let (year, month) = text.split_once('-')?;
    let digits = |part: &str, length| part.len() == length && part.bytes().all(|b| b.is_ascii_digit());
    let valid = digits(year, 4) && digits(month, 2) && ("01"..="12").contains(&month);
    valid.then(|| format!("{year}{month}"))
}

fn describe((day, usage): (DayUtc, Usage)) -> DayOfUsage {
    DayOfUsage {
        day: day.start().to_string().chars().take("2026-11-20".len()).collect(),
        bytes_stored: usage.bytes,
        segments: usage.segments,
        recorded_ms: usage.recorded_ms,
    }
}

#[cfg(test)]
mod tests {
    use super::month_digits;

    #[test]
    fn a_month_is_a_month() {
        assert_eq!(month_digits("2026-11").as_deref(), Some("202611"));
        for text in [
            "",
            "2026",
            "2026-13",
            "2026-00",
            "26-11",
            "2026-1",
            "2026-11-20",
            "é026-11",
        ] {
            assert_eq!(month_digits(text), None, "{text}");
        }
    }
}
