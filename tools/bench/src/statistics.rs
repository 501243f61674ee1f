/// Durations in milliseconds, of which the middle and the slow end matter.
#[derive(Debug, Default)]
pub struct Durations {
    ms: Vec<f64>,
}

impl Durations {
    /// Adds one.
    pub fn add(&mut self, ms: f64) {
        self.ms.push(ms);
    }

    /// Adds those of another.
    pub fn join(&mut self, other: Self) {
        self.ms.extend(other.ms);
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.ms.len()
    }

    /// The duration that this share of all does not exceed (nearest rank); 0 when there are none.
    pub fn percentile(&self, share: f64) -> f64 {
        let mut sorted = self.ms.clone();
        sorted.sort_by(f64::total_cmp);
        let rank = (share * sorted.len() as f64).ceil() as usize;
        sorted.get(rank.max(1) - 1).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_durations_that_were_measured() {
        let mut durations = Durations::default();
        (1..=20).rev().for_each(|ms| durations.add(f64::from(ms)));
        assert_eq!((durations.percentile(0.5), durations.percentile(0.95)), (10.0, 19.0));
        assert_eq!(Durations::default().percentile(0.5), 0.0);
    }
}
