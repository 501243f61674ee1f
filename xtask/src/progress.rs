use std::time::Instant;

/// Announces a step, does it, and says how long it took.
pub fn step<T>(what: &str, work: impl FnOnce() -> anyhow::Result<T>) -> anyhow::Result<T> {
    eprintln!("• {what} …");
    let began = Instant::now();
    let result = work()?;
    eprintln!("  {what}: done in {:.1} s", began.elapsed().as_secs_f64());
    Ok(result)
}
