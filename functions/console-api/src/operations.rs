//! The operations as types, so that the type of a handler names the one that it asks for.

use nightjar_domain::identity::Operation;

/// A type that stands for an operation.
pub trait Named {
    const OPERATION: Operation;
}

macro_rules! operations {
    ($($name:ident)*) => {
        $(
            #[derive(Debug, Clone, Copy)]
            pub enum $name {}

            impl Named for $name {
                const OPERATION: Operation = Operation::$name;
            }
        )*
    };
}

operations! {
    SignIn RefreshSession SignOut BeginOidc FinishOidc SignUp
    ReadMe ChangeOwnPassword ListOwnSessions EndOwnSession EnrolSecondFactor ConfirmSecondFactor RemoveSecondFactor
    ListUsers ReadUser AddUser ChangeUser DeleteUser SetPassword RemoveUsersSecondFactor ListSessions EndSessions
    ListRoles ReadRole AddRole ChangeRole DeleteRole
    ListApiKeys AddApiKey DeleteApiKey
    ListAreas AddArea ChangeArea DeleteArea
    ListDevices ReadDevice AddDevice ChangeDevice DeleteDevice IssueClaimCode SwapDevice ChangeDeviceSettings ExportDevices ImportDevices
    ListChannels ReadChannel ChangeChannel
    ListGroups ReadGroup AddGroup ChangeGroup DeleteGroup
    ReadTenant ChangeTenant ReadUsage ReadOidc ChangeOidc
    ListTenants ReadAnyTenant AddTenant ChangeAnyTenant DeleteTenant
    SearchOperations ExportOperations
    IssueViewerToken
    ReadCoverage ReadChannelCoverage ReadDays ReadChannelDays ReadLedger
    AddExport ReadExport CancelExport RetryExport
    ListAlarms ReadWebhook ChangeWebhook
}
