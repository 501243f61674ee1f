#![doc = include_str!("../README.md")]

mod alarms;
mod api_keys;
mod areas;
mod channels;
mod devices;
mod exports;
mod groups;
mod log;
mod me;
mod oidc;
mod page;
mod playback;
mod problem;
mod recordings;
pub mod rfc3339;
mod rights;
mod roles;
mod session;
mod tenants;
mod users;
mod webhook;

pub use alarms::{Alarm, AlarmList, AlarmQuery};
pub use api_keys::{ApiKey, ApiKeyList, ApiKeyWithSecret, NewApiKey};
pub use areas::{Area, AreaChange, AreaDeletion, AreaList, NewArea};
pub use channels::{
    Channel, ChannelChange, ChannelDetails, ChannelList, ChannelQuery, DayOfWeek, PlanRange, RecordMode, RecordPlan,
    RecordState, RetentionClassName,
};
pub use devices::{
    ClaimableDevice, DesiredSettings, Device, DeviceChange, DeviceDeletion, DeviceDetails, DeviceKind, DeviceList,
    DeviceSettings, DeviceState, FootageFate, ImportReport, ImportedLine, NewDevice, ReportedSettings, SettingsChange,
};
pub use exports::{Export, ExportFile, ExportFormat, ExportGap, ExportState, ExportStream, NewExport};
pub use groups::{Group, GroupChange, GroupList};
pub use log::{
    OperationActor, OperationActorKind, OperationEntry, OperationExportQuery, OperationList, OperationOutcome,
    OperationQuery, OperationSort, OperationTarget, SortOrder,
};
pub use me::{CallerKind, Me, PasswordChange, PasswordProof, RecoveryCodes, SecondFactorCode, SecondFactorEnrolment};
pub use oidc::{OidcCallback, OidcNewcomers, OidcSettings, OidcSettingsChange};
pub use page::{LIMIT_DEFAULT, LIMIT_MAX, PageQuery};
pub use playback::{ViewerPurpose, ViewerToken, ViewerTokenRequest};
pub use problem::{DefaultProblem, PROBLEM_CONTENT_TYPE, Problem, ProblemCode};
pub use recordings::{
    ChannelDays, ChannelDaysList, Coverage, CoverageList, CoverageQuery, CoverageSpan, DaysQuery, Held, Ledger,
    LedgerList, LedgerTotal, MissingReason, MonthQuery, RangeQuery, RecordedDay,
};
pub use rights::{Limits, Right};
pub use roles::{Role, RoleChange, RoleList};
pub use session::{AccessToken, JsonWebKey, JsonWebKeySet, SignIn};
pub use tenants::{
    AnyTenantChange, CreatedTenant, DayOfUsage, NewTenant, SignUp, Tenant, TenantChange, TenantCounts, TenantList,
    TenantQuotas, TenantState, UsageList, UsageQuery,
};
pub use users::{NewPassword, NewUser, Session, SessionList, User, UserChange, UserList, UserState};
pub use webhook::{Webhook, WebhookChange, WebhookWithSecret};
