use std::fmt;
use std::str::FromStr;

use super::Right;
use super::Right::{AlarmView, Configure, Export, Live, ManageTenant, ManageUsers, OperatePlatform, Playback, ViewLog};

/// A text that names no operation.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("an operation is spelled noun.verb, such as device.add: see x-nightjar-operation in the API's description")]
pub struct UnknownOperation;

macro_rules! operations {
    ($($variant:ident $name:literal [$($right:ident),*];)*) => {
        /// What can be asked of the API: one for each endpoint, and the purposes of viewing.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Operation {
            $($variant,)*
        }

        impl Operation {
            /// Every operation.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// `noun.verb`, as in the API's description and in the operation log.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            /// One of these rights is needed. None: everybody may who is signed in, and who is not where the operation is public.
            pub const fn rights(self) -> &'static [Right] {
                match self {
                    $(Self::$variant => &[$($right),*],)*
                }
            }
        }
    };
}

operations! {
    SignIn "session.begin" [];
    RefreshSession "session.refresh" [];
    SignOut "session.end" [];
    BeginOidc "session.begin-oidc" [];
    FinishOidc "session.finish-oidc" [];
    SignUp "tenant.sign-up" [];

    ReadMe "me.read" [];
    ChangeOwnPassword "me.change-password" [];
    ListOwnSessions "me.list-sessions" [];
    EndOwnSession "me.end-session" [];
    EnrolSecondFactor "me.enrol-second-factor" [];
    ConfirmSecondFactor "me.confirm-second-factor" [];
    RemoveSecondFactor "me.remove-second-factor" [];

    ListUsers "user.list" [ManageUsers];
    ReadUser "user.read" [ManageUsers];
    AddUser "user.add" [ManageUsers];
    ChangeUser "user.change" [ManageUsers];
    DeleteUser "user.delete" [ManageUsers];
    SetPassword "user.set-password" [ManageUsers];
    RemoveUsersSecondFactor "user.remove-second-factor" [ManageUsers];
    ListSessions "user.list-sessions" [ManageUsers];
    EndSessions "user.end-sessions" [ManageUsers];

    ListRoles "role.list" [ManageUsers];
    ReadRole "role.read" [ManageUsers];
    AddRole "role.add" [ManageUsers];
    ChangeRole "role.change" [ManageUsers];
    DeleteRole "role.delete" [ManageUsers];

    ListApiKeys "api-key.list" [ManageUsers];
    AddApiKey "api-key.add" [ManageUsers];
    DeleteApiKey "api-key.delete" [ManageUsers];

    ListAreas "area.list" [];
    AddArea "area.add" [Configure];
    ChangeArea "area.change" [Configure];
    DeleteArea "area.delete" [Configure];

    ListDevices "device.list" [Live, Configure];
    ReadDevice "device.read" [Live, Configure];
    AddDevice "device.add" [Configure];
    ChangeDevice "device.change" [Configure];
    DeleteDevice "device.delete" [Configure];
    IssueClaimCode "device.issue-claim-code" [Configure];
    SwapDevice "device.swap" [Configure];
    ChangeDeviceSettings "device.change-settings" [Configure];
    ExportDevices "device.export" [Configure];
    ImportDevices "device.import" [Configure];

    ListChannels "channel.list" [Live, Playback, Configure];
    ReadChannel "channel.read" [Live, Playback, Configure];
    ChangeChannel "channel.change" [Configure];

    ListGroups "group.list" [Live];
    ReadGroup "group.read" [Live];
    AddGroup "group.add" [Live];
    ChangeGroup "group.change" [Live];
    DeleteGroup "group.delete" [Live];

    ReadTenant "tenant.read" [ManageTenant];
    ChangeTenant "tenant.change" [ManageTenant];
    ReadUsage "tenant.read-usage" [ManageTenant];
    ReadOidc "oidc.read" [ManageTenant];
    ChangeOidc "oidc.change" [ManageTenant];

    ListTenants "platform.list-tenants" [OperatePlatform];
    ReadAnyTenant "platform.read-tenant" [OperatePlatform];
    AddTenant "platform.add-tenant" [OperatePlatform];
    ChangeAnyTenant "platform.change-tenant" [OperatePlatform];
    DeleteTenant "platform.delete-tenant" [OperatePlatform];

    SearchOperations "operation.search" [ViewLog];
    ExportOperations "operation.export" [ViewLog];

    IssueViewerToken "viewer-token.issue" [Live, Playback, Export];
    ViewLive "footage.view-live" [Live];
    ViewPlayback "footage.view-playback" [Playback];
    ExportFootage "footage.export" [Export];

    ReadCoverage "recording.read-coverage" [Playback];
    ReadChannelCoverage "recording.read-channel-coverage" [Playback];
    ReadDays "recording.read-days" [Playback];
    ReadChannelDays "recording.read-channel-days" [Playback];
    ReadLedger "recording.read-ledger" [Playback];

    AddExport "export.add" [Export];
    ReadExport "export.read" [Export];
    CancelExport "export.cancel" [Export];
    RetryExport "export.retry" [Export];

    ListAlarms "alarm.list" [AlarmView];
    ReadWebhook "webhook.read" [Configure];
    ChangeWebhook "webhook.change" [Configure];
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Operation {
    type Err = UnknownOperation;

    fn from_str(text: &str) -> Result<Self, UnknownOperation> {
        let found = Self::ALL.iter().find(|operation| operation.name() == text);
        found.copied().ok_or(UnknownOperation)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Operation;

    #[test]
    fn every_operation_has_a_name_of_its_own_that_reads_back() {
        let names: BTreeSet<_> = Operation::ALL.iter().map(|operation| operation.name()).collect();
        assert_eq!(names.len(), Operation::ALL.len());
        for operation in Operation::ALL {
            assert_eq!(operation.name().parse(), Ok(*operation));
            assert_eq!(operation.name().split('.').count(), 2, "{operation}");
        }
        assert!("device.explode".parse::<Operation>().is_err());
    }
}
