use mp4_atom::{Atom, Moof, Traf};

use super::{Film, FilmSample, FilmTrack, InvalidFilm, MAX_SAMPLES};

impl Film {
    /// Adds a fragment: the body of a `moof` box that begins, with its header, at `offset` of the file.
    ///
    /// # Errors
    /// When it is damaged.
    pub fn add_fragment(&mut self, moof: &[u8], offset: u64) -> Result<(), InvalidFilm> {
        let moof = Moof::decode_body(&mut &moof[..])?;
        for traf in &moof.traf {
            if let Some(track) = self.tracks.iter_mut().find(|track| track.id == traf.tfhd.track_id) {
                track.add(traf, offset)?;
            }
        }
        Ok(())
    }
}

impl FilmTrack {
    fn add(&mut self, traf: &Traf, moof_offset: u64) -> Result<(), InvalidFilm> {
        let defaults = self.defaults.clone().unwrap_or_default();
        let usual_duration = traf
            .tfhd
            .default_sample_duration
            .unwrap_or(defaults.default_sample_duration);
        let usual_size = traf.tfhd.default_sample_size.unwrap_or(defaults.default_sample_size);
        let base = traf.tfhd.base_data_offset.unwrap_or(moof_offset);
        let mut decode_time = traf
            .tfdt
            .as_ref()
            .map_or(self.next_decode_time, |tfdt| tfdt.base_media_decode_time);
        let mut offset = base;
        for run in &traf.trun {
            if let Some(data_offset) = run.data_offset {
                offset = base
                    .checked_add_signed(i64::from(data_offset))
                    .ok_or(InvalidFilm::Tables)?;
            }
            for entry in run.samples.iter() {
                if self.samples.len() >= MAX_SAMPLES {
                    return Err(InvalidFilm::TooLarge);
                }
                let size = entry.size.unwrap_or(usual_size);
                let duration = entry.duration.unwrap_or(usual_duration);
                self.samples.push(FilmSample {
                    offset,
                    size,
                    decode_time,
                    composition_offset: entry.cts.unwrap_or(0),
                    duration,
                });
                offset = offset.checked_add(u64::from(size)).ok_or(InvalidFilm::Tables)?;
                decode_time = decode_time.saturating_add(u64::from(duration));
            }
        }
        self.next_decode_time = decode_time;
        Ok(())
    }
}
