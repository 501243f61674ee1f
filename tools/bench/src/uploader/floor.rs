use anyhow::Context;
use futures::StreamExt;
use retina::client::{
    InitialSequenceNumberPolicy, InitialTimestampPolicy, PlayOptions, Session, SessionOptions, SetupOptions,
    TcpTransportOptions, Transport,
};
use url::Url;

#[derive(Debug, clap::Args)]
pub struct FloorOptions {
    /// RTSP addresses.
    urls: Vec<Url>,
}

/// Receives the first stream of each camera and throws every frame away, until it is killed.
pub async fn receive_and_discard(options: &FloorOptions) -> anyhow::Result<()> {
    let cameras = options.urls.iter().map(|url| receive(url.clone()));
    for ended in futures::future::join_all(cameras).await {
        ended?;
    }
    Ok(())
}

async fn receive(url: Url) -> anyhow::Result<()> {
    let mut session = Session::describe(url, SessionOptions::default())
        .await
        .context("describe")?;
    let setup = SetupOptions::default().transport(Transport::Tcp(TcpTransportOptions::default()));
    session.setup(0, setup).await.context("set up")?;
    let play = PlayOptions::default()
        .initial_timestamp(InitialTimestampPolicy::Permissive)
        .initial_seq(InitialSequenceNumberPolicy::Ignore);
    let mut frames = session
        .play(play)
        .await
        .context("play")?
        .demuxed()
        .context("demultiplex")?;
    while let Some(frame) = frames.next().await {
        frame.context("receive")?;
    }
    Ok(())
}
