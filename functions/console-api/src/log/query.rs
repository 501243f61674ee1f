use nightjar_api::{OperationOutcome, OperationQuery, OperationSort, SortOrder};
use nightjar_domain::operations::{Filter, Order, Outcome, Search, SearchError, SortBy, usual_range};
use nightjar_lambda_kit::Refusal;
use nightjar_model::{InvalidTimestamp, TenantId, TimeRange, Timestamp};

use crate::page;

/// The search of a tenant's log that a query asks for.
///
/// # Errors
/// When a bound is no time, or the limit is out of bounds.
pub fn search_of(query: OperationQuery, tenant: TenantId, now: Timestamp) -> Result<Search, Refusal> {
    let usual = usual_range(now);
    let to = moment(query.to.as_deref())?.unwrap_or(usual.to);
    let from = moment(query.from.as_deref())?;
    Ok(Search {
        tenant,
        range: TimeRange {
            from: from.unwrap_or_else(|| usual_range(to).from),
            to,
        },
        filter: Filter {
            user: query.user,
            operation: query.operation,
            outcome: query.outcome.map(outcome),
            host: query.host,
            text: query.text,
        },
        sort: sort(query.sort),
        order: match query.order {
            SortOrder::Asc => Order::Ascending,
            SortOrder::Desc => Order::Descending,
        },
        limit: page::limit(query.limit)?.into(),
        cursor: query.cursor,
    })
}

fn moment(text: Option<&str>) -> Result<Option<Timestamp>, Refusal> {
    let time = text.map(Timestamp::parse).transpose();
    time.map_err(|error: InvalidTimestamp| Refusal::invalid_request(error.to_string()))
}

const fn outcome(asked: OperationOutcome) -> Outcome {
    match asked {
        OperationOutcome::Allowed => Outcome::Allowed,
        OperationOutcome::Refused => Outcome::Refused,
        OperationOutcome::Failed => Outcome::Failed,
    }
}

const fn sort(asked: OperationSort) -> SortBy {
    match asked {
        OperationSort::At => SortBy::At,
        OperationSort::User => SortBy::User,
        OperationSort::Host => SortBy::Host,
        OperationSort::Operation => SortBy::Operation,
        OperationSort::Outcome => SortBy::Outcome,
        OperationSort::Target => SortBy::Target,
        OperationSort::Detail => SortBy::Detail,
    }
}

/// The answer when there is nothing to show.
pub fn refuse(error: SearchError) -> Refusal {
    match error {
        SearchError::Invalid(reason) => Refusal::invalid_request(reason.to_string()),
        SearchError::Store(error) => Refusal::internal(error),
    }
}
