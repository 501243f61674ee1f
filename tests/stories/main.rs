//! Stories of the whole system: each tries what a user would, on the product as `cargo xtask up` runs it.
//!
//! Run them with `cargo xtask test --story NAME`.

mod alarms;
mod api;
mod cloud;
mod console;
mod exports;
mod ffmpeg;
mod index;
mod isolation;
mod live;
mod media_paths;
mod oidc;
mod operation_log;
mod pipeline;
mod plans;
mod playback;
mod product;
mod recorder;
mod rights;
mod sources;
mod state;
mod wait;

use std::sync::Arc;

use libtest_mimic::{Arguments, Trial};

use crate::product::Product;

type Story = fn(&Product) -> anyhow::Result<()>;

/// In this order: the last ones stop and restart the product that the others share.
const STORIES: [(&str, Story); 19] = [
    (
        "pipeline_foreign_camera_plays_live_and_across_a_killed_uploader",
        pipeline::foreign_camera_plays,
    ),
    (
        "pipeline_every_frame_that_was_sent_is_played",
        pipeline::every_frame_is_played,
    ),
    (
        "live_a_sleeping_channel_wakes_up_when_somebody_watches",
        live::sleeping_channel_wakes_up,
    ),
    (
        "media_paths_refuse_what_the_token_does_not_open",
        media_paths::refuse_what_the_token_does_not_open,
    ),
    (
        "isolation_device_credentials_open_its_own_prefix_only",
        isolation::own_prefix_only,
    ),
    (
        "isolation_expired_credentials_are_refused",
        isolation::expired_credentials_are_refused,
    ),
    (
        "index_is_rebuilt_by_replaying_events_shuffled_and_doubled",
        index::replayed_events_give_the_same_rows,
    ),
    (
        "index_is_rebuilt_by_the_command_line",
        index::the_command_line_rebuilds_it,
    ),
    (
        "playback_is_compressed_and_bad_questions_are_problems",
        playback::answers_are_compressed_and_bad_questions_are_problems,
    ),
    (
        "alarms_reach_the_list_and_the_signed_webhook",
        alarms::reach_the_list_and_the_webhook,
    ),
    (
        "alarms_that_no_webhook_takes_become_dead_letters",
        alarms::become_dead_letters,
    ),
    (
        "plans_a_channel_on_alarm_stores_what_matters",
        plans::on_alarm_stores_what_matters,
    ),
    (
        "exports_the_command_line_makes_evidence",
        exports::command_line_makes_evidence,
    ),
    ("exports_the_function_makes_the_file", exports::function_makes_the_file),
    (
        "operation_log_says_who_did_what_from_where",
        operation_log::says_who_did_what,
    ),
    (
        "rights_that_are_withdrawn_end_with_the_token",
        rights::end_with_the_token,
    ),
    ("oidc_lets_in_who_was_vouched_for", oidc::lets_in_who_was_vouched_for),
    ("console_works_in_a_browser", console::works_in_a_browser),
    (
        "state_survives_a_kill_and_nothing_is_left_behind",
        state::survives_a_kill,
    ),
];

fn main() -> anyhow::Result<()> {
    let mut arguments = Arguments::from_args();
    // The stories share one product and two cores.
    arguments.test_threads = Some(1);
    let wanted = |name: &str| arguments.filter.as_deref().is_none_or(|filter| name.contains(filter));
    let chosen: Vec<_> = STORIES.into_iter().filter(|(name, _)| wanted(name)).collect();
    if arguments.list || chosen.is_empty() {
        let trials = chosen
            .into_iter()
            .map(|(name, _)| Trial::test(name, || Ok(())))
            .collect();
        libtest_mimic::run(&arguments, trials).exit();
    }
    let product = Arc::new(Product::start()?);
    let trials = chosen
        .into_iter()
        .map(|(name, story)| {
            let product = Arc::clone(&product);
            Trial::test(name, move || {
                story(&product).map_err(|error| format!("{error:#}\n{}", product.ends_of_logs()).into())
            })
        })
        .collect();
    let conclusion = libtest_mimic::run(&arguments, trials);
    product.stop()?;
    // An exit drops nothing, and its folder is large.
    drop(product);
    conclusion.exit()
}
