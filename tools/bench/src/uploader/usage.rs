use std::path::Path;

/// What processes used of the machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct Usage {
    pub cpu_s: f64,
    /// Proportional set size: shared pages count once.
    pub pss_mib: f64,
}

impl Usage {
    /// Of these processes together, so far. A process that has ended counts nothing.
    pub fn of(processes: &[u32]) -> Self {
        processes.iter().fold(Self::default(), |sum, process| Self {
            cpu_s: sum.cpu_s + cpu_s(*process),
            pss_mib: sum.pss_mib + pss_mib(*process),
        })
    }
}

/// The scheduler's account of all threads, in nanoseconds: finer than the ticks of 10 ms in `stat` (proc(5)).
fn cpu_s(process: u32) -> f64 {
    let tasks = std::fs::read_dir(format!("/proc/{process}/task"))
        .into_iter()
        .flatten()
        .flatten();
    let nanoseconds = tasks.filter_map(|task| {
        let account = std::fs::read_to_string(task.path().join("schedstat")).ok()?;
        account.split_whitespace().next()?.parse::<f64>().ok()
    });
    nanoseconds.sum::<f64>() / 1e9
}

fn pss_mib(process: u32) -> f64 {
    let path = format!("/proc/{process}/smaps_rollup");
    let rollup = std::fs::read_to_string(Path::new(&path)).unwrap_or_default();
    let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:"));
    let kib = line
        .and_then(|rest| rest.split_whitespace().next())
        .and_then(|kib| kib.parse::<f64>().ok());
    kib.unwrap_or(0.0) / 1024.0
}
