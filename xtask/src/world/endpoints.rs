use std::collections::BTreeMap;

use serde::Serialize;

use super::deployment::Deployment;
use super::local_cloud::REGION;
use super::setup::Administrator;

/// The file in the state folder that tells other programs where everything is. It is there while the product runs.
pub const ENDPOINTS_FILE: &str = "endpoints.json";

/// Where everything is.
#[derive(Serialize)]
pub struct Endpoints<'a> {
    console: &'a str,
    aws: &'a str,
    region: &'a str,
    bucket: &'a str,
    tenant: &'a str,
    admin: Admin<'a>,
    tables: BTreeMap<&'a str, &'a str>,
    queues: BTreeMap<&'a str, &'a str>,
    demo_rtsp: &'a [String],
}

#[derive(Serialize)]
struct Admin<'a> {
    email: &'a str,
    password: &'a str,
}

impl<'a> Endpoints<'a> {
    /// Gathers what the parts know.
    pub fn new(
        console: &'a str,
        aws: &'a str,
        deployment: &'a Deployment,
        administrator: &'a Administrator,
        demo_rtsp: &'a [String],
    ) -> Self {
        let tables = [
            ("segments", &deployment.segments_table),
            ("core", &deployment.core_table),
            ("events", &deployment.events_table),
        ];
        let queues = [
            ("segment_events", &deployment.segment_events_queue),
            (
                "segment_events_dead_letters",
                &deployment.segment_events_dead_letters_queue,
            ),
            ("alarm_events", &deployment.alarm_events_queue),
            ("alarm_events_dead_letters", &deployment.alarm_events_dead_letters_queue),
            ("actions", &deployment.actions_queue),
            ("actions_dead_letters", &deployment.actions_dead_letters_queue),
            ("exports", &deployment.exports_queue),
            ("exports_dead_letters", &deployment.exports_dead_letters_queue),
            ("operation_log", &deployment.operation_log_queue),
            (
                "operation_log_dead_letters",
                &deployment.operation_log_dead_letters_queue,
            ),
        ];
        Self {
            console,
            aws,
            region: REGION,
            bucket: &deployment.bucket_name,
            tenant: &administrator.tenant_id,
            admin: Admin {
                email: &administrator.email,
                password: &administrator.password,
            },
            tables: tables.map(|(name, value)| (name, value.as_str())).into(),
            queues: queues.map(|(name, value)| (name, value.as_str())).into(),
            demo_rtsp,
        }
    }
}
