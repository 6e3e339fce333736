//! Numbers in series (case numbers), taken from the store in blocks under load. Every number is given once and later
//! ones are greater; gaps are allowed: a number is spent when the commit it was taken for is refused, and the rest of
//! a block when the process ends. Where numbers are asked for seldom the block is one number, so that an office that
//! opens a few cases a day sees no gaps of that kind.

use std::{collections::HashMap, time::Duration};

use kernel::Moment;
use tokio::sync::Mutex;

use crate::{App, Error};

/// The largest block.
const BLOCK_MAX: u32 = 64;
/// A block that was used up within this time is followed by one twice as large.
const BUSY: Duration = Duration::from_secs(1);

/// Blocks in hand, by series.
#[derive(Debug, Default)]
pub(crate) struct Numbers(Mutex<HashMap<String, Block>>);

/// Numbers taken from a series and not yet given out.
#[derive(Debug, Clone, Copy)]
struct Block {
    next: i64,
    left: u32,
    size: u32,
    taken: Moment,
}

impl App {
    /// The next number of a series.
    pub(crate) async fn next_in_series(&self, series: String) -> Result<i64, Error> {
        let mut blocks = self.0.numbers.0.lock().await;
        let now = self.clock().now();
        let known = blocks.get(&series).copied();
        let block = match known {
            Some(block) if block.left > 0 => block,
            Some(_) | None => {
                let busy = known.filter(|block| now.duration_since(block.taken).unsigned_abs() < BUSY);
                let size = busy.map_or(1, |block| (block.size * 2).min(BLOCK_MAX));
                let next = self.store().take_numbers(&series, size).await?;
                Block { next, left: size, size, taken: now }
            }
        };
        blocks.insert(series, Block { next: block.next + 1, left: block.left - 1, ..block });
        Ok(block.next)
    }
}
