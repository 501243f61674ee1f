use std::future::Future;
use std::time::Instant;

use crate::console::Console;
use crate::statistics::Durations;

const FLOOR_ROUNDS: usize = 60;

/// How long answers took, and how many were none.
#[derive(Debug, Default)]
pub struct Measured {
    durations: Durations,
    failed: usize,
}

impl Measured {
    /// Waits for an answer and notes how long it took; a failure is told and counted.
    pub async fn note<T>(&mut self, what: &str, answer: impl Future<Output = anyhow::Result<T>>) -> Option<T> {
        let begin = Instant::now();
        match answer.await {
            Ok(answer) => {
                self.durations.add(begin.elapsed().as_secs_f64() * 1000.0);
                Some(answer)
            }
            Err(error) => {
                eprintln!("{what}: {error:#}");
                self.failed += 1;
                None
            }
        }
    }

    /// Takes in what another has measured.
    pub fn join(&mut self, other: Self) {
        self.durations.join(other.durations);
        self.failed += other.failed;
    }

    pub const fn failed(&self) -> usize {
        self.failed
    }

    /// A row of the table.
    pub fn row(&self, name: &str, floor: &Self) -> String {
        let of = |share| self.durations.percentile(share);
        format!(
            "| {name} | {} | {} | {:.0} | {:.0} | {:.0} | {:.1} |",
            self.durations.count() + self.failed,
            self.failed,
            of(0.5),
            of(0.95),
            of(0.99),
            of(0.5) / floor.durations.percentile(0.5)
        )
    }
}

/// What a call of a function costs by itself.
pub async fn floor(console: &Console) -> anyhow::Result<Measured> {
    let mut measured = Measured::default();
    for _ in 0..FLOOR_ROUNDS {
        measured.note("the floor", console.get("/api/jwks.json")).await;
    }
    Ok(measured)
}
