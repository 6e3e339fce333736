//! The web crate's integration tests: one binary, a module beside it for each part.

#[cfg(test)]
mod shared_look;

// The layouts name `crate::look`; so a crate that renders them has that name.
use web::look;
