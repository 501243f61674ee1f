use nightjar_media::{AudioConfig, FrameFacts, InvalidConfig, ParameterSets, VideoCodec, inspect_frame, with_lengths};

use bytes::Bytes;

use super::StreamFormat;

/// Makes frames and formats of NAL units that bring their parameter sets themselves.
#[derive(Debug)]
pub(crate) struct Assembler {
    codec: VideoCodec,
    sets: ParameterSets,
    audio: Option<AudioConfig>,
    changed: bool,
}

/// An access unit as it stands in a file.
#[derive(Debug)]
pub(crate) struct Assembled {
    pub(crate) key: bool,
    pub(crate) data: Bytes,
    /// The format that counts from here on, when it is another one than before.
    pub(crate) format: Option<StreamFormat>,
}

impl Assembler {
    pub(crate) fn new(codec: VideoCodec) -> Self {
        Self {
            codec,
            sets: ParameterSets::new(codec),
            audio: None,
            changed: false,
        }
    }

    /// Sound, when it is first heard of or changes.
    pub(crate) fn set_audio(&mut self, audio: AudioConfig) {
        if self.audio.as_ref() != Some(&audio) {
            self.audio = Some(audio);
            self.changed = true;
        }
    }

    /// The format that was given last got lost: it is given again.
    pub(crate) fn repeat_format(&mut self) {
        self.changed = true;
    }

    /// Parameter sets that stand elsewhere than with the pictures.
    pub(crate) fn observe<'a>(&mut self, nals: impl Iterator<Item = &'a [u8]>) {
        for nal in nals {
            self.changed |= self.sets.observe(nal);
        }
    }

    /// Takes the NAL units of an access unit, without start codes; `None` when there is no picture in it.
    ///
    /// # Errors
    /// When the parameter sets can't be used.
    pub(crate) fn picture<'a, N: Iterator<Item = &'a [u8]>>(
        &mut self,
        nals: impl Fn() -> N,
    ) -> Result<Option<Assembled>, InvalidConfig> {
        self.observe(nals());
        let data = with_lengths(nals());
        let FrameFacts { has_picture, is_key } = inspect_frame(self.codec, &data);
        if !has_picture {
            return Ok(None);
        }
        let format = if is_key && self.changed && self.sets.complete() {
            self.changed = false;
            Some(StreamFormat::new(self.sets.config()?, self.audio.clone()))
        } else {
            None
        };
        Ok(Some(Assembled {
            key: is_key,
            data,
            format,
        }))
    }
}
