use anyhow::Context;

use super::measure::Measured;
use crate::console::Console;

const PAGE: &str = "/api/channels?limit=200";

/// Reads the list of channels to its end, and compares the first tenth of its pages with the last.
pub async fn print(console: &Console, floor: &Measured) -> anyhow::Result<()> {
    let mut pages = Vec::new();
    let (mut path, mut channels) = (PAGE.to_owned(), 0);
    loop {
        let mut measured = Measured::default();
        let page = measured.note("a page", console.get(&path)).await;
        let page = page.context("read a page")?;
        channels += page["items"].as_array().context("read the channels")?.len();
        pages.push(measured);
        match page["next"].as_str() {
            Some(cursor) => path = format!("{PAGE}&cursor={cursor}"),
            None => break,
        }
    }
    let tenth = (pages.len() / 10).max(1);
    let last = pages.split_off(pages.len() - tenth);
    pages.truncate(tenth);
    let name = format!("a page of 200 of {channels} channels, the first {tenth}");
    println!("{}", together(pages).row(&name, floor));
    println!("{}", together(last).row(&format!("the last {tenth}"), floor));
    Ok(())
}

fn together(pages: Vec<Measured>) -> Measured {
    let mut all = Measured::default();
    pages.into_iter().for_each(|page| all.join(page));
    all
}
