//! Which encoding a text file is in, and reading it as UTF-8 without holding it whole.

use std::io::{self, Read, SeekFrom};

use encoding_rs::{Decoder, DecoderResult, Encoding, GB18030, UTF_8};

use super::{Input, ReadError};

const CHUNK: usize = 64 * 1024;

/// Reads an input as UTF-8, whatever it was.
pub(super) struct Decoded {
    input: Box<dyn Input>,
    decoder: Decoder,
    /// Bytes read and not yet decoded.
    pending: Vec<u8>,
    /// Text decoded and not yet handed out.
    ready: Vec<u8>,
    handed: usize,
    ended: bool,
}

/// Decides the encoding by reading the whole input once, a piece at a time, and opens it.
pub(super) fn decode(mut input: Box<dyn Input>) -> Result<Decoded, ReadError> {
    let mut encoding = None;
    for candidate in [UTF_8, GB18030] {
        input.seek(SeekFrom::Start(0))?;
        if is_in(candidate, input.as_mut())? {
            encoding = Some(candidate);
            break;
        }
    }
    let encoding = encoding.ok_or(ReadError::Encoding(" 或 GB18030"))?;
    input.seek(SeekFrom::Start(0))?;
    Ok(Decoded {
        input,
        decoder: encoding.new_decoder_with_bom_removal(),
        pending: Vec::new(),
        ready: Vec::new(),
        handed: 0,
        ended: false,
    })
}

fn is_in(encoding: &'static Encoding, input: &mut dyn Input) -> io::Result<bool> {
    let mut decoder = encoding.new_decoder_with_bom_removal();
    let mut bytes = vec![0; CHUNK];
    let mut text = String::with_capacity(CHUNK * 4);
    loop {
        let count = input.read(&mut bytes)?;
        let chunk = bytes.get(..count).unwrap_or_default();
        text.clear();
        let (result, _) = decoder.decode_to_string_without_replacement(chunk, &mut text, count == 0);
        // A text file has no NUL; what has one is some other kind of file.
        if matches!(result, DecoderResult::Malformed(..)) || text.contains('\0') {
            return Ok(false);
        }
        if count == 0 {
            return Ok(true);
        }
    }
}

impl Read for Decoded {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.handed == self.ready.len() && !self.ended {
            self.fill()?;
        }
        let rest = self.ready.get(self.handed..).unwrap_or_default();
        let count = rest.len().min(out.len());
        for (to, from) in out.iter_mut().zip(rest) {
            *to = *from;
        }
        self.handed += count;
        Ok(count)
    }
}

impl Decoded {
    fn fill(&mut self) -> io::Result<()> {
        self.pending.resize(CHUNK, 0);
        let count = self.input.read(&mut self.pending)?;
        self.ended = count == 0;
        let chunk = self.pending.get(..count).unwrap_or_default();
        // Four bytes of UTF-8 for each byte read is more than any encoding needs.
        let mut text = String::with_capacity(count * 4 + 16);
        let _ = self.decoder.decode_to_string(chunk, &mut text, self.ended);
        self.ready = text.into_bytes();
        self.handed = 0;
        Ok(())
    }
}
