//! The binary `lianzhu`.

fn main() {}
